use http::{Method, StatusCode};
use serde_json::json;

use crate::office::{Office, claims};

const REFUSED: (u16, &str) = (403, "refresh_refused");

fn refused() -> (u16, String) {
    (REFUSED.0, REFUSED.1.to_owned())
}

#[tokio::test]
async fn a_token_says_who_it_is_and_other_services_believe_it() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let token = session["access_token"].as_str().unwrap();
    let verifier = office.verifier().await;
    let principal = verifier.verify(token).await.unwrap();
    assert_eq!(principal.subject, session["user_id"].as_str().unwrap());
    assert!(principal.has_role("customer") && principal.scopes.is_empty());
    office.advance(15 * 60 + 31);
    assert!(
        verifier.verify(token).await.is_err(),
        "it lives for minutes"
    );
}

#[tokio::test]
async fn a_session_goes_on_with_new_tokens_each_of_which_is_good_once() {
    let office = Office::open().await;
    let first = office.member("ada@example.com").await;
    office.advance(60);
    let second = office.refresh(&first).await.expect(StatusCode::OK).json();
    let third = office.refresh(&second).await.expect(StatusCode::OK).json();
    assert_eq!(third["user_id"], first["user_id"]);
    let session = |tokens: &serde_json::Value| claims(&tokens["access_token"])["sid"].clone();
    assert_eq!(session(&first), session(&third));
}

#[tokio::test]
async fn a_stolen_token_ends_the_session_of_thief_and_owner() {
    let office = Office::open().await;
    let stolen = office.member("ada@example.com").await;
    let of_thief = office.refresh(&stolen).await.expect(StatusCode::OK).json();
    office.advance(31);
    // The owner comes with the token that the thief has used.
    assert_eq!(office.refresh(&stolen).await.problem(), refused());
    assert_eq!(office.refresh(&of_thief).await.problem(), refused());
    // An older one than the previous serves as well to tell.
    let mut session = office.log_in("ada@example.com").await;
    let old = session.clone();
    for _ in 0..3 {
        session = office.refresh(&session).await.expect(StatusCode::OK).json();
    }
    assert_eq!(office.refresh(&old).await.problem(), refused());
    assert_eq!(office.refresh(&session).await.problem(), refused());
}

#[tokio::test]
async fn a_lost_answer_is_given_again_while_nobody_has_used_it() {
    let office = Office::open().await;
    let first = office.member("ada@example.com").await;
    let lost = office.refresh(&first).await.expect(StatusCode::OK).json();
    office.advance(10);
    let again = office.refresh(&first).await.expect(StatusCode::OK).json();
    let on = office.refresh(&again).await.expect(StatusCode::OK).json();
    // Whoever has the lost answer is not the owner.
    assert_eq!(office.refresh(&lost).await.problem(), refused());
    assert_eq!(office.refresh(&on).await.problem(), refused());
}

#[tokio::test]
async fn many_repetitions_at_once_leave_one_token_that_is_good() {
    let office = Office::open().await;
    let first = office.member("ada@example.com").await;
    let all = futures::future::join_all((0..5).map(|_| office.refresh(&first))).await;
    let got: Vec<_> = all
        .into_iter()
        .map(|answer| answer.expect(StatusCode::OK).json())
        .collect();
    let current = sqlx::query_scalar::<_, Vec<u8>>("SELECT current_hash FROM sessions");
    let current = current.fetch_one(office.pool()).await.unwrap();
    let good = got.iter().filter(|tokens| {
        let token = tokens["refresh_token"].as_str().unwrap();
        auth::secrets::hash(token).as_slice() == current
    });
    assert_eq!(good.count(), 1);
}

#[tokio::test]
async fn who_logs_out_is_out_and_nobody_else() {
    let office = Office::open().await;
    let here = office.member("ada@example.com").await;
    let there = office.log_in("ada@example.com").await;
    let body = json!({"refresh_token": here["refresh_token"]});
    for _ in 0..2 {
        office
            .post("/auth/logout", &body)
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert_eq!(office.refresh(&here).await.problem(), refused());
    office.refresh(&there).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    office.advance(30 * 24 * 3600);
    assert_eq!(office.refresh(&session).await.problem(), refused());
}

#[tokio::test]
async fn an_account_has_fifty_sessions_at_most() {
    let office = Office::open().await;
    let first = office.member("ada@example.com").await;
    for _ in 0..50 {
        office.advance(1);
        office.log_in("ada@example.com").await;
    }
    assert_eq!(office.refresh(&first).await.problem(), refused());
    let path = format!("/auth/accounts/{}", first["user_id"].as_str().unwrap());
    let account = office
        .ask(Method::GET, &path)
        .scope("auth:admin")
        .send()
        .await;
    assert_eq!(account.expect(StatusCode::OK).json()["sessions"], 50);
}
