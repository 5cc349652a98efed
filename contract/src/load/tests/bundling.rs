use serde_json::json;

use super::loaded;

const SHARED: &str = "\
components:
  schemas:
    Problem: {type: object, properties: {status: {$ref: '#/components/schemas/Status'}}}
    Status: {type: integer}
    Unused: {type: string}
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
  headers:
    ETag: {schema: {type: string}}
  responses:
    Problem:
      description: A problem
      headers: {ETag: {$ref: '#/components/headers/ETag'}}
      content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}
";

#[test]
fn what_is_shared_becomes_a_component_of_the_right_kind() {
    let contract = "\
openapi: 3.1.0
paths:
  /a:
    get:
      parameters: [{$ref: 'shared/common.yaml#/components/parameters/Limit'}]
      responses: {default: {$ref: 'shared/common.yaml#/components/responses/Problem'}}
";
    assert_eq!(
        loaded(&[("shop.yaml", contract), ("shared/common.yaml", SHARED)]),
        json!({
            "openapi": "3.1.0",
            "paths": {"/a": {"get": {
                "parameters": [{"$ref": "#/components/parameters/Limit"}],
                "responses": {"default": {"$ref": "#/components/responses/Problem"}},
            }}},
            "components": {
                "schemas": {
                    "Problem": {"type": "object", "properties": {"status": {"$ref": "#/components/schemas/Status"}}},
                    "Status": {"type": "integer"},
                },
                "responses": {"Problem": {
                    "description": "A problem",
                    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }},
                "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
                "headers": {"ETag": {"schema": {"type": "string"}}},
            },
        })
    );
}

#[test]
fn path_items_are_written_out_in_their_place() {
    let contract = "\
openapi: 3.1.0
paths:
  /a: {$ref: 'paths/a.json', summary: own}
  /b: {$ref: '#/components/pathItems/B'}
components:
  pathItems: {B: {get: {operationId: b}}, C: {get: {operationId: c}}}
";
    let item = r#"{"summary": "theirs", "get": {"responses": {"200": {"$ref": "../common.yaml#/components/responses/Problem"}}}}"#;
    let value = loaded(&[
        ("shop.yaml", contract),
        ("paths/a.json", item),
        ("common.yaml", SHARED),
    ]);
    assert_eq!(
        value["paths"],
        json!({
            "/a": {"summary": "own", "get": {"responses": {"200": {"$ref": "#/components/responses/Problem"}}}},
            "/b": {"get": {"operationId": "b"}},
        })
    );
    assert_eq!(
        value["components"]["pathItems"],
        json!({"C": {"get": {"operationId": "c"}}})
    );
}

#[test]
fn what_is_no_component_but_referred_to_becomes_one() {
    let contract = "\
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        '200': {content: {application/json: {schema: {type: object}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}}}
components:
  schemas:
    A: {properties: {b: {type: string}}}
    C: {properties: {b: {$ref: '#/components/schemas/A/properties/b'}}}
";
    let value = loaded(&[("shop.yaml", contract)]);
    assert_eq!(
        value["components"]["schemas"],
        json!({
            "A": {"properties": {"b": {"$ref": "#/components/schemas/AB"}}},
            "C": {"properties": {"b": {"$ref": "#/components/schemas/AB"}}},
            "AGet200": {"type": "object"},
            "AB": {"type": "string"},
        })
    );
    let schema = json!({"schema": {"$ref": "#/components/schemas/AGet200"}});
    assert_eq!(
        value["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"],
        schema
    );
    assert_eq!(
        value["paths"]["/a"]["put"]["requestBody"]["content"]["application/json"],
        schema
    );
}

#[test]
fn definitions_within_a_schema_become_components() {
    let schema = r##"{
        "type": "object",
        "properties": {"money": {"$ref": "#/$defs/Money"}},
        "$defs": {"Money": {"type": "object", "properties": {"currency": {"$ref": "#currency"}}},
            "Currency": {"$anchor": "currency", "type": "string"}}
    }"##;
    let contract = "openapi: 3.1.0\ncomponents: {schemas: {Price: {$ref: price.json}}}\n";
    assert_eq!(
        loaded(&[("shop.yaml", contract), ("price.json", schema)])["components"]["schemas"],
        json!({
            "Price": {"$ref": "#/components/schemas/price"},
            "price": {"type": "object", "properties": {"money": {"$ref": "#/components/schemas/Money"}}},
            "Money": {"type": "object", "properties": {"currency": {"$ref": "#/components/schemas/Currency"}}},
            "Currency": {"type": "string"},
        })
    );
}

#[test]
fn only_references_are_followed() {
    let contract = "\
openapi: 3.1.0
x-note: {$ref: nowhere.yaml}
paths:
  x-more: {$ref: nowhere.yaml}
components:
  schemas:
    A:
      default: {$ref: nowhere.yaml}
      enum: [{$ref: nowhere.yaml}]
      const: {$ref: nowhere.yaml}
      example: {$ref: nowhere.yaml}
      examples: [{$ref: nowhere.yaml}]
      properties: {$ref: {type: string}}
      x-note: {$ref: nowhere.yaml}
  examples:
    E: {value: {$ref: nowhere.yaml}}
";
    let value = loaded(&[("shop.yaml", contract)]);
    assert_eq!(
        value["components"]["schemas"]["A"]["properties"],
        json!({"$ref": {"type": "string"}})
    );
    assert_eq!(value["x-note"], json!({"$ref": "nowhere.yaml"}));
}

#[test]
fn what_stands_beside_a_reference_is_kept() {
    let contract = "\
openapi: 3.1.0
components:
  schemas:
    A: {$ref: 'common.yaml#/components/schemas/Status', description: own, not: {$ref: 'common.yaml#/components/schemas/Problem'}}
";
    assert_eq!(
        loaded(&[("shop.yaml", contract), ("common.yaml", SHARED)])["components"]["schemas"]["A"],
        json!({
            "$ref": "#/components/schemas/Status", "description": "own",
            "not": {"$ref": "#/components/schemas/Problem"},
        })
    );
}

#[test]
fn recursive_schemas_are_fine_across_files() {
    let contract = "openapi: 3.1.0\ncomponents: {schemas: {Root: {$ref: 'tree.yaml#/Tree'}}}\n";
    let tree = "Tree: {properties: {children: {items: {$ref: '#/Tree'}}, root: {$ref: 'shop.yaml#/components/schemas/Root'}}}\n";
    assert_eq!(
        loaded(&[("shop.yaml", contract), ("tree.yaml", tree)])["components"]["schemas"],
        json!({
            "Root": {"$ref": "#/components/schemas/Tree"},
            "Tree": {"properties": {"children": {"items": {"$ref": "#/components/schemas/Tree"}},
                "root": {"$ref": "#/components/schemas/Root"}}},
        })
    );
}

#[test]
fn the_mapping_of_a_discriminator_leads_to_components() {
    let contract = "\
openapi: 3.1.0
components:
  schemas:
    Pet: {discriminator: {propertyName: kind, mapping: {cat: Cat, dog: 'dog.yaml#/Dog'}}}
    Cat: {type: object}
";
    let value = loaded(&[
        ("shop.yaml", contract),
        ("dog.yaml", "Dog: {type: object}\n"),
    ]);
    let mapping = json!({"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"});
    assert_eq!(
        value["components"]["schemas"]["Pet"]["discriminator"]["mapping"],
        mapping
    );
    assert_eq!(
        value["components"]["schemas"]["Dog"],
        json!({"type": "object"})
    );
}

#[test]
fn a_pointer_may_lead_through_a_reference() {
    let contract = "\
openapi: 3.1.0
paths: {/a: {$ref: a.yaml}}
components: {schemas: {A: {$ref: '#/paths/~1a/get/x-schema'}, B: {$ref: '#/components/schemas/A/properties/c'}}}
";
    let item = "get: {x-schema: {properties: {c: {type: string}}}}\n";
    let schemas = &loaded(&[("shop.yaml", contract), ("a.yaml", item)])["components"]["schemas"];
    assert_eq!(
        schemas["B"],
        json!({"$ref": "#/components/schemas/GetXSchemaC"})
    );
    assert_eq!(schemas["GetXSchemaC"], json!({"type": "string"}));
}

#[test]
fn a_pointer_may_lead_through_several_references_in_a_row() {
    let contract = "\
openapi: 3.1.0
components: {schemas: {A: {$ref: 'a.yaml#/A'}, B: {$ref: '#/components/schemas/A/properties/c'}}}
";
    let through = "A: {$ref: 'b.yaml#/A'}\n";
    let content = "A: {properties: {c: {type: string}}}\n";
    let files = [
        ("shop.yaml", contract),
        ("a.yaml", through),
        ("b.yaml", content),
    ];
    let schemas = &loaded(&files)["components"]["schemas"];
    assert_eq!(
        schemas["A"],
        json!({"properties": {"c": {"$ref": "#/components/schemas/AC"}}})
    );
    assert_eq!(schemas["B"], json!({"$ref": "#/components/schemas/AC"}));
}

#[test]
fn a_path_may_stand_for_another() {
    let contract =
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: a}}, /b: {$ref: '#/paths/~1a'}}\n";
    let item = json!({"get": {"operationId": "a"}});
    assert_eq!(
        loaded(&[("shop.yaml", contract)])["paths"],
        json!({"/a": item, "/b": item})
    );
}
