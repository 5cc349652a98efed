//! An order and its steps. A step makes the order as it is afterwards and the entry of the timeline that tells of it.

use chrono::{DateTime, Utc};
use runtime::Money;
use uuid::Uuid;

use super::address::Address;
use super::line::Line;
use super::state::{IllegalStep, State, Step, UnknownName};
use super::timeline::{Actor, Entry, Kind};

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// Where it stands.
    pub state: State,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What it costs.
    pub total: Money,
    /// Where it goes; nothing where its customer was erased.
    pub shipping_address: Option<Address>,
    /// How it is paid.
    pub payment_method_id: Uuid,
    /// What paid it.
    pub payment_id: Option<Uuid>,
    /// Until then a payment may be started.
    pub payment_due_at: DateTime<Utc>,
    /// Until then the units are held, by our own clock. After it a payment cannot confirm the order.
    pub reserved_until: DateTime<Utc>,
    /// What went back, in minor units of the total.
    pub refunded: i64,
    /// When staff asked for the refund.
    pub refund_requested_at: Option<DateTime<Utc>>,
    /// Why it was cancelled, and when.
    pub cancellation: Option<Cancellation>,
    /// How it was sent, and when.
    pub shipment: Option<Shipment>,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts its changes.
    pub version: i64,
}

/// The end of an order that is not shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why an order was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its customer wanted it.
    CustomerRequest,
    /// Staff wanted it.
    StaffRequest,
    /// The payment was declined.
    PaymentFailed,
    /// The payment did not arrive in time.
    PaymentTimeout,
    /// The units were not reserved any more.
    ReservationExpired,
}

/// How an order was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// With whom.
    pub carrier: String,
    /// Under which number.
    pub tracking_number: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that is known of an order when it is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub customer_id: Uuid,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What it costs.
    pub total: Money,
    /// Where it goes.
    pub shipping_address: Address,
    /// How it is paid.
    pub payment_method_id: Uuid,
    /// Until then a payment may be started.
    pub payment_due_at: DateTime<Utc>,
    /// Until then the units are held.
    pub reserved_until: DateTime<Utc>,
}

/// An order after something happened to it, and what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The order afterwards.
    pub order: Order,
    /// What happened.
    pub entry: Entry,
}

impl Reason {
    const ALL: [Self; 5] = [
        Self::CustomerRequest,
        Self::StaffRequest,
        Self::PaymentFailed,
        Self::PaymentTimeout,
        Self::ReservationExpired,
    ];

    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerRequest => "customer_request",
            Self::StaffRequest => "staff_request",
            Self::PaymentFailed => "payment_failed",
            Self::PaymentTimeout => "payment_timeout",
            Self::ReservationExpired => "reservation_expired",
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::CustomerRequest => "at the customer's request",
            Self::StaffRequest => "by staff",
            Self::PaymentFailed => "the payment was declined",
            Self::PaymentTimeout => "the payment did not arrive in time",
            Self::ReservationExpired => "the units were not reserved any more",
        }
    }
}

impl std::str::FromStr for Reason {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(UnknownName("reason"))
    }
}

impl Placement {
    /// The order as it begins.
    pub fn place(self, now: DateTime<Utc>) -> Change {
        let order = Order {
            id: self.id,
            customer_id: self.customer_id,
            state: State::PendingPayment,
            lines: self.lines,
            total: self.total,
            shipping_address: Some(self.shipping_address),
            payment_method_id: self.payment_method_id,
            payment_id: None,
            payment_due_at: self.payment_due_at,
            reserved_until: self.reserved_until,
            refunded: 0,
            refund_requested_at: None,
            cancellation: None,
            shipment: None,
            placed_at: now,
            confirmed_at: None,
            delivered_at: None,
            updated_at: now,
            version: 1,
        };
        let entry = order.entry(Kind::Placed, Actor::Customer, None);
        Change { order, entry }
    }
}

impl Change {
    /// The same, and so much money went back.
    #[must_use]
    pub(super) fn with_refunded(mut self, refunded: i64) -> Self {
        self.order.refunded = refunded;
        self
    }
}

impl Order {
    /// After its payment arrived.
    pub fn confirmed(&self, payment_id: Uuid, now: DateTime<Utc>) -> Result<Change, IllegalStep> {
        let mut next = self.after(Step::Confirm, now)?;
        next.payment_id = Some(payment_id);
        next.confirmed_at = Some(now);
        Ok(next.told(Kind::Confirmed, Actor::System, None))
    }

    /// After it was given up.
    pub fn cancelled(
        &self,
        reason: Reason,
        actor: Actor,
        now: DateTime<Utc>,
    ) -> Result<Change, IllegalStep> {
        let mut next = self.after(Step::Cancel, now)?;
        next.cancellation = Some(Cancellation { reason, at: now });
        let note = reason.in_words().to_owned();
        Ok(next.told(Kind::Cancelled, actor, Some(note)))
    }

    /// After it left the house.
    pub fn shipped(
        &self,
        carrier: String,
        tracking_number: String,
        actor: Actor,
        now: DateTime<Utc>,
    ) -> Result<Change, IllegalStep> {
        let mut next = self.after(Step::Ship, now)?;
        let note = format!("{carrier} {tracking_number}");
        next.shipment = Some(Shipment {
            carrier,
            tracking_number,
            at: now,
        });
        Ok(next.told(Kind::Shipped, actor, Some(note)))
    }

    /// After it arrived.
    pub fn delivered(&self, actor: Actor, now: DateTime<Utc>) -> Result<Change, IllegalStep> {
        let mut next = self.after(Step::Deliver, now)?;
        next.delivered_at = Some(now);
        Ok(next.told(Kind::Delivered, actor, None))
    }

    /// After staff asked for its refund, and nothing where that was asked before. It keeps its state: the money has not
    /// gone back yet.
    pub fn refund_requested(
        &self,
        actor: Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<Change>, IllegalStep> {
        self.state.after(Step::Refund)?;
        if self.refund_requested_at.is_some() {
            return Ok(None);
        }
        let mut next = self.stamped(now);
        next.refund_requested_at = Some(now);
        Ok(Some(next.told(Kind::RefundRequested, actor, None)))
    }

    /// After all of its money went back.
    pub(super) fn refunded(&self, now: DateTime<Utc>) -> Result<Change, IllegalStep> {
        let mut next = self.after(Step::Refund, now)?;
        next.refunded = self.total.amount;
        let note = next.refunded_in_words();
        Ok(next.told(Kind::Refunded, Actor::System, Some(note)))
    }

    /// After money went back without a step: a part of it, or that of an order that was cancelled.
    pub(super) fn refunded_to(&self, refunded: i64, now: DateTime<Utc>) -> Change {
        let mut next = self.stamped(now);
        next.refunded = refunded;
        let kind = match refunded >= self.total.amount {
            true => Kind::Refunded,
            false => Kind::RefundedInPart,
        };
        let note = next.refunded_in_words();
        next.told(kind, Actor::System, Some(note))
    }

    fn after(&self, step: Step, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        let state = self.state.after(step)?;
        Ok(Self {
            state,
            ..self.stamped(now)
        })
    }

    /// The next version of it.
    fn stamped(&self, now: DateTime<Utc>) -> Self {
        Self {
            version: self.version + 1,
            updated_at: now,
            ..self.clone()
        }
    }

    fn told(self, kind: Kind, actor: Actor, note: Option<String>) -> Change {
        let entry = self.entry(kind, actor, note);
        Change { order: self, entry }
    }

    fn entry(&self, kind: Kind, actor: Actor, note: Option<String>) -> Entry {
        Entry {
            kind,
            actor,
            state: self.state,
            version: self.version,
            at: self.updated_at,
            note,
        }
    }

    fn refunded_in_words(&self) -> String {
        format!(
            "{} of {} minor units of {} so far",
            self.refunded, self.total.amount, self.total.currency
        )
    }
}

#[cfg(test)]
pub(super) mod tests;
