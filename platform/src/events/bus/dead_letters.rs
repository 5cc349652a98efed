use chrono::{DateTime, Utc};
use serde::Serialize;

/// A message that could not be handled, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// The id that the bus gave it.
    pub id: String,
    /// The type of the event, where the message carried one.
    pub event_type: Option<String>,
    /// Why it is here: the last error.
    pub reason: String,
    /// How often it was received.
    pub receive_count: u32,
    /// When it was sent first.
    pub sent_at: DateTime<Utc>,
    /// When it came here.
    pub died_at: DateTime<Utc>,
    /// The whole message.
    pub body: String,
}

/// Which dead letters are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of a queue.
    All,
    /// Those with these ids.
    Ids(Vec<String>),
    /// Those whose events have this type.
    Type(String),
}
