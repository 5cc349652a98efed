//! `health-operations`

use serde_json::Value;

use super::read::is_service;
use super::{Report, Rule};
use crate::model::{Contract, Operation};
use crate::naming::prefix;
use crate::pointer::{self, join};

pub(super) const RULE: Rule = Rule {
    name: "health-operations",
    reason: "The load balancer, the container and the people on call rely on them.",
    check,
};

/// Whether an operation says how the service is.
pub(super) fn is_health(operation: &Operation) -> bool {
    let is_below_prefix =
        operation.path.ends_with("/health") && operation.path.split('/').count() == 3;
    operation.method == "get" && (operation.path == "/healthz" || is_below_prefix)
}

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    if !is_service(document) {
        return;
    }
    let deep = format!("/{}/health", prefix(document).unwrap_or(&contract.name));
    for (path, id) in [(deep.as_str(), "get_health"), ("/healthz", "get_healthz")] {
        match contract
            .operations
            .iter()
            .find(|operation| operation.path == path && operation.method == "get")
        {
            Some(operation) => check_operation(document, operation, id, report),
            None => {
                let advice = format!(
                    "add it, with `operationId: {id}`, `security: []` and `HealthReport` as 200 and as 503"
                );
                report.add("/paths", format!("there is no `GET {path}`"), advice);
            }
        }
    }
}

fn check_operation(document: &Value, operation: &Operation, id: &str, report: &mut Report) {
    if operation.id != id {
        let pointer = join(&operation.pointer, "operationId");
        report.add(
            &pointer,
            format!("`GET {}` is called `{}`", operation.path, operation.id),
            format!("write `operationId: {id}`"),
        );
    }
    if !operation.security.is_empty() {
        report.add(
            &operation.pointer,
            "whoever asks for its health needs a token",
            "write `security: []`",
        );
    }
    let responses = join(&operation.pointer, "responses");
    for status in ["200", "503"] {
        let pointer = join(&responses, status);
        let response = document
            .pointer(&pointer)
            .and_then(|response| pointer::resolve(document, response, &pointer));
        let schema = response
            .as_ref()
            .and_then(|(response, _)| response.pointer("/content/application~1json/schema/$ref"));
        if schema.and_then(Value::as_str) != Some("#/components/schemas/HealthReport") {
            let place = response.map_or(responses.clone(), |(_, pointer)| pointer);
            let advice = "answer `application/json` with the schema `$ref: 'common.yaml#/components/schemas/HealthReport'`";
            report.add(
                &place,
                format!("{status} is not answered with a `HealthReport`"),
                advice,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::json;

    fn health(id: &str) -> Value {
        let report = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/HealthReport"}}}});
        json!({"operationId": id, "security": [], "responses": {"200": report, "503": report}})
    }

    #[test]
    fn a_service_has_both() {
        let document = json!({"paths": {"/orders/health": {"get": health("get_health")}, "/healthz": {"get": health("get_healthz")}}});
        check(RULE, &document, &[]);
        check(
            RULE,
            &json!({"paths": {"/orders": {}}}),
            &[
                ("/paths", "operationId: get_health`"),
                ("/paths", "operationId: get_healthz`"),
            ],
        );
    }

    #[test]
    fn a_library_has_none() {
        check(RULE, &json!({"components": {}}), &[]);
    }

    #[test]
    fn they_are_public_and_report() {
        let mut secured = health("get_state");
        secured["security"] = json!([{"bearer": []}]);
        secured["responses"]["503"] = json!({"description": "Unwell."});
        let document = json!({
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "paths": {"/orders/health": {"get": secured}, "/healthz": {"get": health("get_healthz")}},
        });
        check(
            RULE,
            &document,
            &[
                (
                    "/paths/~1orders~1health/get/operationId",
                    "operationId: get_health",
                ),
                ("/paths/~1orders~1health/get", "security: []"),
                ("/paths/~1orders~1health/get/responses/503", "HealthReport"),
            ],
        );
    }
}
