//! What there is to tell: what was heard, without anybody's name, address or secret.

use chrono::{DateTime, Utc};
use runtime::Money;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was heard. The database keeps it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Somebody has registered.
    Welcome,
    /// Somebody tried to register with an address that has an account.
    RegistrationRepeated {
        /// When.
        tried_at: DateTime<Utc>,
    },
    /// Somebody has lost their password.
    PasswordReset {
        /// For which a link is made when the mail goes out.
        reset_id: Uuid,
        /// Until when it is good.
        expires_at: DateTime<Utc>,
    },
    /// A password was changed.
    PasswordChanged {
        /// When.
        changed_at: DateTime<Utc>,
    },
    /// An order is paid.
    OrderConfirmed {
        /// The order.
        order_id: Uuid,
        /// What it costs.
        total: Money,
    },
    /// An order was cancelled.
    OrderCancelled {
        /// The order.
        order_id: Uuid,
        /// Why.
        cause: Cause,
    },
    /// An order has left.
    OrderShipped {
        /// The order.
        order_id: Uuid,
        /// Who carries it.
        carrier: String,
        /// The number of the parcel there.
        tracking_number: String,
    },
    /// An order has arrived.
    OrderDelivered {
        /// The order.
        order_id: Uuid,
        /// When.
        delivered_at: DateTime<Utc>,
    },
    /// There is an invoice.
    InvoiceIssued {
        /// Its order.
        order_id: Uuid,
        /// Its number.
        number: String,
        /// What it says.
        total: Money,
    },
    /// There is a credit note.
    CreditNoteIssued {
        /// Its order.
        order_id: Uuid,
        /// Its number.
        number: String,
        /// What goes back.
        total: Money,
    },
}

/// Why an order was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The customer wanted it.
    Customer,
    /// The shop wanted it.
    Shop,
    /// The payment was declined.
    PaymentFailed,
    /// The payment did not arrive in time.
    PaymentTimeout,
    /// The units were gone when it did.
    ReservationExpired,
    /// For a reason that is newer than this service.
    Other,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Notice::Welcome`]
    Welcome,
    /// [`Notice::RegistrationRepeated`]
    RegistrationRepeated,
    /// [`Notice::PasswordReset`]
    PasswordReset,
    /// [`Notice::PasswordChanged`]
    PasswordChanged,
    /// [`Notice::OrderConfirmed`]
    OrderConfirmed,
    /// [`Notice::OrderCancelled`]
    OrderCancelled,
    /// [`Notice::OrderShipped`]
    OrderShipped,
    /// [`Notice::OrderDelivered`]
    OrderDelivered,
    /// [`Notice::InvoiceIssued`]
    InvoiceIssued,
    /// [`Notice::CreditNoteIssued`]
    CreditNoteIssued,
}

/// What kinds have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// What protects an account.
    Account,
    /// What a customer is owed in writing.
    Purchase,
    /// That a parcel has left.
    Shipping,
    /// That a parcel has arrived.
    Delivery,
}

impl Notice {
    /// What it is about.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Welcome => Kind::Welcome,
            Self::RegistrationRepeated { .. } => Kind::RegistrationRepeated,
            Self::PasswordReset { .. } => Kind::PasswordReset,
            Self::PasswordChanged { .. } => Kind::PasswordChanged,
            Self::OrderConfirmed { .. } => Kind::OrderConfirmed,
            Self::OrderCancelled { .. } => Kind::OrderCancelled,
            Self::OrderShipped { .. } => Kind::OrderShipped,
            Self::OrderDelivered { .. } => Kind::OrderDelivered,
            Self::InvoiceIssued { .. } => Kind::InvoiceIssued,
            Self::CreditNoteIssued { .. } => Kind::CreditNoteIssued,
        }
    }

    /// The order that it is about, if it is about one.
    pub const fn order_id(&self) -> Option<Uuid> {
        match self {
            Self::OrderConfirmed { order_id, .. }
            | Self::OrderCancelled { order_id, .. }
            | Self::OrderShipped { order_id, .. }
            | Self::OrderDelivered { order_id, .. }
            | Self::InvoiceIssued { order_id, .. }
            | Self::CreditNoteIssued { order_id, .. } => Some(*order_id),
            Self::Welcome
            | Self::RegistrationRepeated { .. }
            | Self::PasswordReset { .. }
            | Self::PasswordChanged { .. } => None,
        }
    }
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Welcome,
        Self::RegistrationRepeated,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::OrderConfirmed,
        Self::OrderCancelled,
        Self::OrderShipped,
        Self::OrderDelivered,
        Self::InvoiceIssued,
        Self::CreditNoteIssued,
    ];

    /// What it has in common with others.
    pub const fn category(self) -> Category {
        match self {
            Self::Welcome
            | Self::RegistrationRepeated
            | Self::PasswordReset
            | Self::PasswordChanged => Category::Account,
            Self::OrderConfirmed
            | Self::OrderCancelled
            | Self::InvoiceIssued
            | Self::CreditNoteIssued => Category::Purchase,
            Self::OrderShipped => Category::Shipping,
            Self::OrderDelivered => Category::Delivery,
        }
    }

    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::RegistrationRepeated => "registration_repeated",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::OrderConfirmed => "order_confirmed",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderShipped => "order_shipped",
            Self::OrderDelivered => "order_delivered",
            Self::InvoiceIssued => "invoice_issued",
            Self::CreditNoteIssued => "credit_note_issued",
        }
    }

    /// What the database knows by this text.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
