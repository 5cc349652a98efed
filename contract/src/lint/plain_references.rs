//! `plain-references`

use super::{Report, Rule};
use crate::model::Contract;
use crate::pointer::join;
use crate::sites;

pub(super) const RULE: Rule = Rule {
    name: "plain-references",
    reason: "Two readers disagree about what other siblings mean.",
    check,
};

fn check(contract: &Contract, report: &mut Report) {
    for site in sites::all(&contract.document)
        .iter()
        .filter(|site| site.is_reference())
    {
        let siblings = site
            .value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key);
        for key in siblings.filter(|key| !matches!(key.as_str(), "$ref" | "description")) {
            let advice = match key.as_str() {
                "type" | "nullable" => "write `oneOf` of `type: 'null'` and the reference",
                "example" | "examples" => "write the examples into what is referred to",
                _ => "name what is meant as a component of its own, and refer to that",
            };
            report.add(
                &join(&site.pointer, key),
                format!("`{key}` beside a `$ref`"),
                advice,
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
    fn a_reference_has_a_description_at_most() {
        let with = |property| with_schema(json!({"type": "object", "properties": {"a": property}}));
        check(
            RULE,
            &with(json!({"$ref": "#/components/schemas/Part", "description": "A part."})),
            &[],
        );
        let nullable = json!({"$ref": "#/components/schemas/Part", "type": ["object", "null"], "deprecated": true});
        check(
            RULE,
            &with(nullable),
            &[
                (
                    &format!("{THING}/properties/a/type"),
                    "`oneOf` of `type: 'null'`",
                ),
                (
                    &format!("{THING}/properties/a/deprecated"),
                    "component of its own",
                ),
            ],
        );
    }

    #[test]
    fn a_property_may_be_called_ref() {
        check(
            RULE,
            &with_schema(
                json!({"type": "object", "properties": {"$ref": {"type": "string"}, "a": {"type": "string"}}}),
            ),
            &[],
        );
    }
}
