use platform::db::begin;

use crate::api::Billing;
use crate::domain::credit_note::{CreditNote, fits};
use crate::domain::draft::{Draft, Obstacle};
use crate::domain::invoice::Issue;
use crate::domain::number::Series;
use crate::events::credit_note_issued;
use crate::store::{credit_notes, drafts, invoices, numbers};

impl Billing {
    /// Issues the credit note for a refund, once there is the invoice from which it takes back.
    pub(super) async fn issue_credit_note(
        &self,
        draft: &Draft,
    ) -> anyhow::Result<Result<(), Obstacle>> {
        let mut transaction = begin(&self.context.pool, "issue_credit_note").await?;
        if !drafts::lock(&mut *transaction, draft.id).await? {
            // Somebody else was faster, since our lease had ended.
            return Ok(Ok(()));
        }
        let invoice = invoices::lock_of_payment(&mut *transaction, draft.payment_id).await?;
        let Some(invoice) = invoice else {
            return Ok(Err(Obstacle::InvoiceMissing));
        };
        let before = credit_notes::total_of_invoice(&mut *transaction, invoice.id).await?;
        if let Err(obstacle) = fits(draft, &invoice, before) {
            return Ok(Err(obstacle));
        }
        drafts::issued(&mut *transaction, draft.id).await?;
        // From here on whoever issues waits for us, so nothing but statements follows.
        let (number, at) = numbers::next(&mut *transaction, Series::CreditNote, self.now()).await?;
        let id = self.new_id();
        let issue = Issue { id, number, at };
        let seller = self.terms.seller.clone();
        let note = CreditNote::new(draft, invoice, before, seller, issue);
        credit_notes::insert(&mut *transaction, &note, number).await?;
        let event = credit_note_issued(&note)?;
        self.context.outbox.append(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }
}
