//! What customers were told, to be held against what the databases say.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// What all customers were told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Orders that were accepted.
    pub(crate) accepted: AtomicU64,
    /// Orders that were refused since something was sold out.
    pub(crate) sold_out: AtomicU64,
    /// Calls that got no definite answer and were made again.
    pub(crate) repeated: AtomicU64,
    entries: Mutex<Vec<Placed>>,
    surprises: Mutex<Vec<String>>,
}

/// An order as its customer was told of it.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// Whose it is.
    pub(crate) customer: Uuid,
    /// The key it was placed under.
    pub(crate) key: String,
    /// The id in each answer under this key.
    pub(crate) answers: Vec<Uuid>,
    /// What the catalog's prices add up to, in cents.
    pub(crate) total: i64,
    /// Whether the customer was told that it is cancelled.
    pub(crate) cancelled: bool,
}

impl Told {
    /// How many orders were accepted or refused.
    pub(crate) fn answers(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed) + self.sold_out.load(Ordering::Relaxed)
    }

    /// All orders that somebody was told of.
    pub(crate) fn placed(&self) -> Vec<Placed> {
        self.entries
            .lock()
            .expect("nobody panics while writing")
            .clone()
    }

    /// Writes down an order that was accepted.
    pub(crate) fn place(&self, placed: Placed) {
        self.entries
            .lock()
            .expect("nobody panics while writing")
            .push(placed);
    }

    /// Answers that no customer should get.
    pub(crate) fn surprises(&self) -> Vec<String> {
        self.surprises
            .lock()
            .expect("nobody panics while writing")
            .clone()
    }

    /// Writes down an answer that no customer should get.
    pub(crate) fn surprise(&self, text: String) {
        self.surprises
            .lock()
            .expect("nobody panics while writing")
            .push(text);
    }
}
