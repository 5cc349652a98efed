//! What `validator` collected, as faults: for what a Rust type refuses and its schema lets pass.

use validator::{ValidationErrors, ValidationErrorsKind};

use crate::{Fault, FaultCode, Location, Operation, pointer};

/// The member of a request struct that holds its body.
const BODY: &str = "body";

/// The faults of a request struct, whose members are named as the parameters, and `body`.
pub(crate) fn faults(operation: &Operation, errors: &ValidationErrors) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, kind) in errors.errors() {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == name);
        let (location, at) = match parameter {
            Some(parameter) => (parameter.location, pointer::join("", name)),
            None if name == BODY => (Location::Body, String::new()),
            None => (Location::Body, below("", name)),
        };
        walk(kind, location, &at, &mut faults);
    }
    // A hash map has no order, and answers should have one.
    faults.sort_by(|left, right| {
        (left.location, &left.pointer, left.code).cmp(&(right.location, &right.pointer, right.code))
    });
    faults
}

fn walk(kind: &ValidationErrorsKind, location: Location, at: &str, faults: &mut Vec<Fault>) {
    match kind {
        ValidationErrorsKind::Field(errors) => {
            faults.extend(errors.iter().map(|error| {
                let code = FaultCode::of(&error.code);
                Fault::new(location, at, code, code.sentence())
            }));
        }
        ValidationErrorsKind::Struct(errors) => {
            for (name, kind) in errors.errors() {
                walk(kind, location, &below(at, name), faults);
            }
        }
        ValidationErrorsKind::List(items) => {
            for (index, errors) in items {
                let at = format!("{at}/{index}");
                for (name, kind) in errors.errors() {
                    walk(kind, location, &below(&at, name), faults);
                }
            }
        }
    }
}

/// The empty name is the value itself.
fn below(at: &str, name: &str) -> String {
    if name.is_empty() {
        at.to_owned()
    } else {
        pointer::join(at, name)
    }
}
