use http::{Method, StatusCode};
use platform::testing::hear;
use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn who_is_erased_has_no_account_and_no_session_any_more() {
    let office = Office::open().await;
    let session = office.member("ada@example.com").await;
    let user = session["user_id"].as_str().unwrap();
    let event = json!({
        "specversion": "1.0", "id": platform::random::id(office.clock.now()), "source": "/users", "subject": user,
        "time": "2026-01-01T00:00:00Z", "datacontenttype": "application/json", "type": "user.erased",
        "data": {"user_id": user, "erased_at": "2026-01-01T00:00:00Z"},
    });
    for _ in 0..2 {
        let heard = hear(office.pool(), &office.subscriptions, &event).await;
        heard.unwrap();
    }
    let told = office.told("user.registered").await;
    assert!(told.is_empty(), "the address is still there: {told:?}");
    assert_eq!(office.refresh(&session).await.status, 403);
    let path = format!("/auth/accounts/{user}");
    let account = office
        .ask(Method::GET, &path)
        .scope("auth:admin")
        .send()
        .await;
    assert_eq!(account.problem(), (404, "account_not_found".to_owned()));
    // The address can be used by somebody else.
    office.register("ada@example.com").await;
    let other = office.log_in("ada@example.com").await;
    assert_ne!(other["user_id"], session["user_id"]);
    let left = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM accounts");
    assert_eq!(left.fetch_one(office.pool()).await.unwrap(), 1);
    office.get("/auth/health").await.expect(StatusCode::OK);
}
