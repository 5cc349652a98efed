//! With everything out of reach, answers are still those of the contract.

use crate::plan::Extent;
use crate::suite::Suite;

pub(super) async fn run(suite: &Suite<'_>) {
    let target = suite.scenes.world().outage().await;
    for operation in suite.operations() {
        let mut case = suite.case(operation, "an outage", Extent::Minimal);
        case.target = target.clone();
        let answer = suite.ask(&case).await;
        let body = String::from_utf8_lossy(&answer.body).to_lowercase();
        for word in [
            "sqlx",
            "postgres",
            "panicked",
            "poolclosed",
            "/src/",
            "backtrace",
        ] {
            if body.contains(word) {
                suite.blame(&case, &format!("the answer tells what is inside: `{word}`"));
            }
        }
    }
}
