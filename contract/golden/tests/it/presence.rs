//! Absent, null and a value are three different things.

use serde_json::{Value, json};

use crate::call::{MERGE, WRITER, api, post_json, send};
use crate::service::THING;

#[tokio::test]
async fn absent_null_and_a_value_stay_different() {
    let least = json!({"must": "a", "must_or_null": null});
    let answer = post_json("/schemas/presence", least.clone()).await;
    let mut expected = least;
    expected["fallback"] = 7.into();
    assert_eq!(answer.ok(), expected);
    let all = json!({
        "must": "a", "may": "b", "must_or_null": "c", "may_or_null": "d", "fallback": 1, "object_or_null": {"min": 1},
    });
    assert_eq!(post_json("/schemas/presence", all.clone()).await.ok(), all);
    let null = json!({
        "must": "a", "must_or_null": null, "may_or_null": null, "fallback": 1, "object_or_null": null,
    });
    assert_eq!(
        post_json("/schemas/presence", null.clone()).await.ok(),
        null
    );
}

#[tokio::test]
async fn null_is_refused_where_it_is_no_value() {
    let body = json!({"must": null, "may": null, "must_or_null": null, "fallback": null});
    post_json("/schemas/presence", body).await.refused(&[
        "body /fallback type",
        "body /may type",
        "body /must type",
    ]);
}

#[tokio::test]
async fn what_must_be_there_must_be_there_even_if_it_may_be_null() {
    post_json("/schemas/presence", json!({}))
        .await
        .refused(&["body /must required", "body /must_or_null required"]);
}

async fn patch(body: Value) -> crate::call::Answered {
    let uri = format!("/things/{THING}");
    let headers = [WRITER, MERGE, ("if-match", "\"3\"")];
    send(&api(), "PATCH", &uri, &headers, body.to_string()).await
}

#[tokio::test]
async fn a_merge_patch_tells_clearing_from_leaving_alone() {
    for body in [
        json!({"name": "desk"}),
        json!({"note": null}),
        json!({"note": "x", "colour": null}),
        json!({"colour": {"R": 1, "G": 2}, "mood": "lively"}),
    ] {
        assert_eq!(patch(body.clone()).await.ok(), body);
    }
}

#[tokio::test]
async fn a_default_fills_in_what_is_sent_and_never_what_is_patched() {
    let body = json!({"size": {"width": 2}});
    let answer = post_json("/schemas/plain", body.clone()).await.ok();
    assert_eq!(answer["size"], json!({"width": 2, "height": 1}));
    assert_eq!(patch(body.clone()).await.ok(), body);
}

#[tokio::test]
async fn a_merge_patch_keeps_its_bounds() {
    patch(json!({})).await.refused(&["body  too_few"]);
    patch(json!({"name": null}))
        .await
        .refused(&["body /name type"]);
    patch(json!({"note": "12345678901", "colour": {"R": 1}, "mood": "x", "price": 1}))
        .await
        .refused(&[
            "body /colour/G required",
            "body /mood enum",
            "body /note too_long",
            "body /price unknown",
        ]);
}
