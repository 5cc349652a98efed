use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use runtime::Problem;
use tokio::sync::Semaphore;

use super::stack::LIVENESS;

/// Refuses at once what cannot be worked on at once. A queue would only let everybody wait for answers that come too late.
pub(super) async fn at_capacity(
    State(permits): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    // A busy process is alive: replacing it would make the others busier.
    if request.uri().path() == LIVENESS {
        return next.run(request).await;
    }
    match permits.try_acquire() {
        Ok(_permit) => next.run(request).await,
        Err(_) => Problem::overloaded(Duration::from_secs(1)).into_response(),
    }
}
