//! The media types that an operation answers.

use crate::model::{MediaKind, Operation, Status};

pub(super) fn produced(operation: &Operation) -> Vec<String> {
    let mut produced = Vec::new();
    let successes = operation.responses.iter().filter(|response| {
        !response.is_problem
            && !matches!(
                response.status,
                Status::Code(400..=599) | Status::Range(4 | 5)
            )
    });
    for media in successes.flat_map(|response| &response.content) {
        if !produced.contains(&media.media_type) {
            produced.push(media.media_type.clone());
        }
    }
    produced
}

/// Whether the service has to choose between bodies of different kinds.
pub(super) fn has_choice(operation: &Operation) -> bool {
    let successes = operation
        .responses
        .iter()
        .filter(|response| !response.is_problem);
    successes.into_iter().any(|response| {
        response.content.len() > 1
            && response
                .content
                .iter()
                .any(|media| media.kind != MediaKind::Binary)
    }) && produced(operation).len() > 1
}
