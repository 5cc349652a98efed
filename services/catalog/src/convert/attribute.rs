use super::Unfit;
use crate::domain::attribute::{Attribute, AttributeValue};
use crate::generated::types;

impl From<types::Attribute> for Attribute {
    fn from(attribute: types::Attribute) -> Self {
        use types::Attribute as Contract;
        let (name, value) = match attribute {
            Contract::Text(text) => (text.name, AttributeValue::Text { value: text.value }),
            Contract::Number(number) => (
                number.name,
                AttributeValue::Number {
                    value: number.value,
                    unit: number.unit,
                },
            ),
            Contract::Flag(flag) => (flag.name, AttributeValue::Flag { value: flag.value }),
            Contract::Choice(choice) => (
                choice.name,
                AttributeValue::Choice {
                    options: choice.options,
                },
            ),
        };
        Self {
            name: name.into(),
            value,
        }
    }
}

impl TryFrom<Attribute> for types::Attribute {
    type Error = Unfit;

    fn try_from(attribute: Attribute) -> Result<Self, Unfit> {
        let name = attribute.name.try_into()?;
        Ok(match attribute.value {
            AttributeValue::Text { value } => Self::Text(types::TextAttribute {
                kind: types::TextAttributeKind::Text,
                name,
                value,
            }),
            AttributeValue::Number { value, unit } => Self::Number(types::NumberAttribute {
                kind: types::NumberAttributeKind::Number,
                name,
                value,
                unit,
            }),
            AttributeValue::Flag { value } => Self::Flag(types::FlagAttribute {
                kind: types::FlagAttributeKind::Flag,
                name,
                value,
            }),
            AttributeValue::Choice { options } => Self::Choice(types::ChoiceAttribute {
                kind: types::ChoiceAttributeKind::Choice,
                name,
                options,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_comes_back_as_it_went_in() {
        for attribute in [
            json!({"kind": "text", "name": "Material", "value": "Ash"}),
            json!({"kind": "number", "name": "Length", "value": 40.5, "unit": "cm"}),
            json!({"kind": "number", "name": "Pieces", "value": 2.0}),
            json!({"kind": "flag", "name": "Induction", "value": false}),
            json!({"kind": "choice", "name": "Colour", "options": ["sage", "cream"]}),
        ] {
            let contract: types::Attribute =
                serde_json::from_value(attribute.clone()).expect("as the contract says");
            let domain = Attribute::from(contract);
            let back = types::Attribute::try_from(domain).expect("as the contract says");
            assert_eq!(serde_json::to_value(back).expect("plain data"), attribute);
        }
    }
}
