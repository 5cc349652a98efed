//! What the client has to know about an operation beside the lowered document.

use serde_json::Value;

pub use super::authorization::ClientAuthorization;

/// An operation as the contract has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientOperation {
    /// The name of the client's method, unique in `snake_case`.
    pub id: String,
    /// The HTTP method in lower case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The media types that the contract takes as request body, the one the client is typed by first.
    pub content_types: Vec<String>,
    /// The media types of every answer.
    pub accept: Vec<String>,
    /// Whether it takes an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// Whether it answers pages: `limit`, `page_token`, and a body of `items` and `next_page`.
    pub paged: bool,
    /// The scopes of the first security requirement that asks for any.
    pub scopes: Vec<String>,
    /// Whether it wants to know who calls.
    pub authorization: ClientAuthorization,
}

impl ClientOperation {
    /// Reads what is needed from an operation whose components are inlined.
    pub(super) fn read(
        id: String,
        method: &str,
        path: &str,
        operation: &Value,
        document: &Value,
    ) -> Self {
        let security = operation
            .get("security")
            .or_else(|| document.get("security"));
        let alternatives = security
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let requirements = alternatives
            .iter()
            .filter_map(Value::as_object)
            .find(|one| !one.is_empty())
            .cloned()
            .unwrap_or_default();
        Self {
            id,
            method: method.to_owned(),
            path: path.to_owned(),
            content_types: media_types(&operation["requestBody"]),
            accept: accepted(operation),
            idempotency_key: has_parameter(operation, "header", "Idempotency-Key"),
            paged: is_paged(operation, document),
            scopes: requirements.values().flat_map(strings).collect(),
            authorization: ClientAuthorization::of(&alternatives),
        }
    }

    /// The operation in a document.
    pub(super) fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        document.get("paths")?.get(&self.path)?.get(&self.method)
    }

    /// The operation in a document, to change it.
    pub(super) fn find_mut<'a>(&self, document: &'a mut Value) -> Option<&'a mut Value> {
        document
            .get_mut("paths")?
            .get_mut(&self.path)?
            .get_mut(&self.method)
    }

    /// A JSON Pointer to the operation.
    pub(super) fn pointer(&self) -> String {
        format!(
            "/paths/{}/{}",
            self.path.replace('~', "~0").replace('/', "~1"),
            self.method
        )
    }
}

fn accepted(operation: &Value) -> Vec<String> {
    let mut accept = Vec::new();
    for response in operation["responses"]
        .as_object()
        .into_iter()
        .flat_map(|responses| responses.values())
    {
        for media_type in media_types(response) {
            if !accept.contains(&media_type) {
                accept.push(media_type);
            }
        }
    }
    accept
}

fn media_types(holder: &Value) -> Vec<String> {
    let mut types: Vec<_> = holder["content"]
        .as_object()
        .into_iter()
        .flat_map(|content| content.keys().cloned())
        .collect();
    types.sort_by_key(|media_type| super::media::rank(media_type));
    types
}

fn has_parameter(operation: &Value, location: &str, name: &str) -> bool {
    let parameters = operation["parameters"].as_array();
    parameters.into_iter().flatten().any(|parameter| {
        parameter["in"] == location
            && parameter["name"]
                .as_str()
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
    })
}

fn is_paged(operation: &Value, document: &Value) -> bool {
    has_parameter(operation, "query", "limit")
        && has_parameter(operation, "query", "page_token")
        && {
            let schemas = &document["components"]["schemas"];
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            super::references::follow(schema, schemas).is_some_and(|page| {
                let properties = page["properties"].as_object();
                properties.is_some_and(|properties| {
                    properties.len() == 2
                        && properties.contains_key("items")
                        && properties.contains_key("next_page")
                })
            })
        }
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
