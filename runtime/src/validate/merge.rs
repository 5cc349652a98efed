//! Several kinds of errors under one name, which `validator` itself meets with a panic.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use validator::{ValidationErrors, ValidationErrorsKind as Kind};

/// Adds to what is known under a name.
pub(super) fn insert(errors: &mut ValidationErrors, name: Cow<'static, str>, kind: Kind) {
    match errors.0.entry(name) {
        Entry::Vacant(entry) => {
            entry.insert(kind);
        }
        Entry::Occupied(mut entry) => match (entry.get_mut(), kind) {
            (Kind::Field(known), Kind::Field(more)) => known.extend(more),
            (known, more) => {
                let mut both = members(std::mem::replace(known, Kind::Field(Vec::new())));
                for (name, kind) in members(more).0 {
                    insert(&mut both, name, kind);
                }
                *known = Kind::Struct(Box::new(both));
            }
        },
    }
}

/// Any kind as a struct: errors of the value itself stand under the empty name, items under their index.
fn members(kind: Kind) -> ValidationErrors {
    let mut errors = ValidationErrors::new();
    match kind {
        Kind::Struct(members) => return *members,
        Kind::Field(_) => {
            errors.0.insert(Cow::Borrowed(""), kind);
        }
        Kind::List(items) => errors.0.extend(
            items
                .into_iter()
                .map(|(index, item)| (Cow::Owned(index.to_string()), Kind::Struct(item))),
        ),
    }
    errors
}
