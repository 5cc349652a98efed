//! Makes drafts into documents. Number, document, event and the end of the draft are one transaction, so a number is used or
//! was never given.

mod credit_note;
mod invoice;

use std::time::Duration;

use platform::jobs::{Jobs, Taken};
use platform::telemetry::Telemetry;
use platform::worker::Wake;

use crate::api::Billing;
use crate::domain::draft::{Draft, Kind, Obstacle};
use crate::store::drafts;

/// Drafts that are to be issued.
#[derive(Clone)]
pub struct Drafts(pub Billing);

impl Jobs for Drafts {
    type Job = Draft;

    const NAME: &'static str = "issue documents";
    const LOOK: Duration = Duration::from_millis(500);

    /// They wait for the order together and for their numbers one after the other.
    fn at_once(&self) -> usize {
        16
    }

    fn due(&self) -> &Wake {
        &self.0.drafts_due
    }

    fn telemetry(&self) -> &Telemetry {
        &self.0.context.telemetry
    }

    async fn take(&self, most: i64) -> sqlx::Result<Vec<Taken<Draft>>> {
        let billing = &self.0;
        drafts::take(
            &billing.context.pool,
            billing.now(),
            billing.lease_ends_at(),
            most,
        )
        .await
    }

    async fn work(&self, draft: Draft) -> anyhow::Result<()> {
        self.0.issue(&draft).await
    }
}

impl Billing {
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
