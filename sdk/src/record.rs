//! What an error has to tell and the generated code does not keep.

use std::cell::RefCell;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Kind;

tokio::task_local! {
    static RECORD: RefCell<Record>;
}

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// What happened in one call.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) answer: Option<Answer>,
    pub(crate) kind: Option<Kind>,
    pub(crate) attempts: u32,
    /// Who was called.
    pub(crate) service: Option<&'static str>,
    /// The time of the request that is being served is over.
    pub(crate) callers_time_is_over: bool,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Runs `call` and returns what it noted.
pub(crate) async fn keep<F: Future>(call: F) -> (F::Output, Record) {
    let noted = async {
        let output = call.await;
        (output, RECORD.with(RefCell::take))
    };
    RECORD.scope(RefCell::default(), noted).await
}

/// Notes something, where somebody keeps it.
pub(crate) fn note(change: impl FnOnce(&mut Record)) {
    // Operations whose error is no problem are called without a record.
    let _ = RECORD.try_with(|record| change(&mut record.borrow_mut()));
}
