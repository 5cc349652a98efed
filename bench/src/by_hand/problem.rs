use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

/// What is wrong with one value.
#[derive(Debug, Serialize)]
pub(super) struct Fault {
    #[serde(rename = "in")]
    pub(super) location: &'static str,
    pub(super) pointer: String,
    pub(super) code: &'static str,
}

/// An answer that says what went wrong.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    title: &'static str,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self {
            title,
            status: status.as_u16(),
            code,
            errors: Vec::new(),
        }
    }

    pub(super) fn invalid(errors: Vec<Fault>) -> Self {
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "validation_failed",
                "The request breaks the contract",
            )
        }
    }

    pub(super) fn of_parameter(location: &'static str, name: &str) -> Self {
        Self::invalid(vec![Fault {
            location,
            pointer: format!("/{name}"),
            code: "invalid",
        }])
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media_type = HeaderValue::from_static("application/problem+json");
        (status, [(CONTENT_TYPE, media_type)], Json(self)).into_response()
    }
}

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        eprintln!("{error}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side",
        )
    }
}
