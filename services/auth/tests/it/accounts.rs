use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::office::{Office, PASSWORD, claims};
use platform::testing::Answer;

async fn post(office: &Office, user: &Value, verb: &str) -> Answer {
    let path = format!("/auth/accounts/{}/{verb}", user.as_str().unwrap());
    office
        .ask(Method::POST, &path)
        .scope("auth:admin")
        .send()
        .await
}

#[tokio::test]
async fn roles_become_scopes_at_the_next_login() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let user = &session["user_id"];
    let account = office
        .set_roles(user, &["admin"])
        .await
        .expect(StatusCode::OK);
    assert_eq!(account.json()["roles"], json!(["customer", "admin"]));
    assert_eq!(office.refresh(&session).await.status, 403);
    let session = office.log_in("ada@example.com").await;
    let says = claims(&session["access_token"]);
    assert_eq!(says["scope"], "catalog:write order:manage auth:admin");
    assert_eq!(says["roles"], json!(["customer", "admin"]));
}

#[tokio::test]
async fn the_last_admin_stays() {
    let office = Office::open().await;
    let ada = office.member("ada@example.com").await["user_id"].clone();
    let bob = office.member("bob@example.com").await["user_id"].clone();
    office
        .set_roles(&ada, &["admin"])
        .await
        .expect(StatusCode::OK);
    let last = (409, "last_admin".to_owned());
    assert_eq!(office.set_roles(&ada, &["staff"]).await.problem(), last);
    assert_eq!(post(&office, &ada, "disable").await.problem(), last);
    office
        .set_roles(&bob, &["admin"])
        .await
        .expect(StatusCode::OK);

    // Of two who remove each other at the same moment one comes too late.
    let both = tokio::join!(
        office.set_roles(&ada, &["staff"]),
        office.set_roles(&bob, &["staff"])
    );
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn who_is_disabled_is_out_until_they_are_enabled() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let user = &session["user_id"];
    for _ in 0..2 {
        let account = post(&office, user, "disable").await.expect(StatusCode::OK);
        assert_eq!(account.headers["etag"], "\"2\"");
        assert!(account.json()["disabled_at"].is_string());
    }
    assert_eq!(office.refresh(&session).await.status, 403);
    let refused = office.try_login("ada@example.com", PASSWORD, None).await;
    assert_eq!(refused.problem(), (403, "wrong_credentials".to_owned()));
    post(&office, user, "enable").await.expect(StatusCode::OK);
    office.log_in("ada@example.com").await;
}

#[tokio::test]
async fn sessions_are_ended_from_outside() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let path = format!(
        "/auth/accounts/{}/sessions",
        session["user_id"].as_str().unwrap()
    );
    office
        .ask(Method::DELETE, &path)
        .scope("auth:admin")
        .send()
        .await
        .expect(StatusCode::NO_CONTENT);
    assert_eq!(office.refresh(&session).await.status, 403);
}

#[tokio::test]
async fn accounts_are_found_by_address_and_role() {
    let office = Office::open().await;
    for name in ["ada", "bob", "eve"] {
        office.register(&format!("{name}@example.com")).await;
        office.advance(1);
    }
    let list = async |query: &str| -> Vec<Value> {
        let path = format!("/auth/accounts?{query}");
        let page = office
            .ask(Method::GET, &path)
            .scope("auth:admin")
            .send()
            .await;
        let page = page.expect(StatusCode::OK).json();
        page["items"].as_array().unwrap().clone()
    };
    let all = list("limit=10").await;
    assert_eq!(all.len(), 3);
    assert_eq!(all[0]["email"], "eve@example.com");
    assert_eq!(list("email=ADA%40example.com").await.len(), 1);
    assert_eq!(list("role=admin").await.len(), 0);
    assert!(!json!(all).to_string().contains("argon2"));
}
