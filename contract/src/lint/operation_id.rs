//! `operation-id`

use std::collections::HashMap;

use heck::ToSnakeCase;

use super::read::{is_word, members, methods, text};
use super::{Report, Rule};
use crate::model::Contract;
use crate::naming;
use crate::pointer::join;

pub(super) const RULE: Rule = Rule {
    name: "operation-id",
    reason: "It becomes the name of a method, a file in `api/`, a span and a metric.",
    check,
};

fn check(contract: &Contract, report: &mut Report) {
    let mut taken: HashMap<&str, String> = HashMap::new();
    for section in ["/paths", "/webhooks"] {
        for (path, item) in members(&contract.document, section) {
            for (method, operation) in methods(item) {
                let pointer = join(&join(section, path), method);
                let Some(id) = text(operation, "operationId") else {
                    let advice = format!(
                        "write `operationId: {}`, or a better verb",
                        naming::operation_id(method, path)
                    );
                    report.add(&pointer, "the operation has no operationId", advice);
                    continue;
                };
                let id_pointer = join(&pointer, "operationId");
                if !is_verb_noun(id) {
                    let message = format!("`{id}` is not of the form verb_noun");
                    report.add(
                        &id_pointer,
                        message,
                        format!("write `operationId: {}`", better(id, method, path)),
                    );
                }
                match taken.get(id) {
                    Some(other) => {
                        let advice =
                            format!("give it a name of its own; the other one is at {other}");
                        report.add(
                            &id_pointer,
                            format!("two operations are called `{id}`"),
                            advice,
                        );
                    }
                    None => drop(taken.insert(id, pointer)),
                }
            }
        }
    }
}

fn is_verb_noun(id: &str) -> bool {
    id.split('_').count() >= 2
        && id.split('_').all(is_word)
        && id.starts_with(|first: char| first.is_ascii_lowercase())
}

fn better(id: &str, method: &str, path: &str) -> String {
    let snake = id.to_snake_case();
    if is_verb_noun(&snake) {
        snake
    } else {
        naming::operation_id(method, path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, with_operation};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_missing_name_is_proposed() {
        check(
            RULE,
            &with_operation("get", json!({})),
            &[("/paths/~1orders/get", "operationId: get_orders")],
        );
        check(
            RULE,
            &with_operation("get", json!({"operationId": "list_orders"})),
            &[],
        );
    }

    #[test]
    fn a_name_has_a_verb_and_a_noun_in_snake_case() {
        let pointer = "/paths/~1orders/get/operationId";
        check(
            RULE,
            &with_operation("get", json!({"operationId": "listOrders"})),
            &[(pointer, "operationId: list_orders")],
        );
        check(
            RULE,
            &with_operation("get", json!({"operationId": "orders"})),
            &[(pointer, "operationId: get_orders")],
        );
    }

    #[test]
    fn no_two_operations_have_one_name_webhooks_included() {
        let document = json!({
            "paths": {"/orders": {"get": {"operationId": "get_order"}}},
            "webhooks": {"order.paid": {"post": {"operationId": "get_order"}}},
        });
        check(
            RULE,
            &document,
            &[(
                "/webhooks/order.paid/post/operationId",
                "the other one is at /paths/~1orders/get",
            )],
        );
    }
}
