use sdk::Incoming;
use sdk::trace::TraceParent;
use serde_json::Value;

use super::{Made, QUEUE, World, made, settings};
use crate::db::begin;
use crate::events::{Outbox, Subscriptions};
use crate::testing::{event, hear, outbox, start_time};
use crate::worker::Wake;

#[tokio::test]
async fn an_event_lasts_only_with_its_transaction() {
    let world = World::new().await;
    let written = World::outbox();
    let mut lost = begin(world.database.pool(), "lost").await.unwrap();
    written.append(&mut lost, made(1)).await.unwrap();
    lost.rollback().await.unwrap();
    let mut kept = begin(world.database.pool(), "kept").await.unwrap();
    let id = written.append(&mut kept, made(2)).await.unwrap();
    kept.commit().await.unwrap();

    let events = outbox(world.database.pool()).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["id"], id.to_string());
    assert_eq!(events[0]["source"], "/things");
    assert_eq!(events[0]["type"], "thing.made");
    assert_eq!(events[0]["subject"], "2");
    assert_eq!(events[0]["time"], "2026-01-01T00:00:00Z");
    assert_eq!(events[0]["data"]["thing"], 2);
    assert_eq!(events[0]["traceparent"], Value::Null);
}

#[tokio::test]
async fn those_who_wait_for_a_commit_are_woken_by_it_and_not_before() {
    let world = World::new().await;
    let wake = Wake::default();
    let woken = async || {
        let soon = std::time::Duration::from_millis(50);
        tokio::time::timeout(soon, wake.woken()).await.is_ok()
    };
    let mut lost = begin(world.database.pool(), "lost").await.unwrap();
    lost.after_commit(&wake);
    lost.rollback().await.unwrap();
    assert!(!woken().await);
    let mut kept = begin(world.database.pool(), "kept").await.unwrap();
    kept.after_commit(&wake);
    assert!(!woken().await);
    kept.commit().await.unwrap();
    assert!(woken().await);
}

/// From the request, over its event and what its handler tells, without an end.
#[tokio::test]
async fn a_trace_goes_on_through_events() {
    let world = World::new().await;
    let first = TraceParent::start();
    let incoming = Incoming {
        trace: Some(first),
        ..Incoming::default()
    };
    incoming
        .scope(world.write(&World::outbox(), [made(1)]))
        .await;
    let told = outbox(world.database.pool()).await.remove(0);
    let trace = |event: &Value| {
        let parent: TraceParent = event["traceparent"].as_str().unwrap().parse().unwrap();
        assert_ne!(parent, first);
        parent.trace_id()
    };
    assert_eq!(trace(&told), first.trace_id());

    let answering = Outbox::new(crate::Clock::at(start_time()));
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, _| {
        let answering = answering.clone();
        Box::pin(async move {
            answering.append(transaction, made(2)).await?;
            Ok(())
        })
    });
    hear(world.database.pool(), &subscriptions, &told)
        .await
        .unwrap();
    let answer = outbox(world.database.pool()).await.remove(1);
    assert_eq!(trace(&answer), first.trace_id());
    assert_ne!(answer["traceparent"], told["traceparent"]);
}

/// From one outbox to the effect, and what the effect tells to the bus again.
#[tokio::test]
async fn what_is_written_here_has_its_effect_there() {
    let world = World::new().await;
    let outbox = World::outbox();
    let relay = world.relay(outbox.written(), settings().poll_interval);
    let subscriptions = Subscriptions::new().on::<Made, _>(|transaction, delivery| {
        Box::pin(async move {
            let statement = sqlx::query("INSERT INTO effects (thing) VALUES ($1)");
            statement
                .bind(delivery.data.thing)
                .execute(&mut **transaction)
                .await?;
            Ok(())
        })
    });
    let consumer = world.consume(subscriptions, settings());
    world.write(&outbox, (0..30).map(made)).await;
    crate::testing::eventually("all have their effect", async || {
        (world.effects().await.len() == 30).then_some(())
    })
    .await;
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn what_is_old_is_removed_and_what_was_not_published_is_kept() {
    let world = World::new().await;
    world.write(&World::outbox(), (0..3).map(made)).await;
    let old = "UPDATE outbox SET published_at = now() - interval '3 days' WHERE position = 1; \
               UPDATE outbox SET published_at = now() WHERE position = 2; \
               UPDATE outbox SET occurred_at = now() - interval '9 days' WHERE position = 3";
    sqlx::raw_sql(old)
        .execute(world.database.pool())
        .await
        .unwrap();
    let subscriptions = Subscriptions::new().on::<Made, _>(|_, _| Box::pin(async { Ok(()) }));
    for thing in 0..2 {
        let event = event(&made(thing));
        hear(world.database.pool(), &subscriptions, &event)
            .await
            .unwrap();
    }
    let old = "UPDATE inbox SET handled_at = now() - interval '3 days' \
               WHERE ctid = (SELECT min(ctid) FROM inbox)";
    sqlx::raw_sql(old)
        .execute(world.database.pool())
        .await
        .unwrap();

    let two_days = std::time::Duration::from_secs(2 * 24 * 3600);
    crate::events::purge(world.database.pool(), two_days)
        .await
        .unwrap();
    let left = world
        .numbers("SELECT position::int FROM outbox ORDER BY position")
        .await;
    assert_eq!(left, [2, 3]);
    assert_eq!(world.numbers("SELECT count(*)::int FROM inbox").await, [1]);
}
