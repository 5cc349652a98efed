//! `bounded-numbers`

use super::read::{enumerates, has_type};
use super::{Report, Rule, requests};
use crate::model::Contract;

pub(super) const RULE: Rule = Rule {
    name: "bounded-numbers",
    reason: "It ends in a column that has both bounds, and a value beyond them would be an error of ours instead of a \
             fault of the caller's.",
    check,
};

fn check(contract: &Contract, report: &mut Report) {
    for part in requests::parts(contract) {
        let is_number = has_type(part.schema, "integer") || has_type(part.schema, "number");
        if !is_number || enumerates(part.schema) {
            continue;
        }
        let has = |inclusive: &str, exclusive: &str| {
            part.schema.get(inclusive).is_some() || part.schema.get(exclusive).is_some()
        };
        let missing = match (
            has("minimum", "exclusiveMinimum"),
            has("maximum", "exclusiveMaximum"),
        ) {
            (true, true) => continue,
            (true, false) => "`maximum`",
            (false, true) => "`minimum`",
            (false, false) => "`minimum` and `maximum`",
        };
        let message = format!("the number is part of a request and lacks {missing}");
        report.add(&part.pointer, message, format!("write {missing}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BODY, check, with_body, with_operation, with_schema};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_in_a_body_has_two_bounds() {
        check(
            RULE,
            &with_body(json!({"type": "integer"})),
            &[(BODY, "`minimum` and `maximum`")],
        );
        check(
            RULE,
            &with_body(json!({"type": "number", "maximum": 5})),
            &[(BODY, "write `minimum`")],
        );
        check(
            RULE,
            &with_body(json!({"type": "number", "exclusiveMinimum": 0, "maximum": 5})),
            &[],
        );
        check(
            RULE,
            &with_body(json!({"type": "integer", "enum": [1, 2]})),
            &[],
        );
    }

    #[test]
    fn a_number_in_a_parameter_has_two_bounds() {
        let parameter =
            json!({"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1}});
        let pointer = "/paths/~1orders/get/parameters/0/schema";
        check(
            RULE,
            &with_operation("get", json!({"parameters": [parameter]})),
            &[(pointer, "write `maximum`")],
        );
    }

    #[test]
    fn a_number_in_an_answer_needs_none() {
        check(RULE, &with_schema(json!({"type": "integer"})), &[]);
    }
}
