use serde_json::{Value, json};

use super::{ClientAuthorization, lower};

fn contract() -> Value {
    let problem = json!({"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "x-problems": {"thing_not_found": {"status": 404}},
        "webhooks": {"thing.created": {"post": {}}},
        "paths": {"/things/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "patch": {
                "operationId": "update_thing",
                "security": [{"bearer": ["things:write"]}],
                "requestBody": {"required": true, "content": {"application/merge-patch+json": {
                    "schema": {"$ref": "#/components/schemas/ThingPatch"}
                }}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "304": {"description": ""},
                    "default": problem
                }
            }
        }},
        "components": {
            "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/thing_id"}}},
            "schemas": {
                "thing_id": {"type": "string", "format": "uuid"},
                "ThingPatch": {"type": "object", "additionalProperties": false, "properties": {
                    "note": {"type": ["string", "null"], "maxLength": 10}
                }},
                "Thing": {"type": "object", "required": ["id"], "properties": {
                    "id": {"$ref": "#/components/schemas/thing_id"},
                    "status": {"enum": ["new", "old"]}
                }},
                "Problem": {"type": "object", "properties": {"code": {"type": "string"}}},
                "Unused": {"type": "object"}
            }
        }
    })
}

#[test]
fn a_contract_is_lowered_as_a_whole() {
    let lowered = lower(&contract());
    assert_eq!(lowered.left_out, []);
    let path = &lowered.value["paths"]["/things/{id}"]["patch"];
    assert_eq!(
        path["requestBody"]["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/ThingPatch"})
    );
    let statuses: Vec<_> = path["responses"]
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
        .collect();
    assert_eq!(statuses, ["200", "4XX", "5XX"]);
    assert_eq!(
        lowered.value["components"]["schemas"],
        json!({
            "ThingId": {"type": "string", "format": "uuid"},
            "ThingPatch": {"type": "object", "x-patch": ["note"], "properties": {"note": {"type": "string", "nullable": true}}},
            "Thing": {"type": "object", "required": ["id"], "properties": {
                "id": {"$ref": "#/components/schemas/ThingId"},
                "status": {"$ref": "#/components/schemas/ThingStatus"}
            }},
            "ThingStatus": {"type": "string", "enum": ["new", "old"]},
            "Problem": {"type": "object", "x-problem": true, "properties": {
                "code": {"description": "The kind of problem.", "allOf": [{"$ref": "#/components/schemas/ProblemCode"}]}
            }},
            "ProblemCode": {"type": "string", "description": "The kind of problem.", "enum": ["thing_not_found"]}
        })
    );
}

#[test]
fn operations_remember_what_the_contract_says() {
    let operation = &lower(&contract()).operations[0];
    assert_eq!(operation.id, "update_thing");
    assert_eq!(operation.content_types, ["application/merge-patch+json"]);
    assert_eq!(
        operation.accept,
        ["application/json", "application/problem+json"]
    );
    assert_eq!(operation.scopes, ["things:write"]);
    assert_eq!(operation.authorization, ClientAuthorization::Required);
    assert!(!operation.paged && !operation.idempotency_key);
}
