//! `implied-responses`

use super::{Report, Rule};
use crate::model::{Contract, Operation, ParameterKind, Status};
use crate::pointer::join;

pub(super) const RULE: Rule = Rule {
    name: "implied-responses",
    reason: "A status that can occur and is not declared is a lie, and the client has no type for it.",
    check,
};

/// The responses of `common.yaml`, by status.
const SHARED: [(u16, &str); 12] = [
    (304, "NotModified"),
    (400, "InvalidRequest"),
    (401, "Unauthenticated"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (409, "Conflict"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (415, "UnsupportedMediaType"),
    (422, "ValidationFailed"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
];

fn check(contract: &Contract, report: &mut Report) {
    for operation in &contract.operations {
        let pointer = join(&operation.pointer, "responses");
        let declares = |status: Status| {
            operation
                .responses
                .iter()
                .any(|response| response.status == status)
        };
        for (status, cause) in implied(contract, operation) {
            if !declares(Status::Code(status)) {
                report.add(
                    &pointer,
                    format!("{cause} implies {status}, which is not declared"),
                    advice(status),
                );
            }
        }
        if !declares(Status::Default) {
            let advice = "add `default: { $ref: 'common.yaml#/components/responses/Problem' }`";
            report.add(
                &pointer,
                "every operation can answer 500, and `default` is not declared",
                advice,
            );
        }
    }
}

/// The statuses that an operation implies, each once and with its first cause.
fn implied(contract: &Contract, operation: &Operation) -> Vec<(u16, String)> {
    let has = |kind: ParameterKind| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.kind == kind)
    };
    let requirements = || operation.security.iter().flatten();
    let causes: [(bool, &str, &[u16]); 8] = [
        (!operation.parameters.is_empty(), "a parameter", &[400, 422]),
        (operation.body.is_some(), "a body", &[400, 413, 415, 422]),
        (requirements().next().is_some(), "security", &[401]),
        (
            requirements().any(|requirement| !requirement.scopes.is_empty()),
            "a scope",
            &[403],
        ),
        (
            has(ParameterKind::IdempotencyKey),
            "`Idempotency-Key`",
            &[409],
        ),
        (has(ParameterKind::IfMatch), "`If-Match`", &[412, 428]),
        (has(ParameterKind::IfNoneMatch), "`If-None-Match`", &[304]),
        (operation.rate_limit.is_some(), "`x-rate-limit`", &[429]),
    ];
    let of_kinds = causes.into_iter().filter(|(holds, ..)| *holds);
    let of_kinds = of_kinds.flat_map(|(_, cause, statuses)| {
        statuses
            .iter()
            .map(move |status| (*status, cause.to_owned()))
    });
    let of_codes = operation.problems.iter().filter_map(|code| {
        Some((
            contract.problems.get(code)?.status,
            format!("the code `{code}`"),
        ))
    });
    let mut implied: Vec<(u16, String)> = Vec::new();
    for (status, cause) in of_kinds.chain(of_codes) {
        if implied.iter().all(|(known, _)| *known != status) {
            implied.push((status, cause));
        }
    }
    implied.sort_by_key(|(status, _)| *status);
    implied
}

fn advice(status: u16) -> String {
    let shared = SHARED
        .iter()
        .find(|(known, _)| *known == status)
        .map_or("Problem", |(_, name)| *name);
    format!("add `'{status}': {{ $ref: 'common.yaml#/components/responses/{shared}' }}`")
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::{Map, Value, json};

    const RESPONSES: &str = "/paths/~1orders/post/responses";

    fn document(operation: Value, declared: &[&str]) -> Value {
        let mut operation = operation;
        let responses: Map<String, Value> = declared
            .iter()
            .map(|status| ((*status).to_owned(), json!({})))
            .collect();
        operation["responses"] = Value::Object(responses);
        json!({
            "x-problems": {"order_closed": {"status": 409, "title": "Closed", "description": "It is closed."}},
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "paths": {"/orders": {"post": operation}},
        })
    }

    fn implies(operation: Value, statuses: &[&str]) {
        let missing: Vec<_> = statuses
            .iter()
            .map(|status| (RESPONSES, format!("'{status}'")))
            .collect();
        let missing: Vec<_> = missing
            .iter()
            .map(|(pointer, advice)| (*pointer, advice.as_str()))
            .collect();
        check(
            RULE,
            &document(operation.clone(), &["200", "default"]),
            &missing,
        );
        check(
            RULE,
            &document(operation, &[&["200", "default"], statuses].concat()),
            &[],
        );
    }

    fn header(name: &str) -> Value {
        json!({"parameters": [{"name": name, "in": "header", "schema": {"type": "string"}}]})
    }

    #[test]
    fn what_is_taken_can_be_wrong() {
        implies(json!({}), &[]);
        implies(header("X-Colour"), &["400", "422"]);
        implies(
            json!({"requestBody": {"content": {"application/json": {}}}}),
            &["400", "413", "415", "422"],
        );
    }

    #[test]
    fn security_can_refuse_also_where_it_may_be_left_out() {
        implies(json!({"security": [{}, {"bearer": []}]}), &["401"]);
        implies(
            json!({"security": [{"bearer": ["orders:write"]}]}),
            &["401", "403"],
        );
        implies(json!({"security": []}), &[]);
    }

    #[test]
    fn preconditions_and_keys_can_fail() {
        implies(header("If-Match"), &["400", "412", "422", "428"]);
        implies(header("If-None-Match"), &["304", "400", "422"]);
        implies(header("Idempotency-Key"), &["400", "409", "422"]);
    }

    #[test]
    fn a_limit_can_be_reached() {
        let limit = json!({"requests": 1, "per": "1s", "by": "address"});
        implies(json!({"x-rate-limit": limit}), &["429"]);
    }

    #[test]
    fn a_code_has_a_status() {
        implies(json!({"x-problems": ["order_closed"]}), &["409"]);
    }

    #[test]
    fn anything_can_go_wrong() {
        check(
            RULE,
            &document(json!({}), &["200"]),
            &[(
                RESPONSES,
                "default: { $ref: 'common.yaml#/components/responses/Problem' }",
            )],
        );
    }
}
