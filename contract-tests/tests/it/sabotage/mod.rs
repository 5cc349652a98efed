//! A check that cannot fail is a defect. Each gate meets a catalog that is spoiled in one way, and has to say so.

mod answers;
mod callers;
mod events;
mod hearing;
mod limits;
mod owners;
mod repetition;
mod requests;
mod spoiled;
mod stubs;

use contract_tests::{Gate, Report, Subject};
use spoiled::Spoiled;

/// What a gate says about one operation of a spoiled catalog.
async fn report(gate: Gate, operation: &str, spoiled: Spoiled) -> Report {
    let subject = Subject::part_of("catalog", &[operation]);
    contract_tests::check(&subject, &spoiled, gate).await
}
