//! Receives what a service has subscribed to, and handles it.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use sdk::trace::TraceParent;
use sqlx::PgPool;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use super::bus::{BusError, Message, Receipt, Receive, SharedBus};
use super::inbox::{Heard, handled, hear};
use super::subscriptions::Head;
use super::{EventsSettings, HandlingError, Subscriptions};
use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::telemetry::{self, Outcome, Telemetry};
use crate::worker::panic_message;

/// No bus gives more at once.
const BATCH: usize = 10;
/// How long one request waits for messages.
const WAIT: Duration = Duration::from_secs(10);
/// While handlers are busy: how long to wait for several that are free, so that messages are not fetched one by one.
const GATHER: Duration = Duration::from_millis(4);
/// A message that could not be handled comes again after this …
const FIRST_RETRY: Duration = Duration::from_millis(250);
/// … and after up to this, when that has happened often.
const LONGEST_RETRY: Duration = Duration::from_secs(60);
/// An acknowledgement waits for others, for this long at most …
const ACKNOWLEDGED_AFTER: Duration = Duration::from_millis(20);
/// … or until there are so many.
const ACKNOWLEDGED_AT_ONCE: usize = 100;

/// The consumer of one service.
pub(crate) struct Consumer {
    pub(crate) bus: SharedBus,
    /// The service's name is also its queue's.
    pub(crate) queue: &'static str,
    pub(crate) pool: PgPool,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) settings: EventsSettings,
}

/// What is done with a message.
#[derive(Debug)]
enum Verdict {
    Done,
    Again(String),
    Bury(String),
}

impl Consumer {
    /// Receives and handles until `stop`. Then it receives nothing more, finishes what it works on, and gives back what it
    /// cannot finish in time.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let (acknowledge, acknowledged) = mpsc::channel(ACKNOWLEDGED_AT_ONCE);
        let acknowledging = tokio::spawn(Arc::clone(&self).acknowledge(acknowledged));
        let handlers = TaskTracker::new();
        let cut = CancellationToken::new();
        let permits = Arc::new(Semaphore::new(self.settings.concurrency.max(1)));
        let mut failures = Backoff::new(Duration::from_millis(200), Duration::from_secs(10));
        let telemetry = telemetry::current();
        while let Some(free) = self.free(&permits, &stop).await {
            let receive = Receive {
                queue: self.queue,
                max: free.num_permits(),
                visibility: self.settings.visibility,
                wait: WAIT,
                stop: &stop,
            };
            match self.bus.receive(receive).await {
                Ok(messages) if stop.is_cancelled() => {
                    for message in &messages {
                        self.give_back(message).await;
                    }
                }
                Ok(messages) => {
                    failures.reset();
                    self.start(messages, free, &handlers, &acknowledge, &cut, &telemetry);
                }
                Err(error) => {
                    let wait = failures.next();
                    tracing::warn!(error = chain(&error), ?wait, "no messages were received");
                    stop.run_until_cancelled(tokio::time::sleep(wait)).await;
                }
            }
        }
        drop(acknowledge);
        handlers.close();
        if timeout(self.settings.drain_timeout, handlers.wait())
            .await
            .is_err()
        {
            tracing::warn!(
                events = handlers.len(),
                "handlers were cut off because they took longer than the shutdown may"
            );
            cut.cancel();
            handlers.wait().await;
        }
        if let Err(error) = acknowledging.await {
            tracing::error!(%error, "acknowledging messages ended with a panic");
        }
    }

    /// Room for some messages, up to as many as a bus gives at once. `None` at the end.
    async fn free(
        &self,
        permits: &Arc<Semaphore>,
        stop: &CancellationToken,
    ) -> Option<OwnedSemaphorePermit> {
        let several = self.settings.concurrency.clamp(1, BATCH).div_ceil(2);
        let several = u32::try_from(several).unwrap_or(1);
        let gathering = async {
            let many = Arc::clone(permits).acquire_many_owned(several);
            match timeout(GATHER, many).await {
                Ok(free) => free,
                Err(_) => Arc::clone(permits).acquire_owned().await,
            }
        };
        let mut free = stop.run_until_cancelled(gathering).await?.ok()?;
        while free.num_permits() < BATCH
            && let Ok(more) = Arc::clone(permits).try_acquire_owned()
        {
            free.merge(more);
        }
        Some(free)
    }

    fn start(
        self: &Arc<Self>,
        messages: Vec<Message>,
        mut free: OwnedSemaphorePermit,
        handlers: &TaskTracker,
        acknowledge: &mpsc::Sender<Receipt>,
        cut: &CancellationToken,
        telemetry: &Telemetry,
    ) {
        for message in messages {
            // An emulator may give more than it was asked for; then one more works for a moment.
            let permit = free.split(1);
            let (consumer, acknowledge, cut) = (Arc::clone(self), acknowledge.clone(), cut.clone());
            let handling = async move {
                let finished = cut.run_until_cancelled(consumer.handle(&message)).await;
                drop(permit);
                match finished {
                    Some(Verdict::Done) => {
                        // Only a consumer that panicked has no receiver: then the message comes again.
                        let _ = acknowledge.send(message.receipt).await;
                    }
                    Some(Verdict::Again(error)) => consumer.again(&message, &error).await,
                    Some(Verdict::Bury(reason)) => consumer.bury(&message, &reason).await,
                    None => consumer.give_back(&message).await,
                }
            };
            let telemetry = telemetry.clone();
            handlers.spawn(async move { telemetry.scope(handling).await });
        }
    }

    /// Handles a message, which stays invisible to others meanwhile.
    async fn handle(&self, message: &Message) -> Verdict {
        let head = match Head::read(&message.body) {
            Ok(head) => head,
            Err(error) => return Verdict::of(error),
        };
        if message.receive_count > self.settings.max_receives {
            return self.received_too_often(&head, message).await;
        }
        let telemetry = telemetry::current();
        let (parent, attempt) = (head.parent(), message.receive_count);
        let span = telemetry.handling(parent, &head.event_type, head.id, attempt);
        let position = span.position();
        let log = tracing::info_span!(
            "event",
            service = telemetry.service(),
            event_id = %head.id,
            event_type = %head.event_type,
            attempt,
            trace_id = %position.trace_id(),
            span_id = %position.span_id(),
        );
        let known = self.subscriptions.known(&head.event_type);
        let waited = Clock::system().now() - head.time;
        let begin = Instant::now();
        let (verdict, outcome) = tokio::select! {
            judged = self.judge(head, message, position).instrument(log) => judged,
            never = self.keep(message) => match never {},
        };
        let waited = waited.to_std().unwrap_or_default();
        telemetry.handled(span, known, outcome, begin.elapsed(), waited);
        verdict
    }

    /// It may be that only its acknowledgement was lost.
    async fn received_too_often(&self, head: &Head, message: &Message) -> Verdict {
        match handled(&self.pool, head).await {
            Ok(true) => Verdict::Done,
            Ok(false) => Verdict::Bury(format!(
                "received {} times without an answer: whoever worked on it ended, or lost it",
                message.receive_count
            )),
            Err(error) => Verdict::of(error.into()),
        }
    }

    async fn judge(
        &self,
        head: Head,
        message: &Message,
        position: TraceParent,
    ) -> (Verdict, Outcome) {
        let event_type = head.event_type.clone();
        let hearing = hear(
            &self.pool,
            &self.subscriptions,
            head,
            message.receive_count,
            &message.body,
            position,
        );
        let hearing = timeout(self.settings.handler_timeout, hearing);
        let verdict = match AssertUnwindSafe(hearing).catch_unwind().await {
            Ok(Ok(Ok(heard))) => {
                match heard {
                    Heard::Now => tracing::debug!("handled"),
                    Heard::Before => tracing::debug!("handled before"),
                    Heard::ByNobody => tracing::warn!(
                        event_type,
                        "nobody has subscribed to events of this type here"
                    ),
                }
                let outcome = match heard {
                    Heard::Now => Outcome::Handled,
                    Heard::Before | Heard::ByNobody => Outcome::HandledBefore,
                };
                return (Verdict::Done, outcome);
            }
            Ok(Ok(Err(error))) => Verdict::of(error),
            Ok(Err(_)) => Verdict::Again(format!(
                "the handler took longer than {:?}",
                self.settings.handler_timeout
            )),
            Err(panic) => {
                let panic = panic_message(&*panic);
                tracing::error!(panic, "a handler panicked");
                Verdict::Again(format!("the handler panicked: {panic}"))
            }
        };
        let outcome = match verdict {
            Verdict::Bury(_) => Outcome::Rejected,
            _ => Outcome::Failed,
        };
        (verdict, outcome)
    }

    /// Keeps a message invisible for as long as it is waited for.
    async fn keep(&self, message: &Message) -> Infallible {
        let visibility = self.settings.visibility;
        loop {
            tokio::time::sleep(visibility / 3).await;
            match self
                .bus
                .extend(self.queue, &message.receipt, visibility)
                .await
            {
                Ok(()) => {}
                Err(BusError::Stale) => {
                    // Somebody else may have it. The inbox lets one of the two have an effect: both may go on.
                    tracing::warn!(message = message.id, "a message was held for too long");
                    return std::future::pending().await;
                }
                Err(error) => {
                    tracing::warn!(error = chain(&error), "a message was not held for longer");
                }
            }
        }
    }

    async fn again(&self, message: &Message, error: &str) {
        if message.receive_count >= self.settings.max_receives {
            return self.bury(message, error).await;
        }
        let wait = Backoff::new(FIRST_RETRY, LONGEST_RETRY).after(message.receive_count);
        tracing::warn!(
            message = message.id,
            event_type = message.event_type,
            attempt = message.receive_count,
            error,
            ?wait,
            "an event was not handled; it comes again"
        );
        self.settle(self.bus.extend(self.queue, &message.receipt, wait).await);
    }

    async fn bury(&self, message: &Message, reason: &str) {
        tracing::error!(
            message = message.id,
            event_type = message.event_type,
            attempt = message.receive_count,
            reason,
            "an event went to the dead letters"
        );
        let event_type = message.event_type.as_deref();
        let known = event_type.and_then(|event_type| self.subscriptions.known(event_type));
        telemetry::current().died(known);
        self.settle(self.bus.bury(self.queue, message, reason).await);
    }

    async fn give_back(&self, message: &Message) {
        let given_back = self
            .bus
            .extend(self.queue, &message.receipt, Duration::ZERO)
            .await;
        self.settle(given_back);
    }

    /// What the bus did not do is done when the message comes again.
    fn settle(&self, result: Result<(), BusError>) {
        if let Err(error) = result {
            tracing::warn!(
                error = chain(&error),
                "a message was not put where it belongs"
            );
        }
    }

    /// Acknowledges several messages at once: nobody waits for it.
    async fn acknowledge(self: Arc<Self>, mut acknowledged: mpsc::Receiver<Receipt>) {
        const MOST: usize = ACKNOWLEDGED_AT_ONCE;
        let mut batch = Vec::with_capacity(MOST);
        while acknowledged.recv_many(&mut batch, MOST).await > 0 {
            let gathering = async {
                while batch.len() < MOST {
                    let room = MOST - batch.len();
                    if acknowledged.recv_many(&mut batch, room).await == 0 {
                        break;
                    }
                }
            };
            // What has gathered until then.
            let _ = timeout(ACKNOWLEDGED_AFTER, gathering).await;
            if let Err(error) = self.bus.acknowledge(self.queue, &batch).await {
                tracing::warn!(
                    error = chain(&error),
                    "messages were not acknowledged; they come again"
                );
            }
            batch.clear();
        }
    }
}

impl Verdict {
    fn of(error: HandlingError) -> Self {
        match error {
            HandlingError::Reject(reason) => Self::Bury(reason),
            HandlingError::Retry(error) => Self::Again(format!("{error:#}")),
        }
    }
}

/// An error with its causes, in one line.
pub(super) fn chain(error: &BusError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
