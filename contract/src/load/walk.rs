//! A walk over a tree of nodes that knows what each of them is.

use super::grammar::{Holds, Kind, is_name};
use super::node::{Data, Node};

/// Shows every node of a known kind, the outer before the inner. Literals and extensions are not entered.
pub(crate) fn walk(node: &mut Node, kind: Kind, visit: &mut impl FnMut(Kind, &mut Node)) {
    visit(kind, node);
    let Data::Object(object) = &mut node.data else {
        return;
    };
    for (key, member) in object {
        let Some(holds) = kind.member(key) else {
            continue;
        };
        match (holds, &mut member.value.data) {
            (Holds::One(kind), _) => walk(&mut member.value, kind, visit),
            (Holds::List(kind), Data::Array(items)) => {
                items.iter_mut().for_each(|item| walk(item, kind, visit))
            }
            (Holds::Map(kind) | Holds::ExtensibleMap(kind), Data::Object(members)) => {
                let members = members.iter_mut().filter(|(name, _)| is_name(holds, name));
                members.for_each(|(_, member)| walk(&mut member.value, kind, visit));
            }
            _ => {}
        }
    }
}
