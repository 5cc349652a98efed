//! Statuses that are reached from the contract alone.

use crate::model::{Location, MediaKind, Operation, ParameterKind, Status};

/// A request, made from the contract alone, that has to be answered with a certain status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// Something that cannot be parsed: 400.
    Malformed,
    /// A token that is none: 401.
    Unauthenticated,
    /// A good token without the scopes: 403.
    Unscoped,
    /// A body that is larger than allowed: 413.
    TooLarge,
    /// A body in a media type that nobody declared: 415.
    UnknownMedia,
    /// A value that breaks its schema: 422.
    Invalid,
    /// A change without `If-Match`: 428.
    Unconditional,
    /// What succeeds otherwise, with the `If-Match` of a version that there never was: 412.
    Stale,
    /// More requests than the operation's limit allows: 429.
    TooMany,
    /// What succeeds otherwise, with the `If-None-Match` that the first answer gave: 304.
    Unchanged,
}

/// How `status` is reached without a prepared state, where it can be.
pub fn probe(operation: &Operation, status: u16) -> Option<Probe> {
    let has_kind = |kind| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.kind == kind)
    };
    let in_address = operation
        .parameters
        .iter()
        .any(|parameter| matches!(parameter.location, Location::Path | Location::Query));
    let has_json = operation
        .body
        .iter()
        .flat_map(|body| &body.content)
        .any(|media| media.kind == MediaKind::Json);
    let mut requirements = operation.security.iter().flatten();
    let succeeds = operation
        .responses
        .iter()
        .any(|response| matches!(response.status, Status::Code(200..=299)));
    let (probe, holds) = match status {
        400 => (Probe::Malformed, in_address || has_json),
        401 => (Probe::Unauthenticated, requirements.next().is_some()),
        403 => (
            Probe::Unscoped,
            requirements.any(|requirement| !requirement.scopes.is_empty()),
        ),
        413 => (Probe::TooLarge, operation.body.is_some()),
        415 => (Probe::UnknownMedia, operation.body.is_some()),
        422 => (Probe::Invalid, in_address || has_json),
        428 => (Probe::Unconditional, has_kind(ParameterKind::IfMatch)),
        429 => (Probe::TooMany, operation.rate_limit.is_some()),
        412 => (Probe::Stale, has_kind(ParameterKind::IfMatch) && succeeds),
        304 => (
            Probe::Unchanged,
            has_kind(ParameterKind::IfNoneMatch) && succeeds,
        ),
        _ => return None,
    };
    holds.then_some(probe)
}
