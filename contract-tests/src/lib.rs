//! Every operation of every contract, tested from the contract.
//!
//! ```text
//! contract ──plan──> requests ──drive──> answers ──judge──> findings, coverage
//!     └──generate──> Scenarios: the states that a request cannot provoke by itself
//! ```
//!
//! `README.md` says what is proved, and how a service joins.

mod arrangement;
pub mod browser;
pub mod coverage;
mod draft;
mod edit;
mod gates;
mod hearing;
mod judge;
pub mod plan;
pub mod random;
mod report;
mod scenes;
mod schema;
pub mod stub;
mod subject;
mod suite;
mod target;
mod unsupported;

pub mod generated;

pub use arrangement::Arrangement;
pub use draft::{Content, Draft, Payload};
pub use gates::{Gate, check};
pub use hearing::Hearing;
pub use judge::judge;
pub use report::Report;
pub use scenes::{Scenes, World};
pub use subject::Subject;
pub use target::{Answer, Target};

/// What is wrong with an event, in words.
pub fn event_faults(subject: &Subject, event: &serde_json::Value) -> Vec<String> {
    gates::event_faults(subject, event)
}

/// Events of a type that the contract lets its publisher send, for tests of consumers.
pub fn event_samples(subject: &Subject, event_type: &str, seed: u64) -> Vec<serde_json::Value> {
    gates::event_samples(subject, event_type, seed)
}

/// One test for each gate, of the service whose contract has this name. `open` is an async function that opens a world
/// of its own for each of them.
///
/// ```text
/// contract_tests::conformance!(catalog, crate::catalog::Shop::open);
/// ```
#[macro_export]
macro_rules! conformance {
    ($service:ident, $open:path) => {
        $crate::conformance! { @gates $service, $open,
            the_served_document_is_the_contract: Document,
            every_declared_answer_is_reached: Reach,
            valid_requests_are_accepted: Acceptance,
            each_fault_is_refused_and_named: Refusal,
            only_the_right_callers_get_in: Authorization,
            a_repeated_request_has_one_effect: Repetition,
            no_update_is_lost: Versions,
            rate_limits_hold: Limits,
            pages_neither_repeat_nor_lose: Paging,
            events_are_what_the_contract_says: Events,
            events_are_understood: Hearing,
            failures_are_told_as_the_contract_says: Outage,
        }
    };
    (@gates $service:ident, $open:path, $($name:ident: $gate:ident,)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                let subject = $crate::Subject::of_service(stringify!($service));
                let scenes = $crate::generated::$service::Prepared($open().await);
                $crate::check(&subject, &scenes, $crate::Gate::$gate).await.assert();
            }
        )+
    };
}
