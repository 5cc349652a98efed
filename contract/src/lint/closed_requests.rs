//! `closed-requests`

use serde_json::Value;

use super::read::has_type;
use super::requests::{self, Part};
use super::{Report, Rule};
use crate::model::Contract;
use crate::pointer::join;

pub(super) const RULE: Rule = Rule {
    name: "closed-requests",
    reason: "A misspelt property must be a fault, not be ignored. Answers stay open, so that they can grow.",
    check,
};

const ADVICE: &str =
    "write `additionalProperties: false`, or the schema of their values where names are free";

fn check(contract: &Contract, report: &mut Report) {
    for part in requests::parts(contract) {
        let is_object = has_type(part.schema, "object") || part.schema.get("properties").is_some();
        if is_object && !is_closed(&part) {
            let pointer = match part.schema.get("additionalProperties") {
                Some(_) => join(&part.pointer, "additionalProperties"),
                None => part.pointer,
            };
            report.add(
                &pointer,
                "the object is part of a request and takes properties that nobody knows",
                ADVICE,
            );
        }
    }
}

fn is_closed(part: &Part) -> bool {
    let refuses = |keyword: &str| match part.schema.get(keyword) {
        None | Some(Value::Bool(true)) => false,
        Some(Value::Object(schema)) => !schema.is_empty(),
        Some(_) => true,
    };
    part.is_closed_around || refuses("additionalProperties") || refuses("unevaluatedProperties")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BODY, check, with_body};
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_in_a_body_refuse_what_they_do_not_name() {
        let open = json!({"type": "object", "properties": {
            "lines": {"type": "array", "items": {"type": "object", "additionalProperties": true}},
        }});
        check(
            RULE,
            &with_body(open),
            &[
                (BODY, "additionalProperties: false"),
                (
                    &format!("{BODY}/properties/lines/items/additionalProperties"),
                    "additionalProperties: false",
                ),
            ],
        );
        let closed = json!({"type": "object", "additionalProperties": false, "properties": {
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        }});
        check(RULE, &with_body(closed), &[]);
    }

    #[test]
    fn parts_are_closed_by_the_whole() {
        let parts = json!([{"type": "object", "properties": {"a": {"type": "object"}}}]);
        let whole = json!({"unevaluatedProperties": false, "allOf": parts});
        check(
            RULE,
            &with_body(whole),
            &[(
                &format!("{BODY}/allOf/0/properties/a"),
                "additionalProperties: false",
            )],
        );
    }

    #[test]
    fn answers_and_events_stay_open() {
        let content = json!({"application/json": {"schema": {"type": "object"}}});
        let document = json!({
            "paths": {"/orders": {"get": {"responses": {"200": {"content": content}}}}},
            "webhooks": {"order.paid": {"post": {"requestBody": {"content": content}}}},
        });
        check(RULE, &document, &[]);
    }
}
