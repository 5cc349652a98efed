//! What is asked: good requests to measure with, bad ones to refuse.

use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// One operation under load.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Taken in turn.
    pub(super) requests: Arc<[Vec<u8>]>,
}

/// The three operations.
pub(super) async fn all(pool: &PgPool) -> anyhow::Result<Vec<Case>> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM products ORDER BY slug LIMIT 100")
        .fetch_all(pool)
        .await?;
    let reads = ids.iter().map(|id| get(&format!("/products/{id}")));
    let quotes = (0..100).map(|number| post_json(&quote(number)));
    Ok(vec![
        Case {
            name: "one row by id",
            requests: reads.collect(),
        },
        Case {
            name: "a checked body, no database",
            requests: quotes.collect(),
        },
        Case {
            name: "a page of 20 rows",
            requests: [get("/products?limit=20")].into(),
        },
    ])
}

/// A good order with ten lines.
pub(super) fn quote(number: u32) -> Value {
    let lines: Vec<Value> = (1..=10)
        .map(|line| {
            json!({
                "product_id": Uuid::from_u128(u128::from(number) << 64 | u128::from(line)),
                "name": format!("A thing that somebody wants, number {line}"),
                "quantity": line,
                "unit_price": {"amount": 100 * line + number, "currency": "EUR"},
            })
        })
        .collect();
    json!({
        "email": format!("somebody.{number}@shop.example.com"),
        "shipping_address": {
            "name": "Zoë Ångström",
            "street": "Long Street 12a",
            "addition": "Second floor",
            "city": "Zürich",
            "postal_code": "CH-8001",
            "country": "CH",
        },
        "lines": lines,
        "note": "Please leave it with the neighbours.",
    })
}

pub(super) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n").into_bytes()
}

pub(super) fn post_json(body: &Value) -> Vec<u8> {
    post("application/json", body.to_string().as_bytes())
}

pub(super) fn post(media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /quotes HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
