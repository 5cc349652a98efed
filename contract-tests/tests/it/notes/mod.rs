//! A service of one operation, in which something belongs to somebody.

use std::path::Path as File;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use contract_tests::{Arrangement, Scenes, Subject, Target, World};
use futures::future::BoxFuture;
use platform::Clock;
use platform::auth::Verifier;
use platform::auth::mint::Grant;
use platform::testing::{TestTokens, start_time};
use runtime::Principal;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The notes of one owner: there is one.
pub(crate) struct Notes {
    tokens: TestTokens,
    target: Target,
}

struct Guard {
    verifier: Verifier,
    asks_for_owner: bool,
}

impl Notes {
    pub(crate) fn open(asks_for_owner: bool) -> Self {
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let verifier = Verifier::new(&tokens.settings(), clock);
        let guard = Arc::new(Guard {
            verifier,
            asks_for_owner,
        });
        let note = move |path: Path<String>, headers: HeaderMap| async move {
            guard.note(&path, &headers).await
        };
        let router = Router::new().route("/notes/{id}", get(note));
        Self {
            tokens,
            target: Target::Router(router),
        }
    }

    /// The same, asked over the network.
    pub(crate) async fn at_a_port(self) -> Self {
        let Target::Router(router) = self.target else {
            return self;
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            target: Target::Http(reqwest::Client::new(), format!("http://{address}")),
            ..self
        }
    }

    pub(crate) fn subject() -> Subject {
        Subject::of_file(&File::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/notes/notes.yaml"))
    }
}

impl Guard {
    async fn note(&self, id: &str, headers: &HeaderMap) -> Response {
        let Some(caller) = self.caller(headers).await else {
            let mut answer = problem(
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                "Authentication is required",
            );
            answer
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return answer;
        };
        if id != "first" || self.asks_for_owner && caller.subject != "anna" {
            return problem(
                StatusCode::NOT_FOUND,
                "note_not_found",
                "There is no such note",
            );
        }
        Json(json!({"text": "Water the plants."})).into_response()
    }

    async fn caller(&self, headers: &HeaderMap) -> Option<Principal> {
        let token = headers
            .get(header::AUTHORIZATION)?
            .to_str()
            .ok()?
            .strip_prefix("Bearer ")?;
        self.verifier.verify(token).await.ok()
    }
}

fn problem(status: StatusCode, code: &str, title: &str) -> Response {
    let body = json!({"title": title, "status": status.as_u16(), "code": code});
    let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, media_type, body.to_string()).into_response()
}

impl World for Notes {
    fn target(&self) -> Target {
        self.target.clone()
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        Box::pin(async { self.target() })
    }
}

impl Scenes for Notes {
    fn world(&self) -> &dyn World {
        self
    }

    fn arrange<'a>(
        &'a self,
        _operation: &'a str,
        _status: u16,
        _code: Option<&'a str>,
    ) -> BoxFuture<'a, Option<Arrangement>> {
        let anna = Grant::customer("anna", &[]);
        Box::pin(async { Some(Arrangement::new().path("id", "first").owned_by(anna)) })
    }

    fn add<'a>(&'a self, _operation: &'a str) -> BoxFuture<'a, Option<String>> {
        Box::pin(async { None })
    }

    fn remove<'a>(&'a self, _operation: &'a str, _item: String) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }

    fn published(&self) -> BoxFuture<'_, Vec<Value>> {
        Box::pin(async { Vec::new() })
    }
}
