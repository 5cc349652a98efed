use futures::future::join_all;
use http::StatusCode;
use serde_json::json;

use crate::trolley::{ANNA, As, BEN, KETTLE, PAN, Trolley, lines, of, product};

const SHE: As<'_> = As::Person(ANNA);

#[tokio::test]
async fn quantities_are_added_and_the_guests_cart_ends() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), PAN, 3)
        .await
        .expect(StatusCode::OK);
    trolley
        .put(As::Guest(&token), KETTLE, 998)
        .await
        .expect(StatusCode::OK);
    trolley.put(SHE, KETTLE, 2).await.expect(StatusCode::OK);
    let merged = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    assert_eq!(
        lines(&merged, "/contents/lines"),
        of(&[(KETTLE, 999), (PAN, 3)])
    );
    assert_eq!(
        (&merged.json()["left_out"], merged.header("etag")),
        (&json!([]), "\"2\"")
    );
    let guest = trolley.get(As::Guest(&token), "/cart").await;
    assert_eq!(guest.problem(), (404, "cart_not_found".to_owned()));
    assert_eq!(
        trolley.put(As::Guest(&token), PAN, 1).await.problem(),
        (404, "cart_not_found".to_owned())
    );
}

#[tokio::test]
async fn merging_again_because_the_answer_was_lost_adds_nothing() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), PAN, 3)
        .await
        .expect(StatusCode::OK);
    let first = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    let again = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    assert_eq!(
        (&first.json(), first.header("etag")),
        (&again.json(), again.header("etag"))
    );
    // For everybody else it is gone.
    let theft = trolley.merge(BEN, &token).await;
    assert_eq!(theft.problem(), (404, "cart_not_found".to_owned()));
    assert_eq!(trolley.lines(As::Person(BEN)).await, of(&[]));
}

#[tokio::test]
async fn merging_many_times_at_once_adds_once() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), PAN, 3)
        .await
        .expect(StatusCode::OK);
    let puts = (0..4).map(|_| trolley.put(SHE, KETTLE, 1));
    let merges = (0..8).map(|_| trolley.merge(ANNA, &token));
    let (puts, merges) = futures::future::join(join_all(puts), join_all(merges)).await;
    for answer in puts.into_iter().chain(merges) {
        answer.expect(StatusCode::OK);
    }
    let mut lines = trolley.lines(SHE).await;
    lines.sort();
    assert_eq!(lines, of(&[(KETTLE, 1), (PAN, 3)]));
}

#[tokio::test]
async fn what_finds_no_room_is_said_and_said_again() {
    let trolley = Trolley::open().await;
    for number in 0..49 {
        trolley
            .put(SHE, &product(number), 1)
            .await
            .expect(StatusCode::OK);
    }
    let token = trolley.guest().await;
    for (item, quantity) in [(KETTLE, 1), (PAN, 2)] {
        trolley
            .put(As::Guest(&token), item, quantity)
            .await
            .expect(StatusCode::OK);
    }
    let merged = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    assert_eq!(lines(&merged, "/left_out"), of(&[(PAN, 2)]));
    assert_eq!(lines(&merged, "/contents/lines").len(), 50);
    // What the cart has become since is told, and what was left out stays what it was.
    trolley.put(SHE, KETTLE, 9).await.expect(StatusCode::OK);
    let again = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    assert_eq!(lines(&again, "/left_out"), of(&[(PAN, 2)]));
    assert_eq!(lines(&again, "/contents/lines")[49], (KETTLE.to_owned(), 9));
}

#[tokio::test]
async fn an_empty_cart_is_merged_into_none() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    let merged = trolley.merge(ANNA, &token).await.expect(StatusCode::OK);
    assert_eq!(merged.json()["contents"]["version"], 0);
    let service = trolley.merge("storefront", &trolley.guest().await).await;
    assert_eq!(service.problem(), (404, "cart_not_found".to_owned()));
}
