//! Patterns in the dialect of other languages, where ECMA-262 has words for the same.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::node::{Data, Object};

const FLAG: &str = "(?i)";

/// `(?i)` says that case does not matter from there to the end of its group; ECMA-262 (2025) writes that around what it
/// holds for.
pub(super) fn upgrade(schema: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(member) = schema.get_mut("pattern") else {
        return;
    };
    let Some((before, rest)) = member.value.as_str().and_then(|text| text.split_once(FLAG)) else {
        return;
    };
    let (inside, after) = rest.split_at(end_of_group(rest));
    if inside.contains(FLAG) || after.contains(FLAG) {
        return;
    }
    let pattern = format!("{before}(?i:{inside}){after}");
    let advice = format!("write `{pattern}`, which is how it is understood");
    diagnostics.push(
        Diagnostic::warning("pattern", "`(?i)` is no ECMA-262")
            .at(&member.key)
            .advise(advice),
    );
    member.value.data = Data::String(pattern);
}

/// Where the group ends in which a pattern goes on with `rest`; the length of it outside of groups.
fn end_of_group(rest: &str) -> usize {
    let (mut depth, mut in_class, mut is_escaped) = (0, false, false);
    for (index, character) in rest.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => depth += 1,
            ')' if depth == 0 => return index,
            ')' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}
