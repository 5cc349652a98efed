//! What every bus does. Times are in whole seconds, because SQS knows no others.

use std::any::Any;
use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::events::bus::{
    BusError, LARGEST_MESSAGE, Message, Outgoing, Receipt, Receive, SharedBus, Which,
};

/// A bus with two empty queues. `makers` has subscribed to `thing.made` and `thing.broken`, `fans` to `thing.made`.
pub(crate) struct Bench {
    pub(crate) bus: SharedBus,
    /// What must stay there for as long as the bus is used.
    #[expect(dead_code, reason = "it is only held")]
    pub(crate) kept: Box<dyn Any + Send + Sync>,
}

pub(crate) const SUBSCRIPTIONS: [(&str, &[&str]); 2] = [
    ("makers", &["thing.made", "thing.broken"]),
    ("fans", &["thing.made"]),
];

const MAKERS: &str = "makers";
const FANS: &str = "fans";
const SECOND: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(60);
/// How long to wait for what must come, and for what must not.
const PATIENCE: Duration = Duration::from_secs(18);

fn event(event_type: &str, number: u64) -> Outgoing {
    Outgoing {
        id: Uuid::from_u64_pair(7, number),
        event_type: event_type.to_owned(),
        body: format!(r#"{{"type": "{event_type}", "number": {number}}}"#),
    }
}

impl Bench {
    async fn publish(&self, events: &[Outgoing]) {
        for result in self.bus.publish(events).await.unwrap() {
            result.unwrap();
        }
    }

    async fn receive(
        &self,
        queue: &str,
        max: usize,
        visibility: Duration,
        wait: Duration,
    ) -> Vec<Message> {
        let stop = CancellationToken::new();
        let request = Receive {
            queue,
            max,
            visibility,
            wait,
            stop: &stop,
        };
        self.bus.receive(request).await.unwrap()
    }

    /// Exactly so many messages, however many requests that takes.
    async fn gather(&self, queue: &str, count: usize, visibility: Duration) -> Vec<Message> {
        let end = Instant::now() + PATIENCE;
        let mut gathered = Vec::new();
        while gathered.len() < count {
            assert!(
                Instant::now() < end,
                "only {} of {count} came",
                gathered.len()
            );
            gathered.extend(self.receive(queue, 10, visibility, SECOND).await);
        }
        assert_eq!(gathered.len(), count);
        gathered
    }

    async fn one(&self, queue: &str, visibility: Duration) -> Message {
        self.gather(queue, 1, visibility).await.remove(0)
    }

    async fn assert_nothing_visible(&self, queue: &str) {
        assert_eq!(self.receive(queue, 10, LONG, Duration::ZERO).await, []);
    }

    async fn acknowledge(&self, queue: &str, messages: &[Message]) {
        let receipts: Vec<Receipt> = messages
            .iter()
            .map(|message| message.receipt.clone())
            .collect();
        self.bus.acknowledge(queue, &receipts).await.unwrap();
    }

    /// So many dead letters of type `thing.made`, and one of `thing.broken`; their ids in that order.
    async fn bury(&self, made: u64) -> Vec<String> {
        let mut ids = Vec::new();
        let events = (0..made).map(|number| event("thing.made", number));
        for event in events.chain([event("thing.broken", made)]) {
            self.publish(&[event]).await;
            let message = self.one(MAKERS, LONG).await;
            self.bus.bury(MAKERS, &message, "no use").await.unwrap();
            let letters = self.bus.dead_letters(MAKERS, 100).await.unwrap();
            let new = letters
                .into_iter()
                .map(|letter| letter.id)
                .find(|id| !ids.contains(id));
            ids.push(new.unwrap());
        }
        ids
    }
}

fn bodies(messages: &[Message]) -> BTreeSet<String> {
    messages
        .iter()
        .map(|message| message.body.clone())
        .collect()
}

pub(crate) async fn an_event_reaches_every_queue_that_subscribed_to_its_type(bench: &Bench) {
    let (made, broken) = (event("thing.made", 1), event("thing.broken", 2));
    bench.publish(&[made.clone(), broken.clone()]).await;
    let at_makers = bench.gather(MAKERS, 2, LONG).await;
    assert_eq!(
        bodies(&at_makers),
        BTreeSet::from([made.body.clone(), broken.body])
    );
    let at_fans = bench.gather(FANS, 1, LONG).await;
    assert_eq!(at_fans[0].body, made.body);
    assert_eq!(at_fans[0].event_type.as_deref(), Some("thing.made"));
    assert_eq!(at_fans[0].receive_count, 1);
    bench.assert_nothing_visible(FANS).await;
}

pub(crate) async fn an_event_that_nobody_subscribed_to_reaches_nobody(bench: &Bench) {
    bench.publish(&[event("thing.lost", 1)]).await;
    bench.assert_nothing_visible(MAKERS).await;
    bench.assert_nothing_visible(FANS).await;
}

pub(crate) async fn a_received_message_is_invisible_until_its_time_runs_out(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let first = bench.one(MAKERS, 2 * SECOND).await;
    bench.assert_nothing_visible(MAKERS).await;
    let second = bench.one(MAKERS, LONG).await;
    assert_eq!((first.receive_count, second.receive_count), (1, 2));
    assert_eq!(first.id, second.id);
    assert_eq!(first.sent_at, second.sent_at);
    assert_ne!(first.receipt, second.receipt);
}

pub(crate) async fn an_acknowledged_message_is_gone(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let message = bench.one(MAKERS, SECOND).await;
    bench.acknowledge(MAKERS, &[message]).await;
    tokio::time::sleep(SECOND + SECOND / 2).await;
    bench.assert_nothing_visible(MAKERS).await;
}

pub(crate) async fn a_stale_receipt_is_worth_nothing(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let stale = bench.one(MAKERS, SECOND).await;
    let held = bench.one(MAKERS, SECOND).await;
    assert_eq!(held.receive_count, 2);
    let nothing = bench.bus.extend(MAKERS, &stale.receipt, LONG).await;
    assert!(matches!(nothing, Err(BusError::Stale)), "{nothing:?}");
    let nothing = bench.bus.bury(MAKERS, &stale, "no use").await;
    assert!(matches!(nothing, Err(BusError::Stale)), "{nothing:?}");
    bench.acknowledge(MAKERS, &[stale]).await;
    // It is still there for whoever receives it next.
    let next = bench.one(MAKERS, LONG).await;
    assert_eq!(next.receive_count, 3);
    assert_eq!(bench.bus.dead_letters(MAKERS, 10).await.unwrap(), []);
    bench.acknowledge(MAKERS, &[next]).await;
}

pub(crate) async fn a_message_stays_invisible_for_as_long_as_it_is_extended(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let message = bench.one(MAKERS, 2 * SECOND).await;
    bench
        .bus
        .extend(MAKERS, &message.receipt, LONG)
        .await
        .unwrap();
    tokio::time::sleep(3 * SECOND).await;
    bench.assert_nothing_visible(MAKERS).await;
    bench.acknowledge(MAKERS, &[message]).await;
}

pub(crate) async fn a_message_that_is_given_back_comes_at_once(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let message = bench.one(MAKERS, LONG).await;
    bench
        .bus
        .extend(MAKERS, &message.receipt, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(bench.one(MAKERS, LONG).await.receive_count, 2);
}

pub(crate) async fn a_delayed_message_comes_later(bench: &Bench) {
    bench
        .bus
        .send(FANS, &[event("thing.any", 1)], 2 * SECOND)
        .await
        .unwrap();
    let begin = Instant::now();
    bench.assert_nothing_visible(FANS).await;
    let message = bench.one(FANS, LONG).await;
    assert_eq!(message.event_type.as_deref(), Some("thing.any"));
    assert!(begin.elapsed() >= SECOND, "{:?}", begin.elapsed());
}

pub(crate) async fn who_waits_gets_what_is_published_meanwhile(bench: &Bench) {
    let waiting = bench.receive(MAKERS, 10, LONG, PATIENCE);
    let publishing = async {
        tokio::time::sleep(SECOND / 5).await;
        bench.publish(&[event("thing.broken", 1)]).await;
    };
    let begin = Instant::now();
    let (received, ()) = tokio::join!(waiting, publishing);
    assert_eq!(received.len(), 1);
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
}

pub(crate) async fn who_waits_can_be_told_to_stop(bench: &Bench) {
    let stop = CancellationToken::new();
    let waiting = bench.bus.receive(Receive {
        queue: MAKERS,
        max: 10,
        visibility: LONG,
        wait: PATIENCE,
        stop: &stop,
    });
    let stopping = async {
        tokio::time::sleep(SECOND / 5).await;
        stop.cancel();
    };
    let begin = Instant::now();
    let (received, ()) = tokio::join!(waiting, stopping);
    assert_eq!(received.unwrap(), []);
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
}

pub(crate) async fn batches_may_have_any_size(bench: &Bench) {
    let events: Vec<_> = (0..25)
        .map(|number| event("thing.broken", number))
        .collect();
    bench.publish(&events).await;
    let received = bench.gather(MAKERS, 25, LONG).await;
    assert_eq!(bodies(&received).len(), 25);
    bench.acknowledge(MAKERS, &received).await;
    bench
        .bus
        .send(MAKERS, &events, Duration::ZERO)
        .await
        .unwrap();
    bench.gather(MAKERS, 25, LONG).await;
    bench.publish(&[]).await;
    bench.acknowledge(MAKERS, &[]).await;
}

pub(crate) async fn two_receivers_never_hold_the_same_message(bench: &Bench) {
    let events: Vec<_> = (0..60)
        .map(|number| event("thing.broken", number))
        .collect();
    bench.publish(&events).await;
    let receive = async || {
        let mut received = Vec::new();
        loop {
            let more = bench.receive(MAKERS, 3, LONG, SECOND).await;
            if more.is_empty() {
                return received;
            }
            received.extend(more);
        }
    };
    let (mut all, more) = tokio::join!(receive(), receive());
    all.extend(more);
    assert_eq!(all.len(), 60);
    assert_eq!(bodies(&all).len(), 60);
    assert!(all.iter().all(|message| message.receive_count == 1));
}

pub(crate) async fn a_dead_letter_keeps_the_whole_message_and_says_why_it_died(bench: &Bench) {
    bench.publish(&[event("thing.broken", 1)]).await;
    let message = bench.one(MAKERS, LONG).await;
    bench
        .bus
        .extend(MAKERS, &message.receipt, Duration::ZERO)
        .await
        .unwrap();
    let message = bench.one(MAKERS, LONG).await;
    bench
        .bus
        .bury(MAKERS, &message, "the thing is “no thing”\nat all")
        .await
        .unwrap();

    let letters = bench.bus.dead_letters(MAKERS, 10).await.unwrap();
    let [letter] = &letters[..] else {
        panic!("{letters:?}");
    };
    assert_eq!(letter.body, message.body);
    assert_eq!(letter.event_type.as_deref(), Some("thing.broken"));
    assert_eq!(letter.reason, "the thing is “no thing”\nat all");
    assert_eq!(letter.receive_count, 2);
    assert_eq!(letter.sent_at, message.sent_at);
    assert!(letter.died_at >= letter.sent_at);
    let found = bench.bus.dead_letter(MAKERS, &letter.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(letter));
    assert_eq!(bench.bus.dead_letter(MAKERS, "0").await.unwrap(), None);
    assert_eq!(bench.bus.dead_letters(FANS, 10).await.unwrap(), []);
    bench.assert_nothing_visible(MAKERS).await;
}

pub(crate) async fn dead_letters_are_redriven_by_id_by_type_or_all(bench: &Bench) {
    let ids = bench.bury(3).await;
    let redrive = async |which| bench.bus.redrive(MAKERS, &which).await.unwrap();
    assert_eq!(
        redrive(Which::Ids(vec!["0".to_owned(), ids[1].clone()])).await,
        1
    );
    let message = bench.one(MAKERS, LONG).await;
    assert_eq!(message.body, event("thing.made", 1).body);
    // As if it had never been received.
    assert_eq!(message.receive_count, 1);
    assert_eq!(message.event_type.as_deref(), Some("thing.made"));
    assert_eq!(redrive(Which::Type("thing.broken".to_owned())).await, 1);
    assert_eq!(
        bench.one(MAKERS, LONG).await.body,
        event("thing.broken", 3).body
    );
    assert_eq!(redrive(Which::All).await, 2);
    bench.gather(MAKERS, 2, LONG).await;
    assert_eq!(bench.bus.dead_letters(MAKERS, 10).await.unwrap(), []);
    assert_eq!(redrive(Which::All).await, 0);
}

pub(crate) async fn dead_letters_are_discarded_by_id_by_type_or_all(bench: &Bench) {
    let ids = bench.bury(3).await;
    let discard = async |which| bench.bus.discard(MAKERS, &which).await.unwrap();
    assert_eq!(discard(Which::Ids(vec![ids[0].clone()])).await, 1);
    assert_eq!(discard(Which::Type("thing.broken".to_owned())).await, 1);
    assert_eq!(bench.bus.dead_letters(MAKERS, 10).await.unwrap().len(), 2);
    assert_eq!(discard(Which::All).await, 2);
    assert_eq!(bench.bus.dead_letters(MAKERS, 10).await.unwrap(), []);
    bench.assert_nothing_visible(MAKERS).await;
}

pub(crate) async fn a_message_that_is_too_large_is_refused_alone(bench: &Bench) {
    let mut large = event("thing.broken", 1);
    large.body = "x".repeat(LARGEST_MESSAGE + 1);
    let small = event("thing.broken", 2);
    let results = bench
        .bus
        .publish(&[large.clone(), small.clone()])
        .await
        .unwrap();
    assert!(
        matches!(results[..], [Err(BusError::Refused(_)), Ok(())]),
        "{results:?}"
    );
    assert_eq!(bench.one(MAKERS, LONG).await.body, small.body);
    let refused = bench.bus.send(MAKERS, &[large], Duration::ZERO).await;
    assert!(matches!(refused, Err(BusError::Refused(_))), "{refused:?}");
}

pub(crate) async fn a_purged_queue_is_empty(bench: &Bench) {
    bench
        .publish(&[event("thing.made", 1), event("thing.made", 2)])
        .await;
    bench.bus.purge(MAKERS).await.unwrap();
    bench.assert_nothing_visible(MAKERS).await;
    bench.gather(FANS, 2, LONG).await;
}

pub(crate) async fn what_is_in_a_queue_is_counted(bench: &Bench) {
    let events: Vec<_> = (0..3).map(|number| event("thing.broken", number)).collect();
    bench.publish(&events).await;
    let received = bench.gather(MAKERS, 3, LONG).await;
    bench
        .bus
        .bury(MAKERS, &received[0], "broken")
        .await
        .unwrap();
    let backlog = bench.bus.backlog(MAKERS).await.unwrap();
    assert_eq!((backlog.waiting, backlog.dead), (2, 1), "{backlog:?}");
    // A bus that can tell their age counts from when they were sent.
    let oldest = backlog.oldest.unwrap_or_default();
    assert!(oldest < LONG, "{oldest:?}");
    bench.acknowledge(MAKERS, &received[1..2]).await;
    assert_eq!(bench.bus.backlog(MAKERS).await.unwrap().waiting, 1);
    assert_eq!(bench.bus.backlog(FANS).await.unwrap().waiting, 0);
}

pub(crate) async fn a_bus_that_answers_is_reachable(bench: &Bench) {
    assert!(bench.bus.reachable(MAKERS).await);
}
