//! `money-shape`

use super::read::{has_type, properties};
use super::{Report, Rule};
use crate::model::Contract;
use crate::sites;

pub(super) const RULE: Rule = Rule {
    name: "money-shape",
    reason: "Rounding errors come from the second definition of money.",
    check,
};

const MONEY: &str = "/components/schemas/Money";
const ADVICE: &str = "write `$ref: 'common.yaml#/components/schemas/Money'`";

fn check(contract: &Contract, report: &mut Report) {
    for site in sites::schemas(&contract.document).filter(|site| !site.is_reference()) {
        let Some(properties) = properties(&contract.document, site.value) else {
            continue;
        };
        let (Some(amount), true) = (
            properties.get("amount"),
            properties.contains_key("currency"),
        ) else {
            continue;
        };
        if site.pointer != MONEY {
            report.add(
                &site.pointer,
                "an object with an amount and a currency of its own",
                ADVICE,
            );
        } else if !has_type(amount, "integer") {
            report.add(
                &site.pointer,
                "money that is not counted in whole minor units",
                ADVICE,
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
    fn there_is_one_definition_of_money() {
        let money = json!({"type": "object", "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}}});
        check(
            RULE,
            &with_schema(money.clone()),
            &[(THING, "common.yaml#/components/schemas/Money")],
        );
        check(
            RULE,
            &json!({"components": {"schemas": {"Money": money}}}),
            &[],
        );
        let price = json!({"type": "object", "properties": {"price": {"$ref": "#/components/schemas/Money"}, "currency": {"type": "string"}}});
        check(RULE, &with_schema(price), &[]);
    }

    #[test]
    fn it_is_counted_in_whole_units() {
        let money = json!({"type": "object", "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}}});
        check(
            RULE,
            &json!({"components": {"schemas": {"Money": money}}}),
            &[(MONEY, "common.yaml")],
        );
    }
}
