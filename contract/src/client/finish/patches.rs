//! Properties that tell absent, null and a value apart.

use quote::quote;
use syn::{ImplItem, Item, Type, parse_quote};

use super::{Target, syntax};

/// Changes the field of `property` in the struct `name`, and in its builder, from `Option<T>` to `Patch<T>`.
pub(super) fn tell_apart(items: &mut [Item], name: &str, property: &str, target: Target) {
    let Some(field) = syntax::structure(items, name).and_then(|item| syntax::field(item, property))
    else {
        return;
    };
    let Some(inner) = optional(&field.ty).cloned() else {
        return;
    };
    let Some(ident) = field.ident.clone() else {
        return;
    };
    let rename = syntax::renamed(&field.attrs).map(|name| quote! { rename = #name, });
    let (here, in_builder): (Type, syn::Path) = match target {
        Target::Sdk => (
            parse_quote! { crate::Patch<#inner> },
            parse_quote! { crate::Patch },
        ),
        Target::Crate => (
            parse_quote! { super::Patch<#inner> },
            parse_quote! { super::super::Patch },
        ),
    };
    let is_absent = match target {
        Target::Sdk => "crate::Patch::is_absent",
        Target::Crate => "super::Patch::is_absent",
    };
    field.ty = here;
    field
        .attrs
        .retain(|attribute| !attribute.path().is_ident("serde"));
    field
        .attrs
        .push(parse_quote! { #[serde(#rename default, skip_serializing_if = #is_absent)] });

    let Some(builders) = syntax::inside(items, "builder") else {
        return;
    };
    let own_name = ident.to_string();
    let mut argument = None;
    if let Some(builder) = syntax::structure(builders, name) {
        for field in builder
            .fields
            .iter_mut()
            .filter(|field| field.ident.as_ref() == Some(&ident))
        {
            let held = syntax::arguments(&field.ty)
                .first()
                .copied()
                .and_then(optional)
                .cloned();
            if let Some(held) = held {
                field.ty = parse_quote! { ::std::result::Result<#in_builder<#held>, ::std::string::String> };
                argument = Some(held);
            }
        }
    }
    let Some(held) = argument else { return };
    for item in builders {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() || !syntax::is_called(&item.self_ty, name) {
            continue;
        }
        for function in &mut item.items {
            if let ImplItem::Fn(function) = function
                && function.sig.ident == own_name
            {
                function.sig.generics.where_clause = Some(parse_quote! {
                    where
                        T: ::std::convert::TryInto<#in_builder<#held>>,
                        T::Error: ::std::fmt::Display,
                });
            }
        }
    }
}

/// `T` of `Option<T>`.
fn optional(kind: &Type) -> Option<&Type> {
    (syntax::last_name(kind).as_deref() == Some("Option"))
        .then(|| syntax::arguments(kind).first().copied())
        .flatten()
}
