//! Whether the document that a service serves says what its contract says.
//!
//! Both are made alike by [`normalise`], whose rules are few and listed, and are then compared as JSON. A rule is only
//! for two ways of writing one thing; whatever changes what a caller may rely on is a [`Difference`].

mod compare;
mod normalise;
mod references;
mod rules;

use std::fmt;

use serde_json::Value;

pub use normalise::normalise;

/// One place where the two documents differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The JSON pointer of the place, in the normalised documents.
    pub pointer: String,
    /// What the contract says there; none where it says nothing.
    pub contract: Option<Value>,
    /// What the server says there; none where it says nothing.
    pub served: Option<Value>,
}

/// Everything in which a served document differs from its bundled contract, in the order of the contract.
pub fn differences(contract: &Value, served: &Value) -> Vec<Difference> {
    compare::compare(&normalise(contract), &normalise(served))
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said =
            |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), shorten);
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(
            formatter,
            "{pointer}: the contract says {}, the server says {}",
            said(&self.contract),
            said(&self.served)
        )
    }
}

/// A value on one line, cut where it would fill the screen.
fn shorten(value: &Value) -> String {
    const LONGEST: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
