//! A property of an object as a field of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::rust_type::{self, Types};
use super::super::{defaults, documentation};
use super::Scope;
use crate::model::types::{Definition, Field, Type};
use crate::names::{self, ident};

/// How a property that may be absent or null is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::emit) enum Presence {
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

pub(in crate::emit) fn presence(types: &Types, field: &Field) -> Presence {
    let nullable = types.is_nullable(&field.usage);
    match (field.required, nullable) {
        (true, true) if field.usage.ty != Type::Any => Presence::Nullable,
        (true, _) => Presence::Always,
        (false, _) if default_expression(types, field).is_some() => Presence::Defaulted,
        (false, true) if field.usage.ty != Type::Any => Presence::Patch,
        (false, _) => Presence::Optional,
    }
}

pub(super) fn item(scope: &Scope, definition: &Definition, field: &Field) -> TokenStream {
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
    let is_exact = !is_boxed && scope.types.is_exact(&field.usage);
    let exactly = is_exact.then(|| quote!(deserialize_with = "::runtime::decode::exact",));
    let present = match is_exact {
        true => "::runtime::decode::exact_present",
        false => "::runtime::decode::present",
    };
    let (serde, ty) = match presence {
        Presence::Always if own_null => (quote!(#exactly), quote!(Option<#inner>)),
        Presence::Always => (quote!(#exactly), inner),
        Presence::Nullable if own_null => {
            let nullable = if is_exact { "exact" } else { "nullable" };
            let nullable = format!("::runtime::decode::{nullable}");
            (quote!(deserialize_with = #nullable), quote!(Option<#inner>))
        }
        Presence::Nullable => (quote!(#exactly), inner),
        Presence::Patch if own_null => (
            quote!(default, #exactly skip_serializing_if = "::runtime::Patch::is_absent"),
            quote!(::runtime::Patch<#inner>),
        ),
        // A null is inside the named type, which keeps it apart from absence by itself.
        Presence::Optional | Presence::Patch => (
            quote!(
                default,
                deserialize_with = #present,
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
            (quote!(default = #function, #exactly), inner)
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

pub(super) fn default_function(
    scope: &Scope,
    definition: &Definition,
    field: &Field,
) -> Option<TokenStream> {
    let expression = default_expression(&scope.types, field)?;
    let name = ident(&default_name(definition, field));
    let ty = rust_type::usage(&field.usage, &TokenStream::new());
    Some(quote! {
        fn #name() -> #ty {
            #expression
        }
    })
}

fn default_name(definition: &Definition, field: &Field) -> String {
    format!(
        "default_{}_{}",
        names::field_name(&definition.name),
        field.name
    )
}

fn default_expression(types: &Types, field: &Field) -> Option<TokenStream> {
    if field.required {
        return None;
    }
    let default = field.default.as_ref()?;
    defaults::expression(types, &field.usage, default, &TokenStream::new())
}
