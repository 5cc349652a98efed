//! The values that stand in for what a request leaves out.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::rust_type::Types;
use crate::model::types::{Kind, Type, Usage};
use crate::names::ident;

/// An expression for the default of a contract; none where it is a value that cannot be written down in its type.
/// `scope` is the path to the types.
pub(super) fn expression(
    types: &Types,
    usage: &Usage,
    default: &Value,
    scope: &TokenStream,
) -> Option<TokenStream> {
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
        (Type::Array(items), Value::Array(values)) => {
            let values = values
                .iter()
                .map(|value| expression(types, items, value, scope))
                .collect::<Option<Vec<_>>>()?;
            quote!(vec![#(#values),*])
        }
        (Type::Map(_), Value::Object(members)) if members.is_empty() => {
            quote!(::std::collections::BTreeMap::new())
        }
        (Type::Named(_), _) => named(types, &usage.ty, default, scope)?,
        _ => return None,
    };
    Some(if usage.nullable {
        quote!(Some(#value))
    } else {
        value
    })
}

fn named(types: &Types, ty: &Type, default: &Value, scope: &TokenStream) -> Option<TokenStream> {
    if let Some(target) = types.alias_target(ty) {
        return expression(types, target, default, scope);
    }
    let definition = types.definition(ty)?;
    let name = ident(&definition.name);
    match &definition.kind {
        Kind::Enumeration(values) => {
            let value = values
                .iter()
                .find(|value| default.as_str() == Some(&value.value))?;
            let variant = ident(&value.name);
            Some(quote!(#scope #name::#variant))
        }
        Kind::Newtype(inner) if inner.checks.is_empty() => {
            let value = expression(types, inner, default, scope)?;
            Some(quote!(#scope #name(#value)))
        }
        _ => None,
    }
}
