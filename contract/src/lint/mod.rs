//! The design rules of `openapi/README.md`.
//!
//! They hold for our own contracts; the compiler itself takes more. Each rule has a file, its name and its reason
//! included, and says for every place that breaks it what to write there instead.

mod bounded_arrays;
mod bounded_numbers;
mod bounded_strings;
mod carried_by_utoipa;
mod closed_requests;
mod described;
mod event_shape;
mod health_operations;
mod implied_responses;
mod kebab_paths;
mod known_problem_codes;
mod money_shape;
mod operation_id;
mod page_shape;
mod plain_references;
mod problem_responses;
mod read;
mod report;
mod requests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use crate::finding::{Finding, Findings};
use crate::model::Contract;
use report::Report;

/// A design rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name under which it is reported and documented.
    pub name: &'static str,
    /// Why it is a rule.
    pub reason: &'static str,
    check: fn(&Contract, &mut Report),
}

/// Every rule, in the order of the documentation.
pub const RULES: &[Rule] = &[
    operation_id::RULE,
    kebab_paths::RULE,
    closed_requests::RULE,
    bounded_strings::RULE,
    bounded_arrays::RULE,
    bounded_numbers::RULE,
    described::RULE,
    problem_responses::RULE,
    implied_responses::RULE,
    known_problem_codes::RULE,
    page_shape::RULE,
    money_shape::RULE,
    event_shape::RULE,
    health_operations::RULE,
    plain_references::RULE,
    carried_by_utoipa::RULE,
];

/// Holds a contract against every rule.
pub fn lint(contract: &Contract) -> Vec<Finding> {
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(contract, &mut Report::new(rule.name, &mut findings));
    }
    findings.into_vec()
}
