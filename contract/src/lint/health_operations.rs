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
    operation.method == "get" && is_health_path(&operation.path)
}

/// Whether health is asked for here: by load balancer and container, or by people, who may know the service by other names.
pub(super) fn is_health_path(path: &str) -> bool {
    path == SHALLOW || (path.ends_with("/health") && path.split('/').count() == 3)
}

const SHALLOW: &str = "/healthz";

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    if !is_service(document) {
        return;
    }
    let deep = format!("/{}/health", prefix(document).unwrap_or(&contract.name));
    for (path, id) in [(deep.as_str(), "get_health"), (SHALLOW, "get_healthz")] {
        match contract
            .operations
            .iter()
            .find(|operation| operation.path == path && operation.method == "get")
        {
            Some(operation) => {
                check_name(operation, id, report);
                check_answers(document, operation, report);
            }
            None => {
                let advice = format!(
                    "add it, with `operationId: {id}`, `security: []` and `HealthReport` as 200 and as 503"
                );
                report.add("/paths", format!("there is no `GET {path}`"), advice);
            }
        }
    }
    let is_other = |operation: &&Operation| operation.path != deep && operation.path != SHALLOW;
    let health = contract
        .operations
        .iter()
        .filter(|operation| is_health(operation));
    for operation in health.filter(is_other) {
        check_answers(document, operation, report);
    }
}

fn check_name(operation: &Operation, id: &str, report: &mut Report) {
    if operation.id != id {
        let pointer = join(&operation.pointer, "operationId");
        report.add(
            &pointer,
            format!("`GET {}` is called `{}`", operation.path, operation.id),
            format!("write `operationId: {id}`"),
        );
    }
}

fn check_answers(document: &Value, operation: &Operation, report: &mut Report) {
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

    #[test]
    fn a_second_name_answers_as_the_first_does() {
        let mut document = json!({"paths": {
            "/orders": {}, "/orders/health": {"get": health("get_health")},
            "/healthz": {"get": health("get_healthz")}, "/shop/health": {"get": health("get_shop_health")},
        }});
        check(RULE, &document, &[]);
        document["paths"]["/shop/health"]["get"]["responses"]["503"] =
            json!({"description": "Unwell."});
        check(
            RULE,
            &document,
            &[("/paths/~1shop~1health/get/responses/503", "HealthReport")],
        );
    }
}
