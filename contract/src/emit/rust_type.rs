//! Rust types as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Definition;
use crate::model::types::{Kind, Type, Usage};
use crate::names::ident;
use indexmap::IndexMap;

/// The type of a value, `Option` where null is one. `scope` is the path to the module of the definitions.
pub(super) fn usage(usage: &Usage, scope: &TokenStream) -> TokenStream {
    let inner = plain(&usage.ty, scope);
    match usage.nullable {
        true => quote!(Option<#inner>),
        false => inner,
    }
}

/// The type of a value that is not null.
pub(super) fn plain(ty: &Type, scope: &TokenStream) -> TokenStream {
    match ty {
        Type::Any => quote!(::runtime::serde_json::Value),
        Type::Boolean => quote!(bool),
        Type::Integer(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::Uuid => quote!(::runtime::uuid::Uuid),
        Type::DateTime => quote!(::runtime::chrono::DateTime<::runtime::chrono::Utc>),
        Type::Date => quote!(::runtime::chrono::NaiveDate),
        Type::Bytes => quote!(::runtime::bytes::Bytes),
        Type::Array(items) => {
            let items = self::usage(items, scope);
            quote!(Vec<#items>)
        }
        Type::Map(values) => {
            let values = self::usage(values, scope);
            quote!(::std::collections::BTreeMap<String, #values>)
        }
        Type::Runtime(known) => {
            let name = ident(known.name());
            quote!(::runtime::#name)
        }
        Type::Named(name) => {
            let name = ident(name);
            quote!(#scope #name)
        }
    }
}

/// What is true of types behind their names.
pub(super) struct Types<'a> {
    definitions: &'a IndexMap<String, Definition>,
}

impl<'a> Types<'a> {
    pub(super) fn new(definitions: &'a IndexMap<String, Definition>) -> Self {
        Types { definitions }
    }

    /// The definition behind a type, through aliases; none for a type that has no definition.
    pub(super) fn definition(&self, ty: &Type) -> Option<&'a Definition> {
        let mut ty = ty;
        for _ in 0..32 {
            let Type::Named(name) = ty else { return None };
            let definition = self.definitions.get(name)?;
            match &definition.kind {
                Kind::Alias(inner) => ty = &inner.ty,
                _ => return Some(definition),
            }
        }
        None
    }

    /// Whether null is a value of the type, through aliases.
    pub(super) fn is_nullable(&self, usage: &Usage) -> bool {
        let mut usage = usage;
        for _ in 0..32 {
            if usage.nullable {
                return true;
            }
            let Type::Named(name) = &usage.ty else {
                return usage.ty == Type::Any;
            };
            match self
                .definitions
                .get(name)
                .map(|definition| &definition.kind)
            {
                Some(Kind::Alias(inner)) => usage = inner,
                Some(Kind::Untagged(variants)) => {
                    return variants
                        .iter()
                        .any(|variant| variant.usage.nullable || variant.usage.ty == Type::Any);
                }
                _ => return false,
            }
        }
        false
    }

    /// Whether a value of the type has parts that are checked after it has been decoded.
    pub(super) fn is_validated(&self, usage: &Usage) -> bool {
        if !usage.checks.is_empty() {
            return true;
        }
        match &usage.ty {
            Type::Array(inner) | Type::Map(inner) => self.is_validated(inner),
            Type::Named(_) => match self
                .definition(&usage.ty)
                .map(|definition| &definition.kind)
            {
                Some(Kind::Struct(_) | Kind::Tagged(_) | Kind::Untagged(_)) => true,
                Some(_) => false,
                None => self
                    .alias_target(&usage.ty)
                    .is_some_and(|inner| self.is_validated(inner)),
            },
            _ => false,
        }
    }

    /// Whether the type, or what its lists and maps hold, is a text that Rust's own types read more leniently than its
    /// format allows. Types of their own see to that themselves.
    pub(super) fn is_exact(&self, usage: &Usage) -> bool {
        match &usage.ty {
            Type::Uuid | Type::DateTime | Type::Date | Type::Bytes => true,
            Type::Array(inner) | Type::Map(inner) => self.is_exact(inner),
            named @ Type::Named(_) => self
                .alias_target(named)
                .is_some_and(|inner| self.is_exact(inner)),
            _ => false,
        }
    }

    /// What an alias stands for, one step on.
    pub(super) fn alias_target(&self, ty: &Type) -> Option<&'a Usage> {
        let Type::Named(name) = ty else { return None };
        match &self.definitions.get(name)?.kind {
            Kind::Alias(inner) => Some(inner),
            _ => None,
        }
    }

    /// Whether the schema behind the type, or anything in it, asks for more than the types tell.
    pub(super) fn is_inexact(&self, usage: &Usage) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.inexact(usage, &mut seen)
    }

    fn inexact(&self, usage: &Usage, seen: &mut std::collections::HashSet<&'a str>) -> bool {
        let definition = match &usage.ty {
            Type::Array(inner) | Type::Map(inner) => return self.inexact(inner, seen),
            Type::Named(name) => match self.definitions.get(name) {
                Some(definition) => definition,
                None => return false,
            },
            _ => return false,
        };
        if definition.inexact {
            return true;
        }
        if !seen.insert(&definition.name) {
            return false;
        }
        match &definition.kind {
            Kind::Newtype(inner) | Kind::Alias(inner) => self.inexact(inner, seen),
            Kind::Enumeration(_) => false,
            Kind::Struct(object) => {
                let kept = match &object.additional {
                    crate::model::types::Additional::Kept(values) => self.inexact(values, seen),
                    _ => false,
                };
                kept || object
                    .fields
                    .iter()
                    .any(|field| self.inexact(&field.usage, seen))
            }
            Kind::Tagged(union) => union
                .variants
                .iter()
                .any(|variant| self.inexact(&variant.usage, seen)),
            Kind::Untagged(variants) => variants
                .iter()
                .any(|variant| self.inexact(&variant.usage, seen)),
        }
    }
}
