use futures::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::trolley::{ANNA, As, BEN, KETTLE, PAN, Trolley, lines, of, product};

const SHE: As<'_> = As::Person(ANNA);

#[tokio::test]
async fn reading_writes_nothing() {
    let trolley = Trolley::open().await;
    let contents = trolley
        .get(SHE, "/cart/contents")
        .await
        .expect(StatusCode::OK);
    let nothing =
        json!({"id": null, "version": 0, "lines": [], "updated_at": null, "expires_at": null});
    assert_eq!(contents.json(), nothing);
    assert_eq!(contents.header("etag"), "\"0\"");
    let shown = trolley.get(SHE, "/cart").await.expect(StatusCode::OK);
    assert_eq!(
        (&shown.json()["prices"], &shown.json()["total"]),
        (&json!("current"), &Value::Null)
    );
    // Nor does taking out what is not there.
    let path = format!("/cart/items/{KETTLE}");
    let removed = trolley
        .ask(SHE, Method::DELETE, &path, &[], Value::Null)
        .await;
    removed.expect(StatusCode::OK);
    trolley.clear(SHE, "\"0\"").await.expect(StatusCode::OK);
    assert_eq!(trolley.count().await, 0);
}

#[tokio::test]
async fn lines_are_put_changed_and_taken_out() {
    let trolley = Trolley::open().await;
    let put = trolley.put(SHE, KETTLE, 2).await.expect(StatusCode::OK);
    assert_eq!(
        (lines(&put, "/lines"), put.header("etag")),
        (of(&[(KETTLE, 2)]), "\"1\"")
    );
    trolley.put(SHE, PAN, 1).await.expect(StatusCode::OK);
    let put = trolley.put(SHE, KETTLE, 5).await.expect(StatusCode::OK);
    assert_eq!(lines(&put, "/lines"), of(&[(KETTLE, 5), (PAN, 1)]));
    // The same again changes nothing.
    let again = trolley.put(SHE, KETTLE, 5).await.expect(StatusCode::OK);
    assert_eq!(
        (&again.json(), again.header("etag")),
        (&put.json(), "\"3\"")
    );
    let path = format!("/cart/items/{KETTLE}");
    let removed = trolley
        .ask(SHE, Method::DELETE, &path, &[], Value::Null)
        .await;
    assert_eq!(
        lines(&removed.expect(StatusCode::OK), "/lines"),
        of(&[(PAN, 1)])
    );
    assert_eq!(trolley.lines(As::Person(BEN)).await, of(&[]));
}

#[tokio::test]
async fn who_has_the_contents_is_not_sent_them_again() {
    let trolley = Trolley::open().await;
    trolley.put(SHE, KETTLE, 2).await.expect(StatusCode::OK);
    let seen = [("if-none-match", "\"1\"")];
    let again = trolley
        .ask(SHE, Method::GET, "/cart/contents", &seen, Value::Null)
        .await;
    assert_eq!(
        (again.status, again.json()),
        (StatusCode::NOT_MODIFIED, Value::Null)
    );
}

#[tokio::test]
async fn emptying_does_not_throw_away_what_was_not_seen() {
    let trolley = Trolley::open().await;
    trolley.put(SHE, KETTLE, 2).await.expect(StatusCode::OK);
    let seen = trolley.get(SHE, "/cart").await.header("etag").to_owned();
    trolley.put(SHE, PAN, 1).await.expect(StatusCode::OK);
    let refused = trolley.clear(SHE, &seen).await;
    assert_eq!(refused.problem(), (412, "precondition_failed".to_owned()));
    let cleared = trolley.clear(SHE, "\"2\"").await.expect(StatusCode::OK);
    assert_eq!(
        (lines(&cleared, "/lines"), cleared.header("etag")),
        (of(&[]), "\"3\"")
    );
}

#[tokio::test]
async fn a_cart_is_bounded() {
    let trolley = Trolley::open().await;
    for number in 0..50 {
        trolley
            .put(SHE, &product(number), 1)
            .await
            .expect(StatusCode::OK);
    }
    let refused = trolley.put(SHE, &product(50), 1).await;
    assert_eq!(refused.problem(), (409, "cart_full".to_owned()));
    trolley
        .put(SHE, &product(49), 999)
        .await
        .expect(StatusCode::OK);
    for quantity in [0, 1000] {
        let refused = trolley.put(SHE, &product(49), quantity).await;
        assert_eq!(refused.problem(), (422, "validation_failed".to_owned()));
    }
}

#[tokio::test]
async fn many_windows_at_once_lose_nothing_and_make_one_cart() {
    let trolley = Trolley::open().await;
    let products: Vec<_> = (0..20).map(product).collect();
    let puts = products.iter().map(|product| trolley.put(SHE, product, 1));
    for answer in join_all(puts).await {
        answer.expect(StatusCode::OK);
    }
    let mut lines = trolley.lines(SHE).await;
    lines.sort();
    let expected: Vec<_> = products.into_iter().map(|product| (product, 1)).collect();
    assert_eq!(lines, expected);
    assert_eq!(trolley.count().await, 1);
    let contents = trolley.get(SHE, "/cart/contents").await;
    assert_eq!(contents.json()["version"], 20);
}

#[tokio::test]
async fn nobody_in_particular_has_no_cart() {
    let trolley = Trolley::open().await;
    for who in [As::Nobody, As::Person("some-service")] {
        for path in ["/cart", "/cart/contents"] {
            assert_eq!(
                trolley.get(who, path).await.problem(),
                (404, "cart_not_found".to_owned())
            );
        }
        assert_eq!(
            trolley.put(who, KETTLE, 1).await.problem(),
            (404, "cart_not_found".to_owned())
        );
    }
}
