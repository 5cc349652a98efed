//! Path templates.

use std::collections::HashMap;

use super::Operation;
use crate::finding::Findings;

/// The names in braces of a path template.
pub(super) fn names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// The template as the router takes it. Parameters are called by their position, since two templates may name
/// the same place differently and a segment may be a parameter only in part; the layer reads them by the template.
pub fn route(template: &str) -> String {
    let segments =
        template
            .split('/')
            .enumerate()
            .map(|(position, segment)| match segment.contains('{') {
                true => format!("{{p{position}}}"),
                false => segment.to_owned(),
            });
    segments.collect::<Vec<_>>().join("/")
}

/// Finds operations that no request can reach: the router would have to guess which of two is meant.
pub(in crate::model) fn check(operations: &mut [Operation], findings: &mut Findings) {
    let mut known: HashMap<(String, String), String> = HashMap::new();
    for operation in operations {
        if !operation.is_reachable() {
            findings.warning(
                "path",
                &operation.pointer,
                "no request has `?` or `#` in its path, so nobody can call this operation",
                "describe what follows the sign as query parameters",
            );
            continue;
        }
        let key = (route(&operation.path), operation.method.clone());
        if let Some(earlier) = known.get(&key) {
            operation.is_ambiguous = true;
            findings.mistake(
                "ambiguous-path",
                &operation.pointer,
                format!(
                    "the same requests are meant by `{} {}` and by `{}`",
                    operation.method.to_uppercase(),
                    operation.path,
                    earlier
                ),
                "tell the two apart by a segment without a parameter, or by the method; as it is, the second is not routed",
            );
        } else {
            known.insert(key, operation.path.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::testing::model;

    #[test]
    fn parameters_are_called_by_position() {
        assert_eq!(
            route("/users/{id}/posts/{post}.json"),
            "/users/{p2}/posts/{p4}"
        );
        assert_eq!(route("/"), "/");
    }

    fn check_rules(paths: Value, expected: &[&str]) {
        let document =
            json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths});
        let (_, findings) = model(&document);
        let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, expected);
    }

    fn operation(id: &str) -> Value {
        let parameter =
            json!({"name": "x", "in": "path", "required": true, "schema": {"type": "string"}});
        json!({"operationId": id, "parameters": [parameter], "responses": {"200": {"description": "x"}}})
    }

    #[test]
    fn two_templates_for_the_same_requests_are_refused() {
        let (a, b) = (operation("a"), operation("b"));
        check_rules(
            json!({"/a/{x}": {"get": a}, "/a/{x}.json": {"get": b}}),
            &["ambiguous-path"],
        );
    }

    #[test]
    fn the_same_template_with_another_method_is_fine() {
        let (a, b) = (operation("a"), operation("b"));
        check_rules(
            json!({"/a/{x}": {"get": a}, "/a/{x}.json": {"put": b}}),
            &[],
        );
    }

    #[test]
    fn what_never_arrives_in_a_path_is_no_ambiguity() {
        let (a, b) = (operation("a"), operation("b"));
        check_rules(
            json!({"/a/{x}": {"get": a}, "/a/{x}#y": {"get": b}}),
            &["path"],
        );
    }
}
