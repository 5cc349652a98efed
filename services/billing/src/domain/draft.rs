//! What is to be issued and is not yet.

use chrono::{DateTime, Utc};
use runtime::Money;
use uuid::Uuid;

/// Something that happened to money, for which a document is to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The payment, or the refund.
    pub id: Uuid,
    /// What is to be issued.
    pub kind: Kind,
    /// The payment.
    pub payment_id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// What was taken, or went back.
    pub total: Money,
    /// When that happened.
    pub happened_at: DateTime<Utc>,
    /// What stood against it when it was last tried.
    pub obstacle: Option<Obstacle>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next.
    pub next_attempt_at: DateTime<Utc>,
}

/// What is to be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
}

/// Whether it comes about by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As soon as what it needs is there.
    Waiting,
    /// Not before somebody has mended something.
    Blocked,
}

/// What stands against issuing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The orders did not answer.
    OrderUnavailable,
    /// There is no such order.
    OrderNotFound,
    /// The order is somebody else's, or its total is not what was paid.
    OrderContradicts,
    /// The invoice to take back from was not issued yet.
    InvoiceMissing,
    /// All credit notes together would be more than the invoice.
    ExceedsInvoice,
    /// The invoice has another currency.
    CurrencyContradicts,
}

impl Draft {
    /// Whether it comes about by itself.
    pub fn state(&self) -> State {
        self.obstacle.map_or(State::Waiting, Obstacle::state)
    }
}

impl Kind {
    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }

    /// What the database knows by this text.
    pub fn stored(text: &str) -> Option<Self> {
        let all = [Self::Invoice, Self::CreditNote];
        all.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl State {
    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Blocked => "blocked",
        }
    }
}

impl Obstacle {
    const ALL: [Self; 6] = [
        Self::OrderUnavailable,
        Self::OrderNotFound,
        Self::OrderContradicts,
        Self::InvoiceMissing,
        Self::ExceedsInvoice,
        Self::CurrencyContradicts,
    ];

    /// What becomes of a draft against which this stands.
    pub const fn state(self) -> State {
        match self {
            Self::OrderUnavailable | Self::InvoiceMissing => State::Waiting,
            Self::OrderNotFound
            | Self::OrderContradicts
            | Self::ExceedsInvoice
            | Self::CurrencyContradicts => State::Blocked,
        }
    }

    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderUnavailable => "order_unavailable",
            Self::OrderNotFound => "order_not_found",
            Self::OrderContradicts => "order_contradicts",
            Self::InvoiceMissing => "invoice_missing",
            Self::ExceedsInvoice => "exceeds_invoice",
            Self::CurrencyContradicts => "currency_contradicts",
        }
    }

    /// What the database knows by this text.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|obstacle| obstacle.as_str() == text)
    }
}
