use http::StatusCode;
use serde_json::json;

use crate::office::{ANNA, BEN, MESSAGES, Office, customer, new_id, shipped, staff};

#[tokio::test]
async fn customers_see_their_own_messages_and_nobody_elses() {
    let office = Office::open().await;
    office.confirmed().await;
    let message = office.only_message().await;
    let path = format!("{MESSAGES}/{}", message["id"].as_str().unwrap());
    office
        .get(&path, &customer(ANNA))
        .await
        .expect(StatusCode::OK);
    office.get(&path, &staff()).await.expect(StatusCode::OK);
    let stranger = office
        .get(&path, &customer(BEN))
        .await
        .expect(StatusCode::NOT_FOUND);
    assert_eq!(stranger.json()["code"], "message_not_found");
    for list in [
        MESSAGES.to_owned(),
        format!("{MESSAGES}?customer_id={ANNA}"),
    ] {
        let list = office
            .get(&list, &customer(BEN))
            .await
            .expect(StatusCode::OK);
        assert_eq!(list.json()["items"], json!([]));
    }
    let refused = office.retry(&message, &customer(ANNA)).await;
    refused.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_list_is_narrowed_by_all_of_its_filters() {
    let office = Office::open().await;
    let order = office.confirmed().await;
    office.hear(&shipped(order)).await;
    office.hear(&shipped(new_id())).await;
    office.deliver().await;
    for (query, count) in [
        (String::new(), 3),
        (format!("?order_id={order}"), 2),
        ("?kind=order_shipped".to_owned(), 2),
        (format!("?kind=order_shipped&order_id={order}"), 1),
        ("?state=sent".to_owned(), 3),
        ("?state=dead".to_owned(), 0),
        (format!("?customer_id={BEN}"), 0),
    ] {
        let list = office.get(&format!("{MESSAGES}{query}"), &staff()).await;
        let items = list.expect(StatusCode::OK).json()["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn health_is_told_under_both_names() {
    let office = Office::open().await;
    for path in ["/notifications/health", "/notify/health"] {
        let answer = office.get(path, &staff()).await;
        assert_eq!(answer.json()["status"], "ok", "{}", answer.body_text());
    }
}
