//! `types.rs`: every type of the contract with serde, validator and utoipa.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::boxes::Boxes;
use super::rust_type::{self, Types};
use super::{checks, documentation};
use crate::model::Contract;
use crate::model::types::{
    Additional, Definition, EnumerationValue, Field, Kind, Struct, Tagged, Type, UntaggedVariant,
    Usage,
};
use crate::names::ident;

/// What is needed to write a type.
pub(super) struct Scope<'a> {
    pub types: Types<'a>,
    boxes: Boxes,
}

impl<'a> Scope<'a> {
    pub(super) fn new(contract: &'a Contract) -> Self {
        Scope {
            types: Types::new(&contract.definitions),
            boxes: Boxes::new(&contract.definitions),
        }
    }
}

/// The items of the module `types`.
pub(super) fn build(contract: &Contract) -> TokenStream {
    let scope = Scope::new(contract);
    let mut definitions: Vec<_> = contract.definitions.values().collect();
    definitions.sort_by(|a, b| a.name.cmp(&b.name));
    let items = definitions
        .into_iter()
        .map(|definition| definition_items(&scope, definition));
    quote! {
        use ::serde::{Deserialize, Serialize};

        #(#items)*
    }
}

fn definition_items(scope: &Scope, definition: &Definition) -> TokenStream {
    match &definition.kind {
        Kind::Struct(object) => structure(scope, definition, object),
        Kind::Enumeration(values) => enumeration(definition, values),
        Kind::Newtype(inner) => newtype(scope, definition, inner),
        Kind::Alias(inner) => alias(definition, inner),
        Kind::Tagged(union) => tagged(scope, definition, union),
        Kind::Untagged(variants) => untagged(scope, definition, variants),
    }
}

fn head(definition: &Definition) -> TokenStream {
    let fallback = match &definition.component {
        Some(component) => format!("`{component}` of the contract."),
        None => format!("`{}` of the contract.", definition.pointer),
    };
    let lines = documentation::lines(definition.description.as_deref(), &fallback);
    let deprecated = documentation::deprecated(definition.deprecated);
    quote!(#lines #deprecated)
}

fn structure(scope: &Scope, definition: &Definition, object: &Struct) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let fields = object
        .fields
        .iter()
        .map(|field| field_item(scope, definition, field));
    let (closed, additional) = match &object.additional {
        Additional::Refused => (quote!(#[serde(deny_unknown_fields)]), None),
        Additional::Ignored => (TokenStream::new(), None),
        Additional::Kept(values) => {
            let values = rust_type::usage(values, &TokenStream::new());
            let field = ident(&additional_name(object));
            let item = quote! {
                /// The properties that the contract does not name.
                #[serde(flatten)]
                pub #field: ::std::collections::BTreeMap<String, #values>,
            };
            (TokenStream::new(), Some(item))
        }
    };
    let checks = checks::of_struct(&scope.types, object);
    let defaults = object
        .fields
        .iter()
        .filter_map(|field| default_function(definition, field));
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #closed
        pub struct #name {
            #(#fields)*
            #additional
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                #checks
            }
        }

        #(#defaults)*
    }
}

/// The name of the field that keeps what the contract does not name.
pub(super) fn additional_name(object: &Struct) -> String {
    let mut name = "additional".to_owned();
    while object.fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    name
}

/// How a property that may be absent or null is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Always a value.
    Always,
    /// There, but maybe null.
    Nullable,
    /// A value or nothing.
    Optional,
    /// Absent, null or a value.
    Patch,
    /// The default stands in for an absent one.
    Defaulted,
}

pub(super) fn presence(types: &Types, field: &Field) -> Presence {
    let nullable = types.is_nullable(&field.usage);
    match (field.required, nullable) {
        (true, true) if field.usage.ty != Type::Any => Presence::Nullable,
        (true, _) => Presence::Always,
        (false, _) if default_expression(field).is_some() => Presence::Defaulted,
        (false, true) if field.usage.ty != Type::Any => Presence::Patch,
        (false, _) => Presence::Optional,
    }
}

fn field_item(scope: &Scope, definition: &Definition, field: &Field) -> TokenStream {
    let fallback = format!("`{}`", field.property);
    let documentation = documentation::lines(field.description.as_deref(), &fallback);
    let deprecated = documentation::deprecated(field.deprecated);
    let (name, property) = (ident(&field.name), &field.property);
    let rename = (name != property.as_str()).then(|| quote!(rename = #property,));
    let presence = presence(&scope.types, field);
    let mut inner = rust_type::plain(&field.usage.ty, &TokenStream::new());
    let is_boxed = scope.boxes.is_boxed(&definition.name, &field.usage);
    if is_boxed {
        inner = quote!(Box<#inner>);
    }
    let own_null = field.usage.nullable;
    let (serde, ty) = match presence {
        Presence::Always if own_null => (quote!(), quote!(Option<#inner>)),
        Presence::Always => {
            let exact = (!is_boxed).then(|| exact_format(&field.usage.ty)).flatten();
            (
                exact
                    .map(|function| quote!(deserialize_with = #function))
                    .unwrap_or_default(),
                inner,
            )
        }
        Presence::Nullable if own_null => (
            quote!(deserialize_with = "::runtime::decode::nullable"),
            quote!(Option<#inner>),
        ),
        Presence::Nullable => (quote!(), inner),
        Presence::Optional => (
            quote!(
                default,
                deserialize_with = "::runtime::decode::present",
                skip_serializing_if = "Option::is_none"
            ),
            quote!(Option<#inner>),
        ),
        Presence::Patch if own_null => (
            quote!(default, skip_serializing_if = "::runtime::Patch::is_absent"),
            quote!(::runtime::Patch<#inner>),
        ),
        // The null is inside the named type, which keeps it apart from absence by itself.
        Presence::Patch => (
            quote!(
                default,
                deserialize_with = "::runtime::decode::present",
                skip_serializing_if = "Option::is_none"
            ),
            quote!(Option<#inner>),
        ),
        Presence::Defaulted => {
            let function = default_name(definition, field);
            let inner = if own_null {
                quote!(Option<#inner>)
            } else {
                inner
            };
            (quote!(default = #function), inner)
        }
    };
    let serde = (rename.is_some() || !serde.is_empty()).then(|| quote!(#[serde(#rename #serde)]));
    quote! {
        #documentation
        #deprecated
        #serde
        pub #name: #ty,
    }
}

fn default_name(definition: &Definition, field: &Field) -> String {
    format!(
        "default_{}_{}",
        crate::names::field_name(&definition.name),
        field.name
    )
}

fn default_function(definition: &Definition, field: &Field) -> Option<TokenStream> {
    let expression = default_expression(field)?;
    let name = ident(&default_name(definition, field));
    let ty = rust_type::usage(&field.usage, &TokenStream::new());
    Some(quote! {
        fn #name() -> #ty {
            #expression
        }
    })
}

fn default_expression(field: &Field) -> Option<TokenStream> {
    if field.required {
        return None;
    }
    default_value(&field.usage, field.default.as_ref()?)
}

/// An expression for the default of a contract; none where it is not a plain value of a plain type.
pub(super) fn default_value(usage: &Usage, default: &Value) -> Option<TokenStream> {
    let value = match (&usage.ty, default) {
        (Type::Boolean, Value::Bool(value)) => quote!(#value),
        (Type::String, Value::String(value)) => quote!(#value.to_owned()),
        (Type::Number, Value::Number(value)) => {
            let value = value.as_f64()?;
            quote!(#value)
        }
        (Type::Integer(_), Value::Number(value)) => {
            let literal: proc_macro2::Literal = value.as_i64()?.to_string().parse().ok()?;
            quote!(#literal)
        }
        _ => return None,
    };
    Some(if usage.nullable {
        quote!(Some(#value))
    } else {
        value
    })
}

fn enumeration(definition: &Definition, values: &[EnumerationValue]) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let texts: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
    let documentation = texts
        .iter()
        .map(|text| documentation::lines(None, &format!("`{text}`")));
    let count = values.len();
    quote! {
        #head
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum #name {
            #(#documentation #[serde(rename = #texts)] #variants,)*
        }

        impl #name {
            /// Every value, in the order of the contract.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            /// The value as in the contract.
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #texts,)*
                }
            }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::runtime::union::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    #(#texts => Ok(Self::#variants),)*
                    _ => Err(::runtime::union::UnknownValue),
                }
            }
        }
    }
}

fn newtype(scope: &Scope, definition: &Definition, inner: &Usage) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let inner_type = rust_type::plain(&inner.ty, &TokenStream::new());
    let is_text = inner.ty == Type::String;
    let derives = match inner.ty {
        Type::Boolean | Type::Integer(_) | Type::Uuid | Type::DateTime | Type::Date => {
            quote!(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)
        }
        Type::String | Type::Bytes => quote!(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash),
        _ => quote!(Debug, Clone, PartialEq),
    };
    let display = is_scalar(&inner.ty).then(|| {
        let shown = match inner.ty {
            Type::DateTime => quote!(
                formatter.write_str(
                    &self
                        .0
                        .to_rfc3339_opts(::runtime::chrono::SecondsFormat::AutoSi, true)
                )
            ),
            _ => quote!(::std::fmt::Display::fmt(&self.0, formatter)),
        };
        quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    #shown
                }
            }
        }
    });
    let into_inner = quote! {
        impl From<#name> for #inner_type {
            fn from(value: #name) -> Self {
                value.0
            }
        }
    };
    if !scope.types.is_validated(inner) {
        let exact =
            exact_format(&inner.ty).map(|function| quote!(#[serde(deserialize_with = #function)]));
        return quote! {
            #head
            #[derive(#derives, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct #name(#exact pub #inner_type);

            impl From<#inner_type> for #name {
                fn from(value: #inner_type) -> Self {
                    Self(value)
                }
            }

            #into_inner
            #display
        };
    }
    let checks = checks::of_value(&scope.types, inner, &quote!(&value));
    let serde_inner = inner_type.to_string();
    let as_text = is_text.then(|| {
        quote! {
            impl #name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::str::FromStr for #name {
                type Err = ::runtime::validator::ValidationErrors;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Self::try_from(text.to_owned())
                }
            }
        }
    });
    quote! {
        #head
        #[derive(#derives, Serialize, Deserialize)]
        #[serde(try_from = #serde_inner)]
        pub struct #name(#inner_type);

        impl #name {
            /// The value, which keeps the bounds of the contract.
            pub fn get(&self) -> &#inner_type {
                &self.0
            }
        }

        impl TryFrom<#inner_type> for #name {
            type Error = ::runtime::validator::ValidationErrors;

            fn try_from(value: #inner_type) -> Result<Self, Self::Error> {
                #checks?;
                Ok(Self(value))
            }
        }

        #as_text
        #into_inner
        #display
    }
}

/// The function that reads a format exactly: the types themselves take more than the format allows.
fn exact_format(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Uuid => Some("::runtime::decode::uuid"),
        Type::DateTime => Some("::runtime::decode::date_time"),
        Type::Date => Some("::runtime::decode::date"),
        _ => None,
    }
}

fn is_scalar(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::Integer(_)
            | Type::Number
            | Type::String
            | Type::Uuid
            | Type::DateTime
            | Type::Date
    )
}

fn alias(definition: &Definition, inner: &Usage) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let inner = rust_type::usage(inner, &TokenStream::new());
    quote! {
        #head
        pub type #name = #inner;
    }
}

fn tagged(scope: &Scope, definition: &Definition, union: &Tagged) -> TokenStream {
    let (head, name, property) = (head(definition), ident(&definition.name), &union.property);
    let variants: Vec<_> = union
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let types: Vec<_> = union
        .variants
        .iter()
        .map(|variant| variant_type(scope, definition, &variant.usage))
        .collect();
    let tags = union
        .variants
        .iter()
        .map(|variant| &variant.tags)
        .map(|tags| quote!(#(#tags)|*));
    let documentation = union
        .variants
        .iter()
        .map(|variant| documentation::lines(None, &format!("`{}`", variant.tags.join("`, `"))));
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum #name {
            #(#documentation #variants(#types),)*
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = ::runtime::serde_json::Value::deserialize(deserializer)?;
                match ::runtime::union::tag(&value, #property) {
                    #(Some(#tags) => ::runtime::union::variant(value).map(Self::#variants),)*
                    _ => Err(::runtime::union::no_variant()),
                }
            }
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                match self {
                    #(Self::#variants(value) => ::runtime::validator::Validate::validate(value),)*
                }
            }
        }
    }
}

fn variant_type(scope: &Scope, definition: &Definition, usage: &Usage) -> TokenStream {
    let inner = rust_type::plain(&usage.ty, &TokenStream::new());
    let inner = if scope.boxes.is_boxed(&definition.name, usage) {
        quote!(Box<#inner>)
    } else {
        inner
    };
    if usage.nullable {
        quote!(Option<#inner>)
    } else {
        inner
    }
}

fn untagged(scope: &Scope, definition: &Definition, members: &[UntaggedVariant]) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let variants: Vec<_> = members.iter().map(|variant| ident(&variant.name)).collect();
    let types = members
        .iter()
        .map(|variant| variant_type(scope, definition, &variant.usage));
    let documentation = members
        .iter()
        .map(|variant| documentation::lines(None, &format!("`{}`", variant.name)));
    let checks = members
        .iter()
        .map(|variant| match scope.types.is_validated(&variant.usage) {
            true => checks::of_value(&scope.types, &variant.usage, &quote!(value)),
            false => quote!({
                let _ = value;
                Ok(())
            }),
        });
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum #name {
            #(#documentation #variants(#types),)*
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                match self {
                    #(Self::#variants(value) => #checks,)*
                }
            }
        }
    }
}
