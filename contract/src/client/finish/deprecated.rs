//! Operations that are going away say so when they are used.

use std::collections::HashSet;

use serde_json::{Map, Value};
use syn::{ImplItem, Item, parse_quote};

use super::syntax;

/// Marks the methods of deprecated operations.
pub(super) fn mark(items: &mut [Item], document: &Value) {
    let ids = deprecated(document);
    for item in items {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() || syntax::self_name(item).as_deref() != Some("Client") {
            continue;
        }
        for function in &mut item.items {
            if let ImplItem::Fn(function) = function
                && ids.contains(function.sig.ident.to_string().as_str())
            {
                function.attrs.push(parse_quote! { #[deprecated] });
            }
        }
    }
}

fn deprecated(document: &Value) -> HashSet<&str> {
    let items = document["paths"]
        .as_object()
        .into_iter()
        .flat_map(Map::values);
    let operations = items.filter_map(Value::as_object).flat_map(Map::values);
    operations
        .filter(|operation| operation["deprecated"] == true)
        .filter_map(|operation| operation["operationId"].as_str())
        .collect()
}
