//! Attributes: what a product has, and what it is found by.

use std::collections::HashSet;

use runtime::{Fault, FaultCode, Faults};
use serde::{Deserialize, Serialize};

use super::fold::fold;

/// An attribute of a product. Stored as JSON in this very shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// What it is called.
    pub name: String,
    /// What the product has there.
    #[serde(flatten)]
    pub value: AttributeValue,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttributeValue {
    /// Words.
    Text {
        /// The words.
        value: String,
    },
    /// A measure or a count.
    Number {
        /// The number.
        value: f64,
        /// What it counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// Something that it has or has not.
    Flag {
        /// Whether it has it.
        value: bool,
    },
    /// Something that the customer picks.
    Choice {
        /// What there is to pick from.
        options: Vec<String>,
    },
}

/// No two attributes of a product may have one name, whatever its case.
pub fn check(attributes: &[Attribute]) -> Faults {
    let mut seen = HashSet::new();
    let repeated = |(_, attribute): &(usize, &Attribute)| !seen.insert(fold(&attribute.name));
    attributes
        .iter()
        .enumerate()
        .filter(repeated)
        .map(|(index, _)| {
            Fault::body(
                format!("/attributes/{index}/name"),
                FaultCode::NotUnique,
                "is the name of another attribute of this product",
            )
        })
        .collect()
}

/// What `name:value` filters match: one entry for each value that a customer can mean.
pub fn facets(attributes: &[Attribute]) -> Vec<String> {
    let facets_of = |attribute: &Attribute| {
        let name = attribute.name.clone();
        values(&attribute.value)
            .into_iter()
            .map(move |value| facet(&name, &value))
    };
    attributes.iter().flat_map(facets_of).collect()
}

/// The words in which a search finds the attributes. Flags that are not set say nothing.
pub fn keywords(attributes: &[Attribute]) -> String {
    let mut words: Vec<String> = Vec::new();
    for attribute in attributes {
        match &attribute.value {
            AttributeValue::Flag { value: false } => {}
            AttributeValue::Flag { value: true } => words.push(attribute.name.clone()),
            other => {
                words.push(attribute.name.clone());
                words.extend(values(other));
            }
        }
    }
    words.join(" ")
}

/// One name and value in the form in which they are compared.
pub fn facet(name: &str, value: &str) -> String {
    format!("{}:{}", fold(name.trim()), fold(value.trim()))
}

fn values(value: &AttributeValue) -> Vec<String> {
    match value {
        AttributeValue::Text { value } => vec![value.clone()],
        AttributeValue::Number { value, .. } => vec![value.to_string()],
        AttributeValue::Flag { value } => vec![value.to_string()],
        AttributeValue::Choice { options } => options.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attribute(value: serde_json::Value) -> Attribute {
        serde_json::from_value(value).expect("well formed")
    }

    fn kettle() -> Vec<Attribute> {
        vec![
            attribute(json!({"kind": "text", "name": "Material", "value": "Enamelled steel"})),
            attribute(json!({"kind": "number", "name": "Capacity", "value": 2.0, "unit": "l"})),
            attribute(json!({"kind": "flag", "name": "Induction", "value": true})),
            attribute(json!({"kind": "flag", "name": "Electric", "value": false})),
            attribute(json!({"kind": "choice", "name": "Colour", "options": ["Sage", "Crème"]})),
        ]
    }

    #[test]
    fn each_value_is_a_facet() {
        assert_eq!(
            facets(&kettle()),
            [
                "material:enamelled steel",
                "capacity:2",
                "induction:true",
                "electric:false",
                "colour:sage",
                "colour:creme"
            ]
        );
    }

    #[test]
    fn a_search_finds_what_the_product_has() {
        assert_eq!(
            keywords(&kettle()),
            "Material Enamelled steel Capacity 2 Induction Colour Sage Crème"
        );
    }

    #[test]
    fn the_second_of_two_equal_names_is_named() {
        let mut attributes = kettle();
        attributes.push(attribute(
            json!({"kind": "flag", "name": "COLOUR", "value": true}),
        ));
        let faults = check(&attributes).into_vec();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].pointer, "/attributes/5/name");
        assert_eq!(faults[0].code, FaultCode::NotUnique);
        assert!(check(&kettle()).is_empty());
    }

    #[test]
    fn what_is_stored_reads_back() {
        for one in kettle() {
            let stored = serde_json::to_value(&one).expect("plain data");
            assert_eq!(attribute(stored), one);
        }
    }
}
