//! An inventory with a database of its own.

use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use chrono::TimeDelta;
use contract_tests::{Hearing, Target, World};
use futures::future::BoxFuture;
use http::{Method, Request};
use inventory::config::Config;
use inventory::domain::books::Books;
use inventory::domain::movement::{Kind, Occasion};
use inventory::domain::stock::Stock;
use inventory::reservations::confirm;
use inventory::store::{self, Changes, stock};
use inventory::{MIGRATIONS, build};
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use platform::{App, Clock, ServiceContext};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// More than all requests of a gate together reserve or write off.
const PLENTY: i64 = 100_000_000_000;

/// Inventory behind everything that stands before it in production, and ways to bring it into a state.
pub(crate) struct Warehouse {
    router: Router,
    hearing: Hearing,
    tokens: TestTokens,
    clock: Clock,
    pub(super) context: ServiceContext,
    database: TestDatabase,
    plenty: OnceCell<Uuid>,
    ledger: OnceCell<Uuid>,
}

impl Warehouse {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let (context, app) = make(&database, &tokens, &clock).await;
        let router = wrap(app.router(), &HttpSettings::default(), &context.health);
        Self {
            router: router.expect("the defaults are right"),
            hearing: Hearing::new(app.subscriptions().clone(), database.pool()),
            tokens,
            clock,
            context,
            database,
            plenty: OnceCell::new(),
            ledger: OnceCell::new(),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(super) fn hearing(&self) -> Hearing {
        self.hearing.clone()
    }

    /// A new id, of a moment later than all others, so that lists have an order to show.
    pub(super) fn id(&self) -> Uuid {
        self.clock.advance(TimeDelta::seconds(1));
        platform::random::id(self.clock.now())
    }

    /// Every hold that there is has ended.
    pub(super) async fn end_all_holds(&self) {
        self.clock.advance(TimeDelta::days(2));
        let sweep = inventory::reservations::expire_some;
        while sweep(&self.context).await.expect("holds can be ended") > 0 {}
    }

    /// The same inventory, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let (context, app) = make(&self.database, &self.tokens, &self.clock).await;
        context.health.drain();
        Target::Router(app.router())
    }

    /// A product of which so many units are there.
    pub(super) async fn product(&self, units: i64) -> Uuid {
        let id = self.id();
        let stock = Stock::new(id, self.clock.now());
        let added = stock::add(self.pool(), &stock).await;
        added.expect("a product can be added");
        if units > 0 {
            self.receive(id, units).await;
        }
        id
    }

    /// A product of which there is always enough.
    pub(super) async fn plenty(&self) -> Uuid {
        let product = async || self.product(PLENTY).await;
        *self.plenty.get_or_init(product).await
    }

    /// The product whose ledger is read.
    pub(super) async fn ledger(&self) -> Uuid {
        let product = async || self.product(1).await;
        *self.ledger.get_or_init(product).await
    }

    /// Units come in, more than one request can bring; the number of the movement.
    pub(super) async fn receive(&self, product_id: Uuid, units: i64) -> i64 {
        let now = self.clock.now();
        let transaction = platform::db::begin(self.pool(), "receive").await;
        let mut transaction = transaction.expect("the database is there");
        let counted = stock::lock(&mut *transaction, &[product_id], now).await;
        let counted = counted.expect("stock can be locked");
        let mut books = Books::open(counted.into_iter().map(|counted| counted.stock), now);
        let moved = books.adjust(product_id, Kind::Received, units, Occasion::default());
        let number = moved
            .expect("the product is known")
            .expect("units can come in")
            .number;
        let changes = Changes {
            entries: books.close(),
            ..Changes::default()
        };
        let written = store::write(&mut *transaction, &changes).await;
        written.expect("changes can be written");
        transaction.commit().await.expect("they can be committed");
        number
    }

    /// An order that holds some units of a product.
    pub(super) async fn reserved(&self, product_id: Uuid, quantity: i64) -> Uuid {
        let order = self.id();
        let body = json!({"lines": [{"product_id": product_id, "quantity": quantity}]});
        self.ask(Method::PUT, order, &body, 201).await;
        order
    }

    /// An order that holds nothing any more.
    pub(super) async fn released(&self) -> Uuid {
        let order = self.reserved(self.plenty().await, 1).await;
        self.ask(Method::DELETE, order, &Value::Null, 204).await;
        order
    }

    /// An order that has bought what it held.
    pub(super) async fn sold(&self) -> Uuid {
        let order = self.reserved(self.plenty().await, 1).await;
        let transaction = platform::db::begin(self.pool(), "confirm").await;
        let mut transaction = transaction.expect("the database is there");
        let confirmed = confirm(&self.context, &mut transaction, order).await;
        confirmed.expect("an order can be confirmed");
        transaction.commit().await.expect("it can be committed");
        order
    }

    async fn ask(&self, method: Method, order: Uuid, body: &Value, status: u16) {
        let token = self.tokens.with_scopes(&["inventory:reserve"]);
        let request = Request::builder()
            .method(method)
            .uri(format!("/inventory/reservations/{order}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()))
            .expect("a request of this file");
        let answer = self.target().send(request).await;
        assert_eq!(answer.status, status, "{}", answer.outline());
    }
}

impl World for Warehouse {
    fn target(&self) -> Target {
        Target::Router(self.router.clone())
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        let (tokens, clock) = (self.tokens.clone(), self.clock.clone());
        // On a thread of its own, because opening a database is no future that could change threads.
        let opened = tokio::task::spawn_blocking(move || {
            tokio::runtime::Handle::current().block_on(async {
                let database = TestDatabase::new(&MIGRATIONS).await;
                let (context, app) = make(&database, &tokens, &clock).await;
                database.pool().close().await;
                let router = wrap(app.router(), &HttpSettings::default(), &context.health);
                Target::Router(router.expect("the defaults are right"))
            })
        });
        Box::pin(async { opened.await.expect("the other inventory is opened") })
    }
}

/// Inventory without its sweep, which does not run by itself here.
async fn make(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
) -> (ServiceContext, App) {
    let context = context("inventory", database, tokens, clock);
    let config = Config {
        sweep_pause: Duration::from_secs(1),
    };
    let app = build(context.clone(), config).await;
    (context, app.expect("inventory is built"))
}
