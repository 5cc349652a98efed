//! A service from its start to its end.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Duration;

use axum::routing::get;
use axum::{Extension, Router};
use runtime::ClientAddress;
use serde::Deserialize;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::Environment;
use crate::testing::{TestBus, TestDatabase, TestService};
use crate::{Service, ServiceContext};

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let statement = sqlx::SqlStr::from_static(concat!(
        include_str!("../migrations/idempotency.sql"),
        include_str!("../migrations/outbox.sql"),
        include_str!("../migrations/inbox.sql")
    ));
    Migrator::with_migrations(vec![Migration::new(
        1,
        Cow::Borrowed("first"),
        MigrationType::Simple,
        statement,
        false,
    )])
});

#[derive(Deserialize)]
struct Config {
    greeting: String,
}

fn service() -> Service {
    Service::new("greeter", 0, &MIGRATIONS, build)
}

async fn build(context: ServiceContext, config: Config) -> anyhow::Result<Router> {
    let health = context.health.clone();
    Ok(Router::new()
        .route("/greeting", get(async move || config.greeting))
        .route(
            "/slow",
            get(async || tokio::time::sleep(Duration::from_millis(300)).await),
        )
        .route("/address", get(address))
        .route("/stuck", get(async || std::future::pending::<()>().await))
        .route(
            "/health",
            get(async move || axum::Json(health.check().await)),
        )
        .route("/healthz", get(async || "alive")))
}

async fn address(Extension(ClientAddress(address)): Extension<ClientAddress>) -> String {
    address.to_string()
}

const GREETING: (&str, &str) = ("PLUMBLINE_GREETER_GREETING", "hello");

async fn started() -> TestService {
    TestService::start(
        service(),
        &[
            GREETING,
            ("PLUMBLINE_HTTP_DRAIN_DELAY", "300ms"),
            ("PLUMBLINE_HTTP_DRAIN_TIMEOUT", "1s"),
        ],
    )
    .await
}

async fn text(url: String) -> (u16, String) {
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_service_answers_with_what_it_was_configured_to() {
    let service = started().await;
    assert_eq!(
        text(service.url("/greeting")).await,
        (200, "hello".to_owned())
    );
    assert_eq!(
        text(service.url("/health")).await.1,
        r#"{"ok":true,"checks":{"db_tcp":true,"sqs_access":true}}"#
    );
}

/// The address that a service believes to be asked from, with this many proxies before it.
async fn address_seen(proxies: &str) -> String {
    let settings = [GREETING, ("PLUMBLINE_HTTP_TRUSTED_PROXIES", proxies)];
    let service = TestService::start(service(), &settings).await;
    let request = reqwest::Client::new()
        .get(service.url("/address"))
        .header("x-forwarded-for", "1.1.1.1, 203.0.113.7");
    request.send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn an_address_is_the_other_end_of_the_connection_or_what_a_trusted_proxy_saw() {
    assert_eq!(address_seen("0").await, "127.0.0.1");
    assert_eq!(address_seen("1").await, "203.0.113.7");
    assert_eq!(address_seen("3").await, "127.0.0.1");
}

#[tokio::test]
async fn stopping_says_so_first_and_finishes_what_is_in_flight() {
    let service = started().await;
    let (address, greeting, alive, slow) = (
        service.address(),
        service.url("/greeting"),
        service.url("/healthz"),
        service.url("/slow"),
    );
    let client = reqwest::Client::new();
    assert_eq!(client.get(&alive).send().await.unwrap().status(), 200);
    let stopping = tokio::spawn(service.stop());
    tokio::time::sleep(Duration::from_millis(100)).await;

    // Still taken, while the load balancer learns of it.
    assert_eq!(client.get(&alive).send().await.unwrap().status(), 503);
    assert_eq!(client.get(&greeting).send().await.unwrap().status(), 200);
    // Started before the door closes, finished after it.
    let slow = tokio::spawn(client.get(&slow).send());
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(slow.await.unwrap().unwrap().status(), 200);
    stopping.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_service_from_stopping() {
    let service = started().await;
    let stuck = tokio::spawn(reqwest::get(service.url("/stuck")));
    tokio::time::sleep(Duration::from_millis(50)).await;
    tokio::time::timeout(Duration::from_secs(5), service.stop())
        .await
        .unwrap()
        .unwrap();
    assert!(stuck.await.unwrap().is_err());
}

#[tokio::test]
async fn an_idle_connection_is_closed_when_stopping() {
    let service = started().await;
    let mut idle = TcpStream::connect(service.address()).await.unwrap();
    idle.write_all(b"GET /greeting HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 1024];
    assert!(idle.read(&mut answer).await.unwrap() > 0);
    let before = tokio::time::Instant::now();
    service.stop().await.unwrap();
    assert!(before.elapsed() < Duration::from_millis(900));
}

async fn refusal(environment: Environment) -> String {
    let started = crate::start(
        &service(),
        &environment,
        tokio_util::sync::CancellationToken::new(),
    )
    .await;
    format!("{:#}", started.err().expect("it should not start"))
}

fn complete(database: &TestDatabase, bus: &TestBus) -> Environment {
    Environment::default()
        .with("PLUMBLINE_DATABASE_URL", database.url())
        .with("PLUMBLINE_BUS_URL", bus.url())
        .with("PLUMBLINE_TOKENS_ISSUER", "issuer")
        .with("PLUMBLINE_TOKENS_AUDIENCE", "audience")
        .with("PLUMBLINE_TOKENS_JWKS", r#"{"keys": []}"#)
        .with("PLUMBLINE_PAGES_KEY", "0123456789abcdef0123456789abcdef")
        .with(GREETING.0, GREETING.1)
}

#[tokio::test]
async fn everything_that_is_wrong_with_the_configuration_is_said_at_once() {
    let refusal = refusal(
        Environment::default()
            .with("PLUMBLINE_PAGES_KEY", "short")
            .with("PLUMBLINE_GREETER_GRETING", "x"),
    )
    .await;
    for expected in [
        "PLUMBLINE_GREETER_DATABASE_URL",
        "PLUMBLINE_GREETER_TOKENS_ISSUER",
        "PLUMBLINE_GREETER_GREETING, or",
        "PLUMBLINE_PAGES_KEY must have at least 32",
        "did you mean `greeting`",
    ] {
        assert!(
            refusal.contains(expected),
            "{expected} is missing in: {refusal}"
        );
    }
}

#[tokio::test]
async fn a_service_does_not_start_on_a_database_that_was_not_migrated() {
    let database = TestDatabase::with_sql("SELECT 1").await;
    let bus = TestBus::new().await;
    let environment = complete(&database, &bus);
    let refusal = refusal(environment.clone()).await;
    assert!(refusal.contains("run `greeter migrate` first"), "{refusal}");
    crate::migrate(&service(), &environment).await.unwrap();
    crate::start(
        &service(),
        &environment,
        tokio_util::sync::CancellationToken::new(),
    )
    .await
    .map(drop)
    .unwrap();
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_way_out() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let bus = TestBus::new().await;
    let refusal =
        refusal(complete(&database, &bus).with("PLUMBLINE_GREETER_HTTP_PORT", port.as_str())).await;
    assert!(
        refusal.contains(&format!("port {port} is taken"))
            && refusal.contains("PLUMBLINE_GREETER_HTTP_PORT"),
        "{refusal}"
    );
}

/// Not a test of its own: the process that the next test starts.
#[tokio::test]
async fn serve_until_told_to_stop() {
    if crate::config::variable("PLUMBLINE_TEST_PROGRAM").is_some() {
        crate::command::run(&service(), crate::command::Command::Serve)
            .await
            .unwrap();
        std::process::exit(7);
    }
}

#[tokio::test]
async fn a_program_is_healthy_while_it_serves_and_ends_well_on_sigterm() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let bus = TestBus::new().await;
    let environment = complete(&database, &bus).with("PLUMBLINE_HTTP_PORT", free.to_string());
    let mut command = tokio::process::Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "service_tests::serve_until_told_to_stop"])
        .envs(environment.variables());
    command
        .env("PLUMBLINE_TEST_PROGRAM", "1")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true);
    assert!(
        crate::command::health(&service(), &environment)
            .await
            .is_err()
    );
    let mut program = command.spawn().unwrap();

    for attempt in 0.. {
        if crate::command::health(&service(), &environment)
            .await
            .is_ok()
        {
            break;
        }
        assert!(attempt < 200, "it never became healthy");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let id = rustix::process::Pid::from_raw(program.id().unwrap().cast_signed()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let status = tokio::time::timeout(Duration::from_secs(10), program.wait())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(status.code(), Some(7));
}
