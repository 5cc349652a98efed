//! Invoices. One is made whole, and never changes.

use chrono::{DateTime, Utc};
use runtime::Money;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::address::Address;
use super::draft::Draft;
use super::number::Number;
use super::purchase::Purchase;
use super::seller::Seller;
use super::tax::Rate;

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: Uuid,
    /// Its number, as it is written.
    pub number: String,
    /// The order.
    pub order_id: Uuid,
    /// The payment that it is for; the only invoice for it.
    pub payment_id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// Who sold.
    pub seller: Seller,
    /// Who bought; nothing where the customer was erased before.
    pub buyer: Option<Address>,
    /// What was bought.
    pub lines: Vec<Line>,
    /// What was paid.
    pub total: Money,
    /// The rate by which it contains tax.
    pub rate: Rate,
    /// How much of it is tax.
    pub tax: i64,
    /// When it was paid.
    pub paid_at: DateTime<Utc>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

/// So many pieces of a product, in the currency of the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product.
    pub product_id: Uuid,
    /// What it was called.
    pub name: String,
    /// How many pieces.
    pub quantity: i32,
    /// What one of them cost.
    pub unit_price: i64,
    /// What all of them cost.
    pub total: i64,
}

/// What a document is issued with, whatever it is about.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Who sells.
    pub seller: Seller,
    /// By which rate prices contain tax.
    pub rate: Rate,
}

/// Which document it is, and when it was issued.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// The id of the document.
    pub id: Uuid,
    /// Its number.
    pub number: Number,
    /// When it was issued.
    pub at: DateTime<Utc>,
}

impl Invoice {
    /// The invoice for what was paid.
    pub fn new(draft: &Draft, purchase: Purchase, terms: Terms, issue: Issue) -> Self {
        Self {
            id: issue.id,
            number: issue.number.to_string(),
            order_id: draft.order_id,
            payment_id: draft.payment_id,
            customer_id: draft.customer_id,
            seller: terms.seller,
            buyer: purchase.buyer,
            lines: purchase.lines,
            total: draft.total,
            rate: terms.rate,
            tax: terms.rate.within(draft.total.amount),
            paid_at: draft.happened_at,
            issued_at: issue.at,
        }
    }

    /// The total without the tax.
    pub const fn net(&self) -> i64 {
        self.total.amount - self.tax
    }
}
