//! The bus of SNS and SQS, at an emulator that others wrote.

use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::run_suite;
use super::suite::{Bench, SUBSCRIPTIONS};
use crate::events::bus::{BusError, Outgoing, Receive, SharedBus, open, provision};
use crate::testing::emulator;

/// A bus of one's own: nobody else has this prefix.
fn url() -> String {
    emulator().bus(&crate::random::token(9))
}

async fn opened(url: &str) -> SharedBus {
    open(&SecretString::from(url), "test").await.unwrap()
}

async fn bench() -> Bench {
    let url = url();
    let subscriptions = SUBSCRIPTIONS.map(|(queue, types)| (queue, types.to_vec()));
    provision(&url, &subscriptions).await.unwrap();
    Bench {
        bus: opened(&url).await,
        kept: Box::new(()),
    }
}

run_suite!(bench);

fn event(event_type: &str) -> Outgoing {
    Outgoing {
        id: uuid::Uuid::nil(),
        event_type: event_type.to_owned(),
        body: format!(r#"{{"type": "{event_type}"}}"#),
    }
}

async fn received(bus: &SharedBus, queue: &str) -> Vec<String> {
    let stop = CancellationToken::new();
    let request = Receive {
        queue,
        max: 10,
        visibility: Duration::from_secs(60),
        wait: Duration::from_secs(1),
        stop: &stop,
    };
    let messages = bus.receive(request).await.unwrap();
    let types = messages.into_iter().map(|message| message.event_type);
    types.map(Option::unwrap_or_default).collect()
}

#[tokio::test]
async fn a_queue_receives_what_it_subscribed_to_last() {
    let url = url();
    for types in [vec!["thing.made", "thing.broken"], vec!["thing.broken"]] {
        provision(&url, &[("fans", types)]).await.unwrap();
    }
    let bus = opened(&url).await;
    let events = [event("thing.made"), event("thing.broken")];
    bus.publish(&events).await.unwrap();
    assert_eq!(received(&bus, "fans").await, ["thing.broken"]);
}

#[tokio::test]
async fn a_queue_without_subscriptions_is_there_and_stays_empty() {
    let url = url();
    provision(&url, &[("hermits", vec![])]).await.unwrap();
    let bus = opened(&url).await;
    assert!(bus.reachable("hermits").await);
    bus.publish(&[event("thing.made")]).await.unwrap();
    assert!(received(&bus, "hermits").await.is_empty());
}

/// The deployment makes the queues: a service that finds none says so when it starts, and not at the first message.
#[tokio::test]
async fn a_service_makes_no_queues() {
    let bus = opened(&url()).await;
    let refused = bus.subscribe("fans", &["thing.made"]).await;
    assert!(
        matches!(refused, Err(BusError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(!bus.reachable("fans").await);
}
