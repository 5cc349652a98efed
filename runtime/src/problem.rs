//! Answers that say what went wrong: RFC 9457 with a stable `code`.

use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use crate::{Fault, Faults, trace};

mod standard;

/// The media type of every problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// A problem answer under construction.
#[derive(Debug, Clone)]
pub struct Problem {
    // Boxed, because it travels in the error half of many results.
    content: Box<Content>,
}

#[derive(Debug, Clone)]
struct Content {
    status: StatusCode,
    code: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<Cow<'static, str>>,
    instance: Option<String>,
    errors: Vec<Fault>,
    headers: HeaderMap,
}

impl Problem {
    /// A problem with the status, code and title that the contract gives it.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            content: Box::new(Content {
                status,
                code: code.into(),
                title: title.into(),
                detail: None,
                instance: None,
                errors: Vec::new(),
                headers: HeaderMap::new(),
            }),
        }
    }

    /// Says more about this occurrence. Never put a rejected value or an internal message here.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.content.detail = Some(detail.into());
        self
    }

    /// Names the resource that the problem is about.
    #[must_use]
    pub fn instance(mut self, instance: impl Into<String>) -> Self {
        self.content.instance = Some(instance.into());
        self
    }

    /// Lists what is wrong with the request.
    #[must_use]
    pub fn errors(mut self, faults: impl Into<Faults>) -> Self {
        self.content.errors = faults.into().into_vec();
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.content.headers.append(name, value);
        self
    }

    /// Says when to try again, in whole seconds and at least one.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let value = HeaderValue::from(seconds.max(1));
        self.content.headers.insert(RETRY_AFTER, value);
        self
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.content.status
    }

    /// The code that clients match on.
    pub fn code(&self) -> &str {
        &self.content.code
    }

    /// What is wrong with the request.
    pub fn faults(&self) -> &[Fault] {
        &self.content.errors
    }

    /// The headers that the answer will carry beside its content type.
    pub fn headers(&self) -> &HeaderMap {
        &self.content.headers
    }
}

/// What is written; absent members are left out.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    status: u16,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    errors: &'a [Fault],
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let content = *self.content;
        let body = serde_json::to_vec(&Written {
            kind: "about:blank",
            title: &content.title,
            status: content.status.as_u16(),
            code: &content.code,
            detail: content.detail.as_deref(),
            instance: content.instance.as_deref(),
            errors: &content.errors,
            trace_id: trace::current().map(|id| id.0),
        })
        .expect("a problem is strings and numbers only");
        let mut response = (content.status, body).into_response();
        response.headers_mut().extend(content.headers);
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        response
    }
}

/// Writes an error and everything below it in one line of log; the caller learns none of it.
pub(crate) fn log(error: &(dyn Error + 'static), message: &'static str) {
    tracing::error!(error = %causes(error), "{message}");
}

/// The same for what will pass.
fn warn(error: &(dyn Error + 'static), message: &'static str) {
    tracing::warn!(error = %causes(error), "{message}");
}

fn causes(error: &(dyn Error + 'static)) -> String {
    let mut causes = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    causes
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::{FaultCode, trace::TraceId};

    #[tokio::test]
    async fn a_problem_is_written_as_the_contract_says() {
        let problem = Problem::validation_failed(Fault::body(
            "/slug",
            FaultCode::TooLong,
            "must be at most 80 characters",
        ));
        let response =
            trace::scope(TraceId("t-1".to_owned()), async { problem.into_response() }).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(response.headers()[CONTENT_TYPE], MEDIA_TYPE);
        let body = response
            .into_body()
            .collect()
            .await
            .expect("in memory")
            .to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body["code"], "validation_failed");
        assert_eq!(body["status"], 422);
        assert_eq!(body["trace_id"], "t-1");
        assert_eq!(body["errors"][0]["pointer"], "/slug");
        assert!(body.get("detail").is_none() && body.get("instance").is_none());
    }

    #[test]
    fn waiting_time_is_rounded_up_so_that_nobody_comes_too_early() {
        let problem = Problem::overloaded(Duration::from_millis(1200));
        assert_eq!(problem.headers()[RETRY_AFTER], "2");
    }
}
