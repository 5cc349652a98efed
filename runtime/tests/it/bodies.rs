use crate::contract::{WRITER, api, create, send};

#[tokio::test]
async fn every_fault_comes_in_one_answer() {
    let body = r#"{"slug":"X","price":"hunter2","colour":"red","email":"nobody"}"#;
    let answer = create(&api(), body).await;
    assert_eq!((answer.status, answer.code()), (422, "validation_failed"));
    let expected = [
        "body /colour unknown",
        "body /email format",
        "body /price type",
        "body /slug pattern",
        "body /slug too_short",
    ];
    assert_eq!(answer.faults(), expected);
    assert!(!answer.body.to_string().contains("hunter2"));
}

#[tokio::test]
async fn what_the_types_let_through_is_still_checked() {
    let answer = create(&api(), r#"{"slug":"ab","price":0}"#).await;
    assert_eq!(
        answer.faults(),
        ["body /price too_small", "body /slug too_short"]
    );
}

#[tokio::test]
async fn what_only_the_types_refuse_is_named_by_its_place() {
    // An integer for JSON Schema, and too large for the Rust type.
    let answer = create(&api(), r#"{"slug":"chair","price":99999999999999999999}"#).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.faults(), ["body /price invalid"]);
}

#[tokio::test]
async fn broken_json_is_answered_with_its_place_beside_other_faults() {
    let key = "k".repeat(21);
    let mut headers = WRITER.to_vec();
    headers.push(("idempotency-key", &key));
    let answer = send(&api(), "POST", "/products", &headers, "{\"slug\": secret}").await;
    assert_eq!((answer.status, answer.code()), (400, "invalid_request"));
    assert_eq!(
        answer.faults(),
        ["body  invalid", "header /Idempotency-Key too_long"]
    );
    let text = answer.body.to_string();
    assert!(
        text.contains("line 1, column") && !text.contains("secret"),
        "{text}"
    );
}

#[tokio::test]
async fn a_name_that_stands_twice_is_refused() {
    let answer = create(&api(), r#"{"slug":"chair","slug":"table","price":1}"#).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_missing_body_is_said_to_be_missing() {
    let answer = create(&api(), "").await;
    assert_eq!(
        (answer.status, answer.faults()),
        (400, vec!["body  required".to_owned()])
    );
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-type", "application/json; charset=latin1"),
        ("content-type", "nonsense"),
        ("content-encoding", "gzip"),
    ] {
        let headers = [WRITER[0], (name, value)];
        let answer = send(&api(), "POST", "/products", &headers, "{}").await;
        assert_eq!(answer.status, 415, "{value}");
    }
    let answer = send(&api(), "POST", "/products", &WRITER[..1], "{}").await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_announced_or_not() {
    let large = " ".repeat(201);
    assert_eq!(create(&api(), &large).await.status, 413);
    let piece = || Ok::<_, std::io::Error>(" ".repeat(150));
    let pieces = futures::stream::iter([piece(), piece()]);
    let body = axum::body::Body::from_stream(pieces);
    let answer = send(&api(), "POST", "/products", &WRITER, body).await;
    assert_eq!((answer.status, answer.code()), (413, "content_too_large"));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_arrives_is_not_waited_for() {
    let body =
        axum::body::Body::from_stream(futures::stream::pending::<Result<&str, std::io::Error>>());
    let answer = send(&api(), "POST", "/products", &WRITER, body).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_strict_body_is_checked_by_its_schema_although_it_decodes() {
    let headers = [WRITER[0], ("content-type", "application/strict+json")];
    let with = async |body: &'static str| send(&api(), "POST", "/products", &headers, body).await;
    assert_eq!(with(r#"{"slug":"chair","price":1}"#).await.status, 201);
    let answer = with(r#"{"slug":"chair","price":1,"email":"ada@example.com"}"#).await;
    assert_eq!(
        (answer.status, answer.faults()),
        (422, vec!["body  invalid".to_owned()])
    );
}
