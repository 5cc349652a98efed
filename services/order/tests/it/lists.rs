use std::collections::BTreeSet;

use http::{Method, StatusCode};

use crate::desk::{ANNA, BEN, Desk, STAFF, two_kettles};

/// An order of Ben's.
async fn of_ben(desk: &Desk) -> String {
    desk.clock.advance(chrono::TimeDelta::seconds(1));
    let ask = desk.ask(Method::POST, "/orders").customer(BEN).once();
    let placed = ask.json(&two_kettles()).send().await;
    placed.expect(StatusCode::CREATED).text("/id")
}

async fn staff_lists(desk: &Desk, query: &str) -> Vec<String> {
    let ask = desk
        .ask(Method::GET, &format!("/orders{query}"))
        .staff(&STAFF);
    ask.send().await.expect(StatusCode::OK).each("id")
}

#[tokio::test]
async fn customers_list_their_own_orders_and_staff_everybodys_the_newest_first() {
    let desk = Desk::open().await;
    let first = desk.placed().await.text("/id");
    let bens = of_ben(&desk).await;
    let last = desk.order_in("confirmed").await;
    assert_eq!(desk.get("/orders").await.each("id"), [&*last, &*first]);
    assert_eq!(
        desk.get("/orders?state=confirmed").await.each("id"),
        [last.as_str()]
    );
    let own = desk.get(&format!("/orders?customer_id={ANNA}")).await;
    assert_eq!(own.expect(StatusCode::OK).each("id"), [&*last, &*first]);
    assert_eq!(staff_lists(&desk, "").await, [&*last, &*bens, &*first]);
    assert_eq!(
        staff_lists(&desk, &format!("?customer_id={BEN}")).await,
        [bens.as_str()]
    );
    assert_eq!(
        staff_lists(&desk, "?state=pending_payment").await,
        [&*bens, &*first]
    );
    assert_eq!(
        staff_lists(&desk, &format!("?customer_id={BEN}&state=shipped")).await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn the_orders_of_others_are_for_staff() {
    let desk = Desk::open().await;
    of_ben(&desk).await;
    let asked = desk.get(&format!("/orders?customer_id={BEN}")).await;
    assert_eq!(asked.problem(), (403, "staff_only".to_owned()));
    // Who is no person has no orders.
    let token = desk.tokens.with_scopes(&[]);
    let none = desk.ask(Method::GET, "/orders").token(&token).send().await;
    assert_eq!(none.expect(StatusCode::OK).each("id"), Vec::<String>::new());
    let anonymous = desk.ask(Method::GET, "/orders").send().await;
    assert_eq!(anonymous.problem(), (401, "unauthenticated".to_owned()));
}

#[tokio::test]
async fn pages_neither_repeat_nor_lose_orders_while_more_are_placed() {
    let desk = Desk::open().await;
    let mut originals = BTreeSet::new();
    for _ in 0..7 {
        originals.insert(desk.placed().await.text("/id"));
        of_ben(&desk).await;
    }
    let mut seen = Vec::new();
    let mut path = "/orders?limit=2&state=pending_payment".to_owned();
    loop {
        let page = desk.get(&path).await.expect(StatusCode::OK);
        seen.extend(page.each("id"));
        let Some(next) = page.json()["next_page"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("/orders?page_token={next}");
        desk.placed().await;
    }
    assert_eq!(seen.len(), originals.len());
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), originals);
}

#[tokio::test]
async fn a_page_of_one_list_is_none_of_another() {
    let desk = Desk::open().await;
    for _ in 0..3 {
        desk.placed().await;
    }
    let page = desk.get("/orders?limit=2&state=pending_payment").await;
    let token = page.text("/next_page");
    let other = desk
        .get(&format!("/orders?state=confirmed&page_token={token}"))
        .await;
    assert_eq!(other.problem(), (422, "validation_failed".to_owned()));
    // It carries no rights: what Ben lists with it are Ben's orders behind that place.
    let ask = desk.ask(Method::GET, &format!("/orders?page_token={token}"));
    let bens = ask.customer(BEN).send().await.expect(StatusCode::OK);
    assert_eq!(bens.each("id"), Vec::<String>::new());
}
