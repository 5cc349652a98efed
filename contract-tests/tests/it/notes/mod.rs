//! A service of one operation, in which something belongs to somebody, and which may be asked only so often.

use std::path::Path as File;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request};
use axum::response::Response;
use axum::routing::get;
use contract_tests::{Arrangement, Hearing, Scenes, Subject, Target, World};
use futures::future::BoxFuture;
use http::StatusCode;
use platform::Clock;
use platform::auth::Verifier;
use platform::auth::mint::Grant;
use platform::testing::{TestTokens, start_time};
use runtime::{
    Caller, Context, Headers, LimitedBy, Limits, Operation, Problem, RateLimit, Requirement,
    Schemas, SchemeKind, Security, SecurityScheme,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the contract says.
pub(crate) const LIMIT: RateLimit = RateLimit {
    requests: 5,
    per: Duration::from_secs(60),
    by: LimitedBy::Address,
};

/// The notes of one owner: there is one.
pub(crate) struct Notes {
    tokens: TestTokens,
    target: Target,
}

#[derive(Clone)]
struct Service {
    context: Context,
    operation: &'static Operation,
    asks_for_owner: bool,
}

static SCHEMAS: Schemas = Schemas::new(r#"{"$defs": {}}"#);

/// What `get_note` asks of its caller.
struct Bearer;

impl Security for Bearer {
    const REQUIREMENT: &'static [&'static [Requirement]] = &[&[Requirement {
        scheme: &SecurityScheme {
            name: "bearer",
            kind: SchemeKind::Bearer,
        },
        scopes: &[],
    }]];
}

fn get_note(limit: Option<RateLimit>) -> &'static Operation {
    // Tables are written by the compiler and live for ever; those of a test do too.
    Box::leak(Box::new(Operation {
        id: "get_note",
        path: "/notes/{id}",
        parameters: &[],
        body: None,
        security: Bearer::REQUIREMENT,
        produces: &["application/json"],
        schemas: &SCHEMAS,
        max_body_bytes: 0,
        timeout: None,
        rate_limit: limit,
        idempotent: false,
        paged: false,
    }))
}

impl Notes {
    /// Notes that may be asked for as often as anybody likes.
    pub(crate) fn open(asks_for_owner: bool) -> Self {
        Self::new(asks_for_owner, None)
    }

    /// Notes with a limit: that of the contract, or a wrong one.
    pub(crate) fn limited(limit: Option<RateLimit>) -> Self {
        Self::new(true, limit)
    }

    fn new(asks_for_owner: bool, limit: Option<RateLimit>) -> Self {
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let verifier = Verifier::new(&tokens.settings(), clock.clone());
        let since_start = move || (clock.now() - start_time()).to_std().unwrap_or_default();
        let context = Context::builder()
            .authenticator(verifier)
            .limits(Limits::under(since_start));
        let service = Service {
            context: context.build(),
            operation: get_note(limit),
            asks_for_owner,
        };
        let note = async move |Path(id): Path<String>, request| service.note(id, request).await;
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

impl Service {
    async fn note(&self, id: String, request: Request) -> Result<Response, Problem> {
        let mut call = self.context.accept(self.operation, request).await?;
        let caller: Caller<Bearer> = call.caller();
        let work = async {
            if id != "first" || self.asks_for_owner && caller.subject != "anna" {
                let title = "There is no such note";
                return Err(Problem::new(StatusCode::NOT_FOUND, "note_not_found", title));
            }
            let note = json!({"text": "Water the plants."});
            Ok(runtime::json(StatusCode::OK, Headers::new(), &note))
        };
        Ok(call.run(work).await)
    }
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

    fn hearing(&self) -> Option<Hearing> {
        None
    }
}
