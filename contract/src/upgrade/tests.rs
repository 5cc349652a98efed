use std::path::Path;

use serde_json::{Value, json};

use crate::load::{Document, load_text};

fn document(schemas: &str) -> Document {
    let indented: String = schemas
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{indented}"
    );
    load_text(Path::new("old.yaml"), &text).expect("a valid contract")
}

fn check(before: &str, after: Value) {
    let document = document(&format!("A: {before}"));
    assert_eq!(document.value["components"]["schemas"]["A"], after);
    assert_eq!(document.value["openapi"], "3.1.0");
    assert!(document.warnings.is_empty(), "{}", document.warnings);
}

fn check_warned(before: &str, after: Value, rule: &str) {
    let document = document(&format!("A: {before}\nB: {{type: string}}"));
    assert_eq!(document.value["components"]["schemas"]["A"], after);
    let rules: Vec<_> = document
        .warnings
        .iter()
        .map(|warning| warning.rule.as_ref())
        .collect();
    assert_eq!(rules, [rule]);
}

#[test]
fn nullable_becomes_a_type() {
    check(
        "{type: string, nullable: true}",
        json!({"type": ["string", "null"]}),
    );
    check("{type: string, nullable: false}", json!({"type": "string"}));
    check(
        "{nullable: true, type: string, enum: [a]}",
        json!({"type": ["string", "null"], "enum": ["a", null]}),
    );
    check(
        "{nullable: true, type: string, enum: [a, null]}",
        json!({"type": ["string", "null"], "enum": ["a", null]}),
    );
    check(
        "{nullable: true, description: anything}",
        json!({"description": "anything"}),
    );
}

#[test]
fn nullable_without_a_type_has_no_effect() {
    let all_of = "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}";
    check_warned(
        all_of,
        json!({"allOf": [{"$ref": "#/components/schemas/B"}]}),
        "nullable-without-type",
    );
}

#[test]
fn what_stands_beside_a_reference_is_dropped_with_a_warning() {
    let text = "{$ref: '#/components/schemas/B', description: no one reads this}";
    check_warned(
        text,
        json!({"$ref": "#/components/schemas/B"}),
        "ref-sibling",
    );
}

#[test]
fn exclusive_bounds_become_numbers() {
    check(
        "{minimum: 1, exclusiveMinimum: true}",
        json!({"exclusiveMinimum": 1}),
    );
    check(
        "{maximum: 9, exclusiveMaximum: false}",
        json!({"maximum": 9}),
    );
    check_warned(
        "{exclusiveMaximum: true}",
        json!({}),
        "exclusive-without-bound",
    );
}

#[test]
fn examples_and_encodings_get_their_new_names() {
    check(
        "{type: string, example: x}",
        json!({"type": "string", "examples": ["x"]}),
    );
    check(
        "{type: string, format: byte}",
        json!({"type": "string", "contentEncoding": "base64"}),
    );
    check(
        "{type: string, format: binary}",
        json!({"type": "string", "format": "binary"}),
    );
}

#[test]
fn inner_schemas_are_upgraded_and_literals_are_not() {
    check(
        "{properties: {nullable: {type: integer, nullable: true}}, default: {nullable: true}}",
        json!({"properties": {"nullable": {"type": ["integer", "null"]}}, "default": {"nullable": true}}),
    );
}

#[test]
fn places_survive_the_upgrade() {
    let document = document("A:\n  type: string\n  nullable: true\n  example: x");
    let line = |pointer: &str| document.locations.of(pointer).map(|location| location.line);
    assert_eq!(line("/components/schemas/A/type/0"), Some(7));
    assert_eq!(line("/components/schemas/A/type/1"), Some(8));
    assert_eq!(line("/components/schemas/A/examples/0"), Some(9));
}

#[test]
fn a_file_is_no_type() {
    let text = "openapi: 3.0.0\ncomponents: {schemas: {A: {type: file}}}\n";
    let problems = load_text(Path::new("old.yaml"), text).expect_err("there is no such type");
    assert!(
        problems
            .iter()
            .any(|problem| problem.rule == "schema-type" && problem.advice.is_some())
    );
}

#[test]
fn a_contract_of_today_is_left_alone() {
    let text = "openapi: 3.1.0\ncomponents: {schemas: {A: {type: string, example: 1}}}\n";
    let document = load_text(Path::new("new.yaml"), text).expect("a valid contract");
    let schema = json!({"type": "string", "example": 1});
    assert_eq!(document.value["components"]["schemas"]["A"], schema);
    assert!(document.warnings.is_empty(), "{}", document.warnings);
}

fn check_nullable(before: &str, after: Value) {
    let text = format!(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    B: {{type: string}}\n    A: {before}\n"
    );
    let document = load_text(Path::new("new.yaml"), &text).expect("a valid contract");
    assert_eq!(document.value["components"]["schemas"]["A"], after);
    let warnings: Vec<_> = document.warnings.iter().collect();
    assert!(
        matches!(warnings.as_slice(), [warning] if warning.rule == "nullable" && warning.advice.is_some()
            && warning.location.as_ref().is_some_and(|location| location.line == 5)),
        "{}",
        document.warnings
    );
}

#[test]
fn nullable_in_a_contract_of_today_allows_null_with_a_warning() {
    let to_b = json!({"$ref": "#/components/schemas/B"});
    for (before, after) in [
        (
            "{type: string, nullable: true}",
            json!({"type": ["string", "null"]}),
        ),
        (
            "{type: [string, 'null'], nullable: true}",
            json!({"type": ["string", "null"]}),
        ),
        (
            "{type: string, enum: [a], nullable: true}",
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            "{nullable: true, $ref: '#/components/schemas/B', description: x}",
            json!({"anyOf": [to_b, {"type": "null"}], "description": "x"}),
        ),
        (
            "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}",
            json!({"anyOf": [{"allOf": [to_b]}, {"type": "null"}]}),
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/B'}], nullable: true}",
            json!({"oneOf": [to_b, {"type": "null"}]}),
        ),
        ("{type: string, nullable: false}", json!({"type": "string"})),
        ("{nullable: true}", json!({})),
    ] {
        check_nullable(before, after);
    }
}

#[test]
fn a_flag_within_a_pattern_is_written_around_what_it_holds_for() {
    for (before, after) in [
        ("(?i)^a$", "(?i:^a$)"),
        ("^(a|(?i)[()](b)\\)|c)d$", "^(a|(?i:[()](b)\\)|c))d$"),
    ] {
        check_warned(
            &format!("{{type: string, pattern: '{before}'}}"),
            json!({"type": "string", "pattern": after}),
            "pattern",
        );
    }
}
