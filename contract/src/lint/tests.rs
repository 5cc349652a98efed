//! The rules together: our own contracts keep them, and the documentation lists them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::{compile, load, model};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

/// One of our own contracts.
pub(super) fn own(name: &str) -> Contract {
    let path = folder().join(format!("{name}.yaml"));
    let document = load::load(&path).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    model::build(name, &document.value).0
}

#[test]
fn our_own_contracts_keep_every_rule() {
    for name in ["common", "catalog"] {
        let document = load::load(&folder().join(format!("{name}.yaml")))
            .unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let findings = lint(&own(name));
        assert!(
            findings.is_empty(),
            "{}",
            compile::located(&document, findings)
        );
    }
}

#[test]
fn every_rule_of_the_documentation_is_checked_in_its_order() {
    let readme = std::fs::read_to_string(folder().join("README.md"))
        .expect("the rules are documented beside the contracts");
    let table = readme
        .split("## The rules")
        .nth(1)
        .and_then(|rest| rest.split("\n\nStatuses").next())
        .unwrap_or_default();
    let documented: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let checked: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.name)
        .filter(|name| documented.contains(name))
        .collect();
    assert!(documented.len() > 10, "the table of rules was not found");
    assert_eq!(documented, checked);
}

#[test]
fn every_rule_has_a_name_of_its_own_and_a_reason() {
    let names: HashSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.reason.ends_with('.')));
}

#[test]
fn findings_are_of_the_rules() {
    let (contract, _) = model::build(
        "orders",
        &serde_json::json!({"paths": {"/Orders": {"get": {}}}}),
    );
    let findings = lint(&contract);
    assert!(findings.iter().any(|finding| finding.rule == "kebab-paths"));
    assert!(findings.iter().all(|finding| !finding.advice.is_empty()));
}
