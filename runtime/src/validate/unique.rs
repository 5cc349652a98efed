//! `uniqueItems`.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

/// Up to here, comparing every pair is faster than anything that allocates.
const FEW: usize = 16;

/// Whether no two items are equal. Many items are compared by their JSON, because pairs would be the square of what a
/// caller chooses to send.
pub(super) fn all_differ<T: PartialEq + Serialize>(items: &[T]) -> bool {
    if items.len() <= FEW {
        return items
            .iter()
            .enumerate()
            .all(|(index, item)| !items[..index].contains(item));
    }
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().all(|item| match serde_json::to_value(item) {
        Ok(value) => seen.insert(sorted(value).to_string()),
        Err(_) => false,
    })
}

/// The same value with the members of objects in one order.
fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_items_are_found_among_few_and_among_many() {
        assert!(all_differ(&[1, 2, 3]));
        assert!(!all_differ(&[1, 2, 1]));
        let mut many: Vec<u32> = (0..100).collect();
        assert!(all_differ(&many));
        many.push(50);
        assert!(!all_differ(&many));
    }

    #[test]
    fn the_order_of_members_makes_no_difference() {
        let mut many: Vec<Value> = (0..20).map(|number| json!({"n": number, "a": 1})).collect();
        many.push(json!({"a": 1, "n": 3}));
        assert!(!all_differ(&many));
    }
}
