use serde_json::{Value, json};

use crate::equality::differences;

fn operation(operation: Value) -> Value {
    json!({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}})
}

fn schema(schema: Value) -> Value {
    json!({"openapi": "3.1.0", "components": {"schemas": {"A": schema}}})
}

fn equal(left: &Value, right: &Value) {
    assert_eq!(differences(left, right), []);
    assert_eq!(differences(right, left), []);
}

fn different(left: &Value, right: &Value) {
    assert_ne!(differences(left, right), []);
}

#[test]
fn the_patch_version_is_not_compared() {
    equal(&json!({"openapi": "3.1.0"}), &json!({"openapi": "3.1.1"}));
    different(&json!({"openapi": "3.1.0"}), &json!({"openapi": "3.2.0"}));
}

#[test]
fn parameters_of_a_path_belong_to_its_operations() {
    let id = json!({"name": "id", "in": "path", "required": true});
    let shared = json!({"paths": {"/a": {"parameters": [id], "get": {}, "put": {"parameters": [
        {"name": "id", "in": "path", "description": "own"}, {"name": "id", "in": "query"}]}}}});
    let written = json!({"paths": {"/a": {"get": {"parameters": [id]}, "put": {"parameters": [
        {"name": "id", "in": "path", "description": "own"}, {"name": "id", "in": "query"}]}}}});
    equal(&shared, &written);
    different(&shared, &json!({"paths": {"/a": {"get": {}, "put": {}}}}));
}

#[test]
fn a_default_is_the_same_as_nothing() {
    let plain =
        json!({"parameters": [{"name": "a", "in": "query"}], "requestBody": {"content": {}}});
    let said = json!({"deprecated": false, "requestBody": {"content": {}, "required": false},
        "parameters": [{"name": "a", "in": "query", "required": false, "deprecated": false}]});
    equal(&operation(plain.clone()), &operation(said));
    different(&operation(plain), &operation(json!({"deprecated": true})));
    equal(
        &schema(json!({"type": "array"})),
        &schema(json!({"type": "array", "uniqueItems": false, "deprecated": false})),
    );
    different(
        &schema(json!({"default": {"deprecated": false}})),
        &schema(json!({"default": {}})),
    );
    different(&schema(json!({"readOnly": false})), &schema(json!({})));
}

#[test]
fn an_empty_collection_is_the_same_as_nothing() {
    equal(
        &operation(json!({"parameters": [], "tags": []})),
        &operation(json!({})),
    );
    equal(
        &schema(json!({"required": [], "properties": {}})),
        &schema(json!({})),
    );
    equal(
        &json!({"components": {"schemas": {}}, "security": []}),
        &json!({"components": {}}),
    );
    equal(&json!({"components": {}}), &json!({}));
    different(&operation(json!({"security": []})), &operation(json!({})));
    different(&schema(json!({"enum": []})), &schema(json!({})));
}

#[test]
fn a_single_type_needs_no_list() {
    equal(
        &schema(json!({"type": ["string"]})),
        &schema(json!({"type": "string"})),
    );
    different(
        &schema(json!({"type": ["string", "null"]})),
        &schema(json!({"type": "string"})),
    );
}

#[test]
fn sets_have_no_order() {
    equal(
        &schema(json!({"type": ["null", "object"], "required": ["a", "b"]})),
        &schema(json!({"type": ["object", "null"], "required": ["b", "a"]})),
    );
    equal(
        &operation(json!({"tags": ["a", "b"]})),
        &operation(json!({"tags": ["b", "a"]})),
    );
    different(
        &schema(json!({"enum": ["a", "b"]})),
        &schema(json!({"enum": ["b", "a"]})),
    );
    different(
        &schema(json!({"oneOf": [{"type": "null"}, true]})),
        &schema(json!({"oneOf": [true, {"type": "null"}]})),
    );
}

#[test]
fn parameters_have_no_order() {
    let a = json!({"name": "a", "in": "query"});
    let b = json!({"name": "b", "in": "header"});
    equal(
        &operation(json!({"parameters": [a, b]})),
        &operation(json!({"parameters": [b, a]})),
    );
    different(
        &operation(json!({"parameters": [a, b]})),
        &operation(json!({"parameters": [a]})),
    );
}

#[test]
fn numbers_are_compared_by_value_everywhere() {
    equal(
        &schema(json!({"minimum": 1, "default": 2.0})),
        &schema(json!({"minimum": 1.0, "default": 2})),
    );
}

#[test]
fn a_difference_within_a_schema_is_found() {
    let found = differences(
        &schema(json!({"maxLength": 5})),
        &schema(json!({"maxLength": 6})),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string(),
        "/components/schemas/A/maxLength: the contract says 5, the server says 6"
    );
}
