//! Events of a service that runs.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use tokio_util::sync::CancellationToken;

use super::{Made, QUEUE, made};
use crate::config::Environment;
use crate::dead_letters::{self, DeadLetters, Selection};
use crate::events::{HandlingError, Subscriptions};
use crate::testing::{TestBus, TestDatabase, TestService, eventually};
use crate::worker::{Round, Wake, repeat};
use crate::{App, Service, ServiceContext};

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let statement = sqlx::SqlStr::from_static(concat!(
        include_str!("../../../migrations/idempotency.sql"),
        include_str!("../../../migrations/outbox.sql"),
        include_str!("../../../migrations/inbox.sql"),
        "CREATE TABLE letters (thing int NOT NULL, sent bool NOT NULL DEFAULT false);",
    ));
    let name = Cow::Borrowed("first");
    let first = Migration::new(1, name, MigrationType::Simple, statement, false);
    Migrator::with_migrations(vec![first])
});

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Praised {
    thing: i32,
}

impl runtime::Event for Praised {
    const TYPE: &'static str = "thing.praised";
    const SOURCE: &'static str = "/fans";
}

#[derive(Deserialize)]
struct Config {}

/// Praises what it hears of, and writes letters to the makers.
fn fans() -> Service {
    Service::new(QUEUE, 0, &MIGRATIONS, build)
}

async fn build(context: ServiceContext, _: Config) -> anyhow::Result<App> {
    let letters = Wake::default();
    let (outbox, wake) = (context.outbox.clone(), letters.clone());
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let (outbox, wake) = (outbox.clone(), wake.clone());
        Box::pin(async move {
            let thing = delivery.data.thing;
            if thing < 0 {
                return Err(HandlingError::reject("nothing to praise"));
            }
            let letter = sqlx::query("INSERT INTO letters (thing) VALUES ($1)").bind(thing);
            letter.execute(&mut **transaction).await?;
            outbox.append(transaction, Praised { thing }).await?;
            transaction.after_commit(&wake);
            Ok(())
        })
    });
    let slow = context.clone();
    let router = Router::new()
        .route("/healthz", get(async || "alive"))
        .route(
            "/praise",
            post(async move || {
                tokio::time::sleep(Duration::from_millis(300)).await;
                let mut transaction = crate::db::begin(&slow.pool, "praise").await.unwrap();
                let praised = Praised { thing: 1 };
                slow.outbox.append(&mut transaction, praised).await.unwrap();
                transaction.commit().await.unwrap();
            }),
        );
    Ok(App::new(router)
        .subscribe(subscriptions)
        .worker("send letters", move |stop| {
            send_letters(context, letters, stop)
        }))
}

async fn send_letters(context: ServiceContext, letters: Wake, stop: CancellationToken) {
    let hour = Duration::from_secs(3600);
    repeat("send letters", stop, &letters, hour, async || {
        let letters = sqlx::query("UPDATE letters SET sent = true WHERE NOT sent");
        let sent = letters.execute(&context.statements).await?;
        Ok(match sent.rows_affected() {
            0 => Round::Idle,
            _ => Round::Busy,
        })
    })
    .await;
}

#[tokio::test]
async fn a_service_hears_tells_and_works() {
    let service = TestService::start(fans(), &[]).await;
    let event = service.deliver(&made(7)).await;
    service.deliver_again(&event).await;
    service.deliver(&made(8)).await;
    let told: Vec<_> = service.published().await;
    let things: Vec<_> = told
        .iter()
        .map(|event| (&event["type"], &event["data"]["thing"]))
        .collect();
    assert_eq!(
        serde_json::json!(things),
        serde_json::json!([["thing.praised", 7], ["thing.praised", 8]])
    );
    // Woken by the commit: by itself it would look once an hour.
    eventually("the letters are sent", async || {
        let sent = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM letters WHERE sent");
        (sent.fetch_one(service.pool()).await.unwrap() == 2).then_some(())
    })
    .await;
    service.stop().await.unwrap();
}

#[tokio::test]
async fn a_service_makes_its_queue_itself() {
    let service = TestService::start(fans(), &[]).await;
    let types: Vec<String> =
        sqlx::query_scalar("SELECT type FROM subscriptions WHERE queue = 'fans'")
            .fetch_all(service.bus().pool())
            .await
            .unwrap();
    assert_eq!(types, ["thing.made"]);
}

#[tokio::test]
#[should_panic(expected = "nothing to praise")]
async fn a_test_learns_why_an_event_was_not_handled() {
    let service = TestService::start(fans(), &[]).await;
    service.deliver(&made(-1)).await;
}

/// The request is answered first, and what it told is published before the service ends.
#[tokio::test]
async fn stopping_publishes_what_the_last_requests_told() {
    let (database, bus) = tokio::join!(TestDatabase::new(&MIGRATIONS), TestBus::new());
    bus.bus()
        .subscribe("press", &["thing.praised"])
        .await
        .unwrap();
    let environment = Environment::default()
        .with("PLUMBLINE_DATABASE_URL", database.url())
        .with("PLUMBLINE_BUS_URL", bus.url())
        .with("PLUMBLINE_TOKENS_ISSUER", "issuer")
        .with("PLUMBLINE_TOKENS_AUDIENCE", "audience")
        .with("PLUMBLINE_TOKENS_JWKS", r#"{"keys": []}"#)
        .with("PLUMBLINE_HTTP_PORT", "0")
        .with("PLUMBLINE_PAGES_KEY", "0123456789abcdef0123456789abcdef");
    let stop = CancellationToken::new();
    let running = crate::start(&fans(), &environment, stop.clone())
        .await
        .unwrap();
    let url = format!("http://{}/praise", running.address());
    let request = tokio::spawn(reqwest::Client::new().post(url).send());
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.cancel();
    running.finished().await.unwrap();
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    let told: Vec<String> = sqlx::query_scalar("SELECT type FROM messages")
        .fetch_all(bus.pool())
        .await
        .unwrap();
    assert_eq!(told, ["thing.praised"]);
}

#[tokio::test]
async fn a_worker_that_panics_starts_again() {
    static BEGINNINGS: AtomicU32 = AtomicU32::new(0);
    async fn build(_: ServiceContext, _: Config) -> anyhow::Result<App> {
        Ok(
            App::new(Router::new()).worker("stumble", async |stop: CancellationToken| {
                if BEGINNINGS.fetch_add(1, Ordering::SeqCst) < 2 {
                    panic!("stumbled");
                }
                stop.cancelled().await;
            }),
        )
    }
    let service = Service::new("stumbler", 0, &MIGRATIONS, build);
    let service = TestService::start(service, &[]).await;
    eventually("it has begun three times", async || {
        (BEGINNINGS.load(Ordering::SeqCst) == 3).then_some(())
    })
    .await;
    service.stop().await.unwrap();
    assert_eq!(BEGINNINGS.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn dead_letters_are_redriven_and_discarded_by_command() {
    let bus = TestBus::new().await;
    let environment = Environment::default().with("PLUMBLINE_BUS_URL", bus.url());
    let buried = "INSERT INTO dead_letters (position, queue, type, body, sent_at, receive_count, reason) \
                  SELECT number, 'fans', 'thing.made', '{}', now(), 3, 'no use' FROM generate_series(1, 5) AS number";
    sqlx::raw_sql(buried).execute(bus.pool()).await.unwrap();
    let run = async |command| dead_letters::run(&fans(), &environment, command).await;
    let some = |ids: &[&str]| Selection {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        all: false,
        event_type: None,
    };
    let all = Selection {
        all: true,
        ..some(&[])
    };
    let left = async || -> (i64, i64) {
        let counts = "SELECT (SELECT count(*) FROM dead_letters), (SELECT count(*) FROM messages)";
        sqlx::query_as(counts).fetch_one(bus.pool()).await.unwrap()
    };
    run(DeadLetters::List).await.unwrap();
    run(DeadLetters::Show { id: "1".to_owned() }).await.unwrap();
    assert!(run(DeadLetters::Show { id: "9".to_owned() }).await.is_err());
    run(DeadLetters::Redrive(some(&["1", "2"]))).await.unwrap();
    assert_eq!(left().await, (3, 2));
    run(DeadLetters::Discard(some(&["3"]))).await.unwrap();
    assert_eq!(left().await, (2, 2));
    run(DeadLetters::Redrive(all)).await.unwrap();
    assert_eq!(left().await, (0, 4));
}
