//! Why a call failed.

use std::fmt;

use http::StatusCode;

use crate::{
    Answer, Fault, Kind, Outage, ProblemBody, ProblemCode, fault::Details, record::Record,
};

/// Why a call failed. `C` is the enumeration of the contract's problem codes, to match on:
///
/// ```
/// # use plumbline_sdk::{Error, ProblemCode};
/// # #[derive(Clone, Debug, PartialEq)] enum Code { SlugTaken }
/// # impl ProblemCode for Code { fn as_str(&self) -> &str { "slug_taken" } }
/// fn advice(error: &Error<Code>) -> &str {
///     match error.code() {
///         Some(Code::SlugTaken) => "choose another slug",
///         _ => "try again later",
///     }
/// }
/// ```
pub struct Error<C>(Box<Inner<C>>);

struct Inner<C> {
    kind: Kind,
    status: Option<StatusCode>,
    code: Option<C>,
    details: Details,
    answer: Option<Answer>,
    attempts: u32,
    outage: Option<Outage>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl<C: ProblemCode> Error<C> {
    pub(crate) fn new<P: ProblemBody<Code = C>>(
        error: progenitor_client::Error<P>,
        mut record: Record,
    ) -> Self {
        use progenitor_client::Error as E;
        let status = error
            .status()
            .or(record.answer.as_ref().map(|answer| answer.status));
        let mut code = None;
        let mut words = None;
        let (kind, mut source): (Kind, Option<Box<dyn std::error::Error + Send + Sync>>) =
            match error {
                E::ErrorResponse(problem) => {
                    code = Some(problem.code().clone());
                    (Kind::Problem, record.source.take())
                }
                E::InvalidRequest(what) | E::Custom(what) => {
                    words = Some(what);
                    (Kind::Incomplete, None)
                }
                E::CommunicationError(error) if error.is_builder() => {
                    (Kind::Incomplete, Some(error.into()))
                }
                E::CommunicationError(error)
                | E::ResponseBodyError(error)
                | E::InvalidUpgrade(error) => (Kind::Unreachable, Some(error.into())),
                E::InvalidResponsePayload(_, error) => (Kind::Unreadable, Some(error.into())),
                E::UnexpectedResponse(_) => (Kind::Unexpected, None),
            };
        let body = record
            .answer
            .as_ref()
            .map(|answer| answer.body.as_ref())
            .unwrap_or_default();
        let mut details: Details = serde_json::from_slice(body).unwrap_or_default();
        details.detail = words.or(details.detail);
        let kind = record.kind.unwrap_or(kind);
        let text = code.as_ref().map(ProblemCode::as_str);
        let outage = Outage::of(kind, status, text, &record, &mut source);
        Self(Box::new(Inner {
            kind,
            status,
            code,
            details,
            answer: record.answer,
            attempts: record.attempts,
            outage,
            source,
        }))
    }
}

impl<C> Error<C> {
    /// Where the call failed.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The problem's code, to match on. Failures of the client's own making have codes too, as unknown variants.
    pub fn code(&self) -> Option<&C> {
        self.0.code.as_ref()
    }

    /// The status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The kind of problem in words.
    pub fn title(&self) -> Option<&str> {
        self.0.details.title.as_deref()
    }

    /// What went wrong this time, in words.
    pub fn detail(&self) -> Option<&str> {
        self.0.details.detail.as_deref()
    }

    /// What was wrong with the request, each with its JSON Pointer.
    pub fn faults(&self) -> &[Fault] {
        &self.0.details.errors
    }

    /// Under this id the request is found in logs and traces.
    pub fn request_id(&self) -> Option<&str> {
        let header = || {
            self.0
                .answer
                .as_ref()?
                .headers
                .get("x-request-id")?
                .to_str()
                .ok()
        };
        self.0.details.trace_id.as_deref().or_else(header)
    }

    /// The answer as it came, where one came that is not too long.
    pub fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }

    /// Why the failure is no verdict on the request, where it is none: the service could not do its part.
    pub fn outage(&self) -> Option<&Outage> {
        self.0.outage.as_ref()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl<C: ProblemCode> fmt::Display for Error<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Problem => formatter.write_str("the service answered with a problem")?,
            Kind::Incomplete => formatter.write_str("the request is not complete")?,
            Kind::Unreachable => formatter.write_str("the service cannot be reached")?,
            Kind::DeadlineExceeded => formatter.write_str("the call took too long")?,
            Kind::CircuitOpen => {
                formatter.write_str("the service failed too often, so that nothing was sent")?
            }
            Kind::Unauthorized => formatter.write_str("no token could be had")?,
            Kind::Unreadable => formatter.write_str("the answer is not what the contract says")?,
            Kind::Unexpected => formatter.write_str("the contract does not have this answer")?,
        }
        if let Some(status) = self.0.status {
            write!(formatter, " ({status})")?;
        }
        if let (Kind::Problem, Some(code)) = (self.0.kind, &self.0.code) {
            write!(formatter, ": {}", code.as_str())?;
        }
        if let Some(detail) = self.detail().or(self.title()) {
            write!(formatter, ": {detail}")?;
        }
        for fault in self.faults() {
            write!(
                formatter,
                "; {}{}: {}",
                fault.location, fault.pointer, fault.detail
            )?;
        }
        Ok(())
    }
}

impl<C: fmt::Debug> fmt::Debug for Error<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            status,
            code,
            details,
            answer,
            attempts,
            outage,
            source,
        } = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("status", status)
            .field("code", code)
            .field("details", details)
            .field("answer", answer)
            .field("attempts", attempts)
            .field("outage", outage)
            .field("source", source)
            .finish()
    }
}

impl<C: ProblemCode> std::error::Error for Error<C> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let outage = self.0.outage.as_ref().map(|outage| outage as _);
        outage.or_else(|| self.0.source.as_deref().map(|source| source as _))
    }
}
