//! `described`

use std::collections::HashSet;

use super::read::{items, members, says, text};
use super::{Report, Rule};
use crate::load::grammar::Kind;
use crate::model::Contract;
use crate::pointer::join;
use crate::sites::{self, Site};

pub(super) const RULE: Rule = Rule {
    name: "described",
    reason: "It is the documentation; there is no other.",
    check,
};

const DESCRIBED: [Kind; 7] = [
    Kind::Operation,
    Kind::Parameter,
    Kind::Header,
    Kind::RequestBody,
    Kind::Response,
    Kind::SecurityScheme,
    Kind::Schema,
];

fn check(contract: &Contract, report: &mut Report) {
    let sites = sites::all(&contract.document);
    for site in sites.iter().filter(|site| needs_description(site)) {
        undescribed(site.value, &site.pointer, site.kind.noun(), report);
    }
    let tags: Vec<_> = items(&contract.document, "/tags").collect();
    for (index, tag) in tags.iter().enumerate() {
        undescribed(tag, &join("/tags", &index.to_string()), "a tag", report);
    }
    for (code, problem) in members(&contract.document, "/x-problems") {
        undescribed(
            problem,
            &join("/x-problems", code),
            "a problem code",
            report,
        );
    }
    for (name, scope) in members(&contract.document, "/x-scopes") {
        undescribed(scope, &join("/x-scopes", name), "a scope", report);
    }
    for (event_type, subscription) in members(&contract.document, "/x-subscriptions") {
        undescribed(
            subscription,
            &join("/x-subscriptions", event_type),
            "a subscription",
            report,
        );
    }
    let known: HashSet<&str> = tags.iter().filter_map(|tag| text(tag, "name")).collect();
    for site in sites.iter().filter(|site| site.kind == Kind::Operation) {
        for (index, tag) in items(site.value, "/tags").enumerate() {
            let Some(tag) = tag.as_str().filter(|tag| !known.contains(tag)) else {
                continue;
            };
            let pointer = join(&join(&site.pointer, "tags"), &index.to_string());
            let advice =
                format!("add `name: {tag}` with a `description` to the `tags` of the contract");
            report.add(
                &pointer,
                format!("nothing says what the tag `{tag}` means"),
                advice,
            );
        }
    }
}

fn undescribed(value: &serde_json::Value, pointer: &str, noun: &str, report: &mut Report) {
    if !says(value, "description") {
        report.add(
            pointer,
            format!("{noun} without a description"),
            "write a `description` that says more than the name",
        );
    }
}

fn needs_description(site: &Site) -> bool {
    let is_null = site.kind == Kind::Schema && text(site.value, "type") == Some("null");
    DESCRIBED.contains(&site.kind)
        && site.value.is_object()
        && !site.is_condition
        && !site.is_reference()
        && !is_null
}

#[cfg(test)]
mod tests {
    use super::super::testing::{THING, check, with_operation, with_schema};
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_that_is_read_has_a_description() {
        let operation = json!({
            "description": " ",
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string", "description": "Words."}}],
            "responses": {"200": {"description": "The orders."}, "404": {"$ref": "#/components/responses/NotFound"}},
        });
        let pointers = ["/paths/~1orders/get", "/paths/~1orders/get/parameters/0"];
        check(
            RULE,
            &with_operation("get", operation),
            &pointers.map(|pointer| (pointer, "description")),
        );
    }

    #[test]
    fn properties_have_one_references_have_that_of_their_target() {
        let schema = json!({"type": "object", "description": "A thing.", "properties": {
            "a": {"type": "boolean"},
            "b": {"$ref": "#/components/schemas/Thing"},
            "c": {"description": "Perhaps a thing.", "oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Thing"}]},
        }});
        check(
            RULE,
            &with_schema(schema),
            &[(&format!("{THING}/properties/a"), "description")],
        );
    }

    #[test]
    fn tags_and_codes_have_one() {
        let document = json!({
            "tags": [{"name": "orders"}, {"name": "lines", "description": "Lines."}],
            "x-problems": {"order_closed": {"status": 409, "title": "Closed"}},
            "x-scopes": {"order:read": {}},
            "x-subscriptions": {"payment.captured": {"from": "payment.yaml"}},
            "paths": {"/orders": {"get": {"description": "Lists.", "tags": ["lines", "cheese"]}}},
        });
        check(
            RULE,
            &document,
            &[
                ("/tags/0", "description"),
                ("/x-problems/order_closed", "description"),
                ("/x-scopes/order:read", "description"),
                ("/x-subscriptions/payment.captured", "description"),
                ("/paths/~1orders/get/tags/1", "name: cheese"),
            ],
        );
    }
}
