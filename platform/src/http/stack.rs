use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http::header::{AUTHORIZATION, COOKIE, HeaderName, SET_COOKIE};
use runtime::Problem;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::sensitive_headers::SetSensitiveHeadersLayer;

use super::{HttpSettings, address, body_limit, cors, headers, shed, trace};
use crate::health::Health;

/// The path at which the load balancer and the container ask whether the process lives.
pub(crate) const LIVENESS: &str = "/healthz";

/// Headers with secrets, whatever the contract says. Those that it declares, the generated router marks.
const SENSITIVE: [HeaderName; 3] = [AUTHORIZATION, COOKIE, SET_COOKIE];

/// Puts everything around a service's router.
pub fn wrap(router: Router, settings: &HttpSettings, health: &Health) -> anyhow::Result<Router> {
    let permits = Arc::new(tokio::sync::Semaphore::new(settings.max_concurrency));
    let proxies = (settings.trusted_proxies > 0).then_some(settings.trusted_proxies);
    // From the outside to the inside.
    let layers = ServiceBuilder::new()
        .layer(SetSensitiveHeadersLayer::new(SENSITIVE))
        .layer(from_fn(headers::add))
        .layer(from_fn_with_state(settings.longest_timeout, trace::follow))
        .layer(CatchPanicLayer::custom(answer_panic))
        .option_layer(cors::layer(&settings.cors_origins)?)
        .option_layer(proxies.map(|proxies| from_fn_with_state(proxies, address::find)))
        .layer(from_fn_with_state(health.clone(), refuse_while_draining))
        .layer(from_fn_with_state(permits, shed::at_capacity))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state(settings.longest_timeout, stop_at_last))
        .layer(from_fn_with_state(
            settings.max_body_bytes,
            body_limit::enforce,
        ));
    Ok(router.layer(layers))
}

/// The service answers for its liveness itself, until it is on its way out.
async fn refuse_while_draining(
    State(health): State<Health>,
    request: Request,
    next: Next,
) -> Response {
    if health.is_draining() && request.uri().path() == LIVENESS {
        return Problem::unavailable().into_response();
    }
    next.run(request).await
}

async fn stop_at_last(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(longest, next.run(request)).await;
    answer.unwrap_or_else(|_| Problem::timeout().into_response())
}

fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(
        panic = message.unwrap_or("without a message"),
        "a handler panicked"
    );
    Problem::internal_unlogged().into_response()
}
