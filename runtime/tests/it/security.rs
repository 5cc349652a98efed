use crate::contract::{api, create, list, send};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_caller_without_credentials_is_told_how_to_come_back() {
    let answer = send(&api(), "POST", "/products", &[JSON], "{}").await;
    assert_eq!((answer.status, answer.code()), (401, "unauthenticated"));
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn a_token_that_is_not_valid_is_named_as_the_reason() {
    let headers = [JSON, ("authorization", "Bearer nobody")];
    let answer = send(&api(), "POST", "/products", &headers, "{}").await;
    assert_eq!(answer.status, 401);
    let challenge = answer.headers["www-authenticate"].to_str().expect("text");
    assert!(challenge.contains("invalid_token"), "{challenge}");
}

#[tokio::test]
async fn a_caller_without_the_scope_is_told_which_one_is_missing() {
    let headers = [JSON, ("authorization", "Bearer reader")];
    let answer = send(&api(), "POST", "/products", &headers, "{}").await;
    assert_eq!((answer.status, answer.code()), (403, "forbidden"));
    let challenge = answer.headers["www-authenticate"].to_str().expect("text");
    assert!(challenge.contains("insufficient_scope") && challenge.contains("catalog:write"));
}

#[tokio::test]
async fn security_comes_before_everything_else() {
    let answer = send(
        &api(),
        "POST",
        "/products",
        &[("accept", "image/png")],
        "not json",
    )
    .await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_caller_with_the_scope_gets_through() {
    let answer = create(&api(), r#"{"slug":"chair","price":1}"#).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.headers["location"], "/products/1");
}

#[tokio::test]
async fn where_anonymous_callers_are_welcome_known_ones_are_known_and_false_ones_refused() {
    let with = async |token: &str| {
        let headers = [("x-mode", "fast"), ("authorization", token)];
        send(&api(), "GET", "/categories/chairs/products", &headers, "").await
    };
    assert!(list(&api(), "").await.body["caller"].is_null());
    assert_eq!(with("Bearer reader").await.body["caller"], "eve");
    assert_eq!(with("Bearer nobody").await.status, 401);
}
