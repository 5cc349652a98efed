//! Answers of an operation, and the form in which one is kept for replay.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};

use crate::Problem;

/// What an operation may answer; implemented by the generated response and error enums.
pub trait Answer: Sized {
    /// The answer as it is sent.
    fn into_answer(self) -> Response;

    /// The answer as it is kept, for a service that records it within its own transaction.
    ///
    /// `None` for a streamed body, which cannot be kept.
    fn stored(&self) -> Option<StoredAnswer>
    where
        Self: Clone,
    {
        StoredAnswer::read(self.clone().into_answer())
            .now_or_never()?
            .ok()
    }
}

impl Answer for Response {
    fn into_answer(self) -> Response {
        self
    }
}

impl Answer for Problem {
    fn into_answer(self) -> Response {
        axum::response::IntoResponse::into_response(self)
    }
}

/// An answer at rest: what a replay sends again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// The status code.
    pub status: u16,
    /// The headers, in the order in which they were set.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl StoredAnswer {
    /// Reads a response to its end. Headers that are not text are left out; the contract has none.
    pub async fn read(response: Response) -> Result<Self, axum::Error> {
        let (parts, body) = response.into_parts();
        Ok(Self {
            status: parts.status.as_u16(),
            headers: texts(&parts.headers),
            body: body.collect().await?.to_bytes(),
        })
    }

    /// The answer as it is sent.
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value),
            ) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::{Headers, json};

    #[derive(Clone)]
    struct Created;

    impl Answer for Created {
        fn into_answer(self) -> Response {
            json(
                StatusCode::CREATED,
                Headers::new().value("location", "/products/1"),
                &"x",
            )
        }
    }

    #[tokio::test]
    async fn a_stored_answer_is_sent_as_the_first_one_was() {
        let stored = Created.stored().expect("the body is in memory");
        assert_eq!(stored.status, 201);
        let again = StoredAnswer::read(stored.clone().into_response())
            .await
            .expect("in memory");
        assert_eq!(again, stored);
        assert!(
            stored
                .headers
                .contains(&("location".to_owned(), "/products/1".to_owned()))
        );
        assert_eq!(&stored.body[..], br#""x""#);
    }
}
