use futures::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{ANNA, BEN, Desk, KETTLE, of_lines, two_kettles};
use platform::testing::Answer;

async fn place_under(desk: &Desk, key: &str, who: &str, order: &Value) -> Answer {
    desk.ask(Method::POST, "/orders")
        .customer(who)
        .header("idempotency-key", key)
        .json(order)
        .send()
        .await
}

#[tokio::test]
async fn under_one_key_there_is_one_order_and_one_answer() {
    let desk = Desk::open().await;
    let first = place_under(&desk, "one", ANNA, &two_kettles()).await;
    let first = first.expect(StatusCode::CREATED);
    let second = place_under(&desk, "one", ANNA, &two_kettles()).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(
        (desk.count("orders").await, desk.count("outbox").await),
        (1, 1)
    );
    assert_eq!(desk.asked(&desk.inventory, "PUT").await.len(), 1);

    let other = of_lines(&json!([{"product_id": KETTLE, "quantity": 3}]));
    let other = place_under(&desk, "one", ANNA, &other).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    // The key is Anna's: Ben's is another.
    let ben = place_under(&desk, "one", BEN, &two_kettles()).await;
    assert_ne!(ben.expect(StatusCode::CREATED).body, first.body);
}

#[tokio::test]
async fn many_requests_under_one_key_make_one_order() {
    let desk = Desk::open().await;
    let order = two_kettles();
    let answers = join_all((0..8).map(|_| place_under(&desk, "one", ANNA, &order))).await;
    let (placed, early): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .partition(|answer| answer.status == StatusCode::CREATED);
    assert!(!placed.is_empty());
    assert!(placed.iter().all(|answer| answer.body == placed[0].body));
    for answer in early {
        assert_eq!(
            answer.problem(),
            (409, "idempotency_in_progress".to_owned())
        );
    }
    assert_eq!(
        (desk.count("orders").await, desk.count("outbox").await),
        (1, 1)
    );
}

#[tokio::test]
async fn the_answer_is_stored_with_the_order_so_that_a_death_behind_the_commit_loses_neither() {
    let desk = Desk::open().await;
    place_under(&desk, "one", ANNA, &two_kettles())
        .await
        .expect(StatusCode::CREATED);
    // Row version of the order and of the answer: one transaction wrote both.
    let (order, answer): (String, String) = sqlx::query_as(
        "SELECT (SELECT xmin::text FROM orders), (SELECT xmin::text FROM idempotency_keys)",
    )
    .fetch_one(desk.pool())
    .await
    .unwrap();
    assert_eq!(order, answer);
}

#[tokio::test]
async fn an_order_whose_claim_was_taken_over_is_undone_and_its_units_are_released() {
    let desk = Desk::open().await;
    // The claim vanishes when the order is written: as if its lease had ended, and somebody else had finished first.
    sqlx::raw_sql(
        "CREATE FUNCTION take_over() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN DELETE FROM idempotency_keys; RETURN NEW; END';
        CREATE TRIGGER take_over AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION take_over()",
    )
    .execute(desk.pool())
    .await
    .unwrap();
    let answer = place_under(&desk, "one", ANNA, &two_kettles()).await;
    // Not a failure of ours: whoever repeats it gets the answer of the other one.
    assert_eq!(
        answer.problem(),
        (409, "idempotency_in_progress".to_owned())
    );
    assert_eq!(
        desk.until_released().await,
        desk.asked(&desk.inventory, "PUT").await
    );
    assert_eq!(
        (desk.count("orders").await, desk.count("outbox").await),
        (0, 0)
    );
}
