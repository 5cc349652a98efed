use http::StatusCode;
use serde_json::{Value, json};

use crate::trolley::{ANNA, ARCHIVED, As, KETTLE, PAN, Trolley, UNKNOWN, product};

const SHE: As<'_> = As::Person(ANNA);

/// A cart with something of everything.
async fn filled() -> Trolley {
    let trolley = Trolley::open().await;
    for (item, quantity) in [(KETTLE, 4), (PAN, 1), (ARCHIVED, 1), (UNKNOWN, 2)] {
        trolley
            .put(SHE, item, quantity)
            .await
            .expect(StatusCode::OK);
    }
    trolley
}

fn each(cart: &Value, property: &str) -> Vec<Value> {
    let lines = cart["lines"].as_array().unwrap().iter();
    lines.map(|line| line[property].clone()).collect()
}

#[tokio::test]
async fn prices_and_availability_are_the_neighbours() {
    let trolley = filled().await;
    trolley.sells().await;
    trolley.stocks().await;
    let cart = trolley
        .get(SHE, "/cart")
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(each(&cart, "state"), ["short", "sold_out", "gone", "gone"]);
    assert_eq!(
        each(&cart, "name"),
        [json!("Kettle"), json!("Pan"), json!("Jug"), Value::Null]
    );
    assert_eq!(
        cart["lines"][0],
        json!({
            "product_id": KETTLE, "quantity": 4, "state": "short", "name": "Kettle", "slug": "kettle",
            "unit_price": {"amount": 4900, "currency": "EUR"}, "total": {"amount": 19_600, "currency": "EUR"},
            "orderable": 3
        })
    );
    assert_eq!(each(&cart, "unit_price")[2..], [Value::Null, Value::Null]);
    assert_eq!(cart["total"], json!({"amount": 26_000, "currency": "EUR"}));
    assert_eq!(
        (&cart["prices"], &cart["availability"]),
        (&json!("current"), &json!("current"))
    );
}

#[tokio::test]
async fn without_the_inventory_a_cart_still_has_its_prices() {
    let trolley = filled().await;
    trolley.sells().await;
    let cart = trolley
        .get(SHE, "/cart")
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(
        (&cart["prices"], &cart["availability"]),
        (&json!("current"), &json!("unavailable"))
    );
    assert_eq!(each(&cart, "state"), ["unknown", "unknown", "gone", "gone"]);
    assert_eq!(cart["total"], json!({"amount": 26_000, "currency": "EUR"}));
}

#[tokio::test]
async fn without_anybody_a_cart_still_has_its_lines_and_can_be_filled() {
    let trolley = filled().await;
    let cart = trolley
        .get(SHE, "/cart")
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(
        (&cart["prices"], &cart["availability"]),
        (&json!("unavailable"), &json!("unavailable"))
    );
    assert_eq!(each(&cart, "state"), ["unknown"; 4]);
    assert_eq!(each(&cart, "quantity"), [4, 1, 1, 2]);
    assert_eq!(cart["total"], Value::Null);
    // As soon as they answer, so does the cart.
    trolley.catalog.reset().await;
    trolley.sells().await;
    trolley.stocks().await;
    trolley.put(SHE, KETTLE, 1).await.expect(StatusCode::OK);
    platform::testing::eventually("the neighbours are asked again", async || {
        let cart = trolley.get(SHE, "/cart").await.json();
        (cart["prices"] == "current" && cart["availability"] == "current").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_full_cart_asks_each_neighbour_once_and_in_nobodys_name() {
    let trolley = Trolley::open().await;
    trolley.sells().await;
    trolley.stocks().await;
    for number in 0..50 {
        trolley
            .put(SHE, &product(number), 1)
            .await
            .expect(StatusCode::OK);
    }
    trolley.get(SHE, "/cart").await.expect(StatusCode::OK);
    for neighbour in [&trolley.catalog, &trolley.inventory] {
        let asked = neighbour.received_requests().await.unwrap();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].url.query_pairs().count(), 50);
        assert!(!asked[0].headers.contains_key("authorization"));
    }
}
