//! Patterns in the dialect of other languages, where ECMA-262 has words for the same.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::node::{Data, Object};

/// `(?i)` in front of a pattern says that case does not matter; ECMA-262 (2025) writes that around what it holds for.
pub(super) fn upgrade(schema: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(member) = schema.get_mut("pattern") else {
        return;
    };
    let Some(rest) = member
        .value
        .as_str()
        .and_then(|text| text.strip_prefix("(?i)"))
    else {
        return;
    };
    let pattern = format!("(?i:{rest})");
    diagnostics.push(
        Diagnostic::warning("pattern", "`(?i)` in front is no ECMA-262")
            .at(&member.key)
            .advise(format!("write `{pattern}`, which is how it is understood")),
    );
    member.value.data = Data::String(pattern);
}
