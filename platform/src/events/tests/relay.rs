use std::time::Duration;

use super::{Made, World, made};
use crate::events::bus::LARGEST_MESSAGE;
use crate::testing::eventually;
use crate::worker::Wake;

const QUICK: Duration = Duration::from_millis(50);
/// Longer than any test may take.
const NEVER: Duration = Duration::from_secs(3600);

async fn told(world: &World, count: usize) -> Vec<i32> {
    eventually("events are published", async || {
        let told = world.told().await;
        (told.len() >= count).then_some(told)
    })
    .await
}

async fn leader(world: &World) -> i32 {
    eventually("somebody leads", async || {
        let holder = sqlx::query_scalar(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        holder.fetch_optional(world.database.pool()).await.unwrap()
    })
    .await
}

#[tokio::test]
async fn a_commit_wakes_the_relay_long_before_it_would_look_by_itself() {
    let world = World::new().await;
    let outbox = World::outbox();
    let relay = world.relay(outbox.written(), NEVER);
    leader(&world).await;
    for thing in 0..3 {
        world.write(&outbox, [made(thing)]).await;
        told(&world, usize::try_from(thing).unwrap() + 1).await;
    }
    relay.stop().await;
}

#[tokio::test]
async fn what_nobody_announced_is_found_by_looking() {
    let world = World::new().await;
    let relay = world.relay(&Wake::default(), QUICK);
    leader(&world).await;
    world.write(&World::outbox(), [made(1)]).await;
    told(&world, 1).await;
    relay.stop().await;
}

#[tokio::test]
async fn many_events_are_published_once_and_in_order() {
    let world = World::new().await;
    world.write(&World::outbox(), (0..250).map(made)).await;
    let relay = world.relay(&Wake::default(), QUICK);
    let told = told(&world, 250).await;
    // By subject: others may overtake.
    for subject in 0..10 {
        let things: Vec<_> = told
            .iter()
            .filter(|thing| **thing % 10 == subject)
            .collect();
        assert_eq!(things.len(), 25);
        assert!(things.is_sorted(), "{things:?}");
    }
    relay.stop().await;
    let unpublished = "SELECT count(*)::int FROM outbox WHERE published_at IS NULL";
    assert_eq!(world.numbers(unpublished).await, [0]);
}

#[tokio::test]
async fn an_event_that_the_bus_refuses_holds_back_its_own_subject_only() {
    let world = World::new().await;
    let refused = Made {
        thing: 11,
        story: "x".repeat(LARGEST_MESSAGE),
    };
    world
        .write(
            &World::outbox(),
            [made(1), refused, made(21), made(2), made(12)],
        )
        .await;
    let relay = world.relay(&Wake::default(), QUICK);
    assert_eq!(told(&world, 3).await, [1, 2, 12]);
    eventually("it was tried again and again", async || {
        let attempts = world
            .numbers("SELECT attempts FROM outbox WHERE position = 2")
            .await;
        (attempts[0] >= 3).then_some(())
    })
    .await;
    assert_eq!(world.told().await, [1, 2, 12]);
    // Mended, it goes first.
    let mend =
        "UPDATE outbox SET event = event #- '{data,story}', not_before = now() WHERE position = 2";
    sqlx::raw_sql(mend)
        .execute(world.database.pool())
        .await
        .unwrap();
    assert_eq!(told(&world, 5).await[3..], [11, 21]);
    relay.stop().await;
}

#[tokio::test]
async fn nothing_is_lost_while_the_bus_is_away() {
    let world = World::new().await;
    sqlx::raw_sql("ALTER TABLE messages RENAME TO away")
        .execute(world.bus.pool())
        .await
        .unwrap();
    let outbox = World::outbox();
    let relay = world.relay(outbox.written(), QUICK);
    leader(&world).await;
    world.write(&outbox, (0..5).map(made)).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    // It is not the events' fault: they do not wait longer for it.
    assert_eq!(world.numbers("SELECT max(attempts) FROM outbox").await, [0]);
    sqlx::raw_sql("ALTER TABLE away RENAME TO messages")
        .execute(world.bus.pool())
        .await
        .unwrap();
    assert_eq!(told(&world, 5).await, [0, 1, 2, 3, 4]);
    relay.stop().await;
}

#[tokio::test]
async fn one_leads_and_when_its_connection_is_lost_another_does() {
    let world = World::new().await;
    let relays = [(); 3].map(|()| world.relay(&Wake::default(), QUICK));
    for round in 0..3 {
        let first = leader(&world).await;
        world.write(&World::outbox(), [made(round)]).await;
        told(&world, usize::try_from(round).unwrap() + 1).await;
        // Cut off before it has noted that, it would publish the event again, which is its right.
        eventually("it is noted as published", async || {
            let waiting = "SELECT count(*)::int FROM outbox WHERE published_at IS NULL";
            (world.numbers(waiting).await == [0]).then_some(())
        })
        .await;
        let cut = sqlx::query("SELECT pg_terminate_backend($1)").bind(first);
        cut.execute(world.database.pool()).await.unwrap();
        eventually("another leads", async || {
            (leader(&world).await != first).then_some(())
        })
        .await;
    }
    world.write(&World::outbox(), [made(3)]).await;
    assert_eq!(told(&world, 4).await, [0, 1, 2, 3]);
    for relay in relays {
        relay.stop().await;
    }
}

#[tokio::test]
async fn who_stops_publishes_what_is_left_and_hands_over_the_lead() {
    let world = World::new().await;
    let relay = world.relay(&Wake::default(), NEVER);
    leader(&world).await;
    world.write(&World::outbox(), (0..150).map(made)).await;
    relay.stop().await;
    assert_eq!(world.told().await.len(), 150);
    let next = world.relay(&Wake::default(), NEVER);
    leader(&world).await;
    next.stop().await;
}
