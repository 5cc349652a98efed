//! The comparison of two normalised documents.

use serde_json::{Map, Value};

use super::Difference;
use crate::pointer;

pub(super) fn compare(contract: &Value, served: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    visit(
        String::new(),
        Some(contract),
        Some(served),
        &mut differences,
    );
    differences
}

fn visit(
    at: String,
    contract: Option<&Value>,
    served: Option<&Value>,
    differences: &mut Vec<Difference>,
) {
    match (contract, served) {
        (Some(Value::Object(contract)), Some(Value::Object(served))) => {
            for key in keys(contract, served) {
                visit(
                    pointer::join(&at, key),
                    contract.get(key),
                    served.get(key),
                    differences,
                );
            }
        }
        (Some(Value::Array(contract)), Some(Value::Array(served))) => {
            for index in 0..contract.len().max(served.len()) {
                visit(
                    pointer::join(&at, &index.to_string()),
                    contract.get(index),
                    served.get(index),
                    differences,
                );
            }
        }
        (Some(contract), Some(served)) if same(contract, served) => {}
        _ => differences.push(Difference {
            pointer: at,
            contract: contract.cloned(),
            served: served.cloned(),
        }),
    }
}

fn keys<'a>(
    contract: &'a Map<String, Value>,
    served: &'a Map<String, Value>,
) -> impl Iterator<Item = &'a String> {
    contract
        .keys()
        .chain(served.keys().filter(|key| !contract.contains_key(*key)))
}

/// Whether two scalars are one value; 1 and 1.0 are.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_difference_names_its_place_and_both_sides() {
        let contract = json!({"a": {"b/c": [1, 2]}, "only": true});
        let served = json!({"a": {"b/c": [1, 3, 4]}, "more": null});
        let found: Vec<String> = compare(&contract, &served)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            [
                "/a/b~1c/1: the contract says 2, the server says 3",
                "/a/b~1c/2: the contract says nothing, the server says 4",
                "/only: the contract says true, the server says nothing",
                "/more: the contract says nothing, the server says null",
            ]
        );
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(compare(&json!([1, 1.0, 1e2]), &json!([1.0, 1, 100])).is_empty());
        assert_eq!(compare(&json!([u64::MAX]), &json!([u64::MAX - 1])).len(), 1);
        assert_eq!(compare(&json!([1]), &json!(["1"])).len(), 1);
    }

    #[test]
    fn the_order_of_members_does_not_matter() {
        assert!(compare(&json!({"a": 1, "b": 2}), &json!({"b": 2, "a": 1})).is_empty());
    }
}
