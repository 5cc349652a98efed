use serde_json::{Value, json};

use super::{ClientError, ClientSettings, ClientSource, Target, generate};
use crate::lower::lower;

fn settings(target: Target) -> ClientSettings {
    ClientSettings {
        target,
        name: "things".to_owned(),
        source: "openapi/things.yaml".to_owned(),
    }
}

fn client(document: &Value, target: Target) -> Result<ClientSource, ClientError> {
    generate(&lower(document), &settings(target))
}

fn answers(schema: Value) -> Value {
    json!({
        "200": {"content": {"application/json": {"schema": schema}}},
        "default": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    })
}

fn contract() -> Value {
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "x-problems": {"thing_not_found": {"status": 404}},
        "paths": {
            "/things": {"get": {
                "operationId": "list_things",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "page_token", "in": "query", "schema": {"type": "string", "maxLength": 9}}
                ],
                "responses": answers(json!({"$ref": "#/components/schemas/ThingPage"}))
            }},
            "/things/{id}": {"patch": {
                "operationId": "update_thing",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/merge-patch+json": {"schema": {
                    "type": "object", "properties": {"note": {"type": ["string", "null"]}}
                }}}},
                "responses": answers(thing.clone())
            }}
        },
        "components": {"schemas": {
            "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
            "Thing": {"type": "object", "required": ["status"], "properties": {
                "status": {"type": "string", "enum": [".", "X", "unknown"]}
            }},
            "ThingPage": {"type": "object", "required": ["items"], "properties": {
                "items": {"type": "array", "items": thing}, "next_page": {"type": "string"}
            }}
        }}
    })
}

#[test]
fn a_client_of_the_sdk_has_hooks_open_enumerations_patches_and_streams() {
    let source = client(&contract(), Target::Sdk).expect("the contract is good");
    assert_eq!(source.warnings, Vec::<String>::new());
    for part in [
        "pub enum ThingStatus {",
        "Unknown2(::std::string::String),",
        "pub note: crate::Patch<::std::string::String>,",
        "pub fn stream(",
        "crate::Error<types::ProblemCode>",
        "impl ClientHooks<crate::Connection> for Client",
        "ThingNotFound,",
        "content_types: &[\"application/merge-patch+json\"],",
    ] {
        assert!(source.rust.contains(part), "{part}\n{}", source.rust);
    }
}

#[test]
fn a_client_that_stands_alone_names_nothing_of_ours() {
    let source = client(&contract(), Target::Crate).expect("the contract is good");
    assert!(!source.rust.contains("crate::"), "{}", source.rust);
    assert!(source.rust.contains("pub enum Patch<T>"));
    assert!(source.rust.contains("application/merge-patch+json"));
}

#[test]
fn an_operation_that_progenitor_panics_on_is_left_out_and_named() {
    let mut lowered = lower(&contract());
    let more =
        json!({"description": "", "content": {"application/json": {"schema": {"type": "string"}}}});
    lowered.value["paths"]["/things/{id}"]["patch"]["responses"]["201"] = more;
    let source = generate(&lowered, &settings(Target::Crate)).expect("the rest is good");
    assert_eq!(source.warnings.len(), 1);
    assert!(
        source.warnings[0].starts_with("update_thing: left out of the client: "),
        "{:?}",
        source.warnings
    );
    assert!(source.rust.contains("fn list_things") && !source.rust.contains("fn update_thing"));
}

#[test]
fn a_paged_operation_without_a_stream_stops_the_generation() {
    let mut document = contract();
    let shop =
        json!({"name": "shop", "in": "query", "required": true, "schema": {"type": "string"}});
    let parameters = document["paths"]["/things"]["get"]["parameters"].as_array_mut();
    parameters.expect("there are some").push(shop);
    let error = client(&document, Target::Sdk).expect_err("the stream vanishes");
    assert!(matches!(error, ClientError::NoStream(id) if id == "list_things"));
}

#[test]
fn a_deprecated_operation_says_so() {
    let mut document = contract();
    document["paths"]["/things"]["get"]["deprecated"] = true.into();
    let source = client(&document, Target::Sdk).expect("the contract is good");
    assert_eq!(source.rust.matches("#[deprecated]").count(), 1);
}

#[test]
fn a_contract_without_operations_gives_an_empty_client() {
    let document =
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "webhooks": {"a": {}}});
    let source = client(&document, Target::Crate).expect("there is nothing to refuse");
    assert!(source.rust.contains("pub struct Client"));
}

#[test]
fn odd_schemas_panic_nowhere() {
    for schema in [
        json!({"type": ["string", "integer", "object", "null"]}),
        json!({"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "uuid"}]}),
        json!({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}),
        json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"allOf": [{"$ref": "#/components/schemas/Thing"}, {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}]}),
        json!({"type": "object", "propertyNames": {"pattern": "^a"}, "additionalProperties": {"$ref": "#/components/schemas/Thing"}}),
        json!({"type": "object", "properties": {"a-b": {"type": "string"}, "a_b": {"type": "string"}}}),
        json!({"type": "object", "properties": {"": {}, "type": {}, "self": {}, "ünïcode": {}, "1": {}}}),
        json!({"enum": ["", " ", "-", "+", "1", "self", "Self", "ä"]}),
        json!({"enum": [null, 1, "a", true]}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
        json!({"$ref": "#/components/schemas/Loop"}),
        json!({"if": {"const": 1}, "then": false, "else": true, "dependentSchemas": {"a": {}}}),
        json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object"}}),
        json!(true),
        json!(false),
        json!({"const": {"a": [1]}}),
        json!({"$dynamicRef": "#meta"}),
    ] {
        let mut document = contract();
        document["components"]["schemas"]["Loop"] = json!({
            "oneOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "array", "items": {"$ref": "#/components/schemas/Loop"}}]
        });
        document["paths"]["/odd"] = json!({"put": {
            "operationId": "odd",
            "parameters": [{"name": "q", "in": "query", "schema": schema}, {"name": "H", "in": "header", "schema": schema}],
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": answers(schema.clone())
        }});
        let source =
            client(&document, Target::Crate).unwrap_or_else(|error| panic!("{schema}: {error}"));
        assert!(source.rust.contains("fn list_things"), "{schema}");
    }
}

fn publisher() -> Value {
    let mut document = contract();
    let envelope = json!({"allOf": [
        {"properties": {"specversion": {"type": "string"}}},
        {"properties": {"type": {"const": "thing.made"}, "data": {"$ref": "#/components/schemas/Making"}}}
    ]});
    document["webhooks"] = json!({"thing.made": {"post": {
        "description": "It is there.",
        "requestBody": {"content": {"application/cloudevents+json": {"schema": envelope}}}
    }}});
    document["components"]["schemas"]["Making"] = json!({
        "type": "object", "required": ["how", "by"], "properties": {
            "how": {"type": "string", "enum": ["slowly"]},
            "by": {"$ref": "#/components/schemas/Maker"}
        }
    });
    document["components"]["schemas"]["Maker"] = json!({"type": "string", "maxLength": 3});
    document
}

#[test]
fn events_are_read_by_types_that_no_operation_needs() {
    let source = client(&publisher(), Target::Sdk).expect("the contract is good");
    for part in [
        "pub struct Making {",
        "pub struct Maker(",
        "/// It is there.",
        "pub struct ThingMade(pub types::Making);",
        "impl crate::Event for ThingMade {",
        "const TYPE: &'static str = \"thing.made\";",
        "const SOURCE: &'static str = \"/things\";",
    ] {
        assert!(source.rust.contains(part), "{part}\n{}", source.rust);
    }
}

#[test]
fn a_client_that_stands_alone_has_no_types_of_events() {
    let source = client(&publisher(), Target::Crate).expect("the contract is good");
    assert!(!source.rust.contains("Making"), "{}", source.rust);
    assert!(!source.rust.contains("mod events"), "{}", source.rust);
}
