//! Who does not answer is left alone for a while.

use std::time::Duration;

use plumbline_sdk::{Kind, Options, catalog};
use tokio::time::Instant;

use crate::{
    samples::{ID, ok, product},
    wire::{Reply, Wire},
};

async fn ask(catalog: &catalog::Client) -> Result<(), Kind> {
    let call = catalog.get_product().product_id(ID).send().await;
    call.map(|_| ()).map_err(|error| error.kind())
}

#[tokio::test]
async fn ten_failures_open_the_circuit_and_one_success_closes_it() {
    let mut replies = vec![Reply::Reset; 10];
    replies.push(ok(&product()));
    let wire = Wire::start(replies).await;
    let catalog = wire.catalog().with(Options::default().retries(0));
    for _ in 0..10 {
        assert_eq!(ask(&catalog).await, Err(Kind::Unreachable));
    }

    let start = Instant::now();
    let all = futures::future::join_all((0..100).map(|_| ask(&catalog))).await;
    assert!(all.iter().all(|one| *one == Err(Kind::CircuitOpen)));
    assert!(start.elapsed() < Duration::from_secs(1), "at once");
    assert_eq!(wire.received().len(), 10, "nothing was sent");

    let other = wire.catalog();
    assert_eq!(ask(&other).await, Ok(()), "another connection has its own");

    let patience = Instant::now() + Duration::from_secs(10);
    while ask(&catalog).await.is_err() {
        assert!(Instant::now() < patience, "it never closes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let all = futures::future::join_all((0..20).map(|_| ask(&catalog))).await;
    assert!(all.iter().all(Result::is_ok), "it is closed: {all:?}");
}

#[tokio::test]
async fn callers_in_a_hurry_do_not_open_it_for_the_others() {
    let wire = Wire::start([Reply::Silence]).await;
    let hurried = Options::default()
        .timeout(Duration::from_millis(20))
        .retries(0);
    let catalog = wire.catalog().with(hurried);
    for _ in 0..12 {
        assert_eq!(ask(&catalog).await, Err(Kind::DeadlineExceeded));
    }
}
