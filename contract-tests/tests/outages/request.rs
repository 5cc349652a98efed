//! A request, and what is answered.

use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::Value;
use uuid::Uuid;

/// How long an operation may take, as it is told with the request. Longer than any service waits for a neighbour.
const DEADLINE: Duration = Duration::from_secs(20);

/// Somebody asks for something.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) body: Option<Value>,
    /// How long it may take.
    pub(crate) deadline: Duration,
}

/// What was answered, and how soon.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: bool,
    pub(crate) body: Value,
    pub(crate) after: Duration,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: None,
            body: None,
            deadline: DEADLINE,
        }
    }

    pub(crate) fn send(method: Method, path: impl Into<String>, body: Value) -> Self {
        Self {
            method,
            body: Some(body),
            ..Self::get(path)
        }
    }

    pub(crate) fn by(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub(crate) fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Asks whoever is at `base`; each time under a new key, so that each is an attempt of its own.
    pub(crate) async fn ask(&self, client: &Client, base: &str) -> Answer {
        let url = format!("{base}{}", self.path);
        let request = client.request(self.method.clone(), url);
        let request = request.header("idempotency-key", Uuid::now_v7().to_string());
        let request = request.header("request-timeout-ms", self.deadline.as_millis().to_string());
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let request = match &self.body {
            Some(body) => request.json(body),
            None => request,
        };
        let begin = Instant::now();
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let retry_after = response.headers().contains_key("retry-after");
        let body = response.bytes().await.unwrap();
        Answer {
            status,
            retry_after,
            body: serde_json::from_slice(&body).unwrap_or_default(),
            after: begin.elapsed(),
        }
    }
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What a problem says in words.
    pub(crate) fn detail(&self) -> &str {
        let words = self.body["detail"].as_str().or(self.body["title"].as_str());
        words.unwrap_or_default()
    }
}
