//! Everything that comes of what one person does is one trace.

use std::collections::BTreeSet;

use platform::testing::eventually;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shop::Shop;

/// Everybody has a part in it.
const SERVICES: [&str; 11] = [
    "auth",
    "billing",
    "cart",
    "catalog",
    "gateway",
    "inventory",
    "notification",
    "order",
    "payment",
    "payment-sandbox",
    "user",
];
/// What happens last, each in a service of its own.
const ENDS: [(&str, &str); 6] = [
    ("user", "process user.registered"),
    ("cart", "process order.placed"),
    ("order", "process payment.captured"),
    ("inventory", "process order.confirmed"),
    ("billing", "publish invoice.issued"),
    ("notification", "process invoice.issued"),
];
/// The span of the one who asks, which nobody records.
const CALLER: &str = "00f067aa0ba902b7";

/// Somebody who asks for everything in one trace.
struct Traced {
    gateway: String,
    trace: String,
    token: String,
}

impl Traced {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = reqwest::Client::new()
            .request(method, format!("{}{path}", self.gateway))
            .header("traceparent", format!("00-{}-{CALLER}-01", self.trace))
            .header("idempotency-key", Uuid::now_v7().to_string())
            .bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn spans(&self) -> Vec<Value> {
        let url = format!("{}/traces/{}.json", self.gateway, self.trace);
        let answer = reqwest::get(url).await.unwrap();
        match answer.status().is_success() {
            true => answer.json().await.unwrap(),
            false => Vec::new(),
        }
    }
}

/// From the registration to the mail, over all services, events and workers.
pub(crate) async fn an_order_and_all_that_comes_of_it_is_one_trace(shop: &'static Shop) {
    let product = shop.product(5).await;
    let mut person = Traced {
        gateway: shop.gateway(),
        trace: Uuid::now_v7().simple().to_string(),
        token: String::new(),
    };
    let email = format!("{}@example.com", Uuid::now_v7());
    let credentials = json!({"email": email, "password": "a password for this journey"});
    let mut account = credentials.clone();
    account["display_name"] = "Ines Harrow".into();
    person
        .ask(Method::POST, "/auth/accounts", Some(account))
        .await;
    let session = person
        .ask(Method::POST, "/auth/login", Some(credentials))
        .await;
    person.token = session["access_token"].as_str().unwrap().to_owned();
    let card = Some(json!({"token": "tok_success"}));
    let method = person.ask(Method::POST, "/payments/methods", card).await;
    let item = Some(json!({"quantity": 1}));
    let put = format!("/cart/items/{product}");
    person.ask(Method::PUT, &put, item).await;
    let cart = person.ask(Method::GET, "/cart", None).await;
    let order = json!({
        "cart_version": cart["version"],
        "payment_method_id": method["id"],
        "shipping_address": {
            "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg",
            "country": "DE",
        },
    });
    person.ask(Method::POST, "/orders", Some(order)).await;

    // Each service sends its spans when it has gathered some.
    eventually(
        "everybody's spans are there, and the parent of each",
        async || is_whole(&person.spans().await).then_some(()),
    )
    .await;

    let page = format!("{}/traces/{}", person.gateway, person.trace);
    let page = reqwest::get(page).await.unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'"),
        "{policy}"
    );
    let page = page.text().await.unwrap();
    for (service, name) in ENDS {
        assert!(
            page.contains(&format!("{service}</tspan> {name}</text>")),
            "{service} {name}"
        );
    }
}

/// Whether everybody took part, to the end, and the parent of each span is there, but for what the person asked.
fn is_whole(spans: &[Value]) -> bool {
    let text = |span: &Value, name: &str| span[name].as_str().unwrap_or_default().to_owned();
    let services: BTreeSet<_> = spans.iter().map(|span| text(span, "service")).collect();
    let known: BTreeSet<_> = spans.iter().map(|span| text(span, "span_id")).collect();
    let ended = ENDS.iter().all(|(service, name)| {
        let is = |span: &Value| span["service"] == *service && span["name"] == *name;
        spans.iter().any(is)
    });
    let asked = |span: &Value| span["parent_id"] == CALLER && span["service"] == "gateway";
    let below = |span: &Value| asked(span) || known.contains(&text(span, "parent_id"));
    ended && services == SERVICES.map(str::to_owned).into() && spans.iter().all(below)
}
