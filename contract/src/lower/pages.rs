//! Paged operations, written as progenitor expects them to give a stream.

use serde_json::{Value, json};

use super::{ClientOperation, prune, references};

/// Adds the extension to every paged operation, and makes its tokens plain strings: with any other type the stream
/// vanishes without a word.
pub(super) fn lower(document: &mut Value, operations: &[ClientOperation]) {
    for operation in operations.iter().filter(|operation| operation.paged) {
        let Some(value) = operation.find_mut(document) else {
            continue;
        };
        value["x-dropshot-pagination"] = json!({"required": []});
        for parameter in value["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["name"] == "page_token" {
                parameter["schema"] = json!({"type": "string"});
            }
        }
        let page =
            references::target(&value["responses"]["200"]["content"]["application/json"]["schema"])
                .map(str::to_owned);
        let page = page.and_then(|name| prune::schemas(document)?.get_mut(&name));
        if let Some(page) = page {
            let description = page["properties"]["next_page"].get("description").cloned();
            page["properties"]["next_page"] = json!({"type": "string"});
            if let Some(description) = description {
                page["properties"]["next_page"]["description"] = description;
            }
            if let Some(Value::Array(required)) = page.get_mut("required") {
                required.retain(|name| name != "next_page");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::operations::name;

    #[test]
    fn a_paged_operation_gets_the_extension_and_plain_tokens() {
        let mut document = json!({
            "paths": {"/a": {"get": {
                "operationId": "list",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "page_token", "in": "query", "schema": {"$ref": "#/components/schemas/Token"}}
                ],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}
            }}},
            "components": {"schemas": {
                "Token": {"type": "string"},
                "Page": {"type": "object", "required": ["items"], "properties": {
                    "items": {"type": "array", "items": {}}, "next_page": {"$ref": "#/components/schemas/Token"}
                }}
            }}
        });
        let operations = name(&mut document);
        assert!(operations[0].paged);
        lower(&mut document, &operations);
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["x-dropshot-pagination"], json!({"required": []}));
        assert_eq!(
            operation["parameters"][1]["schema"],
            json!({"type": "string"})
        );
        assert_eq!(
            document["components"]["schemas"]["Page"]["properties"]["next_page"],
            json!({"type": "string"})
        );
    }
}
