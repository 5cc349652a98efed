//! Finding things in the generated syntax.

use std::collections::{HashMap, HashSet};

use syn::{
    Field, Fields, GenericArgument, ImplItem, Item, ItemImpl, ItemMod, ItemStruct, PathArguments,
    Type,
};

/// The module `name` among `items`.
pub(super) fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut ItemMod> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => Some(module),
        _ => None,
    })
}

/// The items of the module `name` among `items`.
pub(super) fn inside<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    module(items, name)?
        .content
        .as_mut()
        .map(|(_, items)| items)
}

/// The field of a struct that stands for the property `property`, by its serde name or its own.
pub(super) fn field<'a>(item: &'a mut ItemStruct, property: &str) -> Option<&'a mut Field> {
    let Fields::Named(fields) = &mut item.fields else {
        return None;
    };
    fields.named.iter_mut().find(|field| {
        let own = field
            .ident
            .as_ref()
            .map(|ident| ident.to_string().trim_start_matches("r#").to_owned());
        renamed(&field.attrs).or(own).as_deref() == Some(property)
    })
}

/// The name in `#[serde(rename = "…")]`.
pub(super) fn renamed(attributes: &[syn::Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // What is not understood here is another of serde's words, which stops the parser and is no error.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    name
}

/// The last name of the type that an `impl` is for.
pub(super) fn self_name(item: &ItemImpl) -> Option<String> {
    last_name(&item.self_ty)
}

/// The last name of a type's path.
pub(super) fn last_name(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    path.path
        .segments
        .last()
        .map(|segment| segment.ident.to_string())
}

/// The last name of the trait that an `impl` implements.
pub(super) fn trait_name(item: &ItemImpl) -> Option<String> {
    let (path, _) = item.trait_.as_ref()?;
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
}

/// Whether an `impl` has the method `name`.
pub(super) fn has_method(item: &ItemImpl, name: &str) -> bool {
    item.items
        .iter()
        .any(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == name))
}

/// The type arguments of a type's last name: `[A, B]` of `path::To<A, B>`.
pub(super) fn arguments(kind: &Type) -> Vec<&Type> {
    let Type::Path(path) = kind else {
        return Vec::new();
    };
    let Some(PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|segment| &segment.arguments)
    else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind),
        _ => None,
    });
    types.collect()
}

/// Puts other items in the place of enums, which lose the `impl`s that they have.
pub(super) fn replace(items: &mut Vec<Item>, mut enums: HashMap<String, Vec<Item>>) {
    if enums.is_empty() {
        return;
    }
    let names: HashSet<String> = enums.keys().cloned().collect();
    let is_of_them = |item: &ItemImpl| self_name(item).is_some_and(|name| names.contains(&name));
    let mut replaced = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        match &item {
            Item::Enum(old) if names.contains(&old.ident.to_string()) => {
                let new = enums.remove(&old.ident.to_string());
                replaced.extend(new.unwrap_or_else(|| vec![item]));
            }
            Item::Impl(old) if is_of_them(old) => {}
            _ => replaced.push(item),
        }
    }
    *items = replaced;
}
