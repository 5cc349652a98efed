//! A service between a caller and a neighbour, over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::HeaderMap;
use runtime::Problem;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use url::Url;

use super::{Credentials, TokensSettings};
use crate::auth::JwksSource;
use crate::clock::Clock;
use crate::health::Health;
use crate::http::{HttpSettings, wrap};
use crate::testing::{TestTokens, start_time};

const PRODUCT: &str = "0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An address at which nobody listens.
async fn nowhere() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// A catalog that hands on the headers of each request, and answers that there is no such product.
async fn catalog() -> (SocketAddr, mpsc::UnboundedReceiver<HeaderMap>) {
    let (send, receive) = mpsc::unbounded_channel();
    let handler = async move |headers: HeaderMap| {
        send.send(headers).unwrap();
        Problem::new(
            http::StatusCode::NOT_FOUND,
            "product_not_found",
            "There is no such product",
        )
        .into_response()
    };
    let router = Router::new().route("/products/{id}", get(handler));
    (serve(router).await, receive)
}

/// A catalog that takes a second for everything.
async fn slow_catalog() -> SocketAddr {
    let handler = async || tokio::time::sleep(Duration::from_secs(1)).await;
    serve(Router::new().route("/products/{id}", get(handler))).await
}

async fn ask(client: &sdk::catalog::Client) -> Response {
    let call = client.get_product().product_id(PRODUCT).send().await;
    match call {
        Ok(_) => unreachable!("no catalog here has a product"),
        // As the generated layer does with what an operation has no name for.
        Err(error) if error.outage().is_some() => Problem::internal(&error).into_response(),
        Err(error) => match error.code() {
            Some(code) => sdk::ProblemCode::as_str(code).to_owned().into_response(),
            None => error.to_string().into_response(),
        },
    }
}

/// A service whose `/own` asks the catalog as itself, and `/callers` in the name of its caller.
async fn service(catalog: SocketAddr, options: sdk::Options) -> SocketAddr {
    runtime::outage::recognise(crate::outage::problem);
    let credentials = TestTokens::new(&Clock::at(start_time())).credentials("order");
    let url = Url::parse(&format!("http://{catalog}")).unwrap();
    let connection = credentials.connect(&url).unwrap().with(options);
    let own = sdk::catalog::connect(connection.clone());
    let callers = sdk::catalog::connect(connection.with_tokens(sdk::CallerToken));
    let asks = async |State(client): State<sdk::catalog::Client>| ask(&client).await;
    let router = Router::new()
        .merge(Router::new().route("/own", get(asks)).with_state(own))
        .merge(
            Router::new()
                .route("/callers", get(asks))
                .with_state(callers),
        );
    serve(wrap(router, &HttpSettings::default(), &Health::default()).unwrap()).await
}

async fn call(service: SocketAddr, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
    let request = reqwest::Client::new().get(format!("http://{service}{path}"));
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.send().await.unwrap()
}

async fn problem(answer: reqwest::Response) -> (u16, Value, Option<String>) {
    let wait = answer.headers().get("retry-after");
    let wait = wait.map(|value| value.to_str().unwrap().to_owned());
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap(), wait)
}

#[tokio::test]
async fn deadline_and_trace_travel_along() {
    let (catalog, mut received) = catalog().await;
    let service = service(catalog, sdk::Options::default()).await;
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let headers = [
        ("traceparent", parent.as_str()),
        ("request-timeout-ms", "5000"),
    ];
    let answer = call(service, "/own", &headers).await;
    assert_eq!(answer.text().await.unwrap(), "product_not_found");

    let headers = received.recv().await.unwrap();
    let text = |name: &str| headers[name].to_str().unwrap();
    assert!(text("traceparent").starts_with(&format!("00-{TRACE}-")));
    let left: u64 = text("request-timeout-ms").parse().unwrap();
    assert!((1..=5000).contains(&left), "{left}");
}

#[tokio::test]
async fn a_service_calls_as_itself_unless_told_to_call_as_its_caller() {
    let (catalog, mut received) = catalog().await;
    let service = service(catalog, sdk::Options::default()).await;
    let caller = [("authorization", "Bearer the.callers.token")];

    call(service, "/own", &caller).await;
    let own = received.recv().await.unwrap();
    let own = own["authorization"].to_str().unwrap();
    assert!(own.starts_with("Bearer ey"), "a token of its own: {own}");

    call(service, "/callers", &caller).await;
    let callers = received.recv().await.unwrap();
    assert_eq!(callers["authorization"], "Bearer the.callers.token");

    // Nobody's token is not replaced by somebody else's.
    call(service, "/callers", &[]).await;
    assert!(received.try_recv().is_err());
}

#[tokio::test]
async fn a_neighbour_that_is_down_makes_us_unavailable_and_is_named() {
    let service = service(nowhere().await, sdk::Options::default().retries(0)).await;
    let (status, body, wait) = problem(call(service, "/own", &[]).await).await;
    assert_eq!((status, &body["code"]), (503, &json!("unavailable")));
    assert_eq!(body["detail"], "The service `catalog` cannot be reached.");
    assert_eq!(wait.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_neighbour_that_is_too_slow_makes_us_unavailable_and_a_caller_in_a_hurry_a_timeout() {
    let options = sdk::Options::default()
        .timeout(Duration::from_millis(200))
        .retries(0);
    let service = service(slow_catalog().await, options).await;
    let (status, body, wait) = problem(call(service, "/own", &[]).await).await;
    assert_eq!((status, &body["code"]), (503, &json!("unavailable")));
    assert_eq!(
        body["detail"],
        "The service `catalog` did not answer in time."
    );
    assert!(wait.is_some());

    let hurry = [("request-timeout-ms", "50")];
    let (status, body, _) = problem(call(service, "/own", &hurry).await).await;
    assert_eq!((status, &body["code"]), (504, &json!("timeout")));
}

#[tokio::test]
async fn a_neighbour_that_keeps_failing_is_left_alone() {
    let service = service(nowhere().await, sdk::Options::default().retries(0)).await;
    for _ in 0..10 {
        call(service, "/own", &[]).await;
    }
    let (status, body, wait) = problem(call(service, "/own", &[]).await).await;
    assert_eq!((status, &body["code"]), (503, &json!("unavailable")));
    let detail = body["detail"].as_str().unwrap();
    assert!(
        detail.contains("`catalog`") && detail.contains("left alone"),
        "{detail}"
    );
    assert_eq!(wait.as_deref(), Some("1"));
}

#[test]
fn who_has_no_credentials_is_told_which_settings_are_missing() {
    let settings = TokensSettings {
        issuer: "https://issuer".to_owned(),
        audience: "plumbline".to_owned(),
        jwks: JwksSource::Inline("{}".to_owned()),
        url: Some(Url::parse("http://localhost:8001/auth/token").unwrap()),
        client_secret: None,
    };
    let url = Url::parse("http://localhost:8004").unwrap();
    let refused = Credentials::of("order", &settings).connect(&url);
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("PLUMBLINE_ORDER_TOKENS_CLIENT_SECRET") && !refused.contains("TOKENS_URL"),
        "{refused}"
    );
}
