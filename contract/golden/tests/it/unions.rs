//! Unions with and without a discriminator.

use serde_json::{Value, json};

use crate::call::{Answered, post_json};

async fn check(body: Value) -> Answered {
    post_json("/schemas/unions", body).await
}

#[tokio::test]
async fn every_variant_is_taken_and_comes_back_as_it_was() {
    for body in [
        json!({"shape": {"kind": "circle", "radius": 1}}),
        json!({"shape": {"kind": "square", "side": 1, "corner": "cut"}}),
        json!({"shape": {"kind": "group", "members": [{"kind": "circle", "radius": 2}]}}),
        json!({"pet": {"species": "felis", "lives": 9}}),
        json!({"pet": {"species": "Dog", "tricks": ["sit"]}}),
        json!({"scalar": 1}),
        json!({"scalar": "one"}),
        json!({"target": {"name": "lamp"}}),
        json!({"target": {"id": "00000000-0000-0000-0000-000000000001"}}),
        json!({"either": "127.0.0.1"}),
        json!({"either": "a@b.example"}),
        json!({"both": {"a": 1}}),
        json!({"both": {"a": 1, "b": 2}}),
        json!({"nothing_or_shape": null}),
        json!({"nothing_or_shape": {"kind": "circle", "radius": 1}}),
        json!({"shapes": [{"kind": "circle", "radius": 1}, {"kind": "square", "side": 1}]}),
    ] {
        assert_eq!(check(body.clone()).await.ok(), body);
    }
}

#[tokio::test]
async fn faults_within_a_variant_are_named_by_their_pointer() {
    check(json!({"shape": {"kind": "circle", "radius": 0, "side": 1}}))
        .await
        .refused(&["body /shape/radius too_small", "body /shape/side unknown"]);
    check(json!({"shape": {"kind": "group", "members": [{"kind": "square", "corner": "round"}]}}))
        .await
        .refused(&[
            "body /shape/members/0/corner too_long",
            "body /shape/members/0/side required",
        ]);
    check(json!({"pet": {"species": "felis", "lives": 10}}))
        .await
        .refused(&["body /pet/lives too_large"]);
    check(json!({"pet": {"species": "Dog", "tricks": [1]}}))
        .await
        .refused(&["body /pet/tricks/0 type"]);
    check(json!({"nothing_or_shape": {"kind": "circle"}}))
        .await
        .refused(&["body /nothing_or_shape/radius required"]);
    check(json!({"shapes": [{"kind": "circle", "radius": 1}, {"kind": "square", "side": 0}]}))
        .await
        .refused(&["body /shapes/1/side too_small"]);
}

#[tokio::test]
async fn a_discriminator_that_is_missing_or_unknown_is_named() {
    check(json!({"shape": {"radius": 1}}))
        .await
        .refused(&["body /shape/kind required"]);
    check(json!({"shape": {"kind": "oval"}}))
        .await
        .refused(&["body /shape/kind enum"]);
    check(json!({"shape": {"kind": 1}}))
        .await
        .refused(&["body /shape/kind enum"]);
    check(json!({"pet": {"species": "cat", "lives": 1}}))
        .await
        .refused(&["body /pet/species enum"]);
    check(json!({"shape": "circle"}))
        .await
        .refused(&["body /shape type"]);
}

#[tokio::test]
async fn without_a_discriminator_the_variant_of_the_right_type_is_judged() {
    check(json!({"scalar": -1}))
        .await
        .refused(&["body /scalar too_small"]);
    check(json!({"scalar": "12345"}))
        .await
        .refused(&["body /scalar too_long"]);
    check(json!({"scalar": true}))
        .await
        .refused(&["body /scalar one_of"]);
    check(json!({"target": {}}))
        .await
        .refused(&["body /target one_of"]);
    check(json!({"target": {"name": "lamp", "id": "00000000-0000-0000-0000-000000000001"}}))
        .await
        .refused(&["body /target one_of"]);
    check(json!({"either": "nobody"}))
        .await
        .refused(&["body /either one_of"]);
    check(json!({"both": {"c": 1}}))
        .await
        .refused(&["body /both one_of"]);
}
