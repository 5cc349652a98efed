//! What fails, and how often it is tried.

use std::time::Duration;

use anyhow::anyhow;
use futures::FutureExt as _;
use serde_json::json;

use super::super::{self as events, QUEUE, World, made, settings};
use super::{handler, succeed};
use crate::events::bus::Which;
use crate::events::{EventsSettings, HandlingError};
use crate::testing::{event, eventually, hear};

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
    let mended = world.consume(handler(world.database.pool(), succeed), events::settings());
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
