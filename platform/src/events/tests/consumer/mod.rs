use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::anyhow;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::{Notify, Semaphore};

use super::{Made, QUEUE, World, made, settings};
use crate::db::Transaction;
use crate::events::bus::Which;
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
async fn an_event_whose_consumer_dies_in_the_middle_is_handled_by_another() {
    let world = World::new().await;
    world.bus.send(QUEUE, &event(&made(1))).await;
    let dying = handler(world.database.pool(), |_, _| std::future::pending().boxed());
    let dying = world.consume(dying, settings());
    eventually("the handler works", async || {
        (world.attempts(1).await == 1).then_some(())
    })
    .await;
    dying.task.abort();
    // Its tasks run on, as they would not in a process that died: they are cut off from the bus by a newer receipt.
    let other = world.consume(
        handler(world.database.pool(), succeed),
        EventsSettings {
            handler_timeout: Duration::from_secs(2),
            ..settings()
        },
    );
    sqlx::query("UPDATE messages SET visible_at = now(), receipt = NULL")
        .execute(world.bus.pool())
        .await
        .unwrap();
    // The dead one's transaction holds the inbox's row until the database notices.
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND state = 'idle in transaction'",
    )
    .execute(world.database.pool())
    .await
    .unwrap();
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await, [1]);
    other.stop().await;
}

#[tokio::test]
async fn a_bad_message_goes_to_the_dead_letters_and_blocks_nobody() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), |thing, _| match thing {
        3 => async { Err(HandlingError::reject("no such thing")) }.boxed(),
        thing => succeed(thing, 1),
    });
    world.bus.send(QUEUE, &json!("no event")).await;
    let mut unreadable = event(&made(2));
    unreadable["data"] = json!({"thing": "a word"});
    world.bus.send(QUEUE, &unreadable).await;
    for thing in 3..6 {
        world.bus.send(QUEUE, &event(&made(thing))).await;
    }
    let settings = EventsSettings {
        concurrency: 1,
        ..settings()
    };
    let consumer = world.consume(subscriptions, settings);
    let dead = world.bus.emptied(QUEUE).await;
    assert_eq!(world.effects().await, [4, 5]);
    let reasons: Vec<_> = dead
        .iter()
        .map(|letter| (&*letter.reason, letter.receive_count))
        .collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    for (part, count) in [
        ("the envelope cannot be read", 1),
        ("the data of `thing.made` cannot be read", 1),
        ("no such thing", 1),
    ] {
        assert!(
            reasons
                .iter()
                .any(|(reason, received)| reason.contains(part) && *received == count),
            "{reasons:?}"
        );
    }
    consumer.stop().await;
}

#[tokio::test]
async fn what_fails_comes_again_and_dies_of_its_last_error_in_the_end() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), |thing, attempt| {
        async move {
            match (thing, attempt) {
                (1, 1) => Err(anyhow!("not yet").into()),
                (2, 1) => panic!("out of sorts"),
                (3, attempt) => Err(anyhow!("attempt {attempt}").context("never").into()),
                _ => Ok(()),
            }
        }
        .boxed()
    });
    for thing in 1..5 {
        world.bus.send(QUEUE, &event(&made(thing))).await;
    }
    let settings = EventsSettings {
        max_receives: 3,
        ..settings()
    };
    let consumer = world.consume(subscriptions, settings);
    let dead = world.bus.emptied(QUEUE).await;
    let mut effects = world.effects().await;
    effects.sort_unstable();
    assert_eq!(effects, [1, 2, 4]);
    assert_eq!(
        (
            world.attempts(1).await,
            world.attempts(2).await,
            world.attempts(3).await
        ),
        (2, 2, 3)
    );
    assert_eq!(dead.len(), 1);
    assert_eq!(
        (&*dead[0].reason, dead[0].receive_count),
        ("never: attempt 3", 3)
    );

    // Redriven when the cause is mended, it has its effect.
    consumer.stop().await;
    let bus = world.bus.bus();
    assert_eq!(bus.redrive(QUEUE, &Which::All).await.unwrap(), 1);
    let mended = world.consume(handler(world.database.pool(), succeed), super::settings());
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await.len(), 4);
    mended.stop().await;
}

#[tokio::test]
async fn what_was_handled_does_not_die_because_its_acknowledgements_were_lost() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), succeed);
    let events = [1, 2].map(|thing| event(&made(thing)));
    for event in &events {
        world.bus.send(QUEUE, event).await;
    }
    hear(world.database.pool(), &subscriptions, &events[0])
        .await
        .unwrap();
    sqlx::raw_sql("UPDATE messages SET receive_count = 99")
        .execute(world.bus.pool())
        .await
        .unwrap();
    let consumer = world.consume(subscriptions, settings());
    let dead = world.bus.emptied(QUEUE).await;
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].body, events[1].to_string());
    assert!(
        dead[0].reason.contains("received 100 times"),
        "{}",
        dead[0].reason
    );
    assert_eq!(world.effects().await, [1]);
    consumer.stop().await;
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_stopped_and_tried_again() {
    let world = World::new().await;
    let subscriptions = handler(world.database.pool(), |_, attempt| match attempt {
        1 => std::future::pending().boxed(),
        _ => succeed(0, 0),
    });
    world.bus.send(QUEUE, &event(&made(1))).await;
    let settings = EventsSettings {
        handler_timeout: Duration::from_secs(1),
        ..settings()
    };
    let consumer = world.consume(subscriptions, settings);
    assert_eq!(world.bus.emptied(QUEUE).await, []);
    assert_eq!(world.effects().await, [1]);
    assert!(world.attempts(1).await >= 2);
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

    let other = world.consume(handler(world.database.pool(), succeed), super::settings());
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
