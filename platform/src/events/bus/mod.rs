//! The bus: what is published reaches a queue per service, and stays there until it is acknowledged.
//!
//! The semantics are those of SNS and SQS, whatever the bus is made of. A message that was received is invisible to others
//! for a while, and comes back where nobody acknowledges it; each receive counts, and gives a new receipt, which is worth
//! nothing once the time has run out. Messages come at least once, and in about the order in which they were sent.

mod aws;
mod dead_letters;
mod error;
mod message;
mod open;
mod postgres;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

pub use aws::AwsBus;
pub use dead_letters::{DeadLetter, Which};
pub use error::BusError;
pub use message::{Message, Outgoing, Receipt};
pub use open::{open, provision};
pub(crate) use postgres::MIGRATIONS as BUS_MIGRATIONS;
pub use postgres::PostgresBus;

/// What a bus in Postgres is called where it is one database beside those of the services.
pub const DATABASE: &str = "bus";

/// How large a message may be.
pub const LARGEST_MESSAGE: usize = 256 * 1024;

/// Brings events to those who subscribed to them.
///
/// Every queue belongs to one service and is called as it. Batches may have any size: an implementation that sends at most
/// ten at once sends several times.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Sends each event to all queues that subscribed to its type. The answer has one result per event, in their order.
    ///
    /// An error of the whole means that the bus is out of reach: whether something was sent is not known then. An error of
    /// one event says nothing of the others.
    async fn publish(&self, events: &[Outgoing]) -> Result<Vec<Result<(), BusError>>, BusError>;

    /// Sends events to one queue, whatever it subscribed to, to be received after `delay`.
    async fn send(&self, queue: &str, events: &[Outgoing], delay: Duration)
    -> Result<(), BusError>;

    /// Receives what is visible in a queue; waits where there is nothing.
    async fn receive(&self, request: Receive<'_>) -> Result<Vec<Message>, BusError>;

    /// Removes messages that were dealt with. Those whose receipts are stale stay where they are; nobody hears of that,
    /// because they are only delivered again.
    async fn acknowledge(&self, queue: &str, receipts: &[Receipt]) -> Result<(), BusError>;

    /// Makes a message invisible for so long from now on: longer while somebody works on it, for a while before it is tried
    /// again, or not at all to give it back. [`BusError::Stale`] where its time had run out.
    async fn extend(
        &self,
        queue: &str,
        receipt: &Receipt,
        visibility: Duration,
    ) -> Result<(), BusError>;

    /// Moves a message to the queue's dead letters. [`BusError::Stale`] where its time had run out.
    async fn bury(&self, queue: &str, message: &Message, reason: &str) -> Result<(), BusError>;

    /// The dead letters of a queue, oldest first, up to a number.
    async fn dead_letters(&self, queue: &str, limit: usize) -> Result<Vec<DeadLetter>, BusError>;

    /// One of them.
    async fn dead_letter(&self, queue: &str, id: &str) -> Result<Option<DeadLetter>, BusError>;

    /// Sends dead letters to their queue again, as if they had never been received; says how many.
    async fn redrive(&self, queue: &str, which: &Which) -> Result<u64, BusError>;

    /// Removes dead letters; says how many.
    async fn discard(&self, queue: &str, which: &Which) -> Result<u64, BusError>;

    /// How much is in a queue.
    async fn backlog(&self, queue: &str) -> Result<Backlog, BusError>;

    /// Removes every message of a queue, but not its dead letters.
    async fn purge(&self, queue: &str) -> Result<(), BusError>;

    /// Makes sure that a queue is there and receives exactly these types from now on. Where somebody else provisions
    /// queues, it checks that they did.
    async fn subscribe(&self, queue: &str, types: &[&str]) -> Result<(), BusError>;

    /// Whether it answers: the check `sqs_access`.
    async fn reachable(&self, queue: &str) -> bool;

    /// Gives back its connections.
    async fn close(&self);
}

/// What [`Bus::receive`] is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Receive<'a> {
    /// Of which queue.
    pub queue: &'a str,
    /// How many at most. SQS gives ten at most, and may give fewer than there are.
    pub max: usize,
    /// How long they are invisible to others.
    pub visibility: Duration,
    /// How long to wait where there is nothing. SQS waits for 20 seconds at most.
    pub wait: Duration,
    /// Ends the waiting earlier. What was received by then is answered and not lost.
    pub stop: &'a CancellationToken,
}

/// What [`Bus::backlog`] answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many messages are in the queue, those included that somebody works on or that wait before they come again.
    pub waiting: u64,
    /// For how long the oldest of them has been there. SQS tells that to CloudWatch and not to us.
    pub oldest: Option<Duration>,
    /// How many dead letters there are.
    pub dead: u64,
}

/// A bus that is shared.
pub type SharedBus = Arc<dyn Bus>;

#[cfg(test)]
pub(crate) mod tests;
