use platform::db::begin;

use crate::api::Billing;
use crate::domain::draft::{Draft, Obstacle};
use crate::domain::invoice::{Invoice, Issue};
use crate::domain::number::Series;
use crate::domain::purchase::Purchase;
use crate::events::invoice_issued;
use crate::store::{drafts, invoices, numbers};

impl Billing {
    /// Issues the invoice for a payment, once the order has said what was bought.
    pub(super) async fn issue_invoice(
        &self,
        draft: &Draft,
    ) -> anyhow::Result<Result<(), Obstacle>> {
        let purchase = match self.neighbours.purchase(draft.order_id).await {
            Ok(Some(purchase)) => purchase,
            Ok(None) => return Ok(Err(Obstacle::OrderNotFound)),
            Err(error) => {
                tracing::debug!(order_id = %draft.order_id, %error, "the order was not told");
                return Ok(Err(Obstacle::OrderUnavailable));
            }
        };
        if let Err(obstacle) = purchase.is_what_was_paid(draft) {
            return Ok(Err(obstacle));
        }
        self.write_invoice(draft, purchase).await?;
        Ok(Ok(()))
    }

    async fn write_invoice(&self, draft: &Draft, purchase: Purchase) -> anyhow::Result<()> {
        let mut transaction = begin(&self.context.pool, "issue_invoice").await?;
        if !drafts::lock(&mut *transaction, draft.id).await? {
            // Somebody else was faster, since our lease had ended.
            return Ok(());
        }
        drafts::issued(&mut *transaction, draft.id).await?;
        drafts::hasten_credit_notes(&mut *transaction, draft.payment_id, self.now()).await?;
        // From here on whoever issues waits for us, so nothing but statements follows.
        let (number, at) = numbers::next(&mut *transaction, Series::Invoice, self.now()).await?;
        let id = self.new_id();
        let issue = Issue { id, number, at };
        let invoice = Invoice::new(draft, purchase, self.terms.clone(), issue);
        invoices::insert(&mut *transaction, &invoice, number).await?;
        let event = invoice_issued(&invoice)?;
        self.context.outbox.append(&mut transaction, event).await?;
        transaction.after_commit(&self.drafts_due);
        transaction.commit().await?;
        Ok(())
    }
}
