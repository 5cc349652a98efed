use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::office::{Office, PASSWORD};

const NEW: &str = "quite another password";

async fn change(office: &Office, token: &str, current: &str) -> platform::testing::Answer {
    office
        .ask(Method::PUT, "/auth/password")
        .token(token)
        .json(&json!({"current_password": current, "new_password": NEW}))
        .send()
        .await
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_other_sessions_end() {
    // The service believes its own tokens here, since the session within them is what stays.
    let office = Office::open().await;
    let here = office.member("ada@example.com").await;
    let there = office.log_in("ada@example.com").await;
    let sid = crate::office::claims(&here["access_token"])["sid"].clone();
    let mut says = crate::office::claims(&json!(office.token_of(&here)));
    says["sid"] = sid;
    let token = office.tokens.issuer().sign(&says);

    let wrong = change(&office, &token, "no idea at all").await;
    assert_eq!(wrong.problem(), (403, "wrong_password".to_owned()));
    change(&office, &token, PASSWORD)
        .await
        .expect(StatusCode::NO_CONTENT);
    assert_eq!(
        office
            .try_login("ada@example.com", PASSWORD, None)
            .await
            .status,
        403
    );
    office
        .try_login("ada@example.com", NEW, None)
        .await
        .expect(StatusCode::OK);
    office.refresh(&here).await.expect(StatusCode::OK);
    assert_eq!(office.refresh(&there).await.status, 403);
    assert_eq!(office.told("password.changed").await.len(), 1);
}

#[tokio::test]
async fn a_stolen_token_does_not_serve_for_guessing() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let token = office.token_of(&session);
    for _ in 0..10 {
        assert_eq!(change(&office, &token, "wrong").await.status, 403);
    }
    let refused = change(&office, &token, PASSWORD).await;
    assert_eq!(refused.problem(), (429, "too_many_attempts".to_owned()));
    // These are not the tries of a login.
    office.log_in("ada@example.com").await;
}

async fn reset(office: &Office, secret: &Value) -> platform::testing::Answer {
    let body = json!({"secret": secret, "new_password": NEW});
    office.post("/auth/password/reset", &body).await
}

#[tokio::test]
async fn a_lost_password_is_reset_once_and_everybody_is_logged_out() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let id = office.reset_of("ADA@example.com").await;
    let link = office.link_of(&id).await.expect(StatusCode::CREATED).json();
    let secret = link["secret"].as_str().unwrap();
    assert_eq!(
        link["link"],
        format!("http://shop.test/reset-password#{secret}")
    );
    reset(&office, &link["secret"]).await.expect(StatusCode::OK);
    let again = reset(&office, &link["secret"]).await;
    assert_eq!(again.problem(), (403, "reset_refused".to_owned()));
    assert_eq!(
        office.link_of(&id).await.problem(),
        (409, "reset_closed".to_owned())
    );
    assert_eq!(office.refresh(&session).await.status, 403);
    office
        .try_login("ada@example.com", NEW, None)
        .await
        .expect(StatusCode::OK);
    // No event and no table has ever had the secret.
    let events = platform::testing::outbox(office.pool()).await;
    assert!(!json!(events).to_string().contains(secret));
    assert_eq!(office.told("password.changed").await.len(), 1);
}

#[tokio::test]
async fn a_newer_link_and_a_newer_reset_void_the_older() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    let id = office.reset_of("ada@example.com").await;
    let first = office.link_of(&id).await.expect(StatusCode::CREATED).json();
    let second = office.link_of(&id).await.expect(StatusCode::CREATED).json();
    assert_eq!(reset(&office, &first["secret"]).await.status, 403);
    // At most one a minute.
    assert_eq!(office.reset_of("ada@example.com").await, id);
    office.advance(60);
    let newer = office.reset_of("ada@example.com").await;
    assert_ne!(newer, id);
    assert_eq!(reset(&office, &second["secret"]).await.status, 403);
    assert_eq!(
        office.link_of(&id).await.problem(),
        (409, "reset_closed".to_owned())
    );
}

#[tokio::test]
async fn a_link_is_good_for_a_short_time() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    let id = office.reset_of("ada@example.com").await;
    let link = office.link_of(&id).await.expect(StatusCode::CREATED).json();
    office.advance(30 * 60);
    assert_eq!(reset(&office, &link["secret"]).await.status, 403);
    assert_eq!(
        office.link_of(&id).await.problem(),
        (409, "reset_closed".to_owned())
    );
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_succeeds() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    let id = office.reset_of("ada@example.com").await;
    let link = office.link_of(&id).await.expect(StatusCode::CREATED).json();
    let all = (0..6).map(|_| reset(&office, &link["secret"]));
    let all = futures::future::join_all(all).await;
    assert_eq!(all.iter().filter(|answer| answer.status == 200).count(), 1);
}
