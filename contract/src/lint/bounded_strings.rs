//! `bounded-strings`

use serde_json::Value;

use super::read::{enumerates, has_type, text};
use super::{Report, Rule};
use crate::model::Contract;
use crate::sites::{self, Site};

pub(super) const RULE: Rule = Rule {
    name: "bounded-strings",
    reason: "What has no bound is bounded by memory.",
    check,
};

/// A date-time is not among them: it can have any number of fractional digits.
const BOUNDED_FORMATS: [&str; 3] = ["uuid", "date", "binary"];

/// The keywords that say what kind of value is meant.
const KINDS: [&str; 7] = ["type", "enum", "const", "allOf", "anyOf", "oneOf", "$ref"];

fn check(contract: &Contract, report: &mut Report) {
    for site in sites::schemas(&contract.document) {
        if has_type(site.value, "string")
            && !is_bounded(&site)
            && !is_page_token(&contract.document, &site.pointer)
        {
            let advice = "write `maxLength`, or an `enum`, a `const` or the format uuid or date";
            report.add(&site.pointer, "the string can have any length", advice);
        }
        if allows_anything(&site) {
            let advice = "write its `type` and its bounds";
            report.add(
                &site.pointer,
                "the schema allows anything, and so strings of any length",
                advice,
            );
        }
    }
}

fn is_bounded(site: &Site) -> bool {
    let format = text(site.value, "format").unwrap_or_default();
    site.value.get("maxLength").is_some()
        || enumerates(site.value)
        || BOUNDED_FORMATS.contains(&format)
}

/// The parts of a whole may leave the type to each other.
fn allows_anything(site: &Site) -> bool {
    let is_whole = !matches!(site.held_as, "allOf" | "anyOf" | "oneOf");
    let schema = site.value.as_object();
    is_whole
        && schema.is_some_and(|schema| !KINDS.iter().any(|keyword| schema.contains_key(*keyword)))
}

/// A maximum on `next_page` would take the stream from the client: see `page-shape`.
fn is_page_token(document: &Value, pointer: &str) -> bool {
    let page = pointer
        .strip_suffix("/properties/next_page")
        .and_then(|page| document.pointer(page));
    page.is_some_and(|page| page.pointer("/properties/items").is_some())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{THING, check, with_schema};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_string_has_an_end() {
        for unbounded in [
            json!({"type": "string"}),
            json!({"type": ["string", "null"], "format": "date-time"}),
        ] {
            check(RULE, &with_schema(unbounded), &[(THING, "maxLength")]);
        }
        for bounded in [
            json!({"type": "string", "maxLength": 10}),
            json!({"type": "string", "enum": ["a"]}),
            json!({"type": "string", "const": "a"}),
            json!({"type": "string", "format": "uuid"}),
            json!({"type": "integer"}),
        ] {
            check(RULE, &with_schema(bounded), &[]);
        }
    }

    #[test]
    fn what_allows_anything_allows_long_strings() {
        check(
            RULE,
            &with_schema(json!({"description": "Anything."})),
            &[(THING, "its `type`")],
        );
        check(
            RULE,
            &with_schema(json!({"type": "object", "allOf": [{"required": ["a"]}]})),
            &[],
        );
    }

    #[test]
    fn only_the_token_of_a_page_has_none() {
        let page = json!({"type": "object", "properties": {"items": {"type": "array"}, "next_page": {"type": "string"}}});
        check(RULE, &with_schema(page), &[]);
        let other = json!({"type": "object", "properties": {"next_page": {"type": "string"}}});
        check(
            RULE,
            &with_schema(other),
            &[(&format!("{THING}/properties/next_page"), "maxLength")],
        );
    }
}
