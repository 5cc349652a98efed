//! Every operation gets a name that is a Rust method and that no other operation has.

use heck::ToSnakeCase;
use serde_json::Value;

use super::{ClientOperation, LeftOut, walk};
use crate::{names::UniqueNames, naming::operation_id};

/// Names that methods of the generated client have already.
const TAKEN: &[&str] = &[
    "new",
    "new_with_client",
    "api_version",
    "baseurl",
    "client",
    "inner",
    "pre",
    "post",
    "exec",
    // Reserved since edition 2024.
    "gen",
];

/// Methods for which the client's library has no function.
const NOT_SENT: &[&str] = &["options", "trace"];

/// Writes the `operationId` of every operation and lists the operations. Those of methods that OpenAPI 3.0 does not
/// know stay behind in the contract.
pub(super) fn name(document: &mut Value) -> Vec<ClientOperation> {
    let snapshot = document.clone();
    let mut taken = UniqueNames::default();
    let mut operations = Vec::new();
    for (path, path_item) in document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        for (method, operation) in path_item.as_object_mut().into_iter().flatten() {
            if !walk::METHODS.contains(&method.as_str()) {
                continue;
            }
            let id = operation["operationId"]
                .as_str()
                .map(method_name)
                .filter(|id| !id.is_empty());
            let id = taken.take(&id.unwrap_or_else(|| method_name(&operation_id(method, path))));
            operation["operationId"] = id.clone().into();
            operations.push(ClientOperation::read(
                id, method, path, operation, &snapshot,
            ));
        }
    }
    operations
}

/// Takes out the operations whose method the client cannot send.
pub(super) fn sendable(
    document: &mut Value,
    operations: &[ClientOperation],
    left_out: &mut Vec<LeftOut>,
) {
    let unsent = operations
        .iter()
        .filter(|operation| NOT_SENT.contains(&operation.method.as_str()));
    for operation in unsent {
        left_out.push(LeftOut {
            operation: operation.id.clone(),
            pointer: operation.pointer(),
            reason: format!(
                "the client cannot send {}; it lacks the operation",
                operation.method.to_uppercase()
            ),
        });
        remove(document, operation);
    }
}

/// Takes an operation out of the document.
pub(super) fn remove(document: &mut Value, operation: &ClientOperation) {
    if let Some(Value::Object(path_item)) = document["paths"].get_mut(&operation.path) {
        path_item.remove(&operation.method);
    }
}

/// A name that progenitor leaves as it is.
fn method_name(id: &str) -> String {
    let words: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    // Splitting words twice finds no more words, which keeps the name as progenitor will have it.
    let name = words.to_snake_case().to_snake_case();
    match name.chars().next() {
        None => name,
        Some(first) if first.is_ascii_digit() => format!("operation_{name}"),
        Some(_)
            if TAKEN.contains(&name.as_str()) || syn::parse_str::<syn::Ident>(&name).is_err() =>
        {
            format!("{name}_operation")
        }
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{method_name, name, sendable};

    #[test]
    fn names_are_rust_methods() {
        assert_eq!(method_name("getV2Products"), "get_v2_products");
        assert_eq!(method_name("match"), "match_operation");
        assert_eq!(method_name("post"), "post_operation");
        assert_eq!(method_name("gen"), "gen_operation");
        assert_eq!(method_name("2fa/verify"), "operation_2fa_verify");
    }

    #[test]
    fn names_are_unique_and_made_where_missing() {
        let mut document = json!({"paths": {
            "/a": {"get": {"operationId": "listThings"}, "put": {"operationId": "list_things"}},
            "/b/{id}": {"delete": {}}
        }});
        let ids: Vec<_> = name(&mut document)
            .into_iter()
            .map(|operation| operation.id)
            .collect();
        assert_eq!(ids, ["list_things", "list_things2", "delete_b_by_id"]);
        assert_eq!(
            document["paths"]["/a"]["put"]["operationId"],
            "list_things2"
        );
    }

    #[test]
    fn what_cannot_be_sent_is_left_out_and_named() {
        let mut document =
            json!({"paths": {"/a": {"trace": {"operationId": "a"}, "get": {"operationId": "b"}}}});
        let operations = name(&mut document);
        let mut left_out = Vec::new();
        sendable(&mut document, &operations, &mut left_out);
        assert_eq!(left_out[0].operation, "a");
        assert_eq!(
            document["paths"]["/a"],
            json!({"get": {"operationId": "b"}})
        );
    }
}
