//! Two services, one of which asks the other and tells it something: what that looks like from the outside.

mod documented;
mod metrics;
mod scrape;
mod trace;

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::Router;
use axum::routing::{get, post};
use runtime::Problem;
use serde::{Deserialize, Serialize};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use url::Url;

use crate::events::{HandlingError, Subscriptions};
use crate::testing::TestService;
use crate::worker::{Round, Wake, repeat};
use crate::{App, Service, ServiceContext};

const PRODUCT: &str = "0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let statement = sqlx::SqlStr::from_static(concat!(
        include_str!("../../../migrations/idempotency.sql"),
        include_str!("../../../migrations/outbox.sql"),
        include_str!("../../../migrations/inbox.sql"),
        "CREATE TABLE letters (thing int NOT NULL, traceparent text);",
    ));
    let name = Cow::Borrowed("first");
    let first = Migration::new(1, name, MigrationType::Simple, statement, false);
    Migrator::with_migrations(vec![first])
});

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Made {
    thing: i32,
}

impl sdk::Event for Made {
    const TYPE: &'static str = "thing.made";
    const SOURCE: &'static str = "/things";
}

impl runtime::Event for Made {
    const TYPE: &'static str = "thing.made";
    const SOURCE: &'static str = "/things";
}

#[derive(Deserialize)]
struct Config {
    shop_url: Option<Url>,
}

/// Asks the shop before it makes a thing, and tells of it.
fn maker() -> Service {
    Service::new("maker", 0, &MIGRATIONS, async |context, config| {
        make(context, config)
    })
}

fn make(context: ServiceContext, config: Config) -> anyhow::Result<Router> {
    let url = config.shop_url.ok_or_else(|| anyhow::anyhow!("no shop"))?;
    let connection = context.neighbour(&url)?;
    let shop = sdk::catalog::connect(connection.with(sdk::Options::default().retries(0)));
    let asked = shop.clone();
    let ask = async move || {
        let answer = asked.get_product().product_id(PRODUCT).send().await;
        answer.map(drop).unwrap_err().to_string()
    };
    let make = async move || {
        let _ = shop.get_product().product_id(PRODUCT).send().await;
        let mut transaction = crate::db::begin(&context.pool, "make").await.unwrap();
        let made = Made { thing: 1 };
        context.outbox.append(&mut transaction, made).await.unwrap();
        transaction.commit().await.unwrap();
    };
    Ok(Router::new()
        .route("/things", post(make))
        .route("/ask", get(ask)))
}

/// Has no product, and writes a letter for each thing that it hears of.
fn shop() -> Service {
    Service::new("shop", 0, &MIGRATIONS, async |context, _: Config| {
        sell(context)
    })
}

fn sell(context: ServiceContext) -> anyhow::Result<App> {
    let wake = Wake::default();
    let due = wake.clone();
    let subscriptions = Subscriptions::new().on::<Made, _>(move |transaction, delivery| {
        let due = due.clone();
        Box::pin(async move {
            if delivery.data.thing < 0 {
                return Err(HandlingError::reject("nothing to write about"));
            }
            let letter = sqlx::query("INSERT INTO letters (thing, traceparent) VALUES ($1, $2)");
            let letter = letter.bind(delivery.data.thing).bind(super::traceparent());
            letter.execute(&mut **transaction).await?;
            transaction.after_commit(&due);
            Ok(())
        })
    });
    let missing = async || {
        let status = http::StatusCode::NOT_FOUND;
        Problem::new(status, "product_not_found", "There is no such product")
    };
    let router = Router::new()
        .route("/products/{id}", get(missing))
        .route("/healthz", get(async || "alive"));
    let worker = async move |stop| {
        let pause = std::time::Duration::from_secs(60);
        repeat("send letters", stop, &wake, pause, async || {
            send(&context).await
        })
        .await;
    };
    Ok(App::new(router)
        .subscribe(subscriptions)
        .worker("send letters", worker))
}

async fn send(context: &ServiceContext) -> anyhow::Result<Round> {
    let letters = sqlx::query_as::<_, (i32, Option<String>)>("DELETE FROM letters RETURNING *");
    for (_, traceparent) in letters.fetch_all(&context.pool).await? {
        let sending = async {
            tracing::info!("sent");
            anyhow::Ok(())
        };
        let resumed = context
            .telemetry
            .resume(traceparent.as_deref(), "send a letter", sending);
        resumed.await?;
    }
    Ok(Round::Idle)
}

/// The maker and its shop, on one bus, with these settings for both.
async fn both(variables: &[(&str, &str)]) -> (TestService, TestService) {
    let shop = TestService::start(shop(), variables).await;
    let (url, bus) = (shop.url("/"), shop.bus().url());
    let mut variables = variables.to_vec();
    variables.extend([
        ("PLUMBLINE_MAKER_SHOP_URL", url.as_str()),
        ("PLUMBLINE_BUS_URL", bus.as_str()),
    ]);
    let maker = TestService::start(maker(), &variables).await;
    (maker, shop)
}
