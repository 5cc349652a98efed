//! The rest of the system, which is whole, and who asks.

use plumbline_local::up::System;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::time::{Duration, sleep, timeout};
use uuid::Uuid;

use crate::request::Request;
use crate::system;

/// How long anything may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// A system that runs, a customer with two orders, and a product to buy.
pub(crate) struct World {
    pub(crate) system: System,
    pub(crate) http: Client,
    pub(crate) staff: String,
    pub(crate) customer: String,
    pub(crate) customer_id: String,
    /// A product in stock.
    pub(crate) product: String,
    /// A payment method of the customer's.
    pub(crate) card: String,
    /// The version of their cart, which has the product in it.
    pub(crate) cart_version: Value,
    /// What was told of their registration.
    pub(crate) registered: Value,
    /// What was told of the password that they have forgotten.
    pub(crate) forgotten: Value,
    /// What was told of the payments of two orders.
    pub(crate) captured: Vec<Value>,
}

impl World {
    pub(crate) async fn open() -> Self {
        let system = system::start("outages", "postgres").await;
        let (http, gateway) = (Client::new(), system.gateway());
        let done = async |request: Request| {
            let answer = request.ask(&http, &gateway).await;
            assert!(answer.is_success(), "{request:?}: {answer:?}");
            answer.body
        };
        let people = system.people().unwrap();
        let admin = people.iter().find(|person| person.role == "admin").unwrap();
        let staff = done(log_in(&admin.email, &admin.password)).await;
        let staff = text(&staff["access_token"]);

        let name = Uuid::now_v7().simple().to_string();
        let (email, password) = (format!("{name}@example.com"), "a long enough password");
        let account = json!({"email": email, "password": password, "display_name": name});
        done(Request::send(Method::POST, "/auth/accounts", account)).await;
        let session = done(log_in(&email, password)).await;
        let customer = text(&session["access_token"]);
        let product = in_stock(&done).await;
        let card = json!({"token": "tok_success"});
        let card = Request::send(Method::POST, "/payments/methods", card);
        let card = text(&done(card.by(&customer)).await["id"]);
        let mut captured = Vec::new();
        for _ in 0..2 {
            let order = order_lines(&product, &card).by(&customer);
            let order = text(&done(order).await["id"]);
            captured.push(captured_event(&system, &order).await);
        }
        let item = format!("/cart/items/{product}");
        let item = Request::send(Method::PUT, item, json!({"quantity": 1}));
        let cart = done(item.by(&customer)).await;
        let user_id = text(&session["user_id"]);
        let forgotten = json!({"email": email});
        done(Request::send(
            Method::POST,
            "/auth/password/reset-requests",
            forgotten,
        ))
        .await;
        let registered = told_of(&system, "user.registered", &user_id).await;
        let forgotten = told_of(&system, "password_reset.requested", &user_id).await;
        Self {
            staff,
            customer,
            customer_id: user_id,
            product,
            card,
            cart_version: cart["version"].clone(),
            registered,
            forgotten,
            captured,
            http,
            system,
        }
    }
}

fn log_in(email: &str, password: &str) -> Request {
    let credentials = json!({"email": email, "password": password});
    Request::send(Method::POST, "/auth/login", credentials)
}

/// An order of one piece.
pub(crate) fn order_lines(product: &str, card: &str) -> Request {
    order(
        card,
        "lines",
        json!([{"product_id": product, "quantity": 1}]),
    )
}

/// An order of these lines, or of this version of the cart.
pub(crate) fn order(card: &str, what: &str, wanted: Value) -> Request {
    let mut order = json!({
        "payment_method_id": card,
        "shipping_address": {
            "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg",
            "country": "DE",
        },
    });
    order[what] = wanted;
    Request::send(Method::POST, "/orders", order)
}

/// A product of the demo that can be ordered often.
async fn in_stock(done: &impl AsyncFn(Request) -> Value) -> String {
    let products = done(Request::get("/products?limit=50")).await;
    for product in products["items"].as_array().unwrap() {
        let product = text(&product["id"]);
        let path = format!("/inventory/availability/{product}");
        if done(Request::get(path)).await["orderable"] == 10 {
            return product;
        }
    }
    panic!("nothing is in stock");
}

/// What was told of the payment of an order, as soon as it is paid.
async fn captured_event(system: &System, order: &str) -> Value {
    let payments = database(system, "payment").await;
    let find = async || {
        let event = sqlx::query_scalar(
            "SELECT event FROM outbox WHERE type = 'payment.captured' AND event->'data'->>'order_id' = $1",
        );
        event.bind(order).fetch_optional(&payments).await.unwrap()
    };
    eventually("the order is paid", async || {
        find().await.is_some_and(|_: Value| true)
    })
    .await;
    find().await.unwrap()
}

/// What auth tells of a user, as soon as it does.
async fn told_of(system: &System, event_type: &str, user_id: &str) -> Value {
    let auth = database(system, "auth").await;
    let find = async || {
        let event = sqlx::query_scalar(
            "SELECT event FROM outbox WHERE type = $1 AND event->'data'->>'user_id' = $2",
        );
        let event = event.bind(event_type).bind(user_id);
        event.fetch_optional(&auth).await.unwrap()
    };
    eventually(event_type, async || {
        find().await.is_some_and(|_: Value| true)
    })
    .await;
    find().await.unwrap()
}

/// The database of a service.
async fn database(system: &System, service: &str) -> PgPool {
    let mut services = system.services();
    let (hosted, environment) = services
        .find(|(hosted, _)| hosted.name() == service)
        .unwrap();
    let name = hosted.variable("DATABASE_URL");
    let mut variables = environment.variables();
    let (_, url) = variables.find(|(variable, _)| *variable == name).unwrap();
    PgPool::connect(url).await.unwrap()
}

/// How many there are.
pub(crate) async fn count(pool: &PgPool, query: &'static str) -> usize {
    let count = sqlx::query_scalar::<_, i64>(query).fetch_one(pool).await;
    count.unwrap().try_into().unwrap()
}

/// Waits until it is so.
pub(crate) async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            sleep(Duration::from_millis(50)).await;
        }
    };
    let waited = timeout(PATIENCE, waiting).await;
    waited.unwrap_or_else(|_| panic!("it never happened: {what}"));
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
