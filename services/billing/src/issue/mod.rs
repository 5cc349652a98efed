//! Makes drafts into documents.
//!
//! A draft is taken on by moving the time at which somebody else would, in a transaction that has committed before the order
//! is asked. A process that dies meanwhile leaves a draft that is due again when that time comes. Number, document, event
//! and the end of the draft are one transaction, so a number is used or was never given.

mod credit_note;
mod invoice;

use std::time::Duration;

use futures::StreamExt as _;
use platform::worker::{Round, repeat};
use tokio_util::sync::CancellationToken;

use crate::api::Billing;
use crate::domain::draft::{Draft, Kind, Obstacle};
use crate::store::drafts;

/// What the worker is called.
pub(crate) const WORKER: &str = "issue documents";

/// How often due drafts are looked for that nobody announced.
const LOOK: Duration = Duration::from_millis(500);

/// How many drafts are worked on at once. They wait for the order together and for their numbers one after the other.
const AT_ONCE: i64 = 16;

/// Issues what is due, until told to stop.
pub(crate) async fn work(billing: Billing, stop: CancellationToken) {
    let wake = billing.drafts_due.clone();
    let round = move || {
        let billing = billing.clone();
        async move { billing.issue_due().await }
    };
    repeat(WORKER, stop, &wake, LOOK, round).await;
}

impl Billing {
    /// Tries some of the drafts that are due.
    pub async fn issue_due(&self) -> anyhow::Result<Round> {
        let (pool, now) = (&self.context.pool, self.now());
        let taken = drafts::take(pool, now, self.lease_ends_at(), AT_ONCE).await?;
        // Where it was all that there is, there is no need to look again.
        let more = i64::try_from(taken.len())? == AT_ONCE;
        let telemetry = &self.context.telemetry;
        let tries = futures::stream::iter(taken).map(|taken| async move {
            let (draft, trace) = (taken.draft, taken.traceparent);
            let issuing = self.issue(&draft);
            if let Err(error) = telemetry.resume(trace.as_deref(), WORKER, issuing).await {
                // Its lease ends, and it is taken on again.
                let (draft_id, error) = (draft.id, format!("{error:#}"));
                tracing::warn!(%draft_id, error, "a draft was not issued");
            }
        });
        tries.for_each_concurrent(None, |attempt| attempt).await;
        Ok(match more {
            true => Round::Busy,
            false => Round::Idle,
        })
    }

    /// Issues a draft, or notes what stands against it.
    async fn issue(&self, draft: &Draft) -> anyhow::Result<()> {
        let issued = match draft.kind {
            Kind::Invoice => self.issue_invoice(draft).await?,
            Kind::CreditNote => self.issue_credit_note(draft).await?,
        };
        match issued {
            Ok(()) => Ok(()),
            Err(obstacle) => self.postpone(draft, obstacle).await,
        }
    }

    async fn postpone(&self, draft: &Draft, obstacle: Obstacle) -> anyhow::Result<()> {
        if draft.obstacle != Some(obstacle) {
            let (draft_id, obstacle) = (draft.id, obstacle.as_str());
            tracing::warn!(%draft_id, obstacle, "a document has to wait");
        }
        let again_at = self.again_at(obstacle.state(), draft.attempts);
        drafts::postpone(&self.context.pool, draft.id, obstacle, again_at).await?;
        Ok(())
    }
}
