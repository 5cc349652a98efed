//! What no standard gives a meaning: refused in a contract of the workspace, warned of in one that stands alone.

use std::fs;

use super::{Compiled, compile, compile_alone};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Served};
use crate::model::SchemeKind;

/// The contract with these members, which is refused as part of a workspace for `rule` in `line`, and understood alone
/// with a warning of the same.
fn mistaken(members: &str, rule: &str, line: usize) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.yaml");
    let head = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\n";
    fs::write(&file, format!("{head}{members}")).expect("writable");
    let refused = compile(&file).expect_err("a mistake is an error");
    let compiled = compile_alone(&file).expect("it is only warned of");
    for found in [&refused, &compiled.warnings] {
        let names_it = |found: &Diagnostic| {
            let place = found.location.as_ref();
            found.rule == rule && found.advice.is_some() && place.is_some_and(|at| at.line == line)
        };
        assert!(found.iter().any(names_it), "{found}");
    }
    compiled
}

#[test]
fn a_keyword_that_nobody_knows() {
    mistaken(
        "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: array\n      max_items: 3\n",
        "unsupported-keyword",
        8,
    );
    let get = "{responses: {'200': {description: Done.}}, produces: [a]}";
    mistaken(
        &format!("paths:\n  /a:\n    get: {get}\n"),
        "unsupported-keyword",
        5,
    );
}

#[test]
fn a_property_that_must_and_may_not_be_there() {
    let schema = "{type: object, required: [a], additionalProperties: false}";
    let schemas = format!("paths: {{}}\ncomponents:\n  schemas:\n    A: {schema}\n");
    mistaken(&schemas, "required", 6);
}

#[test]
fn a_scheme_that_is_not_declared_still_asks_for_something() {
    let get = "{security: [{key: []}], responses: {'200': {description: Done.}}}";
    let compiled = mistaken(
        &format!("paths:\n  /a:\n    get: {get}\n"),
        "security-scheme",
        5,
    );
    let kind = &compiled.contract.schemes["key"].kind;
    assert_eq!(*kind, SchemeKind::ApiKeyHeader("authorization".to_owned()));
    let files = emit::server(&compiled.contract, Served::Original, "test");
    let security = files.iter().find(|file| file.path.ends_with("security.rs"));
    let security = &security.expect("there is one").text;
    assert!(security.contains("scheme: &KEY"), "{security}");
}

#[test]
fn of_two_operations_with_one_route_the_first_is_routed() {
    let get = "{parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'200': {description: Done.}}}";
    let compiled = mistaken(
        &format!("paths:\n  /a/{{x}}:\n    get: {get}\n  /a/key={{x}}:\n    get: {get}\n"),
        "ambiguous-path",
        7,
    );
    let reachable = compiled.contract.operations.iter();
    let reachable: Vec<bool> = reachable
        .map(|operation| operation.is_reachable())
        .collect();
    assert_eq!(reachable, [true, false]);
    let files = emit::server(&compiled.contract, Served::Original, "test");
    let router = files.iter().find(|file| file.path.ends_with("router.rs"));
    let router = &router.expect("there is one").text;
    assert_eq!(router.matches("handle::<A>").count(), 1, "{router}");
}

#[test]
fn what_another_draft_means_is_refused_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.yaml");
    let schemas = "components: {schemas: {A: {type: object, dependencies: {a: [b]}}}}";
    let text =
        format!("openapi: 3.1.0\ninfo: {{title: T, version: 1.0.0}}\npaths: {{}}\n{schemas}\n");
    fs::write(&file, text).expect("writable");
    let refused = compile_alone(&file).expect_err("it asks for something");
    assert!(
        refused.to_string().contains("dependentRequired"),
        "{refused}"
    );
}
