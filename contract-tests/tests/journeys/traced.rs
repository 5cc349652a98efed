//! Everything that comes of what one person does is one trace.

use std::time::Duration;

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
    let mut lacking = Vec::new();
    for _ in 0..300 {
        lacking = lacks(&person.spans().await);
        if lacking.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(lacking, Vec::<String>::new());

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

/// Who has not taken part, what has not happened, and whose parent is not there, but for what the person asked.
fn lacks(spans: &[Value]) -> Vec<String> {
    let has = |name: &str, value: &str| spans.iter().any(|span| span[name] == value);
    let happened = |service: &str, name: &str| {
        let is = |span: &Value| span["service"] == service && span["name"] == name;
        spans.iter().any(is)
    };
    let absent = SERVICES.iter().filter(|service| !has("service", service));
    let unfinished = ENDS
        .iter()
        .filter(|(service, name)| !happened(service, name));
    let orphans = spans.iter().filter(|span| {
        let parent = span["parent_id"].as_str().unwrap_or_default();
        !(parent == CALLER && span["service"] == "gateway" || has("span_id", parent))
    });
    let orphans = orphans.map(|span| format!("the parent of {span}"));
    let unfinished = unfinished.map(|(service, name)| format!("{service}: {name}"));
    let absent = absent.map(|service| (*service).to_owned());
    absent.chain(unfinished).chain(orphans).collect()
}
