//! `$recursiveRef`, where it can mean one schema only.
//!
//! JSON Schema 2019-09 lets a schema with `$recursiveAnchor: true` be named from within by `$recursiveRef: '#'`, and
//! another one take its place where it is extended. In a component that nobody extends, that is a plain `$ref`.

use super::grammar::Kind;
use super::node::{Data, Node, Object};
use super::walk::walk;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer;

/// Names every component that contains itself by `$recursiveRef` with a `$ref` instead.
pub(super) fn name(root: &mut Node, diagnostics: &mut Diagnostics) {
    let Some(schemas) = schemas(root) else {
        return;
    };
    for (name, member) in schemas {
        let Data::Object(schema) = &mut member.value.data else {
            continue;
        };
        let anchors = |schema: &Object| {
            schema
                .get("$recursiveAnchor")
                .is_some_and(|member| member.value.data == Data::Bool(true))
        };
        if !anchors(schema) {
            continue;
        }
        if let Some(anchor) = schema.shift_remove("$recursiveAnchor") {
            diagnostics.push(
                Diagnostic::warning(
                    "schema-keyword",
                    "`$recursiveAnchor` is understood as a schema that names itself by `$ref`",
                )
                .at(&anchor.key)
                .advise("write `$ref` where `$recursiveRef` stands, and remove it"),
            );
        }
        let reference = pointer::join("#/components/schemas", name);
        walk(&mut member.value, Kind::Schema, &mut |_, node| {
            if let Data::Object(schema) = &mut node.data
                && let Some(index) = schema.get_index_of("$recursiveRef")
                && let Some(mut member) = schema.shift_remove("$recursiveRef")
            {
                member.value = Node::string(reference.as_str(), &member.value.location);
                schema.shift_insert(index, "$ref".to_owned(), member);
            }
        });
    }
}

fn schemas(root: &mut Node) -> Option<&mut Object> {
    let mut node = root;
    for name in ["components", "schemas"] {
        let Data::Object(object) = &mut node.data else {
            return None;
        };
        node = &mut object.get_mut(name)?.value;
    }
    match &mut node.data {
        Data::Object(schemas) => Some(schemas),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{load_files, with_schemas};

    #[test]
    fn a_component_that_names_itself_is_referred_to() {
        let text =
            with_schemas(&["A: {$recursiveAnchor: true, properties: {a: {$recursiveRef: '#'}}}"]);
        let document = load_files(&[("shop.yaml", &text)]).expect("understood");
        let schema = &document.value["components"]["schemas"]["A"];
        assert_eq!(
            schema,
            &serde_json::json!({"properties": {"a": {"$ref": "#/components/schemas/A"}}})
        );
    }
}
