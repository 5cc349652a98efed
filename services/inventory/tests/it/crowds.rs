//! Many at once.

use std::sync::Arc;

use futures::future::join_all;
use http::StatusCode;

use crate::books::assert_balanced;
use crate::warehouse::Warehouse;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_buyers_of_the_last_unit_one_wins() {
    let warehouse = Arc::new(Warehouse::open().await);
    let kettle = warehouse.product(1).await;
    let buyers = (0..200).map(|_| {
        let warehouse = Arc::clone(&warehouse);
        tokio::spawn(async move { warehouse.reserve(warehouse.id(), &[(kettle, 1)]).await })
    });
    let mut winners = 0;
    for answer in join_all(buyers).await {
        let answer = answer.unwrap();
        if answer.status == StatusCode::CREATED {
            winners += 1;
        } else {
            assert_eq!(answer.problem(), (409, "out_of_stock".to_owned()));
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(warehouse.balance(kettle).await, (0, 1, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reservations_that_cross_each_other_wait_and_do_not_deadlock() {
    let warehouse = Arc::new(Warehouse::open().await);
    let mut products = Vec::new();
    for _ in 0..5 {
        products.push(warehouse.product(60).await);
    }
    let buyers = (0..60).map(|number| {
        let warehouse = Arc::clone(&warehouse);
        let mut lines: Vec<_> = products.iter().map(|product| (*product, 1)).collect();
        lines.rotate_left(number % 5);
        if number % 2 == 0 {
            lines.reverse();
        }
        tokio::spawn(async move {
            let order = warehouse.id();
            warehouse
                .reserve(order, &lines)
                .await
                .expect(StatusCode::CREATED);
            // And on: what has crossed once shall cross again on its way out.
            match number % 3 {
                0 => warehouse.confirm(order).await,
                1 => warehouse.cancel(order).await,
                _ => {
                    warehouse
                        .release(order)
                        .await
                        .expect(StatusCode::NO_CONTENT);
                }
            }
        })
    });
    for buyer in join_all(buyers).await {
        buyer.unwrap();
    }
    for product in products {
        assert_eq!(warehouse.balance(product).await, (40, 0, 20));
    }
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_order_sent_many_times_at_once_holds_once() {
    let warehouse = Arc::new(Warehouse::open().await);
    let kettle = warehouse.product(100).await;
    let order = warehouse.id();
    let calls = (0..20).map(|_| {
        let warehouse = Arc::clone(&warehouse);
        tokio::spawn(async move { warehouse.reserve(order, &[(kettle, 3)]).await })
    });
    let mut created = 0;
    let mut bodies = Vec::new();
    for answer in join_all(calls).await {
        let answer = answer.unwrap();
        created += usize::from(answer.status == StatusCode::CREATED);
        assert!(answer.status.is_success(), "{answer:?}");
        bodies.push(answer.json());
    }
    assert_eq!(created, 1);
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!(warehouse.balance(kettle).await, (97, 3, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reservation_and_its_release_at_once_end_without_a_hold() {
    let warehouse = Arc::new(Warehouse::open().await);
    let kettle = warehouse.product(1).await;
    for _ in 0..20 {
        let order = warehouse.id();
        let lines = [(kettle, 1)];
        let (reserved, released) =
            tokio::join!(warehouse.reserve(order, &lines), warehouse.release(order));
        released.expect(StatusCode::NO_CONTENT);
        if reserved.status != StatusCode::CREATED {
            assert_eq!(reserved.problem(), (409, "reservation_closed".to_owned()));
        }
        assert_eq!(warehouse.state(order).await, "released");
        assert_eq!(warehouse.balance(kettle).await, (1, 0, 0));
    }
    assert_balanced(warehouse.pool()).await;
}
