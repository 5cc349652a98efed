//! `known-problem-codes`

use std::collections::HashSet;

use serde_json::Value;

use super::read::{is_service, items, members, says};
use super::{Report, Rule};
use crate::model::Contract;
use crate::pointer::join;

pub(super) const RULE: Rule = Rule {
    name: "known-problem-codes",
    reason: "The codes are what programs match on: they are an enum in the service and in the SDK.",
    check,
};

/// The codes of `common.yaml`, with their statuses. The layer answers them; a contract need not name them.
const SHARED: [(&str, u64); 18] = [
    ("invalid_request", 400),
    ("unauthenticated", 401),
    ("forbidden", 403),
    ("not_found", 404),
    ("method_not_allowed", 405),
    ("not_acceptable", 406),
    ("idempotency_in_progress", 409),
    ("precondition_failed", 412),
    ("content_too_large", 413),
    ("unsupported_media_type", 415),
    ("validation_failed", 422),
    ("idempotency_key_reused", 422),
    ("precondition_required", 428),
    ("rate_limited", 429),
    ("internal", 500),
    ("overloaded", 503),
    ("unavailable", 503),
    ("timeout", 504),
];

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    let mut used: HashSet<&str> = HashSet::new();
    for operation in &contract.operations {
        let pointer = join(&operation.pointer, "x-problems");
        let mut listed: HashSet<&str> = HashSet::new();
        for (index, code) in items(document, &pointer).enumerate() {
            let pointer = join(&pointer, &index.to_string());
            let Some(code) = code.as_str() else {
                report.add(
                    &pointer,
                    "a problem code is a name",
                    "write the name of a code of the contract's `x-problems`",
                );
                continue;
            };
            if !listed.insert(code) {
                report.add(
                    &pointer,
                    format!("`{code}` is listed twice"),
                    "remove one of them",
                );
            }
            if document
                .get("x-problems")
                .and_then(|catalogue| catalogue.get(code))
                .is_none()
                && shared(code).is_none()
            {
                let advice = format!(
                    "add `{code}` with `status`, `title` and `description` to the `x-problems` of the contract"
                );
                report.add(&pointer, format!("no problem is called `{code}`"), advice);
            }
        }
        used.extend(listed);
    }
    for (code, problem) in members(document, "/x-problems") {
        let pointer = join("/x-problems", code);
        entry(code, problem, &pointer, report);
        if is_service(document) && shared(code).is_none() && !used.contains(code.as_str()) {
            let advice =
                "list it under the `x-problems` of the operations that answer it, or remove it";
            report.add(&pointer, format!("no operation answers `{code}`"), advice);
        }
    }
}

fn entry(code: &str, problem: &Value, pointer: &str, report: &mut Report) {
    let status = problem.get("status").and_then(Value::as_u64);
    if !status.is_some_and(|status| (400..=599).contains(&status)) {
        report.add(
            pointer,
            format!("`{code}` has no status of an error"),
            "write `status` with a number from 400 to 599",
        );
    } else if shared(code).is_some_and(|shared| Some(shared) != status) {
        let advice = "choose another code, or remove it and use that of `common.yaml`";
        report.add(
            pointer,
            format!("`{code}` means something else in `common.yaml`"),
            advice,
        );
    }
    if !says(problem, "title") {
        report.add(
            pointer,
            format!("`{code}` has no title"),
            "write a `title`: the problem in a few words, the same for every occurrence",
        );
    }
    let is_right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !code.bytes().all(is_right) || !code.starts_with(|first: char| first.is_ascii_lowercase()) {
        let advice = format!("write `{}`", heck::ToSnakeCase::to_snake_case(code));
        report.add(pointer, format!("`{code}` is not in snake_case"), advice);
    }
}

fn shared(code: &str) -> Option<u64> {
    SHARED
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, status)| *status)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::tests::own;
    use super::*;
    use serde_json::json;

    fn document(catalogue: Value, codes: Value) -> Value {
        json!({"x-problems": catalogue, "paths": {"/orders": {"get": {"x-problems": codes}}}})
    }

    #[test]
    fn a_code_is_in_the_catalogue_and_is_used() {
        let catalogue = json!({"order_closed": {"status": 409, "title": "Closed"}});
        check(
            RULE,
            &document(catalogue.clone(), json!(["order_closed", "forbidden"])),
            &[],
        );
        check(
            RULE,
            &document(catalogue, json!(["order_shut", "forbidden", "forbidden"])),
            &[
                ("/paths/~1orders/get/x-problems/0", "add `order_shut`"),
                ("/paths/~1orders/get/x-problems/2", "remove one"),
                ("/x-problems/order_closed", "or remove it"),
            ],
        );
    }

    #[test]
    fn a_code_has_a_status_and_a_title() {
        let catalogue =
            json!({"order_closed": {"status": 200}, "orderOpen": {"status": 409, "title": "Open"}});
        check(
            RULE,
            &document(catalogue, json!(["order_closed", "orderOpen"])),
            &[
                ("/x-problems/order_closed", "from 400 to 599"),
                ("/x-problems/order_closed", "`title`"),
                ("/x-problems/orderOpen", "order_open"),
            ],
        );
    }

    #[test]
    fn a_shared_code_is_not_taken_for_something_else() {
        let catalogue = json!({"forbidden": {"status": 404, "title": "Hidden"}});
        check(
            RULE,
            &document(catalogue, json!([])),
            &[("/x-problems/forbidden", "another code")],
        );
    }

    #[test]
    fn the_shared_codes_are_those_of_the_shared_file() {
        let common = own("common");
        let codes: Vec<_> = common
            .problems
            .iter()
            .map(|(code, problem)| (code.as_str(), u64::from(problem.status)))
            .collect();
        assert_eq!(codes, SHARED);
    }
}
