//! `event-shape`

use serde_json::Value;

use super::read::{has_type, items, members, text};
use super::{Report, Rule};
use crate::model::Contract;
use crate::pointer::{self, join};

pub(super) const RULE: Rule = Rule {
    name: "event-shape",
    reason: "The name, the type on the wire and the filter of the queue must be one.",
    check,
};

const CLOUD_EVENT: &str = "#/components/schemas/CloudEvent";

/// Past tenses that do not end in `ed`.
const IRREGULAR: [&str; 36] = [
    "begun",
    "bought",
    "broken",
    "built",
    "chosen",
    "cut",
    "done",
    "drawn",
    "found",
    "frozen",
    "given",
    "gone",
    "grown",
    "held",
    "hidden",
    "kept",
    "known",
    "left",
    "lent",
    "lost",
    "made",
    "met",
    "paid",
    "put",
    "read",
    "reset",
    "run",
    "sent",
    "set",
    "sold",
    "spent",
    "split",
    "taken",
    "told",
    "withdrawn",
    "won",
];

/// What a thing has become, where no verb says it as shortly: `stock.low`.
const STATES: [&str; 1] = ["low"];

fn check(contract: &Contract, report: &mut Report) {
    let document = &contract.document;
    for (name, item) in members(document, "/webhooks") {
        let pointer = join("/webhooks", name);
        if !is_named_right(name) {
            let advice = "write the thing, a full stop and what happened to it, as `order.paid`";
            report.add(
                &pointer,
                format!("`{name}` is not of the form noun.past_tense"),
                advice,
            );
        }
        let Some(operation) = item.get("post") else {
            report.add(&pointer, "an event is not sent as a POST", "write `post`");
            continue;
        };
        let pointer = join(&pointer, "post");
        if operation.get("security") != Some(&Value::Array(Vec::new())) {
            report.add(
                &pointer,
                "an event asks its receiver for a token of ours",
                "write `security: []`",
            );
        }
        if members(operation, "/responses")
            .map(|(status, _)| status)
            .ne(["204"])
        {
            report.add(
                &pointer,
                "an event is answered with something else than 204",
                "declare 204 and nothing else under `responses`",
            );
        }
        body(document, name, operation, &pointer, report);
    }
}

fn body(document: &Value, name: &str, operation: &Value, pointer: &str, report: &mut Report) {
    let body_pointer = join(pointer, "requestBody");
    let body = operation
        .get("requestBody")
        .and_then(|body| pointer::resolve(document, body, &body_pointer));
    let Some((body, pointer)) = body else {
        report.add(
            pointer,
            "an event has no body",
            "write a `requestBody` of `application/cloudevents+json`",
        );
        return;
    };
    if body.get("required") != Some(&Value::Bool(true)) {
        report.add(
            &pointer,
            "the body of an event can be left out",
            "write `required: true`",
        );
    }
    if members(body, "/content")
        .map(|(media_type, _)| media_type)
        .ne(["application/cloudevents+json"])
    {
        report.add(
            &pointer,
            "an event is something else than a CloudEvent",
            "write `application/cloudevents+json` alone under `content`",
        );
        return;
    }
    let pointer = format!("{pointer}/content/application~1cloudevents+json/schema");
    let schema = body.pointer("/content/application~1cloudevents+json/schema");
    if let Some((schema, pointer)) =
        schema.and_then(|schema| pointer::resolve(document, schema, &pointer))
    {
        payload(document, name, schema, &pointer, report);
    }
}

fn payload(document: &Value, name: &str, schema: &Value, pointer: &str, report: &mut Report) {
    let parts: Vec<&Value> = items(schema, "/allOf").collect();
    let own_pointer = join(&join(pointer, "allOf"), "1");
    let own = match parts.as_slice() {
        [envelope, own] if text(envelope, "$ref") == Some(CLOUD_EVENT) => {
            pointer::resolve(document, own, &own_pointer)
        }
        _ => None,
    };
    let Some((own, pointer)) = own.filter(|(own, _)| has_type(own, "object")) else {
        let advice = format!(
            "write `allOf` of `$ref: 'common.yaml{CLOUD_EVENT}'` and an object with `type` (`const: {name}`) and `data`"
        );
        report.add(
            pointer,
            "the payload is not the shared envelope and an object",
            advice,
        );
        return;
    };
    if own
        .pointer("/properties/type/const")
        .and_then(Value::as_str)
        != Some(name)
    {
        let place = join(&join(&pointer, "properties"), "type");
        report.add(
            &place,
            "the type on the wire is not the name of the event",
            format!("write `type: string` and `const: {name}`"),
        );
    }
    if own.pointer("/properties/data").is_none() {
        report.add(
            &pointer,
            "the event carries nothing",
            "add the property `data` with what receivers need to know",
        );
    }
    let is_required = |property: &str| items(own, "/required").any(|name| name == property);
    if !is_required("type") || !is_required("data") {
        report.add(
            &pointer,
            "`type` or `data` can be left out",
            "write `required: [type, data]`",
        );
    }
}

fn is_named_right(name: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let is_past =
        |word: &str| word.ends_with("ed") || IRREGULAR.contains(&word) || STATES.contains(&word);
    match name.split_once('.') {
        Some((noun, event)) => is_name(noun) && is_name(event) && event.split('_').any(is_past),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;
    use serde_json::json;

    fn document(name: &str, schema: Value) -> Value {
        json!({
            "webhooks": {name: {"post": {
                "security": [],
                "requestBody": {"required": true, "content": {"application/cloudevents+json": {"schema": schema}}},
                "responses": {"204": {"description": "Taken."}},
            }}},
            "components": {"schemas": {"CloudEvent": {"type": "object"}}},
        })
    }

    fn schema(event_type: &str) -> Value {
        json!({"allOf": [{"$ref": CLOUD_EVENT}, {
            "type": "object", "required": ["type", "data"],
            "properties": {"type": {"type": "string", "const": event_type}, "data": {"type": "object"}},
        }]})
    }

    #[test]
    fn an_event_says_what_happened_to_what() {
        for right in [
            "order.paid",
            "order.line_added",
            "user.signed_up",
            "stock.low",
        ] {
            check(RULE, &document(right, schema(right)), &[]);
        }
        for wrong in ["order_paid", "order.pay", "Order.Paid", "shop.order.paid"] {
            check(
                RULE,
                &document(wrong, schema(wrong)),
                &[(&format!("/webhooks/{wrong}"), "order.paid")],
            );
        }
    }

    #[test]
    fn the_type_on_the_wire_is_the_name() {
        let pointer =
            "/webhooks/order.paid/post/requestBody/content/application~1cloudevents+json/schema";
        let place = format!("{pointer}/allOf/1/properties/type");
        check(
            RULE,
            &document("order.paid", schema("order.payed")),
            &[(&place, "const: order.paid")],
        );
        check(
            RULE,
            &document("order.paid", json!({"type": "object"})),
            &[(pointer, "common.yaml#/components/schemas/CloudEvent")],
        );
        let mut empty = schema("order.paid");
        empty["allOf"][1] =
            json!({"type": "object", "properties": {"type": {"const": "order.paid"}}});
        let place = format!("{pointer}/allOf/1");
        check(
            RULE,
            &document("order.paid", empty),
            &[(&place, "`data`"), (&place, "required: [type, data]")],
        );
    }

    #[test]
    fn it_is_a_post_of_a_cloud_event_that_anybody_may_send() {
        let document = json!({"webhooks": {
            "order.paid": {"put": {}},
            "order.sent": {"post": {"requestBody": {"content": {"application/json": {}}}, "responses": {"200": {}}}},
            "order.lost": {"post": {"security": [], "responses": {"204": {}}}},
        }});
        check(
            RULE,
            &document,
            &[
                ("/webhooks/order.paid", "`post`"),
                ("/webhooks/order.sent/post", "security: []"),
                ("/webhooks/order.sent/post", "204 and nothing else"),
                ("/webhooks/order.sent/post/requestBody", "required: true"),
                (
                    "/webhooks/order.sent/post/requestBody",
                    "application/cloudevents+json",
                ),
                ("/webhooks/order.lost/post", "requestBody"),
            ],
        );
    }
}
