//! `problem-responses`

use serde_json::Value;

use super::health_operations::is_health;
use super::read::{members, text};
use super::{Report, Rule};
use crate::model::{Contract, Operation};
use crate::pointer::{self, join};

pub(super) const RULE: Rule = Rule {
    name: "problem-responses",
    reason: "A client handles errors in one place.",
    check,
};

/// The one media type of errors.
const PROBLEM_JSON: &str = "application/problem+json";

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    for operation in &contract.operations {
        let pointer = join(&operation.pointer, "responses");
        for (status, response) in members(document, &pointer).filter(|(status, _)| is_error(status))
        {
            let pointer = join(&pointer, status);
            if status == "default"
                && text(response, "$ref") != Some("#/components/responses/Problem")
            {
                let advice = "write `$ref: 'common.yaml#/components/responses/Problem'`";
                report.add(
                    &pointer,
                    "`default` is not the answer that all operations share",
                    advice,
                );
                continue;
            }
            if status == "503" && is_health(operation) || is_exempt(document, operation, status) {
                continue;
            }
            let Some((response, pointer)) = pointer::resolve(document, response, &pointer) else {
                continue;
            };
            if !answers_problem(response) {
                let advice = format!(
                    "refer to a response of `common.yaml`, or write `{PROBLEM_JSON}` alone under `content`, with the \
                     schema `$ref: 'common.yaml#/components/schemas/Problem'`"
                );
                report.add(
                    &pointer,
                    "an error that is not answered as a problem",
                    advice,
                );
            }
        }
    }
}

/// Whether the operation says why somebody else's rule decides what this error looks like.
fn is_exempt(document: &Value, operation: &Operation, status: &str) -> bool {
    let pointer = join(&join(&operation.pointer, "x-other-errors"), status);
    let reason = document.pointer(&pointer).and_then(Value::as_str);
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

fn is_error(status: &str) -> bool {
    status == "default" || status.starts_with(['4', '5'])
}

fn answers_problem(response: &Value) -> bool {
    let mut content = members(response, "/content");
    let is_problem = |(media_type, media): (&String, &Value)| {
        let schema = media.pointer("/schema/$ref").and_then(Value::as_str);
        media_type == PROBLEM_JSON && schema == Some("#/components/schemas/Problem")
    };
    content.next().is_some_and(is_problem) && content.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::json;

    fn document(path: &str, responses: Value) -> Value {
        let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        json!({
            "paths": {path: {"get": {"operationId": "get_healthz", "responses": responses}}},
            "components": {"responses": {
                "Problem": {"content": content},
                "Plain": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
            }},
        })
    }

    #[test]
    fn an_error_is_a_problem() {
        let responses = json!({
            "200": {"content": {"application/json": {}}},
            "400": {"$ref": "#/components/responses/Plain"},
            "404": {"description": "Nothing."},
            "409": {"$ref": "#/components/responses/Problem"},
        });
        check(
            RULE,
            &document("/orders", responses),
            &[
                (
                    "/components/responses/Plain",
                    "`application/problem+json` alone",
                ),
                (
                    "/paths/~1orders/get/responses/404",
                    "common.yaml#/components/schemas/Problem",
                ),
            ],
        );
    }

    #[test]
    fn a_reason_exempts_one_status() {
        let responses = json!({
            "400": {"content": {"application/json": {}}},
            "409": {"content": {"application/json": {}}},
        });
        let mut document = document("/token", responses);
        let operation = &mut document["paths"]["/token"]["get"];
        operation["x-other-errors"] = json!({"400": "The RFC says so.", "409": " "});
        check(
            RULE,
            &document,
            &[(
                "/paths/~1token/get/responses/409",
                "application/problem+json",
            )],
        );
    }

    #[test]
    fn default_is_shared_by_all() {
        let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        let own = document("/orders", json!({"default": {"content": content}}));
        check(
            RULE,
            &own,
            &[(
                "/paths/~1orders/get/responses/default",
                "common.yaml#/components/responses/Problem",
            )],
        );
        check(
            RULE,
            &document(
                "/orders",
                json!({"default": {"$ref": "#/components/responses/Problem"}}),
            ),
            &[],
        );
    }

    #[test]
    fn a_service_that_is_unwell_reports_instead() {
        let responses = json!({"503": {"$ref": "#/components/responses/Plain"}});
        check(RULE, &document("/healthz", responses.clone()), &[]);
        check(
            RULE,
            &document("/orders", responses),
            &[("/components/responses/Plain", "`application/problem+json`")],
        );
    }
}
