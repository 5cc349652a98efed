//! OpenAPI 3.0 rewritten as 3.1, so that everything behind the loader knows one version only.
//!
//! What 3.0 says to ignore is dropped with a warning; what it says in its own words is said in those of JSON Schema.
//! `nullable`, which many contracts took along to 3.1, is understood there too.

mod nullable;
mod pattern;
mod schema;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::grammar::Kind;
use crate::load::node::{Data, Node, Object};
use crate::load::walk::walk;

/// Rewrites what stands in files of version 3.0. Every node keeps the place that it came from.
pub(crate) fn upgrade(
    root: &mut Node,
    is_3_0: impl Fn(&Node) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let is_old = is_3_0(root);
    if let Data::Object(document) = &mut root.data
        && let Some(version) = document.get_mut("openapi")
        && (is_old || version.value.as_str().is_none_or(|text| text == "3.1"))
    {
        version.value.data = Data::String("3.1.0".to_owned());
    }
    walk(root, Kind::Document, &mut |kind, node| {
        let is_old = is_3_0(node);
        let Data::Object(object) = &mut node.data else {
            return;
        };
        if kind == Kind::Schema {
            pattern::upgrade(object, diagnostics);
        }
        if !is_old {
            if kind == Kind::Schema {
                nullable::read(object, diagnostics);
            }
            return;
        }
        if kind.section().is_some() && kind != Kind::PathItem && object.contains_key("$ref") {
            drop_siblings(object, diagnostics);
        } else if kind == Kind::Schema {
            schema::upgrade(object, diagnostics);
        }
    });
}

/// 3.0 ignores whatever stands beside a `$ref`; 3.1 would not, so it must not stay.
fn drop_siblings(object: &mut Object, diagnostics: &mut Diagnostics) {
    object.retain(|key, member| {
        if key != "$ref" {
            let advice = match key.as_str() {
                "nullable" => "in OpenAPI 3.1, write `anyOf: [{$ref: …}, {type: 'null'}]`",
                _ => "move it to what is referred to, or write the contract in OpenAPI 3.1",
            };
            let message = format!("OpenAPI 3.0 ignores `{key}` beside a `$ref`");
            diagnostics.push(
                Diagnostic::warning("ref-sibling", message)
                    .at(&member.key)
                    .advise(advice),
            );
        }
        key == "$ref"
    });
}

#[cfg(test)]
mod tests;
