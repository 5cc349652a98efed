//! One operation, as the contract says it.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Operation, RequestBody, limit, page, parameters};
use crate::model::schema::TypeBuilder;
use crate::model::security;
use crate::model::types::View;
use crate::model::{media, response};
use crate::names::{self, UniqueNames};
use crate::naming;
use crate::pointer::{self, join};

/// Everything that is found at one path.
pub(in crate::model) struct PathItem<'a> {
    pub document: &'a Value,
    pub path: &'a str,
    pub item: &'a Value,
    pub pointer: String,
}

/// What the operations of a contract share.
pub(in crate::model) struct Surroundings {
    /// The Rust names of the operations before this one.
    pub taken: UniqueNames,
}

/// The operation with `method` at a path, where there is one.
pub(in crate::model) fn read(
    types: &mut TypeBuilder,
    item: &PathItem,
    method: &str,
    surroundings: &mut Surroundings,
) -> Option<Operation> {
    let operation = item.item.get(method)?;
    let pointer = join(&item.pointer, method);
    let text = |keyword: &str| {
        operation
            .get(keyword)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let id = text("operationId").unwrap_or_else(|| made_id(types, item.path, method, &pointer));
    let name = surroundings
        .taken
        .take(&names::shortened(&names::field_name(&id)));
    let type_name = names::type_name(&name);
    let document = item.document;
    let mut parameters = parameters::read(types, item, operation, &pointer, &type_name);
    let responses = response::build(types, document, operation, &pointer, &type_name);
    page::mark_page_token(types, &mut parameters, &responses);
    let body = body(types, document, operation, &pointer, &type_name);
    let security = security::alternatives(document, operation, &pointer, &mut types.findings);
    let rate_limit = limit::read(
        document,
        operation,
        &pointer,
        &security,
        &mut types.findings,
    );
    Some(Operation {
        id,
        name,
        type_name,
        method: method.to_owned(),
        path: item.path.to_owned(),
        summary: text("summary"),
        description: text("description"),
        deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
        parameters,
        body,
        responses,
        security,
        problems: problems(operation),
        max_body_bytes: operation.get("x-max-body-bytes").and_then(Value::as_u64),
        timeout_seconds: operation.get("x-timeout").and_then(Value::as_f64),
        rate_limit,
        waivers: waivers(operation),
        is_ambiguous: false,
        pointer,
    })
}

fn made_id(types: &mut TypeBuilder, path: &str, method: &str, pointer: &str) -> String {
    let id = naming::operation_id(method, path);
    types.findings.warning(
        "operation-id",
        pointer,
        format!("the operation has no operationId and is called `{id}`"),
        format!("write `operationId: {id}`"),
    );
    id
}

fn body(
    types: &mut TypeBuilder,
    document: &Value,
    operation: &Value,
    pointer: &str,
    hint: &str,
) -> Option<RequestBody> {
    let body = operation.get("requestBody")?;
    let (body, pointer) = pointer::resolve(document, body, &join(pointer, "requestBody"))?;
    let content = body.get("content").and_then(Value::as_object)?;
    if content.is_empty() {
        return None;
    }
    let pointer = join(&pointer, "content");
    let hint = format!("{hint}Body");
    Some(RequestBody {
        required: body.get("required") == Some(&Value::Bool(true)),
        content: match operation.get("x-raw-body") == Some(&Value::Bool(true)) {
            true => media::raw(content, &pointer),
            false => media::build(types, content, &pointer, View::Request, &hint),
        },
    })
}

fn problems(operation: &Value) -> Vec<String> {
    let codes = operation.get("x-problems").and_then(Value::as_array);
    codes
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn waivers(operation: &Value) -> IndexMap<String, String> {
    let declared = operation.get("x-waiver").and_then(Value::as_object);
    let reason = |reason: &Value| reason.as_str().map(str::to_owned);
    declared
        .into_iter()
        .flatten()
        .filter_map(|(status, text)| Some((status.clone(), reason(text)?)))
        .collect()
}
