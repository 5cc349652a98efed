//! What is sent: patches, unions, pictures.

use futures::TryStreamExt;
use plumbline_sdk::{
    Options, Patch,
    catalog::types::{self, Attribute},
};
use serde_json::{Value, json};

use crate::{
    samples::{ID, json_reply, money, new_product, ok, product},
    wire::{Reply, Wire},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

fn image() -> Value {
    json!({
        "id": ID, "alt": "A kettle", "content_type": "image/png", "created_at": "2026-03-14T09:26:53Z",
        "height": 1, "width": 1, "size": 21
    })
}

#[tokio::test]
async fn absent_null_and_a_value_are_three_things() {
    let wire = Wire::start([ok(&product())]).await;
    let catalog = wire.catalog();
    for patch in [Patch::Absent, Patch::Null, Patch::Value("Whistles.".into())] {
        let body = types::ProductPatch::builder().description(patch);
        catalog
            .update_product()
            .product_id(ID)
            .if_match("\"7\"")
            .body(body)
            .send()
            .await
            .expect("it is answered");
    }
    let received = wire.received();
    let bodies: Vec<_> = received.iter().map(|request| request.text()).collect();
    assert_eq!(
        bodies,
        [
            "{}",
            r#"{"description":null}"#,
            r#"{"description":"Whistles."}"#
        ]
    );
    assert_eq!(
        received[0].header("content-type"),
        Some("application/merge-patch+json")
    );
    assert_eq!(received[0].header("if-match"), Some("\"7\""));
}

#[tokio::test]
async fn an_empty_list_is_sent() {
    let wire = Wire::start([ok(&product())]).await;
    let body = types::ProductPatch::builder()
        .attributes(Vec::new())
        .price(money(1));
    wire.catalog()
        .update_product()
        .product_id(ID)
        .if_match("*")
        .body(body)
        .send()
        .await
        .expect("it is answered");
    let sent: Value = serde_json::from_slice(&wire.received()[0].body).expect("it is JSON");
    assert_eq!(
        sent,
        json!({"attributes": [], "price": {"amount": 1, "currency": "EUR"}})
    );
}

#[tokio::test]
async fn an_alternative_is_sent_with_its_constant() {
    let wire = Wire::start([json_reply(201, "application/json", &product())]).await;
    let text = types::TextAttribute::builder()
        .name("Material")
        .value("steel");
    let text: types::TextAttribute = text.try_into().expect("the constant is filled in");
    let body = new_product().attributes(vec![Attribute::from(text)]);
    wire.catalog()
        .create_product()
        .body(body)
        .send()
        .await
        .expect("it is answered");
    let sent: Value = serde_json::from_slice(&wire.received()[0].body).expect("it is JSON");
    assert_eq!(
        sent["attributes"],
        json!([{"kind": "text", "name": "Material", "value": "steel"}])
    );
}

#[tokio::test]
async fn a_picture_goes_up_under_its_own_media_type() {
    let wire = Wire::start([json_reply(201, "application/json", &image())]).await;
    let catalog = wire.catalog();
    let named = catalog.with(Options::default().content_type("image/webp"));
    for catalog in [catalog, named] {
        let upload = catalog
            .upload_product_image()
            .product_id(ID)
            .alt("A kettle")
            .body(PNG);
        upload.send().await.expect("it is answered");
    }
    let received = wire.received();
    assert_eq!(received[0].header("content-type"), Some("image/png"));
    assert_eq!(received[0].body, PNG);
    assert_eq!(received[1].header("content-type"), Some("image/webp"));
}

#[tokio::test]
async fn a_picture_comes_down_as_bytes() {
    let reply = Reply::Answer(
        200,
        vec![("content-type", "image/png".into())],
        PNG.to_vec(),
    );
    let wire = Wire::start([Reply::ResetInBody, reply]).await;
    let answer = wire
        .catalog()
        .get_product_image()
        .product_id(ID)
        .image_id(ID)
        .send()
        .await
        .expect("it is answered");
    assert_eq!(answer.headers()["content-type"], "image/png");
    let chunks: Vec<_> = answer
        .into_inner_stream()
        .try_collect()
        .await
        .expect("nothing fails");
    assert_eq!(chunks.concat(), PNG);
}
