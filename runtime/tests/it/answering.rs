use crate::contract::{api, create, list, send};

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
