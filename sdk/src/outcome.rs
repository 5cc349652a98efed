//! How one attempt went.

use std::borrow::Cow;
use std::time::Duration;

use http::{StatusCode, header::CONTENT_TYPE};

use crate::{
    Answer, Kind, TokenError,
    body::Content,
    deadline::{self, Deadline},
    record, synthetic,
    transport::Unreached,
};

/// Who says nothing for this long has a problem.
const TELLING: Duration = Duration::from_secs(1);

/// How one attempt went.
pub(crate) enum Outcome {
    Answered(http::response::Parts, Content),
    /// The connection failed, before the answer or in the middle of it.
    Unreached(Unreached),
    /// The attempt took longer than it may, which was this long.
    Stalled(Duration),
    /// Nothing of the call's time was left.
    Late,
    CircuitOpen,
    NoToken(TokenError),
}

impl Outcome {
    /// The status, where there was an answer.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Answered(parts, _) => Some(parts.status),
            _ => None,
        }
    }

    /// What kind of error it was, as OpenTelemetry's `error.type` has it; none where the answer is no failure.
    pub(crate) fn error(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Answered(parts, _) if parts.status.as_u16() < 400 => None,
            Self::Answered(parts, _) => Some(parts.status.as_str().to_owned().into()),
            Self::Unreached(_) => Some("unreachable".into()),
            Self::Stalled(_) | Self::Late => Some("timeout".into()),
            Self::CircuitOpen => Some("circuit_open".into()),
            Self::NoToken(_) => Some("no_token".into()),
        }
    }

    /// Whether the service could be reached; `None` where nobody tried, or not for long enough to tell: callers who are
    /// in a hurry shall not open the circuit for all others.
    pub(crate) fn reached(&self) -> Option<bool> {
        match self {
            Self::Answered(parts, _) => Some(!matches!(parts.status.as_u16(), 502..=504)),
            Self::Unreached(_) => Some(false),
            Self::Stalled(patience) => (*patience >= TELLING).then_some(false),
            Self::Late | Self::CircuitOpen | Self::NoToken(_) => None,
        }
    }

    /// The outcome as the generated code takes it. A failure of our own becomes a problem with a code.
    pub(crate) fn finish(
        self,
        attempts: u32,
        deadline: Deadline,
    ) -> reqwest::Result<reqwest::Response> {
        record::note(|record| {
            record.attempts = attempts;
            record.callers_time_is_over = deadline.callers && deadline::left(deadline.at).is_none();
        });
        let (kind, problem) = match self {
            Self::Answered(parts, content) => return Ok(answered(parts, content)),
            Self::Unreached(Unreached::Http(error)) => return Err(error),
            Self::Unreached(Unreached::InProcess(error)) => {
                (Kind::Unreachable, synthetic::unreachable(&*error))
            }
            Self::Stalled(_) | Self::Late => {
                (Kind::DeadlineExceeded, synthetic::deadline_exceeded())
            }
            Self::CircuitOpen => (Kind::CircuitOpen, synthetic::circuit_open()),
            Self::NoToken(error) => {
                let problem = synthetic::token_unavailable(&error);
                record::note(|record| record.source = Some(Box::new(error)));
                (Kind::Unauthorized, problem)
            }
        };
        record::note(|record| record.kind = Some(kind));
        Ok(problem)
    }
}

/// Keeps the answer, so that an error has it at hand, and replaces an error that is no JSON by a problem.
fn answered(parts: http::response::Parts, content: Content) -> reqwest::Response {
    let body = match content {
        Content::Stream(body) => return http::Response::from_parts(parts, body).into(),
        Content::Whole(body) => body,
    };
    record::note(|record| {
        record.answer = Some(Answer {
            status: parts.status,
            headers: parts.headers.clone(),
            body: body.clone(),
        });
    });
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    if (parts.status.is_client_error() || parts.status.is_server_error()) && !is_json(content_type)
    {
        record::note(|record| record.kind = Some(Kind::Unreadable));
        return synthetic::unreadable(parts.status);
    }
    http::Response::from_parts(parts, body).into()
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
