use http::StatusCode;
use inventory::demo;
use uuid::Uuid;

use crate::books::assert_balanced;
use crate::warehouse::Warehouse;

#[tokio::test]
async fn the_demo_receives_units_once_and_leaves_alone_what_has_moved() {
    let warehouse = Warehouse::open().await;
    let touched = warehouse.product(3).await;
    // One that inventory has heard of already, and one that it has not.
    let (heard, new) = (warehouse.product(0).await, Uuid::from_u128(7));
    let load = async || {
        demo::load(warehouse.pool(), &warehouse.clock, &[touched, heard, new])
            .await
            .unwrap()
    };
    load().await;
    assert_eq!(warehouse.balance(touched).await, (3, 0, 0));
    let before = warehouse.balance(new).await;
    assert_eq!(before, (27, 0, 0));
    assert_eq!(load().await, 0);
    assert_eq!(warehouse.balance(new).await, before);
    warehouse
        .reserve(warehouse.id(), &[(new, 27)])
        .await
        .expect(StatusCode::CREATED);
    assert_balanced(warehouse.pool()).await;
}
