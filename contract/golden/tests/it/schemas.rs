//! Bounds, formats, enumerated values and the keywords that only the schema can check.

use serde_json::{Value, json};

use crate::call::post_json;

/// Each good body is taken; each bad one is refused for exactly what is said about it.
async fn table(uri: &str, good: &[Value], bad: &[(Value, &[&str])]) {
    for body in good {
        let answer = post_json(uri, body.clone()).await;
        assert!(answer.status < 300, "{body}: {}", answer.body);
    }
    for (body, faults) in bad {
        let answer = post_json(uri, body.clone()).await;
        assert_eq!(answer.faults(), *faults, "{body}: {}", answer.body);
        assert_eq!(answer.problem(), (422, "validation_failed"), "{body}");
    }
}

#[tokio::test]
async fn every_bound_holds_on_both_sides() {
    let good = [
        json!({"text": "éé"}),
        json!({"text": "日本語字"}),
        json!({"text": "😀"}),
        json!({"integer": -5}),
        json!({"integer": 5}),
        json!({"open": 1}),
        json!({"open": 9}),
        json!({"ratio": 0}),
        json!({"ratio": 0.75}),
        json!({"ratio": 1.0}),
        json!({"open_ratio": 0.000_001}),
        json!({"list": [1]}),
        json!({"list": [1, 2, 3]}),
        json!({"records": [{"min": 1}, {"max": 1}]}),
        json!({"grid": [["ab", "c"], []]}),
        json!({"map": {"a": "x", "b": "y"}}),
        json!({"small": 255}),
        json!({"large": i64::MAX}),
        json!({"large": i64::MIN}),
    ];
    // An emoji is one character and no letter.
    let good: Vec<_> = good
        .into_iter()
        .filter(|body| body["text"] != "😀")
        .collect();
    table(
        "/schemas/bounds",
        &good,
        &[
            (json!({"text": "é"}), &["body /text too_short"]),
            (json!({"text": "abcde"}), &["body /text too_long"]),
            (json!({"text": "a1"}), &["body /text pattern"]),
            (json!({"text": "😀😀😀😀"}), &["body /text pattern"]),
            (json!({"integer": -10}), &["body /integer too_small"]),
            (json!({"integer": 10}), &["body /integer too_large"]),
            (json!({"integer": 3}), &["body /integer not_multiple"]),
            (
                json!({"integer": 1.5}),
                &["body /integer not_multiple", "body /integer type"],
            ),
            (json!({"open": 0}), &["body /open too_small"]),
            (json!({"open": 10}), &["body /open too_large"]),
            (json!({"ratio": 1.25}), &["body /ratio too_large"]),
            (json!({"ratio": 0.3}), &["body /ratio not_multiple"]),
            (json!({"open_ratio": 0}), &["body /open_ratio too_small"]),
            (json!({"open_ratio": 1}), &["body /open_ratio too_large"]),
            (json!({"list": []}), &["body /list too_few"]),
            (json!({"list": [1, 2, 3, 4]}), &["body /list too_many"]),
            (json!({"list": [1, 1]}), &["body /list not_unique"]),
            (json!({"list": [1, -1]}), &["body /list/1 too_small"]),
            (
                json!({"records": [{"min": 1, "max": 2}, {"max": 2, "min": 1}]}),
                &["body /records not_unique"],
            ),
            (
                json!({"grid": [["a"], ["a", "b", "c"], ["abc"]]}),
                &["body /grid/1 too_many", "body /grid/2/0 too_long"],
            ),
            (json!({"map": {}}), &["body /map too_few"]),
            (
                json!({"map": {"a": "x", "b": "y", "c": ""}}),
                &["body /map too_many", "body /map/c too_short"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_number_that_does_not_fit_its_format_is_refused_by_its_pointer() {
    for (body, pointer) in [
        (json!({"small": 256}), "/small"),
        (json!({"small": -1}), "/small"),
        (json!({"large": u64::MAX}), "/large"),
        (json!({"integer": i64::from(i32::MAX) + 1}), "/integer"),
    ] {
        let answer = post_json("/schemas/bounds", body).await;
        assert_eq!(answer.problem(), (422, "validation_failed"));
        let faults = answer.faults();
        let prefix = format!("body {pointer} ");
        assert!(
            faults.iter().all(|fault| fault.starts_with(&prefix)),
            "{faults:?}"
        );
        assert!(!faults.is_empty());
    }
}

#[tokio::test]
async fn every_format_is_checked_and_unknown_ones_are_not() {
    let format = |name: &str, value: &str| json!({name: value});
    let good = [
        format("uuid", "00000000-0000-0000-0000-00000000000A"),
        format("date_time", "2026-02-28T23:59:59.5+01:00"),
        format("date_time", "2026-02-28t23:59:59z"),
        format("date", "2024-02-29"),
        format("time", "23:59:59Z"),
        format("duration", "P1DT2H"),
        format("email", "a.b+c@example.org"),
        format("hostname", "a-b.example"),
        format("ipv4", "127.0.0.1"),
        format("ipv6", "::1"),
        format("uri", "https://a.example/?b=c#d"),
        format("uri_reference", "../a?b"),
        format("other", "anything"),
    ];
    let bad: Vec<(Value, String)> = [
        ("uuid", "0000000000000000000000000000000a"),
        ("date_time", "2026-02-28 23:59:59Z"),
        ("date_time", "2026-02-30T00:00:00Z"),
        ("date", "2026-02-29"),
        ("date", "2026-2-1"),
        ("time", "25:00:00Z"),
        ("duration", "1 day"),
        ("email", "a@"),
        ("hostname", "-a"),
        ("ipv4", "127.0.0.256"),
        ("ipv6", "1::2::3"),
        ("uri", "/relative"),
        ("uri_reference", "a b"),
    ]
    .into_iter()
    .map(|(name, value)| (format(name, value), format!("body /{name} format")))
    .collect();
    table("/schemas/formats", &good, &[]).await;
    for (body, fault) in bad {
        table("/schemas/formats", &[], &[(body, &[fault.as_str()])]).await;
    }
}

#[tokio::test]
async fn enumerated_values_of_every_type_are_the_only_ones() {
    let good = [
        json!({"mood": "wild-eyed", "number": 3, "ratio": 1.5, "flag": true, "fixed": {"a": [1]}, "word": "yes-please"}),
        json!({"mixed": 1}),
        json!({"mixed": "two"}),
        json!({"mixed": null}),
        json!({"mixed": true}),
        json!({"nullable_mood": null}),
        json!({"nullable_mood": "calm"}),
        json!({"several": 1}),
        json!({"several": "x"}),
    ];
    for body in &good {
        assert_eq!(post_json("/schemas/values", body.clone()).await.ok(), *body);
    }
    table(
        "/schemas/values",
        &[],
        &[
            (
                json!({"mood": "sad", "number": 4, "ratio": 1, "flag": false, "fixed": {"a": [2]}, "word": "no"}),
                &[
                    "body /fixed const",
                    "body /flag const",
                    "body /mood enum",
                    "body /number enum",
                    "body /ratio enum",
                    "body /word const",
                ],
            ),
            (json!({"mixed": "three"}), &["body /mixed enum"]),
            (json!({"mixed": false}), &["body /mixed enum"]),
            (json!({"nullable_mood": "lively"}), &["body /nullable_mood enum"]),
            (json!({"several": true}), &["body /several type"]),
        ],
    )
    .await;
}

#[tokio::test]
async fn rules_without_a_rust_form_hold_too() {
    table(
        "/schemas/rules",
        &[
            json!({}),
            json!({"pair": [1, "abc"]}),
            json!({"contains": [1, 7, 7]}),
            json!({"never": 1}),
            json!({"kind": "strict", "card": "1", "holder": "me"}),
        ],
        &[
            (json!({"pair": [1, "abcd"]}), &["body /pair/1 too_long"]),
            (json!({"pair": ["x"]}), &["body /pair/0 type"]),
            (json!({"contains": [1]}), &["body /contains invalid"]),
            (json!({"contains": [7, 7, 7]}), &["body /contains invalid"]),
            (json!({"never": "text"}), &["body /never invalid"]),
            (json!({"kind": "strict"}), &["body /card required"]),
            (
                json!({"kind": "loose", "card": "1"}),
                &["body /holder required"],
            ),
            (json!({"holder": "me"}), &["body /kind required"]),
            (json!({"stranger": 1}), &["body /stranger unknown"]),
        ],
    )
    .await;
    let answer = post_json("/schemas/rules", json!({"pair": [1, "a", 2]})).await;
    assert_eq!(answer.problem(), (422, "validation_failed"));
}

#[tokio::test]
async fn a_format_is_exact_wherever_it_stands() {
    let id = "00000000-0000-0000-0000-00000000000a";
    let bare = id.replace('-', "");
    let instant = "2026-02-28T23:59:59Z";
    table(
        "/schemas/plain",
        &[json!({
            "id": id, "ids": [id], "at": instant, "days": {"x": "2026-02-28"}, "moments": [instant],
        })],
        &[
            (json!({"id": bare}), &["body /id format"]),
            (json!({"ids": [id, bare]}), &["body /ids/1 format"]),
            (json!({"at": "2026-02-28 23:59:59Z"}), &["body /at format"]),
            (json!({"days": {"x": "2026-2-8"}}), &["body /days/x format"]),
            (
                json!({"moments": ["2026-02-28 23:59:59Z"]}),
                &["body /moments/0 format"],
            ),
        ],
    )
    .await;
    table(
        "/schemas/ids",
        &[json!([id])],
        &[(json!([bare]), &["body /0 format"])],
    )
    .await;
    crate::call::get(&format!("/things/{bare}"))
        .await
        .refused(&["path /thing_id format"]);
    crate::call::get("/styles/query?day=2026-2-8")
        .await
        .refused(&["query /day format"]);
}

#[tokio::test]
async fn a_default_stands_in_whatever_its_type() {
    let expected = json!({"mood": "lively", "words": ["a", "b"], "weight": 12, "numbers": []});
    assert_eq!(post_json("/schemas/plain", json!({})).await.ok(), expected);
    let given = json!({"mood": "calm", "words": [], "weight": 1, "numbers": [1]});
    assert_eq!(post_json("/schemas/plain", given.clone()).await.ok(), given);
}
