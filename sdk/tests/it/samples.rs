//! Answers of a catalog.

use plumbline_sdk::catalog::types;
use serde_json::{Value, json};

use crate::wire::Reply;

pub(crate) const ID: &str = "0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";

pub(crate) fn product() -> Value {
    json!({
        "id": ID, "slug": "kettle", "name": "Kettle", "description": null,
        "price": {"amount": 4900, "currency": "EUR"}, "compare_at_price": null, "category_id": ID,
        "attributes": [{"kind": "text", "name": "Material", "value": "steel"}], "images": [], "status": "active",
        "created_at": "2026-03-14T09:26:53Z", "updated_at": "2026-03-14T09:26:53Z"
    })
}

pub(crate) fn ok(body: &Value) -> Reply {
    json_reply(200, "application/json", body)
}

pub(crate) fn problem(status: u16, code: &str) -> Reply {
    let body = json!({"title": "T", "status": status, "code": code, "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"});
    json_reply(status, "application/problem+json", &body)
}

pub(crate) fn json_reply(status: u16, media_type: &str, body: &Value) -> Reply {
    Reply::Answer(
        status,
        vec![("content-type", media_type.to_owned())],
        body.to_string().into_bytes(),
    )
}

pub(crate) fn id() -> types::ProductId {
    ID.parse().expect("it is a UUID")
}

pub(crate) fn money(amount: i64) -> types::Money {
    types::Money {
        amount,
        currency: "EUR".into(),
    }
}

pub(crate) fn new_product() -> types::builder::NewProduct {
    types::NewProduct::builder()
        .name("Kettle")
        .price(money(4900))
        .category_id(ID)
}
