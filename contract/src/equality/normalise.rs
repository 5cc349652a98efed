//! The normaliser: every rule, applied where it applies.

use serde_json::{Map, Value};

use super::{references, rules};
use crate::load::grammar::{Holds, Kind, is_name};

/// A rule for one node.
type Rule = fn(Kind, &mut Map<String, Value>);

/// The closed list of rules that look at one node. Beside them stands [`references::are_written_out`], which needs the
/// whole document, and the comparison of numbers by value.
const RULES: [Rule; 7] = [
    rules::the_patch_version_is_not_compared,
    rules::parameters_of_a_path_belong_to_its_operations,
    rules::a_default_is_the_same_as_nothing,
    rules::an_empty_collection_is_the_same_as_nothing,
    rules::a_single_type_needs_no_list,
    rules::sets_have_no_order,
    rules::parameters_have_no_order,
];

/// A document in the one way of writing in which two documents that say the same are equal.
pub fn normalise(document: &Value) -> Value {
    let mut normal = references::are_written_out(document);
    walk(&mut normal, Kind::Document, &mut |kind, node| {
        RULES.iter().for_each(|rule| rule(kind, node))
    });
    normal
}

/// Shows every node of a known kind, the outer before the inner. Literals and extensions are not entered.
pub(super) fn walk(
    value: &mut Value,
    kind: Kind,
    visit: &mut impl FnMut(Kind, &mut Map<String, Value>),
) {
    let Value::Object(object) = value else { return };
    visit(kind, object);
    for (key, value) in object {
        let Some(holds) = kind.member(key) else {
            continue;
        };
        match (holds, value) {
            (Holds::One(kind), value) => walk(value, kind, visit),
            (Holds::List(kind), Value::Array(items)) => {
                items.iter_mut().for_each(|item| walk(item, kind, visit))
            }
            (Holds::Map(kind) | Holds::ExtensibleMap(kind), Value::Object(members)) => {
                let members = members.iter_mut().filter(|(name, _)| is_name(holds, name));
                members.for_each(|(_, value)| walk(value, kind, visit));
            }
            _ => {}
        }
    }
}
