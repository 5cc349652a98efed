//! When signing keys take turns.

use chrono::{DateTime, TimeDelta, Utc};

/// Longer than a token lives a key stays published: clocks differ.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// A key's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// How long a key signs.
    pub rotation: TimeDelta,
    /// How long a key is published before it signs.
    pub lead: TimeDelta,
    /// How long the longest token lives that a key has signed.
    pub lifetime: TimeDelta,
}

impl Schedule {
    /// Whether the next key may sign.
    pub fn may_sign(&self, published_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        published_at + self.lead <= now
    }

    /// Whether the current key has signed long enough.
    pub fn is_due(&self, current_since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        current_since + self.rotation <= now
    }

    /// Keys that were retired by then are not needed any more.
    pub fn forgotten_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.lifetime - MARGIN
    }
}
