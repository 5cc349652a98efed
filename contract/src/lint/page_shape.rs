//! `page-shape`

use serde_json::{Map, Value};

use super::read::{has_type, items, members, properties, text};
use super::{Report, Rule};
use crate::model::{Contract, Operation};
use crate::pointer::{self, join};

pub(super) const RULE: Rule = Rule {
    name: "page-shape",
    reason: "The SDK makes a stream of it. Anything else would quietly lose the stream.",
    check,
};

/// The parameters of a list, and the components that they are.
const PARAMETERS: [(&str, &str); 2] = [("limit", "Limit"), ("page_token", "PageTokenParameter")];

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    for operation in &contract.operations {
        let page = page(document, operation);
        let has_token = operation
            .parameters
            .iter()
            .any(|parameter| parameter.parameter == "page_token");
        if has_token || page.is_some() {
            parameters(document, operation, report);
        }
        if !has_token {
            continue;
        }
        match page {
            Some((properties, pointer)) => shape(document, properties, &pointer, report),
            None => {
                let advice = "answer 200 with an object of exactly `items` and `next_page`, or remove `page_token`";
                report.add(
                    &join(&operation.pointer, "responses"),
                    "an operation with `page_token` does not answer a page",
                    advice,
                );
            }
        }
    }
}

/// The properties of the answer that is a page, or is meant to be one, and where its schema is.
fn page<'a>(
    document: &'a Value,
    operation: &Operation,
) -> Option<(&'a Map<String, Value>, String)> {
    let responses = join(&operation.pointer, "responses");
    let mut successes = members(document, &responses).filter(|(status, _)| status.starts_with('2'));
    successes.find_map(|(status, response)| {
        let (response, pointer) = pointer::resolve(document, response, &join(&responses, status))?;
        members(response, "/content").find_map(|(media_type, media)| {
            let schema_pointer = join(&join(&join(&pointer, "content"), media_type), "schema");
            let (schema, pointer) =
                pointer::resolve(document, media.get("schema")?, &schema_pointer)?;
            let properties = properties(document, schema)?;
            (properties.contains_key("items") && properties.contains_key("next_page"))
                .then_some((properties, pointer))
        })
    })
}

fn parameters(document: &Value, operation: &Operation, report: &mut Report) {
    let pointer = join(&operation.pointer, "parameters");
    let declared: Vec<&Value> = items(document, &pointer).collect();
    for (name, component) in PARAMETERS {
        let reference = format!("#/components/parameters/{component}");
        if !declared
            .iter()
            .any(|parameter| text(parameter, "$ref") == Some(&reference))
        {
            let place = if declared.is_empty() {
                &operation.pointer
            } else {
                &pointer
            };
            let advice = format!("write `$ref: 'common.yaml{reference}'` under `parameters`");
            report.add(
                place,
                format!("a list without the `{name}` that all lists share"),
                advice,
            );
        }
    }
    for (index, parameter) in declared.iter().enumerate() {
        let Some((parameter, pointer)) =
            pointer::resolve(document, parameter, &join(&pointer, &index.to_string()))
        else {
            continue;
        };
        if text(parameter, "in") == Some("query")
            && parameter.get("required") == Some(&Value::Bool(true))
        {
            let advice = "remove `required`: the token carries the parameters of the first page, so the next ones send it alone";
            report.add(
                &pointer,
                "a list has a query parameter that is required",
                advice,
            );
        }
    }
}

fn shape(document: &Value, properties: &Map<String, Value>, pointer: &str, report: &mut Report) {
    for name in properties
        .keys()
        .filter(|name| !matches!(name.as_str(), "items" | "next_page"))
    {
        let advice = "remove it; what belongs to the list as a whole has an operation of its own";
        report.add(
            &join(&join(pointer, "properties"), name),
            format!("a page has a third property, `{name}`"),
            advice,
        );
    }
    let property = |name: &str| {
        let place = join(&join(pointer, "properties"), name);
        pointer::resolve(document, &properties[name], &place)
    };
    if let Some((items, pointer)) =
        property("items").filter(|(items, _)| text(items, "type") != Some("array"))
    {
        let message = format!(
            "`items` is {} and not an array",
            items.get("type").unwrap_or(&Value::Null)
        );
        report.add(&pointer, message, "write `type: array`");
    }
    if let Some((token, pointer)) = property("next_page") {
        let is_string = has_type(token, "string") && !has_type(token, "null");
        if !is_string || token.get("maxLength").is_some() {
            report.add(
                &pointer,
                "`next_page` is not a plain string",
                "write `type: string` without `maxLength` and without null",
            );
        }
    }
    let required = join(pointer, "required");
    if items(document, &required).any(|name| name == "next_page") {
        report.add(
            &required,
            "`next_page` is required, but the last page has none",
            "remove `next_page` from `required`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::json;

    const PAGE: &str = "/components/schemas/Page";
    const GET: &str = "/paths/~1orders/get";

    fn document(parameters: Value, page: Value) -> Value {
        let content =
            json!({"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}});
        json!({
            "paths": {"/orders": {"get": {"parameters": parameters, "responses": {"200": {"content": content}}}}},
            "components": {
                "schemas": {"Page": page},
                "parameters": {
                    "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    "PageTokenParameter": {"name": "page_token", "in": "query", "schema": {"type": "string"}},
                },
            },
        })
    }

    fn right_parameters() -> Value {
        json!([{"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/PageTokenParameter"}])
    }

    fn right_page() -> Value {
        json!({"type": "object", "properties": {"items": {"type": "array"}, "next_page": {"type": "string"}}})
    }

    #[test]
    fn a_page_has_the_shared_parameters() {
        check(RULE, &document(right_parameters(), right_page()), &[]);
        check(
            RULE,
            &document(json!([]), right_page()),
            &[
                (GET, "parameters/Limit"),
                (GET, "parameters/PageTokenParameter"),
            ],
        );
        let own = json!([{"$ref": "#/components/parameters/Limit"}, {"name": "page_token", "in": "query", "required": true}]);
        check(
            RULE,
            &document(own, right_page()),
            &[
                (
                    &format!("{GET}/parameters"),
                    "common.yaml#/components/parameters/PageTokenParameter",
                ),
                (&format!("{GET}/parameters/1"), "remove `required`"),
            ],
        );
    }

    #[test]
    fn a_page_has_exactly_items_and_next_page() {
        let page = json!({"type": "object", "required": ["items", "next_page"], "properties": {
            "items": {"type": "object"}, "next_page": {"type": ["string", "null"]}, "total": {"type": "integer"},
        }});
        check(
            RULE,
            &document(right_parameters(), page),
            &[
                (&format!("{PAGE}/properties/total"), "remove it"),
                (&format!("{PAGE}/properties/items"), "type: array"),
                (
                    &format!("{PAGE}/properties/next_page"),
                    "without `maxLength` and without null",
                ),
                (&format!("{PAGE}/required"), "remove `next_page`"),
            ],
        );
        let other = json!({"type": "object", "properties": {"orders": {"type": "array"}}});
        check(
            RULE,
            &document(right_parameters(), other),
            &[(
                &format!("{GET}/responses"),
                "exactly `items` and `next_page`",
            )],
        );
    }
}
