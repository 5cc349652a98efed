//! What a problem says about itself.

use contract::model::Operation;

use crate::{Answer, Subject};

/// Whether status and code of a problem belong together, and to this operation.
pub(super) fn faults(subject: &Subject, operation: &Operation, answer: &Answer) -> Vec<String> {
    if !answer
        .header("content-type")
        .starts_with("application/problem+json")
    {
        return Vec::new();
    }
    let problem = answer.json();
    let mut faults = Vec::new();
    if problem["status"] != answer.status.as_u16() {
        faults.push("a problem with another status than its answer".to_owned());
    }
    let code = answer.code();
    let Some(known) = subject.contract.problems.get(&code) else {
        faults.push(format!("unknown problem code `{code}`"));
        return faults;
    };
    if known.status != answer.status.as_u16() {
        faults.push(format!("`{code}` belongs to status {}", known.status));
    }
    if problem["title"] != known.title.as_str() {
        faults.push(format!("`{code}` with another title than the contract's"));
    }
    if subject.own_codes.contains(&code) && !operation.problems.contains(&code) {
        faults.push(format!("`{code}`, which this operation does not declare"));
    }
    faults
}
