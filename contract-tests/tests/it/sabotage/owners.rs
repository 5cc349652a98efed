//! An owner who is not asked for.

use contract_tests::{Gate, check};

use crate::notes::Notes;

#[tokio::test]
async fn a_forgotten_owner_check_is_caught() {
    let report = check(&Notes::subject(), &Notes::open(false), Gate::Authorization).await;
    report.caught(
        "forgotten owner check",
        &[
            "get_note",
            "somebody else than the owner",
            "expected 403 or 404, answered 200",
        ],
    );
}

#[tokio::test]
async fn an_owner_who_is_asked_for_is_let_in_alone() {
    check(&Notes::subject(), &Notes::open(true), Gate::Authorization)
        .await
        .assert();
}

#[tokio::test]
async fn a_service_can_be_asked_over_the_network() {
    let notes = Notes::open(true).at_a_port().await;
    check(&Notes::subject(), &notes, Gate::Authorization)
        .await
        .assert();
}
