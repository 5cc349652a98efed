//! Contracts for the tests of rules.

use serde_json::{Value, json};

use super::{Report, Rule};
use crate::finding::Findings;
use crate::model::{self, Contract};

/// The model of a fragment of a contract.
pub(super) fn contract(document: &Value) -> Contract {
    model::build("orders", document).0
}

/// Holds a fragment against one rule and expects exactly these findings: the pointer, and a part of the advice.
pub(super) fn check(rule: Rule, document: &Value, expected: &[(&str, &str)]) {
    let mut findings = Findings::default();
    (rule.check)(
        &contract(document),
        &mut Report::new(rule.name, &mut findings),
    );
    let found = findings.into_vec();
    let pointers: Vec<&str> = found
        .iter()
        .map(|finding| finding.pointer.as_str())
        .collect();
    let expected_pointers: Vec<&str> = expected.iter().map(|(pointer, _)| *pointer).collect();
    assert_eq!(pointers, expected_pointers, "{found:#?}");
    for (finding, (_, advice)) in found.iter().zip(expected) {
        assert!(
            finding.advice.contains(advice),
            "{:?} does not contain {advice:?}",
            finding.advice
        );
        assert_eq!(finding.rule, rule.name);
    }
}

/// A contract with one operation at `/orders`.
pub(super) fn with_operation(method: &str, operation: Value) -> Value {
    json!({"paths": {"/orders": {method: operation}}})
}

/// A contract with one operation, whose body has a schema.
pub(super) fn with_body(schema: Value) -> Value {
    let body = json!({"content": {"application/json": {"schema": schema}}});
    with_operation(
        "post",
        json!({"operationId": "create_order", "requestBody": body, "responses": {}}),
    )
}

/// Where the schema of that body is.
pub(super) const BODY: &str = "/paths/~1orders/post/requestBody/content/application~1json/schema";

/// A contract with one component schema, `Thing`.
pub(super) fn with_schema(schema: Value) -> Value {
    json!({"components": {"schemas": {"Thing": schema}}})
}

/// Where that schema is.
pub(super) const THING: &str = "/components/schemas/Thing";
