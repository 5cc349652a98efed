//! A way to the gateway on which answers get lost after the work behind them was done.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use reqwest::{Body, Client, Request};
use sdk::Connection;
use tower::BoxError;
use url::Url;

/// Loses answers of POST requests, by chance. Clones share the chance and the count.
#[derive(Clone, Debug)]
pub(crate) struct Lossy {
    client: Client,
    gateway: Url,
    share: f64,
    chance: Arc<Mutex<StdRng>>,
    lost: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the answer was lost on its way")
    }
}

impl std::error::Error for Lost {}

impl Lossy {
    /// Loses `share` (0 to 1) of the answers.
    pub(crate) fn new(gateway: Url, share: f64, seed: u64) -> Self {
        Self {
            client: Client::new(),
            gateway,
            share,
            chance: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))),
            lost: Arc::default(),
        }
    }

    /// How many answers were lost so far.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// A connection to the gateway over this way.
    pub(crate) fn connection(&self) -> Connection {
        let way = self.clone();
        Connection::in_process(tower::service_fn(move |request| {
            let way = way.clone();
            async move { way.send(request).await }
        }))
    }

    async fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, BoxError> {
        let loses = request.method() == http::Method::POST && self.chooses_to_lose();
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        *request.uri_mut() = self.gateway.join(path)?.as_str().parse()?;
        let answer = self.client.execute(Request::try_from(request)?).await?;
        if loses && answer.status().is_success() {
            // Read to its end: what it speaks of has happened.
            answer.bytes().await?;
            self.lost.fetch_add(1, Ordering::Relaxed);
            return Err(Lost.into());
        }
        Ok(answer.into())
    }

    fn chooses_to_lose(&self) -> bool {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        chance.random_bool(self.share)
    }
}
