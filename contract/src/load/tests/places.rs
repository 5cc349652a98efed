use std::path::Path;

use super::{load_files, load_text, refused};

#[test]
fn every_part_of_the_bundle_knows_its_file_and_line() {
    let contract = "\
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        '200': {$ref: 'common.yaml#/Ok'}
";
    let document = load_files(&[
        ("shop.yaml", contract),
        ("common.yaml", "\nOk:\n  description: Fine\n"),
    ])
    .expect("valid");
    let at = |pointer: &str| {
        let location = document.locations.of(pointer).expect("a place");
        let file = location
            .file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (file, location.line, location.column)
    };
    assert_eq!(at("/openapi"), ("shop.yaml".to_owned(), 1, 10));
    assert_eq!(
        at("/components/responses/Ok/description"),
        ("common.yaml".to_owned(), 3, 16)
    );
    assert_eq!(
        at("/paths/~1a/get/responses/200/$ref"),
        ("shop.yaml".to_owned(), 6, 23)
    );
    let key = document.locations.key("/paths/~1a/get").expect("a place");
    assert_eq!((key.line, key.column, key.length), (4, 5, 3));
    let files: Vec<_> = document
        .files
        .iter()
        .filter_map(|file| file.file_name()?.to_str())
        .collect();
    assert_eq!(files, ["shop.yaml", "common.yaml"]);
}

#[test]
fn what_is_missing_is_placed_at_the_nearest_that_is_there() {
    let document =
        load_text(Path::new("a.yaml"), "openapi: 3.1.0\ninfo:\n  title: T\n").expect("valid");
    assert_eq!(
        document
            .locations
            .of("/info/version")
            .map(|location| location.line),
        Some(2)
    );
    assert_eq!(
        document
            .locations
            .key("/info/license/name")
            .map(|location| location.line),
        Some(2)
    );
    assert_eq!(
        document
            .locations
            .of("/nothing")
            .map(|location| location.line),
        Some(1)
    );
}

#[test]
fn json_has_places_too() {
    let text = "{\n  \"openapi\": \"3.1.0\",\n  \"components\": {\"schemas\": {\n    \"A\": {\"type\": \"string\"}}}\n}\n";
    let document = load_text(Path::new("a.json"), text).expect("valid");
    let place = document
        .locations
        .of("/components/schemas/A/type")
        .expect("a place");
    assert_eq!((place.line, place.column, place.length), (4, 19, 8));
}

#[test]
fn a_file_that_is_no_contract_is_told_so() {
    assert_eq!(refused("- a\n- b\n").rule, "not-a-contract");
    assert_eq!(refused("info: {}\n").rule, "openapi-version");
    assert_eq!(refused("swagger: '2.0'\n").rule, "openapi-version");
    assert_eq!(refused("openapi: 3.2.0\n").rule, "openapi-version");
    let problems =
        super::load(Path::new("no-such-folder/shop.yaml")).expect_err("it does not exist");
    assert!(
        problems
            .to_string()
            .starts_with("error[file]: `no-such-folder/shop.yaml` does not exist\n"),
        "{problems}"
    );
}
