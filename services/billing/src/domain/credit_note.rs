//! Credit notes, each of which takes back from one invoice.

use chrono::{DateTime, Utc};
use runtime::Money;
use uuid::Uuid;

use super::address::Address;
use super::draft::{Draft, Obstacle};
use super::invoice::{Invoice, Issue};
use super::seller::Seller;
use super::tax::Rate;

/// A credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNote {
    /// Its id.
    pub id: Uuid,
    /// Its number, as it is written.
    pub number: String,
    /// The invoice from which it takes back.
    pub invoice_id: Uuid,
    /// That one's number.
    pub invoice_number: String,
    /// When that one was issued.
    pub invoice_issued_at: DateTime<Utc>,
    /// The refund that it is for; the only credit note for it.
    pub refund_id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// The payment that money went back from.
    pub payment_id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// Who sold.
    pub seller: Seller,
    /// Who bought, as the invoice has it.
    pub buyer: Option<Address>,
    /// What went back.
    pub total: Money,
    /// The rate by which it contains tax.
    pub rate: Rate,
    /// How much of it is tax.
    pub tax: i64,
    /// When the money went back.
    pub refunded_at: DateTime<Utc>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

/// Whether what went back can be taken back from an invoice, of which `before` was taken back already.
pub fn fits(draft: &Draft, invoice: &Invoice, before: i64) -> Result<(), Obstacle> {
    if draft.total.currency != invoice.total.currency {
        return Err(Obstacle::CurrencyContradicts);
    }
    match draft.total.amount > invoice.total.amount - before {
        true => Err(Obstacle::ExceedsInvoice),
        false => Ok(()),
    }
}

impl CreditNote {
    /// The credit note for what went back, of an invoice of which `before` was taken back already. The tax is the
    /// invoice's, to the cent once all of it is taken back.
    pub fn new(draft: &Draft, invoice: Invoice, before: i64, seller: Seller, issue: Issue) -> Self {
        Self {
            id: issue.id,
            number: issue.number.to_string(),
            invoice_id: invoice.id,
            invoice_number: invoice.number,
            invoice_issued_at: invoice.issued_at,
            refund_id: draft.id,
            order_id: invoice.order_id,
            payment_id: invoice.payment_id,
            customer_id: invoice.customer_id,
            seller,
            buyer: invoice.buyer,
            total: draft.total,
            rate: invoice.rate,
            tax: invoice.rate.within_next(before, draft.total.amount),
            refunded_at: draft.happened_at,
            issued_at: issue.at,
        }
    }

    /// The total without the tax.
    pub const fn net(&self) -> i64 {
        self.total.amount - self.tax
    }
}
