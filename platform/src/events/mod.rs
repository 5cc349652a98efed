//! What services tell each other.
//!
//! Whoever tells something writes it into the [`Outbox`], in the transaction in which it happened. A relay publishes it on the
//! [bus](bus::Bus) afterwards, and again until that succeeded. Whoever has subscribed hears it at least once, and not in
//! order with other things; the inbox sees to it that each event has one effect all the same: the consumer opens a
//! transaction, writes the event's id into the inbox, calls the handler with that transaction, and commits. Only then the
//! message is acknowledged.
//!
//! So a handler does database work only, and nothing that would last without its transaction. What needs the network is
//! written down as a row, and done by a [worker](crate::worker).

mod backlog;
pub mod bus;
mod consumer;
mod delivery;
mod inbox;
mod outbox;
mod relay;
mod settings;
mod subscriptions;

pub use delivery::{Delivery, HandlingError};
pub use inbox::Heard;
pub use outbox::Outbox;
pub use settings::{BusSettings, EventsSettings};
pub use subscriptions::Subscriptions;

pub(crate) use backlog::backlog;
pub(crate) use consumer::Consumer;
pub(crate) use inbox::{hear, purge};
pub(crate) use relay::Relay;
pub(crate) use subscriptions::Head;

/// The outbox, to be part of a service's first migration.
pub const OUTBOX_MIGRATION: &str = include_str!("../../migrations/outbox.sql");

/// The inbox, to be part of a service's first migration.
pub const INBOX_MIGRATION: &str = include_str!("../../migrations/inbox.sql");

#[cfg(test)]
mod tests;
