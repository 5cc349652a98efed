//! The problem's `code` becomes an enumeration of the codes of this contract.

use serde_json::{Map, Value, json};

use super::{extension, prune, references, walk};

/// Marks the schema of `application/problem+json`.
pub(super) fn mark(document: &mut Value) {
    let mut names = Vec::new();
    for operation in walk::operations(document) {
        for response in operation["responses"]
            .as_object()
            .into_iter()
            .flat_map(Map::values)
        {
            names.extend(
                references::target(&response["content"]["application/problem+json"]["schema"])
                    .map(str::to_owned),
            );
        }
    }
    let Some(schemas) = prune::schemas(document) else {
        return;
    };
    for name in names {
        if let Some(Value::Object(schema)) = schemas.get_mut(&name) {
            schema.insert(extension::PROBLEM.to_owned(), true.into());
        }
    }
}

/// Enumerates the codes that `contract` lists under `x-problems` in the marked schemas.
pub(super) fn lower(document: &mut Value, contract: &Value) {
    let codes = codes(contract);
    if codes.is_empty() {
        return;
    }
    let Some(schemas) = prune::schemas(document) else {
        return;
    };
    for problem in schemas
        .values_mut()
        .filter(|schema| schema[extension::PROBLEM] == true)
    {
        let Some(code) = problem["properties"].get_mut("code") else {
            continue;
        };
        let description = code
            .get("description")
            .cloned()
            .unwrap_or_else(|| "The kind of problem.".into());
        *code = json!({"type": "string", "description": description, "enum": codes});
    }
}

/// The codes of the contract and of its operations, each once.
fn codes(contract: &Value) -> Vec<String> {
    let mut codes: Vec<String> = contract["x-problems"]
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect();
    for path_item in contract["paths"]
        .as_object()
        .into_iter()
        .flat_map(Map::values)
    {
        for operation in path_item.as_object().into_iter().flat_map(Map::values) {
            let own = operation["x-problems"].as_array();
            codes.extend(
                own.into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            );
        }
    }
    codes.sort();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{lower, mark};
    use crate::lower::testing::check;

    #[test]
    fn the_schema_of_problems_is_found_and_enumerates_the_codes() {
        let paths = json!({"/a": {"get": {
            "x-problems": ["gone", "taken"],
            "responses": {"default": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/P"}}}}}
        }}});
        let contract = json!({"x-problems": {"taken": {}}, "paths": paths});
        let document =
            |problem| json!({"paths": paths, "components": {"schemas": {"P": problem, "Q": {}}}});
        check(
            |document| {
                mark(document);
                lower(document, &contract);
            },
            document(
                json!({"properties": {"code": {"type": "string", "maxLength": 9, "description": "D"}}}),
            ),
            document(json!({
                "properties": {"code": {"type": "string", "description": "D", "enum": ["gone", "taken"]}},
                "x-problem": true
            })),
        );
    }
}
