use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sdk::trace::TraceParent;
use serde::Deserialize;
use uuid::Uuid;

use super::{Delivery, HandlingError};
use crate::db::Transaction;

/// Decodes an event and handles it.
type Handle = Arc<
    dyn for<'t> Fn(
            &'t mut Transaction,
            Head,
            u32,
            &'t str,
        ) -> BoxFuture<'t, Result<(), HandlingError>>
        + Send
        + Sync,
>;

/// What a service does on what it hears: one handler per type of event.
#[derive(Clone, Default)]
pub struct Subscriptions(BTreeMap<&'static str, Handle>);

/// The envelope of an event, without what happened.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Head {
    pub(crate) id: Uuid,
    pub(crate) source: String,
    #[serde(rename = "type")]
    pub(crate) event_type: String,
    #[serde(default)]
    pub(crate) subject: Option<String>,
    pub(crate) time: DateTime<Utc>,
    #[serde(default)]
    pub(crate) traceparent: Option<String>,
}

#[derive(Deserialize)]
struct Body<E> {
    data: E,
}

impl Subscriptions {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Handles events of type `E`, within the transaction that is given. Generated code calls it:
    ///
    /// ```text
    /// Subscriptions::new().on::<OrderConfirmed, _>(move |transaction, event| {
    ///     let subscriber = Arc::clone(&subscriber);
    ///     Box::pin(async move { subscriber.order_confirmed(transaction, event).await })
    /// })
    /// ```
    ///
    /// # Panics
    /// If there is a handler for this type already.
    pub fn on<E, H>(mut self, handler: H) -> Self
    where
        E: sdk::Event,
        H: for<'t> Fn(&'t mut Transaction, Delivery<E>) -> BoxFuture<'t, Result<(), HandlingError>>
            + Send
            + Sync
            + 'static,
    {
        let handle: Handle = Arc::new(move |transaction, head, attempt, body| {
            match serde_json::from_str::<Body<E>>(body) {
                Ok(Body { data }) => handler(transaction, head.delivery(attempt, data)),
                Err(error) => {
                    let reason = format!("the data of `{}` cannot be read: {error}", E::TYPE);
                    async { Err(HandlingError::Reject(reason)) }.boxed()
                }
            }
        });
        let earlier = self.0.insert(E::TYPE, handle);
        assert!(earlier.is_none(), "`{}` has two handlers", E::TYPE);
        self
    }

    /// Both these and those.
    ///
    /// # Panics
    /// If both have a handler for one type.
    pub fn and(mut self, others: Self) -> Self {
        for (event_type, handle) in others.0 {
            let earlier = self.0.insert(event_type, handle);
            assert!(earlier.is_none(), "`{event_type}` has two handlers");
        }
        self
    }

    /// The types of the events, in alphabetical order.
    pub fn types(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Handles an event once, without an inbox: for tests of handlers. `None` where nobody has subscribed to its type.
    pub async fn deliver(
        &self,
        transaction: &mut Transaction,
        event: &str,
    ) -> Option<Result<(), HandlingError>> {
        let head = match Head::read(event) {
            Ok(head) => head,
            Err(error) => return Some(Err(error)),
        };
        Some(self.handle(transaction, head, 1, event)?.await)
    }

    /// Handles an event whose envelope was read. `None` where nobody has subscribed to its type.
    pub(crate) fn handle<'t>(
        &self,
        transaction: &'t mut Transaction,
        head: Head,
        attempt: u32,
        body: &'t str,
    ) -> Option<BoxFuture<'t, Result<(), HandlingError>>> {
        let handle = self.0.get(head.event_type.as_str())?;
        Some(handle(transaction, head, attempt, body))
    }

    /// The type, as it was subscribed to; `None` where it was not.
    pub(crate) fn known(&self, event_type: &str) -> Option<&'static str> {
        let (known, _) = self.0.get_key_value(event_type)?;
        Some(known)
    }
}

impl Head {
    pub(crate) fn read(event: &str) -> Result<Self, HandlingError> {
        serde_json::from_str(event)
            .map_err(|error| HandlingError::Reject(format!("the envelope cannot be read: {error}")))
    }

    /// Where the event was created, in the trace of what it tells.
    pub(crate) fn parent(&self) -> Option<TraceParent> {
        self.traceparent.as_deref()?.parse().ok()
    }

    fn delivery<E>(self, attempt: u32, data: E) -> Delivery<E> {
        Delivery {
            id: self.id,
            source: self.source,
            subject: self.subject,
            time: self.time,
            attempt,
            data,
        }
    }
}
