//! Forgets webhooks that came long ago.

use std::time::Duration;

use chrono::TimeDelta;
use platform::worker::{Round, Wake, repeat};
use tokio_util::sync::CancellationToken;

use crate::api::Payments;
use crate::store::provider_events;

/// What the worker is called.
pub(crate) const FORGET: &str = "forget provider events";

/// Longer than a provider keeps trying to deliver one.
const KEPT: TimeDelta = TimeDelta::days(7);
/// Between two looks.
const LOOK: Duration = Duration::from_secs(600);

/// Forgets what is old, until told to stop.
pub(crate) async fn forget(service: Payments, stop: CancellationToken) {
    let round = move || forget_some(service.clone());
    repeat(FORGET, stop, &Wake::default(), LOOK, round).await;
}

async fn forget_some(service: Payments) -> anyhow::Result<Round> {
    let before = service.now() - KEPT;
    let forgotten = provider_events::forget(&service.context.pool, before).await?;
    Ok(match forgotten {
        0 => Round::Idle,
        _ => Round::Busy,
    })
}
