use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::*;
use crate::health::Health;

fn settings() -> HttpSettings {
    HttpSettings {
        max_body_bytes: 10,
        max_concurrency: 1,
        longest_timeout: Duration::from_secs(5),
        ..HttpSettings::default()
    }
}

fn app(settings: &HttpSettings, health: &Health) -> Router {
    let router = Router::new()
        .route("/healthz", get(async || "alive"))
        .route("/panics", get(async || -> &str { panic!("secret detail") }))
        .route("/hangs", get(async || std::future::pending::<&str>().await))
        .route("/large", get(async || "word ".repeat(1000)))
        .route(
            "/trace",
            get(async || runtime::trace::current().map(|id| id.0).unwrap_or_default()),
        )
        .route("/reads", post(async |body: String| body));
    wrap(router, settings, health).unwrap()
}

fn request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

async fn answer(
    app: &Router,
    request: Request<Body>,
) -> (StatusCode, http::HeaderMap, bytes::Bytes) {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    (
        parts.status,
        parts.headers,
        body.collect().await.unwrap().to_bytes(),
    )
}

fn code(body: &[u8]) -> String {
    serde_json::from_slice::<Value>(body).unwrap()["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_panic_becomes_a_problem_that_tells_nothing() {
    let app = app(&settings(), &Health::default());
    let (status, headers, body) = answer(&app, request("/panics")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_eq!(code(&body), "internal");
    let text = String::from_utf8_lossy(&body);
    assert!(
        !text.contains("secret detail") && text.contains("trace_id"),
        "{text}"
    );
    // The permit of the request that panicked is free again.
    assert_eq!(answer(&app, request("/trace")).await.0, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn what_is_too_much_is_refused_at_once_and_health_still_answers() {
    let app = app(&settings(), &Health::default());
    let busy = tokio::spawn(app.clone().oneshot(request("/hangs")));
    tokio::task::yield_now().await;

    let (status, headers, body) = answer(&app, request("/trace")).await;
    assert_eq!(
        (status, code(&body).as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "overloaded")
    );
    assert_eq!(headers["retry-after"], "1");
    assert_eq!(answer(&app, request("/healthz")).await.0, StatusCode::OK);

    let ended = busy.await.unwrap().unwrap();
    assert_eq!(ended.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answer(&app, request("/trace")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn health_turns_bad_while_draining_and_work_goes_on() {
    let health = Health::default();
    let app = app(&settings(), &health);
    assert_eq!(answer(&app, request("/healthz")).await.0, StatusCode::OK);
    health.drain();
    assert_eq!(
        answer(&app, request("/healthz")).await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(answer(&app, request("/trace")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn bodies_are_limited_whether_or_not_they_say_their_size() {
    let app = app(&settings(), &Health::default());
    let announced = Request::post("/reads")
        .header("content-length", "11")
        .body(Body::from("12345678901"))
        .unwrap();
    let (status, _, body) = answer(&app, announced).await;
    assert_eq!(
        (status, code(&body).as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "content_too_large")
    );

    let parts = futures::stream::iter([Ok::<_, std::io::Error>("123456"), Ok("78901")]);
    let streamed = Request::post("/reads")
        .body(Body::from_stream(parts))
        .unwrap();
    assert_eq!(
        answer(&app, streamed).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );

    let small = Request::post("/reads")
        .body(Body::from("1234567890"))
        .unwrap();
    assert_eq!(answer(&app, small).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_trace_that_comes_in_is_followed_and_every_answer_has_an_id() {
    let app = app(&settings(), &Health::default());
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let known = Request::get("/trace")
        .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"))
        .body(Body::empty())
        .unwrap();
    let (_, headers, body) = answer(&app, known).await;
    assert_eq!(&body[..], trace.as_bytes());
    assert_eq!(headers["x-request-id"], trace);

    let (_, first, body) = answer(&app, request("/trace")).await;
    assert_eq!(body.len(), 32);
    let (_, second, _) = answer(&app, request("/trace")).await;
    assert_ne!(first["x-request-id"], second["x-request-id"]);
}

#[tokio::test]
async fn answers_carry_security_headers_and_are_compressed_on_request() {
    let app = app(&settings(), &Health::default());
    let (_, headers, body) = answer(&app, request("/large")).await;
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(body.len(), 5000);
    let zipped = Request::get("/large")
        .header("accept-encoding", "gzip")
        .body(Body::empty())
        .unwrap();
    let (_, headers, body) = answer(&app, zipped).await;
    assert_eq!(headers["content-encoding"], "gzip");
    assert!(body.len() < 500);
}

#[tokio::test]
async fn only_configured_origins_may_call_from_web_pages() {
    let preflight = || {
        let request = Request::options("/reads").header("origin", "https://shop.example");
        request
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "idempotency-key")
            .body(Body::empty())
            .unwrap()
    };
    let allowed = |origins: &[&str]| {
        let settings = HttpSettings {
            cors_origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
            ..settings()
        };
        let app = app(&settings, &Health::default());
        async move {
            answer(&app, preflight())
                .await
                .1
                .contains_key("access-control-allow-origin")
        }
    };
    assert!(allowed(&["https://shop.example"]).await);
    assert!(allowed(&["*"]).await);
    assert!(!allowed(&["https://other.example"]).await);
    assert!(!allowed(&[]).await);
}

#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_tells_what_happened_and_nothing_private() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let app = app(&settings(), &Health::default());
    let request = Request::post("/reads?token=private1")
        .header("authorization", "Bearer private2")
        .header("cookie", "id=private3");
    assert_eq!(
        answer(&app, request.body(Body::from("private4")).unwrap())
            .await
            .0,
        StatusCode::OK
    );
    drop(guard);

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let answered = text.lines().find(|line| line.contains("answered")).unwrap();
    assert!(
        answered.contains("\"status\":200")
            && answered.contains("\"path\":\"/reads\"")
            && answered.contains("trace_id"),
        "{answered}"
    );
    assert!(!text.contains("private"), "{text}");
}
