//! Who may do what, and how a refusal says it.

use serde_json::json;

use crate::call::{Answered, api, send};

async fn open(uri: &str, headers: &[(&str, &str)]) -> Answered {
    send(&api(), "GET", uri, headers, "").await
}

#[tokio::test]
async fn any_alternative_opens_the_vault() {
    let vault = "/security/vault";
    for (uri, header, subject) in [
        (vault, ("authorization", "Bearer keeper"), "kim"),
        (vault, ("authorization", "bearer keeper"), "kim"),
        (vault, ("x-key", "machine-key"), "machine"),
        ("/security/vault?key=machine-key", ("x-none", ""), "machine"),
        (vault, ("cookie", "a=b; key=machine-key"), "machine"),
        (
            vault,
            ("authorization", "Basic dXNlcjpwYXNzOndvcmQ="),
            "user",
        ),
    ] {
        let answer = open(uri, &[header]).await;
        assert_eq!(answer.ok(), json!({"subject": subject}), "{header:?}");
    }
}

#[tokio::test]
async fn nobody_in_particular_is_told_how_to_authenticate() {
    let answer = open("/security/vault", &[]).await;
    assert_eq!(answer.problem(), (401, "unauthenticated"));
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    let challenges = format!("{challenges:?}");
    assert!(
        challenges.contains("Bearer") && challenges.contains("Basic"),
        "{challenges}"
    );
}

#[tokio::test]
async fn a_credential_that_is_not_valid_is_refused() {
    for header in [
        ("authorization", "Bearer stranger"),
        ("authorization", "Bearer "),
        ("authorization", "Bearer a b"),
        ("authorization", "Basic !!!"),
        ("authorization", "Digest x"),
        ("x-key", "wrong"),
        ("cookie", "key=wrong"),
    ] {
        let answer = open("/security/vault", &[header]).await;
        assert_eq!(answer.problem(), (401, "unauthenticated"), "{header:?}");
        assert!(
            answer.headers.contains_key("www-authenticate"),
            "{header:?}"
        );
        let text = answer.body.to_string();
        assert!(
            !text.contains("stranger") && !text.contains("wrong"),
            "{text}"
        );
    }
    let twice = [
        ("authorization", "Bearer keeper"),
        ("authorization", "Bearer keeper"),
    ];
    assert_eq!(
        open("/security/vault", &twice).await.problem(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn a_caller_without_the_scopes_is_known_but_may_not() {
    let answer = open("/security/vault", &[("authorization", "Bearer writer")]).await;
    assert_eq!(answer.problem(), (403, "forbidden"));
}

#[tokio::test]
async fn requirements_of_one_alternative_hold_together() {
    let (token, key) = (("authorization", "Bearer keeper"), ("x-key", "machine-key"));
    assert_eq!(
        open("/security/safe", &[token, key]).await.ok(),
        json!({"subject": "kim"})
    );
    for headers in [&[token][..], &[key], &[token, ("x-key", "wrong")]] {
        assert_eq!(
            open("/security/safe", headers).await.problem(),
            (401, "unauthenticated")
        );
    }
    let unscoped = [("authorization", "Bearer reader"), key];
    assert_eq!(
        open("/security/safe", &unscoped).await.problem(),
        (403, "forbidden")
    );
}

#[tokio::test]
async fn where_anybody_may_a_caller_is_still_known_and_a_bad_one_refused() {
    assert_eq!(open("/security/lobby", &[]).await.ok(), json!({}));
    let known = [("authorization", "Bearer reader")];
    assert_eq!(
        open("/security/lobby", &known).await.ok(),
        json!({"subject": "eve"})
    );
    let bad = [("authorization", "Bearer stranger")];
    assert_eq!(
        open("/security/lobby", &bad).await.problem(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn a_scheme_of_another_operation_opens_nothing() {
    let api = api();
    let uri = "/things/00000000-0000-0000-0000-000000000007";
    let token = [("authorization", "Bearer keeper")];
    let answer = send(&api, "DELETE", uri, &token, "").await;
    assert_eq!(answer.problem(), (401, "unauthenticated"));
    assert!(answer.header("www-authenticate").starts_with("Basic"));
    let user = [("authorization", "Basic dXNlcjpwYXNzOndvcmQ=")];
    let answer = send(&api, "DELETE", uri, &user, "").await;
    assert_eq!((answer.status, answer.bytes.len()), (204, 0));
}
