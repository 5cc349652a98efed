mod outages;
mod retries;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::{Notify, Semaphore};

use super::{Made, QUEUE, World, made, settings};
use crate::db::Transaction;
use crate::events::{Delivery, EventsSettings, HandlingError, Heard, Subscriptions};
use crate::testing::{event, eventually, hear};

/// What a handler does after it has written its effect, which lasts only if this succeeds.
type Then = fn(i32, u32) -> BoxFuture<'static, Result<(), HandlingError>>;

/// Writes down that it began, beside the transaction; then an effect, within it; then does what it is told.
fn handler(pool: &PgPool, then: Then) -> Subscriptions {
    let pool = pool.clone();
    Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let pool = pool.clone();
        Box::pin(async move {
            let attempt = sqlx::query("INSERT INTO attempts VALUES ($1)").bind(delivery.data.thing);
            attempt.execute(&pool).await?;
            effect(transaction, &delivery).await?;
            then(delivery.data.thing, delivery.attempt).await
        })
    })
}

async fn effect(
    transaction: &mut Transaction,
    delivery: &Delivery<Made>,
) -> Result<(), HandlingError> {
    let statement = sqlx::query("INSERT INTO effects (thing) VALUES ($1)");
    statement
        .bind(delivery.data.thing)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn succeed(_: i32, _: u32) -> BoxFuture<'static, Result<(), HandlingError>> {
    async { Ok(()) }.boxed()
}

#[tokio::test]
async fn an_event_has_one_effect_however_often_it_arrives_at_how_many() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), |_, _| {
        // Long enough for its copies to arrive meanwhile.
        tokio::time::sleep(Duration::from_millis(20))
            .map(Ok)
            .boxed()
    });
    for thing in 0..8 {
        let event = event(&made(thing));
        for _ in 0..6 {
            world.bus.send(QUEUE, &event).await;
        }
    }
    let consumers = [(); 2].map(|()| world.consume(subscriptions.clone(), settings()));
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    let mut effects = world.effects().await;
    effects.sort_unstable();
    assert_eq!(effects, (0..8).collect::<Vec<_>>());
    for consumer in consumers {
        consumer.stop().await;
    }
}

#[tokio::test]
async fn a_crash_between_the_effect_and_the_acknowledgement_does_not_repeat_the_effect() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), succeed);
    let event = event(&made(1));
    world.bus.send(QUEUE, &event).await;
    // All that a consumer does before it acknowledges; then it is gone.
    let heard = hear(world.database.pool(), &subscriptions, &event)
        .await
        .unwrap();
    assert_eq!(heard, Heard::Now);
    let consumer = world.consume(subscriptions, settings());
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await, [1]);
    assert_eq!(world.attempts(1).await, 1);
    consumer.stop().await;
}

#[tokio::test]
async fn a_message_is_nobody_elses_while_its_handler_works() {
    let world = World::new().await;
    let go_on = Arc::new(Notify::new());
    let waiting = Arc::clone(&go_on);
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let waiting = Arc::clone(&waiting);
        Box::pin(async move {
            waiting.notified().await;
            effect(transaction, &delivery).await
        })
    });
    world.bus.send(QUEUE, &event(&made(1))).await;
    let settings = EventsSettings {
        visibility: Duration::from_millis(1500),
        ..settings()
    };
    let consumers = [(); 2].map(|()| world.consume(subscriptions.clone(), settings.clone()));
    let received = async || -> Vec<i32> {
        let query = sqlx::query_scalar("SELECT receive_count FROM messages");
        query.fetch_all(world.bus.pool()).await.unwrap()
    };
    eventually("it is received", async || {
        (received().await == [1]).then_some(())
    })
    .await;
    // Long enough for it to have come three times more.
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(received().await, [1]);
    go_on.notify_one();
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await, [1]);
    for consumer in consumers {
        consumer.stop().await;
    }
}

#[tokio::test]
async fn an_event_that_nobody_subscribed_to_is_acknowledged() {
    let world = World::new().await;
    let mut strange = event(&made(1));
    strange["type"] = json!("thing.unheard-of");
    world.bus.send(QUEUE, &strange).await;
    let consumer = world.consume(handler(world.database.pool(), succeed), settings());
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    let inbox = world.numbers("SELECT count(*)::int FROM inbox").await;
    assert_eq!((world.effects().await, inbox), (vec![], vec![0]));
    consumer.stop().await;
}

#[tokio::test]
async fn no_more_are_handled_at_once_than_allowed() {
    let world = World::new().await;
    let gauge = Arc::new(Semaphore::new(3));
    let exceeded = Arc::new(AtomicBool::new(false));
    let (inner, noted) = (Arc::clone(&gauge), Arc::clone(&exceeded));
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let (gauge, exceeded) = (Arc::clone(&inner), Arc::clone(&noted));
        Box::pin(async move {
            let Ok(_room) = gauge.try_acquire() else {
                exceeded.store(true, Ordering::SeqCst);
                return Ok(());
            };
            effect(transaction, &delivery).await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(())
        })
    });
    for thing in 0..40 {
        world.bus.send(QUEUE, &event(&made(thing))).await;
    }
    let settings = EventsSettings {
        concurrency: 3,
        ..settings()
    };
    let consumer = world.consume(subscriptions, settings);
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await.len(), 40);
    assert!(!exceeded.load(Ordering::SeqCst));
    consumer.stop().await;
}
