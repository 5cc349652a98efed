//! `bounded-arrays`

use super::read::{enumerates, has_type};
use super::{Report, Rule};
use crate::model::Contract;
use crate::sites;

pub(super) const RULE: Rule = Rule {
    name: "bounded-arrays",
    reason: "What has no bound is bounded by memory; and a page says how large it can be.",
    check,
};

fn check(contract: &Contract, report: &mut Report) {
    for site in sites::schemas(&contract.document) {
        let is_array = has_type(site.value, "array") || site.value.get("items").is_some();
        if is_array && site.value.get("maxItems").is_none() && !enumerates(site.value) {
            report.add(
                &site.pointer,
                "the array can have any number of items",
                "write `maxItems`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{THING, check, with_schema};
    use super::*;
    use serde_json::json;

    #[test]
    fn an_array_has_an_end() {
        check(
            RULE,
            &with_schema(json!({"type": "array", "items": {"type": "boolean"}})),
            &[(THING, "maxItems")],
        );
        check(
            RULE,
            &with_schema(json!({"items": {"type": "boolean"}})),
            &[(THING, "maxItems")],
        );
        check(
            RULE,
            &with_schema(json!({"type": "array", "items": {"type": "boolean"}, "maxItems": 3})),
            &[],
        );
    }
}
