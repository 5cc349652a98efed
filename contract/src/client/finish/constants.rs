//! Constants: a builder fills them in.

use std::collections::{HashMap, HashSet};

use syn::{Expr, ImplItem, Item, Stmt, parse_quote};

use super::syntax;

/// Gives the enums `names`, which have one variant, a default, and every builder with a field of such a type too.
pub(super) fn default(items: &mut [Item], names: &HashSet<&str>) {
    if names.is_empty() {
        return;
    }
    for item in items.iter_mut() {
        if let Item::Enum(item) = item
            && names.contains(item.ident.to_string().as_str())
            && let Some(first) = item.variants.first_mut()
        {
            first.attrs.push(parse_quote! { #[default] });
            item.attrs.push(parse_quote! { #[derive(Default)] });
        }
    }
    let Some(builders) = syntax::inside(items, "builder") else {
        return;
    };
    let mut fields: HashMap<String, Vec<String>> = HashMap::new();
    for (builder, field) in builders
        .iter()
        .flat_map(|item| constant_fields(item, names))
    {
        fields.entry(builder).or_default().push(field);
    }
    for item in builders {
        let Item::Impl(item) = item else { continue };
        if syntax::trait_name(item).as_deref() != Some("Default") {
            continue;
        }
        let own = syntax::self_name(item).unwrap_or_default();
        for field in fields.get(&own).into_iter().flatten() {
            fill_in(item, field);
        }
    }
}

/// The fields of a builder that hold one of the enums `names`.
fn constant_fields(item: &Item, names: &HashSet<&str>) -> Vec<(String, String)> {
    let Item::Struct(item) = item else {
        return Vec::new();
    };
    let holds = |field: &&syn::Field| {
        let first = syntax::arguments(&field.ty)
            .first()
            .copied()
            .and_then(syntax::last_name);
        first.is_some_and(|first| names.contains(first.as_str()))
    };
    let fields = item
        .fields
        .iter()
        .filter(holds)
        .filter_map(|field| field.ident.as_ref());
    fields
        .map(|field| (item.ident.to_string(), field.to_string()))
        .collect()
}

/// Changes `field: Err("no value supplied …")` to the default.
fn fill_in(item: &mut syn::ItemImpl, field: &str) {
    for function in &mut item.items {
        let ImplItem::Fn(function) = function else {
            continue;
        };
        for statement in &mut function.block.stmts {
            let Stmt::Expr(Expr::Struct(literal), _) = statement else {
                continue;
            };
            for value in &mut literal.fields {
                if matches!(&value.member, syn::Member::Named(name) if name == field) {
                    value.expr = parse_quote! { Ok(::std::default::Default::default()) };
                }
            }
        }
    }
}
