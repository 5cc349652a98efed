//! The full account of what is wrong with a request.

use validator::Validate;

use crate::body::{self, Unreadable};
use crate::{Fault, FaultCode, Input, Location, Problem, Undecodable, pointer, validate};

/// How many faults one answer lists: enough to work with, and a bound for what a request can make us write.
const MOST_FAULTS: usize = 100;

/// Gives out what was decoded if nothing at all is wrong, and everything that is wrong otherwise.
pub(super) fn conclude<T: Validate>(
    input: &Input,
    decoded: Result<T, Undecodable>,
) -> Result<T, Problem> {
    let fallback = match decoded {
        Err(undecodable) => vec![undecodable.into_fault()],
        Ok(decoded) => match decoded.validate() {
            Err(errors) => validate::faults(input.operation, &errors),
            Ok(()) if input.reading.faults.is_empty() && strictly_valid(input) => {
                return Ok(decoded);
            }
            Ok(()) => Vec::new(),
        },
    };
    Err(account(input, fallback))
}

/// Whether parameters and body keep their schemas, where the table says that decoding alone does not prove it.
fn strictly_valid(input: &Input) -> bool {
    strict_parameters_valid(input) && strict_body_valid(input)
}

fn strict_parameters_valid(input: &Input) -> bool {
    let parameters = input.operation.parameters.iter().zip(&input.reading.values);
    parameters
        .filter(|(parameter, _)| parameter.strict)
        .all(|(parameter, value)| {
            value
                .as_ref()
                .is_none_or(|value| input.operation.schemas.accepts(parameter.schema, value))
        })
}

fn strict_body_valid(input: &Input) -> bool {
    let Some((read, media)) = body::of(input) else {
        return true;
    };
    if !media.strict || media.schema.is_empty() {
        return true;
    }
    match body::value(input.operation, read) {
        Ok(Some(value)) => input.operation.schemas.accepts(media.schema, &value),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Everything that is wrong with the request; `fallback` where the schemas find nothing.
fn account(input: &Input, fallback: Vec<Fault>) -> Problem {
    let mut faults = input.reading.faults.clone();
    check_parameters(input, &mut faults);
    let unreadable_body = check_body(input, &mut faults).err();
    if faults.is_empty() {
        faults = fallback;
    }
    let mut seen = std::collections::HashSet::new();
    faults.retain(|fault| seen.insert(fault.clone()));
    faults.truncate(MOST_FAULTS);
    match unreadable_body {
        Some(unreadable) => Problem::invalid_request()
            .detail(unreadable.detail)
            .errors(faults),
        None if input.reading.unreadable => Problem::invalid_request().errors(faults),
        None if lacks_only_its_precondition(&faults) => Problem::precondition_required(),
        None => Problem::validation_failed(faults),
    }
}

/// Whether an `If-Match` that must be there is all that the request lacks: HTTP has a status for that (RFC 6585,
/// section 3). Beside other faults it is one of them, so that a caller meets all at once.
fn lacks_only_its_precondition(faults: &[Fault]) -> bool {
    matches!(faults, [fault] if fault.location == Location::Header
        && fault.code == FaultCode::Required
        && fault.pointer.eq_ignore_ascii_case("/if-match"))
}

fn check_parameters(input: &Input, faults: &mut Vec<Fault>) {
    for (parameter, value) in input.operation.parameters.iter().zip(&input.reading.values) {
        let pointer = pointer::join("", parameter.name);
        let reported = faults
            .iter()
            .any(|fault| fault.location == parameter.location && fault.pointer == pointer);
        match value {
            _ if reported => {}
            None if parameter.required => faults.push(Fault::new(
                parameter.location,
                pointer,
                FaultCode::Required,
                "is required",
            )),
            Some(value) if !parameter.schema.is_empty() => {
                faults.extend(input.operation.schemas.faults(
                    parameter.schema,
                    parameter.location,
                    &pointer,
                    value,
                ))
            }
            None | Some(_) => {}
        }
    }
}

fn check_body(input: &Input, faults: &mut Vec<Fault>) -> Result<(), Unreadable> {
    let Some((read, media)) = body::of(input) else {
        let required = input
            .operation
            .body
            .as_ref()
            .is_some_and(|body| body.required);
        if !required {
            return Ok(());
        }
        faults.push(Fault::body("", FaultCode::Required, "is required"));
        return Err(Unreadable {
            detail: "A body is required.".into(),
        });
    };
    match body::value(input.operation, read) {
        Ok(Some(value)) if !media.schema.is_empty() => {
            let found = input
                .operation
                .schemas
                .faults(media.schema, Location::Body, "", &value);
            faults.extend(found);
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(unreadable) => {
            faults.push(Fault::body(
                "",
                FaultCode::Invalid,
                unreadable.detail.clone(),
            ));
            Err(unreadable)
        }
    }
}
