use std::collections::BTreeMap;

use super::*;
use crate::{Body, BodyKind, BodyMedia, Location, Operation, Parameter, Schemas, Shape, Style};

static SCHEMAS: Schemas = Schemas::new("{}");

static OPERATION: Operation = Operation {
    id: "create_product",
    path: "/products",
    parameters: &[Parameter {
        name: "limit",
        location: Location::Query,
        required: false,
        shape: Shape::Integer,
        style: Style::Form,
        explode: true,
        schema: "",
        strict: false,
    }],
    body: Some(Body {
        required: true,
        media_types: &[BodyMedia {
            media_type: "application/json",
            kind: BodyKind::Json,
            schema: "",
            strict: false,
        }],
    }),
    security: &[],
    produces: &[],
    schemas: &SCHEMAS,
    max_body_bytes: 0,
    timeout: None,
    rate_limit: None,
    idempotent: false,
    paged: false,
};

/// A newtype: its errors are those of the field that it stands in.
struct Slug(String);

impl Validate for Slug {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut checks = Checks::new();
        checks.length("", &self.0, Some(3), Some(5));
        checks.finish()
    }
}

fn pointers(checks: Checks) -> Vec<(String, &'static str)> {
    let errors = checks.finish().expect_err("something is wrong");
    faults(&OPERATION, &errors)
        .into_iter()
        .map(|fault| (fault.pointer, fault.code.as_str()))
        .collect()
}

#[test]
fn length_counts_characters_and_not_bytes() {
    let outcome = |text: &str| {
        let mut checks = Checks::new();
        checks.length("", text, Some(2), Some(3));
        checks.finish().is_ok()
    };
    assert!(outcome("éé") && outcome("€€€") && outcome("😀😀😀"));
    assert!(!outcome("é") && !outcome("😀") && !outcome("abcd") && !outcome("😀😀😀😀"));
}

#[test]
fn bounds_are_inclusive_unless_they_say_otherwise() {
    let mut checks = Checks::new();
    checks.range("", 1, Some(1), Some(1));
    checks.exclusive_minimum("", 2, 1);
    checks.exclusive_maximum("", 1, 2);
    checks.items("", 2, Some(2), Some(2));
    checks.one_of("", "a", &["a", "b"]);
    checks.multiple_of("", 4, 2);
    assert!(checks.finish().is_ok());

    let mut checks = Checks::new();
    checks.exclusive_minimum("limit", 1, 1);
    checks.exclusive_maximum("limit", 1, 1);
    checks.items("limit", 3, Some(4), Some(2));
    checks.one_of("limit", "c", &["a", "b"]);
    let codes: Vec<_> = pointers(checks).into_iter().map(|(_, code)| code).collect();
    assert_eq!(
        codes,
        ["too_small", "too_large", "too_few", "too_many", "enum"]
    );
}

#[test]
fn errors_become_faults_at_their_places() {
    let mut body = Checks::new();
    body.nested("slug", &Slug("x".to_owned()));
    body.each("slugs", &[Slug("abc".to_owned()), Slug("x".to_owned())]);
    body.items("slugs", 2, None, Some(1));
    body.entries(
        "by/name",
        &BTreeMap::from([("k".to_owned(), Slug("x".to_owned()))]),
    );
    body.each_with("tags", ["", "b"], |checks, tag| {
        checks.length("", tag, Some(1), None)
    });
    let mut checks = Checks::new();
    checks.range("limit", 0, Some(1), None);
    checks.merge("body", body.finish().expect_err("much is wrong"));
    let expected = [
        ("/by~1name/k", "too_short"),
        ("/slug", "too_short"),
        ("/slugs", "too_many"),
        ("/slugs/1", "too_short"),
        ("/tags/0", "too_short"),
        ("/limit", "too_small"),
    ];
    let found = pointers(checks);
    let found: Vec<_> = found
        .iter()
        .map(|(pointer, code)| (pointer.as_str(), *code))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn patterns_are_those_of_ecma_262() {
    let mut checks = Checks::new();
    checks.pattern("", "ä1", &pattern(r"^\p{Letter}\d$"));
    checks.pattern("", "a-b", &pattern(r"^a\-b$"));
    assert!(checks.finish().is_ok());
}

#[test]
fn errors_never_hold_the_value() {
    let mut checks = Checks::new();
    checks.length("password", "hunter2", Some(12), None);
    checks.format("email", "hunter2", crate::formats::is_email);
    let errors = checks.finish().expect_err("both are wrong");
    assert!(!format!("{errors:?}{errors}").contains("hunter2"));
}
