//! What is heard of payments, and what others are told. Nothing is issued on what is heard: a draft is written, and a worker
//! woken.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use runtime::Money;
use sdk::payment::events::{PaymentCaptured, PaymentRefunded};

use crate::api::Billing;
use crate::convert::Unfit;
use crate::domain::credit_note::CreditNote;
use crate::domain::draft::{Draft, Kind};
use crate::domain::invoice::Invoice;
use crate::generated::events::{CreditNoteIssued, InvoiceIssued};
use crate::generated::subscriptions::Subscriber;
use crate::generated::types::{CreditNoteIssuance, InvoiceIssuance};
use crate::store::drafts;

/// Hears of payments.
pub struct Hearing {
    billing: Billing,
}

impl Hearing {
    /// For this service.
    pub const fn new(billing: Billing) -> Self {
        Self { billing }
    }

    async fn write(
        &self,
        transaction: &mut Transaction,
        draft: &Draft,
    ) -> Result<(), HandlingError> {
        drafts::insert(&mut **transaction, draft).await?;
        transaction.after_commit(&self.billing.drafts_due);
        Ok(())
    }
}

impl Subscriber for Hearing {
    async fn payment_captured(
        &self,
        transaction: &mut Transaction,
        event: Delivery<PaymentCaptured>,
    ) -> Result<(), HandlingError> {
        let PaymentCaptured(captured) = event.data;
        let draft = Draft {
            id: *captured.payment_id,
            kind: Kind::Invoice,
            payment_id: *captured.payment_id,
            order_id: *captured.order_id,
            customer_id: *captured.customer_id,
            total: Money::read(captured.amount.amount, &captured.amount.currency)?,
            happened_at: *captured.captured_at,
            obstacle: None,
            attempts: 0,
            next_attempt_at: self.billing.now(),
        };
        self.write(transaction, &draft).await
    }

    async fn payment_refunded(
        &self,
        transaction: &mut Transaction,
        event: Delivery<PaymentRefunded>,
    ) -> Result<(), HandlingError> {
        let PaymentRefunded(refunded) = event.data;
        let draft = Draft {
            id: *refunded.refund_id,
            kind: Kind::CreditNote,
            payment_id: *refunded.payment_id,
            order_id: *refunded.order_id,
            customer_id: *refunded.customer_id,
            total: Money::read(refunded.amount.amount, &refunded.amount.currency)?,
            happened_at: *refunded.refunded_at,
            obstacle: None,
            attempts: 0,
            next_attempt_at: self.billing.now(),
        };
        self.write(transaction, &draft).await
    }
}

/// `invoice.issued`
pub(crate) fn invoice_issued(invoice: &Invoice) -> Result<InvoiceIssued, Unfit> {
    Ok(InvoiceIssued(InvoiceIssuance {
        invoice_id: invoice.id.into(),
        number: invoice.number.clone().try_into()?,
        order_id: invoice.order_id.into(),
        payment_id: invoice.payment_id.into(),
        customer_id: invoice.customer_id.into(),
        total: invoice.total,
        issued_at: invoice.issued_at.into(),
    }))
}

/// `credit_note.issued`
pub(crate) fn credit_note_issued(note: &CreditNote) -> Result<CreditNoteIssued, Unfit> {
    Ok(CreditNoteIssued(CreditNoteIssuance {
        credit_note_id: note.id.into(),
        number: note.number.clone().try_into()?,
        invoice_id: note.invoice_id.into(),
        refund_id: note.refund_id.into(),
        order_id: note.order_id.into(),
        payment_id: note.payment_id.into(),
        customer_id: note.customer_id.into(),
        total: note.total,
        issued_at: note.issued_at.into(),
    }))
}
