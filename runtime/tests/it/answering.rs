use std::time::Duration;

use tokio::time::Instant;

use crate::contract::{WRITER, api, create, list, send};

#[tokio::test]
async fn the_answer_has_the_type_that_the_caller_likes_best() {
    let with = async |accept: &str| {
        let headers = [("x-mode", "fast"), ("accept", accept)];
        send(&api(), "GET", "/categories/chairs/products", &headers, "").await
    };
    assert_eq!(with("text/csv").await.body["produces"], 1);
    assert_eq!(with("*/*").await.headers["vary"], "accept");
    let refused = with("image/png").await;
    assert_eq!((refused.status, refused.code()), (406, "not_acceptable"));
    assert!(
        refused.body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("text/csv"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_is_stopped() {
    let answer = create(&api(), r#"{"slug":"slow","price":1}"#).await;
    assert_eq!((answer.status, answer.code()), (504, "timeout"));
}

#[tokio::test(start_paused = true)]
async fn a_caller_may_give_a_call_less_time_and_not_more() {
    for (said, milliseconds) in [("100", 100), ("60000", 500), ("soon", 500)] {
        let start = Instant::now();
        let headers = [WRITER[0], WRITER[1], ("request-timeout-ms", said)];
        let body = r#"{"slug":"slow","price":1}"#;
        let answer = send(&api(), "POST", "/products", &headers, body).await;
        assert_eq!((answer.status, answer.code()), (504, "timeout"));
        let expected = Duration::from_millis(milliseconds);
        let took = start.elapsed();
        let late = took.saturating_sub(expected);
        assert!(
            took >= expected && late < Duration::from_millis(20),
            "{said}: {took:?}"
        );
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let answer = send(&api(), "GET", "/nowhere", &[], "").await;
    assert_eq!((answer.status, answer.code()), (404, "not_found"));
    let answer = send(&api(), "DELETE", "/products", &[], "").await;
    assert_eq!((answer.status, answer.code()), (405, "method_not_allowed"));
    assert_eq!(answer.headers["allow"], "POST");
}

#[tokio::test]
async fn head_is_answered_like_get() {
    let uri = "/categories/chairs/products";
    let answer = send(&api(), "HEAD", uri, &[("x-mode", "fast")], "").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.is_null() && !list(&api(), "").await.body.is_null());
}
