//! Properties that tell absent, null and a value apart.

use std::collections::HashMap;

use quote::quote;
use syn::{Field, Ident, ImplItem, Item, ItemStruct, Path, Type, parse_quote};

use super::{Target, syntax};

/// Changes the fields of these properties, listed by the name of their struct, from `Option<T>` to `Patch<T>`, and
/// the builders of these structs with them.
pub(super) fn tell_apart(
    items: &mut [Item],
    properties: &HashMap<&str, Vec<&str>>,
    target: Target,
) {
    if properties.is_empty() {
        return;
    }
    let mut changed: HashMap<String, Vec<Ident>> = HashMap::new();
    for item in items.iter_mut() {
        let Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        for property in properties.get(name.as_str()).into_iter().flatten() {
            let field = syntax::field(item, property);
            if let Some(ident) = field.and_then(|field| change(field, target)) {
                changed.entry(name.clone()).or_default().push(ident);
            }
        }
    }
    let Some(builders) = syntax::inside(items, "builder") else {
        return;
    };
    let patch: Path = match target {
        Target::Sdk => parse_quote! { crate::Patch },
        Target::Crate => parse_quote! { super::super::Patch },
    };
    let mut held = HashMap::new();
    for item in builders.iter_mut() {
        let Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        if let Some(fields) = changed.get(&name) {
            held.insert(name, hold(item, fields, &patch));
        }
    }
    for item in builders {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() {
            continue;
        }
        let fields = syntax::self_name(item).and_then(|name| held.get(&name));
        for (field, inner) in fields.into_iter().flatten() {
            take(&mut item.items, field, inner, &patch);
        }
    }
}

/// Changes a field of a struct. Its name comes back where it was an `Option`.
fn change(field: &mut Field, target: Target) -> Option<Ident> {
    let inner = optional(&field.ty)?.clone();
    let ident = field.ident.clone()?;
    let rename = syntax::renamed(&field.attrs).map(|name| quote! { rename = #name, });
    let (patch, is_absent): (Path, _) = match target {
        Target::Sdk => (parse_quote! { crate::Patch }, "crate::Patch::is_absent"),
        Target::Crate => (parse_quote! { super::Patch }, "super::Patch::is_absent"),
    };
    field.ty = parse_quote! { #patch<#inner> };
    field
        .attrs
        .retain(|attribute| !attribute.path().is_ident("serde"));
    field
        .attrs
        .push(parse_quote! { #[serde(#rename default, skip_serializing_if = #is_absent)] });
    Some(ident)
}

/// Changes the fields of a builder; each that was found comes back with the type inside.
fn hold(builder: &mut ItemStruct, fields: &[Ident], patch: &Path) -> Vec<(Ident, Type)> {
    let mut held = Vec::new();
    for field in &mut builder.fields {
        let Some(ident) = field.ident.clone().filter(|ident| fields.contains(ident)) else {
            continue;
        };
        let inner = syntax::arguments(&field.ty)
            .first()
            .copied()
            .and_then(optional)
            .cloned();
        if let Some(inner) = inner {
            field.ty =
                parse_quote! { ::std::result::Result<#patch<#inner>, ::std::string::String> };
            held.push((ident, inner));
        }
    }
    held
}

/// Changes what the method `name` of a builder takes.
fn take(items: &mut [ImplItem], name: &Ident, inner: &Type, patch: &Path) {
    for function in items {
        if let ImplItem::Fn(function) = function
            && function.sig.ident == *name
        {
            function.sig.generics.where_clause = Some(parse_quote! {
                where
                    T: ::std::convert::TryInto<#patch<#inner>>,
                    T::Error: ::std::fmt::Display,
            });
        }
    }
}

/// `T` of `Option<T>`.
fn optional(kind: &Type) -> Option<&Type> {
    (syntax::last_name(kind).as_deref() == Some("Option"))
        .then(|| syntax::arguments(kind).first().copied())
        .flatten()
}
