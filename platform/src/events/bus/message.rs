use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{BusError, LARGEST_MESSAGE};

/// An event on its way to the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The event's id.
    pub id: Uuid,
    /// Its type, by which queues subscribe.
    pub event_type: String,
    /// The whole event, as JSON.
    pub body: String,
}

impl Outgoing {
    /// Whether any bus would take it.
    pub fn admit(&self) -> Result<(), BusError> {
        let size = self.body.len();
        if size > LARGEST_MESSAGE {
            return Err(BusError::Refused(format!(
                "{size} bytes are more than the {LARGEST_MESSAGE} that a message may have"
            )));
        }
        if self.body.contains('\0') {
            return Err(BusError::Refused("it contains a zero byte".to_owned()));
        }
        Ok(())
    }
}

/// A message that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The id that the bus gave it. An event that was published twice is two messages.
    pub id: String,
    /// The type of the event, where the message carries one.
    pub event_type: Option<String>,
    /// What was sent.
    pub body: String,
    /// How often it was received, this time included.
    pub receive_count: u32,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// By what it is acknowledged.
    pub receipt: Receipt,
}

/// Names one receive of one message, for as long as the message is invisible to others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receipt(pub String);
