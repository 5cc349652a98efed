//! `carried-by-utoipa`

use serde_json::Value;

use super::read::{methods, text};
use super::{Report, Rule};
use crate::load::grammar::{Kind, METHODS};
use crate::model::Contract;
use crate::pointer::join;
use crate::sites::{self, Site};

pub(super) const RULE: Rule = Rule {
    name: "carried-by-utoipa",
    reason: "The document that a service serves is written by utoipa from its annotated code and compared with the \
             contract. What utoipa has no words for could not be compared.",
    check,
};

/// Keywords that the served document cannot have: where, which, and what to write instead.
const KEYWORDS: [(Kind, &str, &str); 6] = [
    (
        Kind::Document,
        "jsonSchemaDialect",
        "remove it: every schema is of the dialect of OpenAPI 3.1",
    ),
    (
        Kind::Operation,
        "servers",
        "name the servers once, under the `servers` of the contract",
    ),
    (
        Kind::Operation,
        "callbacks",
        "describe what is sent under `webhooks`",
    ),
    (
        Kind::Operation,
        "externalDocs",
        "put the address into the description",
    ),
    (
        Kind::Response,
        "links",
        "say in the description which operation goes on from here",
    ),
    (
        Kind::Parameter,
        "examples",
        "write `examples` into the schema of the parameter",
    ),
];

/// Keywords beside which `true` and `false` are carried.
const BOOLEAN: [&str; 3] = [
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
];

fn check(contract: &Contract, report: &mut Report) {
    for site in sites::all(&contract.document) {
        for (kind, keyword, advice) in KEYWORDS {
            if site.kind == kind && site.value.get(keyword).is_some() {
                let message = format!(
                    "`{keyword}` of {} cannot be in the document that is served",
                    kind.noun()
                );
                report.add(&join(&site.pointer, keyword), message, advice);
            }
        }
        match site.kind {
            Kind::PathItem => path_item(&site, report),
            Kind::SecurityScheme => scheme(&site, report),
            Kind::Schema => schema(&site, report),
            _ => {}
        }
    }
}

/// utoipa writes operations; what a path says besides is nowhere in them.
fn path_item(site: &Site, report: &mut Report) {
    let keys = site
        .value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str());
    for key in keys.filter(|key| !METHODS.contains(key)) {
        let advice = match key {
            "parameters" => {
                "list them under each operation of the path; share one as a component, by `$ref`"
            }
            "servers" => "name the servers once, under the `servers` of the contract",
            _ => "write it into each operation of the path",
        };
        let message = format!("`{key}` of a path cannot be in the document that is served");
        report.add(&join(&site.pointer, key), message, advice);
    }
    let spare = methods(site.value)
        .skip(1)
        .filter(|_| site.held_as == "webhooks");
    for (method, _) in spare {
        report.add(
            &join(&site.pointer, method),
            "an event with a second method",
            "keep `post` alone",
        );
    }
}

fn scheme(site: &Site, report: &mut Report) {
    let is_http = text(site.value, "type") == Some("http")
        && matches!(text(site.value, "scheme"), Some("bearer" | "basic"));
    if !is_http && !site.is_reference() {
        let advice = "write `type: http` and `scheme: bearer`, as `common.yaml#/components/securitySchemes/bearer`";
        report.add(
            &site.pointer,
            "a way to authenticate that the served document cannot name",
            advice,
        );
    }
}

fn schema(site: &Site, report: &mut Report) {
    match site.value {
        Value::Bool(true) if !BOOLEAN.contains(&site.held_as) => {
            report.add(
                &site.pointer,
                "a schema that is just `true`",
                "write the `type` of what is allowed",
            );
        }
        Value::Bool(false) if !BOOLEAN.contains(&site.held_as) => {
            let advice = "leave it out, and close the object with `additionalProperties: false`";
            report.add(&site.pointer, "a schema that is just `false`", advice);
        }
        schema => {
            let Some(types) = schema.get("type").and_then(Value::as_array) else {
                return;
            };
            let is_nullable =
                types.len() == 2 && types.iter().filter(|ty| *ty == "null").count() == 1;
            if !is_nullable {
                let advice =
                    "write one type, or `[string, 'null']`, or `oneOf` of a schema for each type";
                report.add(
                    &join(&site.pointer, "type"),
                    "a list of types that is not one type and null",
                    advice,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{THING, check, with_schema};
    use super::*;
    use serde_json::json;

    #[test]
    fn what_belongs_to_an_operation_stands_there() {
        let document = json!({"paths": {"/orders": {
            "summary": "Orders",
            "parameters": [],
            "get": {
                "servers": [], "callbacks": {},
                "parameters": [{"name": "q", "in": "query", "examples": {}, "schema": {"type": "string", "examples": ["a"]}}],
                "responses": {"200": {"links": {}}},
            },
        }}});
        let get = "/paths/~1orders/get";
        check(
            RULE,
            &document,
            &[
                ("/paths/~1orders/summary", "into each operation"),
                ("/paths/~1orders/parameters", "under each operation"),
                (&format!("{get}/servers"), "`servers` of the contract"),
                (&format!("{get}/callbacks"), "`webhooks`"),
                (
                    &format!("{get}/parameters/0/examples"),
                    "schema of the parameter",
                ),
                (&format!("{get}/responses/200/links"), "description"),
            ],
        );
    }

    #[test]
    fn an_event_has_one_method() {
        let document = json!({"webhooks": {"order.paid": {"post": {}, "put": {}}}});
        check(
            RULE,
            &document,
            &[("/webhooks/order.paid/put", "`post` alone")],
        );
    }

    #[test]
    fn a_schema_is_an_object_and_has_one_type() {
        let wrong = json!({"type": "object", "properties": {
            "a": true, "b": false, "c": {"type": ["string", "integer"]}, "d": {"type": ["string"]},
        }});
        let at = |name: &str| format!("{THING}/properties/{name}");
        check(
            RULE,
            &with_schema(wrong),
            &[
                (&at("a"), "the `type`"),
                (&at("b"), "leave it out"),
                (&at("c/type"), "`oneOf`"),
                (&at("d/type"), "one type"),
            ],
        );
        let right = json!({"type": ["object", "null"], "additionalProperties": false, "properties": {"a": {"type": ["null", "string"]}}});
        check(RULE, &with_schema(right), &[]);
    }

    #[test]
    fn callers_show_a_token_or_a_password() {
        let schemes = json!({"a": {"type": "http", "scheme": "bearer"}, "b": {"type": "apiKey", "in": "header", "name": "X-Key"}});
        check(
            RULE,
            &json!({"components": {"securitySchemes": schemes}}),
            &[("/components/securitySchemes/b", "scheme: bearer")],
        );
    }
}
