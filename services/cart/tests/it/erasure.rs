use http::StatusCode;
use serde_json::{Value, json};

use crate::trolley::{ANNA, As, BEN, KETTLE, NOW, PAN, Trolley, event, of};

fn erased(user: &str) -> Value {
    event(
        "user.erased",
        "/users",
        &json!({"user_id": user, "erased_at": NOW}),
    )
}

#[tokio::test]
async fn who_is_erased_leaves_no_line_behind() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), PAN, 3)
        .await
        .expect(StatusCode::OK);
    trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    trolley
        .put(As::Person(BEN), KETTLE, 1)
        .await
        .expect(StatusCode::OK);
    let event = erased(ANNA);
    for _ in 0..2 {
        trolley.hear(&event).await.unwrap();
    }
    let left: Vec<Value> = sqlx::query_scalar("SELECT lines FROM carts ORDER BY erased_at")
        .fetch_all(trolley.pool())
        .await
        .unwrap();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(left[0], json!([]));
    assert_eq!(trolley.lines(As::Person(BEN)).await, of(&[(KETTLE, 1)]));
}

#[tokio::test]
async fn a_token_that_outlives_its_person_makes_no_new_cart() {
    let trolley = Trolley::open().await;
    trolley.hear(&erased(ANNA)).await.unwrap();
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), PAN, 1)
        .await
        .expect(StatusCode::OK);
    let she = As::Person(ANNA);
    for answer in [
        trolley.get(she, "/cart").await,
        trolley.put(she, KETTLE, 1).await,
        trolley.merge(ANNA, &token).await,
    ] {
        assert_eq!(answer.problem(), (404, "cart_not_found".to_owned()));
    }
    assert_eq!(trolley.lines(As::Guest(&token)).await, of(&[(PAN, 1)]));
}
