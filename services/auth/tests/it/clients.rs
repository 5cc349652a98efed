use http::{Method, StatusCode};
use serde_json::json;

use crate::office::{Office, basic, claims};
use platform::testing::Answer;

const FORM: &str = "application/x-www-form-urlencoded";

async fn ask(office: &Office, secret: &str, form: &str) -> Answer {
    office
        .ask(Method::POST, "/auth/token")
        .header("authorization", basic("order", secret))
        .body(FORM, form.to_owned())
        .send()
        .await
}

#[tokio::test]
async fn a_service_gets_a_token_for_its_secret() {
    let office = Office::open().await;
    let form = "grant_type=client_credentials";
    let answer = ask(&office, "of the orders", form)
        .await
        .expect(StatusCode::OK);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let answer = answer.json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["scope"], "catalog:read inventory:reserve");
    let token = answer["access_token"].as_str().unwrap();
    let principal = office.verifier().await.verify(token).await.unwrap();
    assert_eq!(principal.subject, "order");
    assert!(principal.has_scope("inventory:reserve") && principal.has_role("service"));
    let some = ask(
        &office,
        "of the orders",
        &format!("{form}&scope=catalog:read"),
    )
    .await;
    let some = some.expect(StatusCode::OK).json();
    assert_eq!(claims(&some["access_token"])["scope"], "catalog:read");
}

#[tokio::test]
async fn whoever_has_no_good_secret_gets_none() {
    let office = Office::open().await;
    let form = "grant_type=client_credentials";
    let wrong = ask(&office, "of the payments", form).await;
    assert_eq!(wrong.problem(), (401, "unauthenticated".to_owned()));
    let challenge = wrong.headers["www-authenticate"].to_str().unwrap();
    assert!(challenge.starts_with("Basic "), "{challenge}");
    let token = office.tokens.staff(&["auth:admin"]);
    let bearer = office.ask(Method::POST, "/auth/token").token(&token);
    let bearer = bearer.body(FORM, form.to_owned()).send().await;
    assert_eq!(bearer.status, 401);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_by_the_names_of_the_rfc() {
    let office = Office::open().await;
    for (form, error) in [
        ("scope=catalog:read", "invalid_request"),
        (
            "grant_type=client_credentials&grant_type=client_credentials",
            "invalid_request",
        ),
        ("grant_type=password", "unsupported_grant_type"),
        (
            "grant_type=client_credentials&scope=auth:admin",
            "invalid_scope",
        ),
    ] {
        let answer = ask(&office, "of the orders", form).await;
        assert_eq!(answer.status, 400, "{form}");
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.json()["error"], json!(error), "{form}");
    }
}

/// The client that services have.
#[tokio::test]
async fn the_sdk_gets_a_token() {
    use sdk::TokenSource as _;

    let service = platform::testing::TestService::start(
        auth::service(),
        &[
            (
                "PLUMBLINE_AUTH_KEY_ENCRYPTION_KEY",
                "a key for tests, long enough to be one",
            ),
            ("PLUMBLINE_AUTH_RESET_URL", "http://shop.test/reset"),
            ("PLUMBLINE_AUTH_ARGON2_MEMORY", "8"),
            (
                "PLUMBLINE_AUTH_CLIENTS",
                r#"{"order": {"secret": "s3cret", "scopes": ["catalog:read"]}}"#,
            ),
            ("PLUMBLINE_AUTH_STAFF_SCOPES", "catalog:write,order:manage"),
            (
                "PLUMBLINE_AUTH_FIRST_ACCOUNTS",
                r#"[{"email": "a@b.test", "password": "long enough", "display_name": "Ada", "roles": ["admin"]}]"#,
            ),
        ],
    )
    .await;
    let admins = "SELECT count(*) FROM accounts WHERE roles @> ARRAY['admin']";
    let admins = sqlx::query_scalar::<_, i64>(admins).fetch_one(service.pool());
    assert_eq!(admins.await.unwrap(), 1, "the first accounts are there");
    let url = service.url("/auth/token").parse().unwrap();
    let source = sdk::ClientCredentials::new(url, "order", "s3cret", &["catalog:read"]);
    source.token().await.unwrap();
    let url = service.url("/auth/token").parse().unwrap();
    let source = sdk::ClientCredentials::new(url, "order", "another", &[]);
    assert!(source.token().await.is_err());
}
