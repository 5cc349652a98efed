//! Objects: open, closed, with typed rest, as maps.

use serde_json::{Value, json};

use crate::call::{Answered, post_json};

async fn check(body: Value) -> Answered {
    post_json("/schemas/objects", body).await
}

#[tokio::test]
async fn what_is_kept_comes_back_and_what_is_ignored_does_not() {
    for body in [
        json!({"kept": {"a": 1, "b": [2], "c": null}}),
        json!({"typed": {"a": "x", "b": 1, "c": 2}}),
        json!({"map": {"x": 1, "": 2}}),
        json!({"maps": {"x": {"y": {"min": 1}}}}),
        json!({"named": {"x": true}}),
        json!({"merged": {"min": 3, "max": 4}}),
        json!({"any": [1, {"a": null}]}),
        json!({"any": null}),
        json!({"odd name/with~signs": 1, "type": "a"}),
    ] {
        assert_eq!(check(body.clone()).await.ok(), body);
    }
    let open = check(json!({"open": {"a": 1, "b": 2}})).await.ok();
    assert_eq!(open, json!({"open": {"a": 1}}));
}

#[tokio::test]
async fn every_member_is_named_by_its_pointer() {
    check(json!({
        "open": {"a": "x"},
        "typed": {"a": 1, "b": -1, "c": "x"},
        "map": {"a/b": 10, "c~d": "x"},
        "maps": {"x": {"y": {"min": "1", "mean": 1}}},
        "named": {"Upper": true, "low": 1},
        "patterned": {"x-a": 1, "y": 1},
        "merged": {"min": 2, "mean": 1},
        "odd name/with~signs": -1,
        "type": "too long",
        "new": 1,
    }))
    .await
    .refused(&[
        "body /map/a~1b too_large",
        "body /map/c~0d type",
        "body /maps/x/y/mean unknown",
        "body /maps/x/y/min type",
        "body /merged/mean unknown",
        "body /merged/min too_small",
        "body /named/Upper pattern",
        "body /named/low type",
        "body /new unknown",
        "body /odd name~1with~0signs too_small",
        "body /open/a type",
        "body /patterned/x-a type",
        "body /patterned/y unknown",
        "body /type too_long",
        "body /typed/a type",
        "body /typed/b too_small",
        "body /typed/c type",
    ]);
}

#[tokio::test]
async fn patterned_properties_are_taken() {
    assert_eq!(check(json!({"patterned": {"x-a": "b"}})).await.status, 200);
    check(json!({"merged": {"max": 1}}))
        .await
        .refused(&["body /merged/min required"]);
}
