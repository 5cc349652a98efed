//! A consumer that stops, and a bus that is away.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::super::{self as events, Made, QUEUE, World, made, settings};
use super::{effect, handler, succeed};
use crate::events::{EventsSettings, Subscriptions};
use crate::testing::{event, eventually};

#[tokio::test]
async fn stopping_finishes_what_works_and_gives_back_what_does_not_finish() {
    let world = World::new().await;
    let go_on = Arc::new(Notify::new());
    let waiting = Arc::clone(&go_on);
    let pool = world.database.pool().clone();
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let (waiting, pool) = (Arc::clone(&waiting), pool.clone());
        Box::pin(async move {
            let attempt = sqlx::query("INSERT INTO attempts VALUES ($1)").bind(delivery.data.thing);
            attempt.execute(&pool).await?;
            match delivery.data.thing {
                1 => waiting.notified().await,
                _ => std::future::pending().await,
            }
            effect(transaction, &delivery).await
        })
    });
    let settings = EventsSettings {
        // Much longer than the test: what comes back earlier was given back.
        visibility: Duration::from_secs(600),
        handler_timeout: Duration::from_secs(600),
        drain_timeout: Duration::from_millis(500),
        ..settings()
    };
    for thing in 1..3 {
        world.bus.send(QUEUE, &event(&made(thing))).await;
    }
    let consumer = world.consume(subscriptions, settings);
    eventually("both handlers work", async || {
        (world.attempts(1).await + world.attempts(2).await == 2).then_some(())
    })
    .await;
    consumer.stop.cancel();
    // Nothing is received any more.
    world.bus.send(QUEUE, &event(&made(3))).await;
    go_on.notify_one();
    consumer.stop().await;
    assert_eq!(world.effects().await, [1]);
    assert_eq!(world.attempts(3).await, 0);

    let other = world.consume(handler(world.database.pool(), succeed), events::settings());
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    let mut effects = world.effects().await;
    effects.sort_unstable();
    assert_eq!(effects, [1, 2, 3]);
    other.stop().await;
}

#[tokio::test]
async fn a_consumer_goes_on_after_the_bus_was_away() {
    let world = World::new().await;
    let rename = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(world.bus.pool()).await.unwrap();
    };
    rename("ALTER TABLE messages RENAME TO away").await;
    let consumer = world.consume(handler(world.database.pool(), succeed), settings());
    tokio::time::sleep(Duration::from_millis(300)).await;
    rename("ALTER TABLE away RENAME TO messages").await;
    world.bus.send(QUEUE, &event(&made(1))).await;
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await, [1]);
    consumer.stop().await;
}
