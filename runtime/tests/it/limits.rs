//! Limits on how often an operation may be called.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use plumbline_runtime::testing::StaticTokens;
use plumbline_runtime::{
    Body as RequestBody, BodyKind, BodyMedia, ClientAddress, Context, Exempt, Headers, LimitedBy,
    Limits, Operation, Principal, Problem, RateLimit, Requirement, Schemas, SchemeKind,
    SecurityScheme, json, router,
};
use tower::ServiceExt;

static SCHEMAS: Schemas = Schemas::new(r#"{"$defs": {}}"#);

static BEARER: SecurityScheme = SecurityScheme {
    name: "bearer",
    kind: SchemeKind::Bearer,
};

const fn operation(
    id: &'static str,
    path: &'static str,
    by: LimitedBy,
    security: &'static [&'static [Requirement]],
) -> Operation {
    Operation {
        id,
        path,
        parameters: &[],
        body: Some(RequestBody {
            required: false,
            media_types: &[BodyMedia {
                media_type: "text/plain",
                kind: BodyKind::Text,
                schema: "",
                strict: false,
            }],
        }),
        security,
        produces: &["application/json"],
        schemas: &SCHEMAS,
        max_body_bytes: 10,
        timeout: None,
        rate_limit: Some(RateLimit {
            requests: 2,
            per: Duration::from_secs(60),
            by,
        }),
        idempotent: false,
        paged: false,
    }
}

const ANYBODY_OR_KNOWN: &[&[Requirement]] = &[
    &[],
    &[Requirement {
        scheme: &BEARER,
        scopes: &[],
    }],
];

static UPLOAD: Operation = operation(
    "upload",
    "/uploads",
    LimitedBy::Caller,
    &[&[Requirement {
        scheme: &BEARER,
        scopes: &["write"],
    }]],
);
static SEARCH: Operation = operation("search", "/search", LimitedBy::Caller, ANYBODY_OR_KNOWN);
static LOG_IN: Operation = operation("log_in", "/sessions", LimitedBy::Address, ANYBODY_OR_KNOWN);

#[derive(Clone)]
struct Service {
    context: Context,
    worked: Arc<AtomicUsize>,
}

impl Service {
    async fn answer(
        &self,
        operation: &'static Operation,
        request: Request,
    ) -> Result<Response, Problem> {
        let call = self.context.accept(operation, request).await?;
        let work = async {
            self.worked.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Problem>(json(StatusCode::OK, Headers::new(), &"done"))
        };
        Ok(call.run(work).await)
    }
}

/// A router whose clock a test moves.
struct World {
    router: Router,
    seconds: Arc<AtomicU64>,
    worked: Arc<AtomicUsize>,
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl World {
    fn new() -> Self {
        let seconds = Arc::new(AtomicU64::new(1000));
        let clock = Arc::clone(&seconds);
        let known = |name: &str| Principal::new(name).with_scopes(["write"]);
        let context = Context::builder()
            .authenticator(
                StaticTokens::new()
                    .with("ada", known("ada"))
                    .with("bob", known("bob")),
            )
            .limits(Limits::under(move || {
                Duration::from_secs(clock.load(Ordering::SeqCst))
            }));
        let worked = Arc::<AtomicUsize>::default();
        let service = Service {
            context: context.build(),
            worked: Arc::clone(&worked),
        };
        let routes = Router::new()
            .route(
                "/uploads",
                post(async |State(service): State<Service>, request| {
                    service.answer(&UPLOAD, request).await
                }),
            )
            .route(
                "/search",
                get(async |State(service): State<Service>, request| {
                    service.answer(&SEARCH, request).await
                }),
            )
            .route(
                "/sessions",
                post(async |State(service): State<Service>, request| {
                    service.answer(&LOG_IN, request).await
                }),
            );
        Self {
            router: router::finish(routes.with_state(service)),
            seconds,
            worked,
        }
    }

    fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn send(&self, request: Request) -> Answered {
        let response = self.router.clone().oneshot(request).await;
        let (parts, _) = response.unwrap_or_else(|never| match never {}).into_parts();
        Answered {
            status: parts.status,
            headers: parts.headers,
        }
    }

    async fn upload(&self, token: &str) -> Answered {
        self.send(request("POST", "/uploads", token, None)).await
    }

    async fn log_in(&self, token: &str, address: &str) -> Answered {
        self.send(request("POST", "/sessions", token, Some(address)))
            .await
    }
}

fn request(method: &str, path: &str, token: &str, address: Option<&str>) -> Request {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut request = request.body(Body::empty()).expect("a plain request");
    if let Some(address) = address {
        let address: IpAddr = address.parse().expect("an address");
        request.extensions_mut().insert(ClientAddress(address));
    }
    request
}

#[tokio::test]
async fn one_request_too_many_is_turned_away_and_told_when_to_come_back() {
    let world = World::new();
    let first = world.upload("ada").await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.header("ratelimit-policy"), "\"upload\";q=2;w=60");
    assert_eq!(first.header("ratelimit"), "\"upload\";r=1;t=30");
    assert_eq!(world.upload("ada").await.status, StatusCode::OK);
    let refused = world.upload("ada").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "30");
    assert_eq!(refused.header("ratelimit"), "\"upload\";r=0;t=30");
    assert_eq!(world.worked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn as_time_goes_on_requests_come_back_one_by_one() {
    let world = World::new();
    for expected in [200, 200, 429] {
        assert_eq!(world.upload("ada").await.status, expected);
    }
    world.advance(29);
    assert_eq!(world.upload("ada").await.header("retry-after"), "1");
    world.advance(1);
    for expected in [200, 429] {
        assert_eq!(world.upload("ada").await.status, expected);
    }
}

#[tokio::test]
async fn somebody_else_is_not_touched() {
    let world = World::new();
    for _ in 0..3 {
        world.upload("ada").await;
    }
    assert_eq!(world.upload("bob").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_is_not_let_in_uses_nothing_up() {
    let world = World::new();
    for _ in 0..5 {
        assert_eq!(world.upload("eve").await.status, StatusCode::UNAUTHORIZED);
    }
    let first = world.upload("ada").await;
    assert_eq!(first.header("ratelimit"), "\"upload\";r=1;t=30");
}

#[tokio::test]
async fn callers_without_credentials_are_counted_by_address() {
    let world = World::new();
    let search = async |token: &str, address| {
        let request = request("GET", "/search", token, Some(address));
        world.send(request).await.status.as_u16()
    };
    for expected in [200, 200, 429] {
        assert_eq!(search("", "203.0.113.7").await, expected);
    }
    assert_eq!(search("", "203.0.113.8").await, 200);
    assert_eq!(search("ada", "203.0.113.7").await, 200);
}

#[tokio::test]
async fn an_address_is_counted_before_credentials_are_looked_at() {
    let world = World::new();
    let wrong = world.log_in("eve", "203.0.113.7").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.header("ratelimit"), "\"log_in\";r=1;t=30");
    assert_eq!(world.log_in("ada", "203.0.113.7").await.status, 200);
    for token in ["ada", "bob", "eve", ""] {
        let refused = world.log_in(token, "203.0.113.7").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(world.log_in("ada", "203.0.113.8").await.status, 200);
}

#[tokio::test]
async fn requests_from_nowhere_share_one_limit() {
    let world = World::new();
    for expected in [200, 200, 429] {
        let request = request("POST", "/sessions", "", None);
        assert_eq!(world.send(request).await.status, expected);
    }
}

#[tokio::test]
async fn a_body_is_not_read_for_a_request_that_is_one_too_many() {
    let world = World::new();
    let body = async |world: &World| {
        let mut request = request("POST", "/uploads", "ada", None);
        // Reading it would fail.
        let broken = futures::stream::once(async { Err::<&str, _>(std::io::Error::other("gone")) });
        *request.body_mut() = Body::from_stream(broken);
        let text = "text/plain".parse().expect("a media type");
        request.headers_mut().insert("content-type", text);
        world.send(request).await
    };
    let unread = body(&world).await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST);
    assert_eq!(unread.header("ratelimit"), "\"upload\";r=1;t=30");
    body(&world).await;
    assert_eq!(body(&world).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_exempt_request_is_not_counted() {
    let world = World::new();
    for _ in 0..5 {
        let mut request = request("POST", "/uploads", "ada", None);
        request.extensions_mut().insert(Exempt);
        let answer = world.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("ratelimit")),
            (200, "")
        );
    }
}
