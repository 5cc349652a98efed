//! What is said about a bad body: everything at once, by pointer, as a problem, and never what was in it.

use serde_json::json;

use crate::call::{JSON, WRITER, api, create, post, post_json, send};

#[tokio::test]
async fn every_fault_of_a_body_comes_in_one_answer() {
    let body = json!({
        "price": "12",
        "secret": "12345678901234567890123456789012345678901",
        "mood": "gloomy",
        "contact": "nobody",
        "labels": ["a", "a"],
        "colour": "red",
    });
    let answer = create(&api(), "k", body.to_string()).await;
    answer.refused(&[
        "body /colour unknown",
        "body /contact format",
        "body /labels not_unique",
        "body /mood enum",
        "body /name required",
        "body /price type",
        "body /secret too_long",
    ]);
}

#[tokio::test]
async fn faults_of_parameters_stand_beside_those_of_the_body() {
    let answer = create(
        &api(),
        "not visible",
        json!({"name": "lamp", "price": 0, "secret": "12345678"}).to_string(),
    )
    .await;
    answer.refused(&["body /price too_small", "header /Idempotency-Key pattern"]);
}

#[tokio::test]
async fn a_fault_that_only_the_service_finds_looks_the_same() {
    let answer = create(
        &api(),
        "k",
        json!({"name": "refused", "price": 1, "secret": "12345678"}).to_string(),
    )
    .await;
    answer.refused(&["body /name invalid"]);
}

#[tokio::test]
async fn a_failure_of_the_service_is_not_told_to_the_caller() {
    let answer = create(
        &api(),
        "k",
        json!({"name": "broken", "price": 1, "secret": "12345678"}).to_string(),
    )
    .await;
    assert_eq!(answer.problem(), (500, "internal"));
    assert!(!answer.body.to_string().contains("hunter2"));
}

#[tokio::test]
async fn broken_json_is_answered_with_its_place() {
    for body in [
        "{\"text\": secret}",
        "{\"text\":1,}",
        "[1",
        "{} {}",
        "\u{feff}{}",
    ] {
        let answer = post("/schemas/bounds", body).await;
        assert_eq!(answer.problem(), (400, "invalid_request"), "{body}");
        assert_eq!(answer.faults(), ["body  invalid"]);
        let text = answer.body.to_string();
        assert!(text.contains("line 1, column"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_utf_8_is_refused() {
    let answer = post(
        "/schemas/bounds",
        vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}'],
    )
    .await;
    assert_eq!(answer.problem(), (400, "invalid_request"));
    // Half of a surrogate pair is no text either.
    let answer = post("/schemas/bounds", r#"{"text": "\ud800"}"#).await;
    assert_eq!(answer.problem(), (400, "invalid_request"));
}

#[tokio::test]
async fn a_property_that_stands_twice_is_refused_wherever_it_stands() {
    for (uri, body) in [
        ("/schemas/bounds", r#"{"open": 1, "open": 2}"#),
        ("/schemas/plain", r#"{"map": {"a": 1, "a": 2}}"#),
        ("/schemas/plain", r#"{"any": {"a": 1, "\u0061": 2}}"#),
        ("/schemas/plain", r#"{"stranger": 1, "stranger": 2}"#),
        (
            "/schemas/plain",
            r#"{"pet": {"species": "felis", "lives": 1, "lives": 2}}"#,
        ),
        ("/schemas/bounds", r#"{"records": [{"min": 1, "min": 2}]}"#),
        ("/schemas/objects", r#"{"map": {"a": 1, "a": 2}}"#),
        ("/schemas/objects", r#"{"maps": {"a": {}, "a": {}}}"#),
        ("/schemas/objects", r#"{"open": {"a": 1, "b": 1, "b": 2}}"#),
        ("/schemas/objects", r#"{"kept": {"b": 1, "b": 2}}"#),
        ("/schemas/objects", r#"{"any": {"b": 1, "b": 2}}"#),
        (
            "/schemas/unions",
            r#"{"shape": {"kind": "circle", "kind": "square", "radius": 1, "side": 1}}"#,
        ),
        ("/schemas/values", r#"{"several": 1, "several": "x"}"#),
    ] {
        let answer = post(uri, body).await;
        assert_eq!(answer.problem(), (400, "invalid_request"), "{body}");
    }
}

#[tokio::test]
async fn deep_nesting_is_refused_without_an_overflow() {
    let tree = |depth: usize| {
        format!(
            "{}{{\"name\": \"x\"}}{}",
            "{\"name\": \"x\", \"parent\": ".repeat(depth),
            "}".repeat(depth)
        )
    };
    assert_eq!(post("/schemas/trees", tree(100)).await.status, 200);
    for depth in [200, 20_000] {
        let answer = post("/schemas/trees", tree(depth)).await;
        assert_eq!(answer.problem(), (400, "invalid_request"), "{depth}");
    }
    let arrays = |depth: usize| format!("{{\"any\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let answer = post("/schemas/objects", arrays(100_000)).await;
    assert_eq!(answer.problem(), (400, "invalid_request"));
    let shapes = |depth: usize| {
        format!(
            "{{\"shape\": {}{}}}",
            r#"{"kind": "group", "members": ["#.repeat(depth),
            "]}".repeat(depth)
        )
    };
    assert_eq!(post("/schemas/unions", shapes(20)).await.status, 200);
    let answer = post("/schemas/unions", shapes(10_000)).await;
    assert_eq!(answer.problem(), (400, "invalid_request"));
}

#[tokio::test]
async fn faults_deep_inside_recursive_values_are_named() {
    let body = json!({"name": "root", "children": [{"name": "a"}, {"name": "b", "parent": {"name": "far too long"}}]});
    let answer = post_json("/schemas/trees", body).await;
    answer.refused(&["body /children/1/parent/name too_long"]);
}

#[tokio::test]
async fn a_missing_body_is_said_to_be_missing() {
    for headers in [&[][..], &[JSON]] {
        let answer = send(&api(), "POST", "/schemas/bounds", headers, "").await;
        assert_eq!(answer.problem(), (400, "invalid_request"));
        assert_eq!(answer.faults(), ["body  required"]);
    }
    let answer = send(&api(), "POST", "/schemas/bounds", &[JSON], "null").await;
    answer.refused(&["body  type"]);
}

#[tokio::test]
async fn a_body_that_may_be_left_out_may_be_left_out() {
    let answer = send(&api(), "POST", "/media/notes", &[], "").await;
    assert_eq!(answer.ok(), json!({"note": null}));
    let answer = post_json("/media/notes", json!({"min": 1})).await;
    assert_eq!(answer.ok(), json!({"note": {"min": 1}}));
    post_json("/media/notes", json!({"mean": 1}))
        .await
        .refused(&["body /mean unknown"]);
}

#[tokio::test]
async fn an_answer_never_lists_more_faults_than_anybody_reads() {
    let list: Vec<String> = (0..5000).map(|number| number.to_string()).collect();
    let answer = post_json("/schemas/bounds", json!({"list": list})).await;
    assert_eq!(answer.problem(), (422, "validation_failed"));
    assert!(answer.faults().len() <= 100);
}

#[tokio::test]
async fn what_is_read_only_is_refused_when_it_is_sent() {
    let body = json!({
        "id": "00000000-0000-0000-0000-000000000001", "created_at": "2026-01-02T03:04:05Z",
        "name": "lamp", "price": 1, "secret": "12345678",
    });
    let answer = create(&api(), "k", body.to_string()).await;
    answer.refused(&["body /created_at unknown", "body /id unknown"]);
}

#[tokio::test]
async fn what_is_write_only_is_never_answered() {
    let body = json!({"name": "lamp", "price": 1, "secret": "12345678"});
    let answer = create(&api(), "k", body.to_string()).await;
    let expected = json!({
        "id": crate::service::THING, "name": "lamp", "price": 1, "mood": "calm",
    });
    assert_eq!((answer.status, answer.body), (201, expected));
}

#[tokio::test]
async fn security_is_judged_before_the_body_is_read() {
    let headers = [
        ("authorization", "Bearer reader"),
        JSON,
        ("idempotency-key", "k"),
    ];
    let answer = send(&api(), "POST", "/things", &headers, "{").await;
    assert_eq!(answer.problem(), (403, "forbidden"));
    let answer = send(
        &api(),
        "POST",
        "/things",
        &[WRITER, ("idempotency-key", "k")],
        "{",
    )
    .await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type"));
}
