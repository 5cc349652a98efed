//! The bus in Postgres.

use std::time::Duration;

use secrecy::SecretString;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::run_suite;
use super::suite::{Bench, SUBSCRIPTIONS};
use crate::events::bus::{Outgoing, Receive, open, provision};
use crate::testing::{TestBus, TestDatabase, eventually};

async fn bench() -> Bench {
    let test = TestBus::new().await;
    for (queue, types) in SUBSCRIPTIONS {
        test.bus().subscribe(queue, types).await.unwrap();
    }
    Bench {
        bus: test.bus(),
        kept: Box::new(test),
    }
}

run_suite!(bench);

fn event() -> Outgoing {
    Outgoing {
        id: uuid::Uuid::nil(),
        event_type: "thing.made".to_owned(),
        body: "{}".to_owned(),
    }
}

#[tokio::test]
async fn a_bus_works_once_it_was_provisioned() {
    let database = TestDatabase::with_sql("SELECT 1").await;
    let url = SecretString::from(database.url());
    let refused = open(&url, "test").await.err().unwrap();
    assert!(
        format!("{refused:#}").contains("not provisioned"),
        "{refused:#}"
    );
    for _ in 0..2 {
        let subscriptions = [("fans", vec!["thing.made"])];
        provision(&database.url(), &subscriptions).await.unwrap();
    }
    let bus = open(&url, "test").await.unwrap();
    bus.publish(&[event()]).await.unwrap();
    let stop = CancellationToken::new();
    let request = Receive {
        queue: "fans",
        max: 10,
        visibility: Duration::from_secs(9),
        wait: Duration::ZERO,
        stop: &stop,
    };
    assert_eq!(bus.receive(request).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_url_without_a_bus_behind_it_is_refused_without_its_password() {
    let url = SecretString::from("redis://user:hunter2@host/");
    let refused = open(&url, "test").await.err().unwrap().to_string();
    assert!(
        refused.contains("`redis:`") && !refused.contains("hunter2"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_queue_receives_what_it_subscribed_to_last() {
    let test = TestBus::new().await;
    let bus = test.bus();
    bus.subscribe("fans", &["thing.made", "thing.broken"])
        .await
        .unwrap();
    bus.subscribe("fans", &["thing.made", "thing.mended"])
        .await
        .unwrap();
    let types: Vec<String> = sqlx::query_scalar("SELECT type FROM subscriptions ORDER BY type")
        .fetch_all(test.pool())
        .await
        .unwrap();
    assert_eq!(types, ["thing.made", "thing.mended"]);
}

/// Told by Postgres, and not found by looking twice a second: also after the connection of the listener was cut.
#[tokio::test]
async fn who_waits_is_told_also_after_connections_were_cut() {
    let test = TestBus::new().await;
    let bus = test.bus();
    bus.subscribe("fans", &["thing.made"]).await.unwrap();
    let stop = CancellationToken::new();
    let receive = |wait| Receive {
        queue: "fans",
        max: 1,
        visibility: Duration::from_secs(60),
        wait,
        stop: &stop,
    };
    let listening = async || {
        eventually("somebody listens", async || {
            let pid: Option<i32> = sqlx::query_scalar(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
            )
            .fetch_optional(test.pool())
            .await
            .unwrap();
            pid
        })
        .await
    };
    // The first who waits starts the listener.
    let nothing = bus.receive(receive(Duration::from_secs(2))).await;
    assert_eq!(nothing.unwrap(), []);
    let listener = listening().await;
    sqlx::query("SELECT pg_terminate_backend($1)")
        .bind(listener)
        .execute(test.pool())
        .await
        .unwrap();
    eventually("another listens", async || {
        (listening().await != listener).then_some(())
    })
    .await;

    let mut fastest = Duration::MAX;
    // Of several, because machines are busy at times.
    for _ in 0..10 {
        let waiting = async {
            let received = bus.receive(receive(Duration::from_secs(10))).await.unwrap();
            assert_eq!(received.len(), 1);
            Instant::now()
        };
        let publishing = async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let begin = Instant::now();
            bus.publish(&[event()]).await.unwrap();
            begin
        };
        let (received, published) = tokio::join!(waiting, publishing);
        fastest = fastest.min(received.duration_since(published));
    }
    assert!(fastest < Duration::from_millis(300), "{fastest:?}");
}
