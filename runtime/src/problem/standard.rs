//! The problems that every contract shares, which this layer answers itself. Their titles are those of
//! `openapi/common.yaml`; the conformance tests hold each answer against it.

use std::error::Error;
use std::time::Duration;

use http::header::{ALLOW, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

use super::{Problem, log, warn};
use crate::{Faults, outage};

impl Problem {
    /// 400: the request cannot be parsed.
    pub fn invalid_request() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The request cannot be parsed",
        )
    }

    /// 401: no credentials, or none that are valid. The challenge says how to come back.
    pub fn unauthenticated(challenge: HeaderValue) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Authentication is required",
        )
        .header(WWW_AUTHENTICATE, challenge)
    }

    /// 403: the caller is known and may not do this.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This is not allowed")
    }

    /// 404: there is no such path.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing at this address",
        )
    }

    /// 405: the path exists, but not with this method. An empty `allow` leaves the header to the router.
    pub fn method_not_allowed(allow: Option<HeaderValue>) -> Self {
        let problem = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not answer to that method",
        );
        match allow {
            Some(allow) => problem.header(ALLOW, allow),
            None => problem,
        }
    }

    /// 406: none of the media types that the caller accepts is produced.
    pub fn not_acceptable(produces: &[&str]) -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "not_acceptable",
            "None of the accepted media types can be produced",
        )
        .detail(format!("This operation produces {}.", produces.join(", ")))
    }

    /// 412: the resource is not as the caller last saw it.
    pub fn precondition_failed() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "precondition_failed",
            "Somebody else changed it",
        )
    }

    /// 413: the body is too large.
    pub fn content_too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "content_too_large",
            "The body is too large",
        )
        .detail(format!("A body may have at most {limit} bytes."))
    }

    /// 415: the body is of a media type, charset or encoding that is not taken.
    pub fn unsupported_media_type(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body has a media type that is not understood",
        )
        .detail(detail.into())
    }

    /// 422: the request can be read but breaks the contract.
    pub fn validation_failed(faults: impl Into<Faults>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            "The request breaks the contract",
        )
        .errors(faults)
    }

    /// 428: the change needs an `If-Match`.
    pub fn precondition_required() -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition_required",
            "If-Match is required",
        )
    }

    /// 429: too many requests.
    pub fn rate_limited(retry_after: Duration) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "Too many requests",
        )
        .retry_after(retry_after)
    }

    /// 422: the idempotency key was used for another request.
    pub fn idempotency_key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "This key was used for another request",
        )
    }

    /// 409: the first request with this idempotency key is still being worked on.
    pub fn idempotency_in_progress() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "idempotency_in_progress",
            "A request with this key is still running",
        )
        .retry_after(Duration::from_secs(1))
    }

    /// 500: our fault; or, where the error is one of those that the platform [recognises](crate::outage::recognise),
    /// the problem that says whose it is. The error is logged here, once, and never shown.
    pub fn internal(error: &(dyn Error + 'static)) -> Self {
        if let Some(problem) = outage::recognised(error) {
            warn(error, "a call was ended by something outside it");
            return problem;
        }
        log(error, "a call failed");
        Self::internal_unlogged()
    }

    /// 500 for an error that has been logged already, such as a panic.
    pub fn internal_unlogged() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side",
        )
    }

    /// 503: too much to do at the moment.
    pub fn overloaded(retry_after: Duration) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "overloaded",
            "The service is busy",
        )
        .retry_after(retry_after)
    }

    /// 503: something that is needed is out of reach.
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Something that this needs is out of reach",
        )
        .retry_after(Duration::from_secs(1))
    }

    /// 504: the work took too long and was stopped.
    pub fn timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timeout", "It took too long")
    }
}
