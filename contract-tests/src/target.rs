//! Where requests go.

use std::net::IpAddr;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use runtime::{ClientAddress, Exempt};
use serde_json::Value;
use tower::ServiceExt as _;

/// A service to ask.
#[derive(Debug, Clone)]
pub enum Target {
    /// In this process.
    Router(Router),
    /// Over the network, under this address.
    Http(reqwest::Client, String),
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Target {
    /// Sends a request that no rate limit counts and reads the whole answer. Over the network nothing is exempt.
    ///
    /// # Panics
    /// Where there is no answer, or one that breaks off.
    pub async fn send(&self, mut request: Request<Bytes>) -> Answer {
        request.extensions_mut().insert(Exempt);
        self.pass(request).await
    }

    /// Sends a request from an address, on which rate limits count it. Over the network the address is what it is.
    ///
    /// # Panics
    /// Where there is no answer, or one that breaks off.
    pub async fn send_from(&self, address: IpAddr, mut request: Request<Bytes>) -> Answer {
        request.extensions_mut().insert(ClientAddress(address));
        self.pass(request).await
    }

    /// Sends a request as it is.
    ///
    /// # Panics
    /// Where there is no answer, or one that breaks off.
    pub async fn pass(&self, request: Request<Bytes>) -> Answer {
        match self {
            Self::Router(router) => {
                let request = request.map(Body::from);
                let response = router.clone().oneshot(request).await;
                let (parts, body) = response.unwrap_or_else(|never| match never {}).into_parts();
                let body = body.collect().await.expect("the body does not break off");
                Answer {
                    status: parts.status,
                    headers: parts.headers,
                    body: body.to_bytes(),
                }
            }
            Self::Http(client, base) => {
                let (parts, body) = request.into_parts();
                let url = format!("{base}{}", parts.uri);
                let request = client.request(parts.method, url).headers(parts.headers);
                let response = request.body(body).send().await;
                let response = response.expect("the service answers");
                let (status, headers) = (response.status(), response.headers().clone());
                let body = response.bytes().await.expect("the body does not break off");
                Answer {
                    status,
                    headers,
                    body,
                }
            }
        }
    }
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header as text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The code of a problem; empty where it is none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// `422 validation_failed`, or the status alone.
    pub fn outline(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.code())
            .trim()
            .to_owned()
    }
}
