//! What stands between the provider and the service: it passes webhooks on, and keeps a copy of each.

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;

#[derive(Clone, Default)]
pub(crate) struct PostOffice {
    addressee: Arc<OnceLock<String>>,
    passed_on: Arc<Mutex<Vec<(Letter, StatusCode)>>>,
}

/// A webhook as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl PostOffice {
    /// A post office, and its address.
    pub(crate) async fn open() -> (Self, String) {
        let office = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/", post(pass_on))
            .with_state(office.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (office, address)
    }

    /// From now on letters are passed on to this address.
    pub(crate) fn deliver_to(&self, address: String) {
        self.addressee.set(address).unwrap();
    }

    /// What was passed on, and how it was answered.
    pub(crate) fn passed_on(&self) -> Vec<(Letter, StatusCode)> {
        self.passed_on.lock().unwrap().clone()
    }

    /// Brings a letter to the addressee.
    pub(crate) async fn bring(&self, letter: &Letter) -> StatusCode {
        let Some(address) = self.addressee.get() else {
            return StatusCode::SERVICE_UNAVAILABLE;
        };
        let mut request = reqwest::Client::new()
            .post(address)
            .body(letter.body.clone());
        for name in ["content-type", "webhook-timestamp", "webhook-signature"] {
            if let Some(value) = letter.headers.get(name) {
                request = request.header(name, value);
            }
        }
        request.send().await.unwrap().status()
    }
}

async fn pass_on(State(office): State<PostOffice>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let letter = Letter { headers, body };
    let status = office.bring(&letter).await;
    office.passed_on.lock().unwrap().push((letter, status));
    status
}
