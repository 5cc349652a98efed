use serde_json::json;

use super::loaded;

#[test]
fn a_component_that_only_points_on_lends_its_name() {
    let contract = "openapi: 3.1.0\ncomponents: {schemas: {Money: {$ref: 'a.yaml#/components/schemas/Money'}}}\n";
    let through = "components: {schemas: {Money: {$ref: 'b.yaml#/Money'}, Price: {$ref: '#/components/schemas/Money'}}}\n";
    let money = "Money: {type: integer}\n";
    let schemas = loaded(&[
        ("shop.yaml", contract),
        ("a.yaml", through),
        ("b.yaml", money),
    ])["components"]["schemas"]
        .take();
    assert_eq!(schemas, json!({"Money": {"type": "integer"}}));
}

#[test]
fn one_name_for_two_things_gets_the_files_name_behind_it() {
    let contract = "\
openapi: 3.1.0
components:
  schemas:
    Money: {type: string}
    Price: {$ref: 'common-parts.yaml#/Money'}
    Sum: {$ref: 'other.yaml#/common/Money'}
    Same: {$ref: 'same.yaml#/Money'}
";
    let value = loaded(&[
        ("shop.yaml", contract),
        ("common-parts.yaml", "Money: {type: integer}\n"),
        ("other.yaml", "common: {Money: {type: number}}\n"),
        ("same.yaml", "Money: {type: string}\n"),
    ]);
    assert_eq!(
        value["components"]["schemas"],
        json!({
            "Money": {"type": "string"},
            "Price": {"$ref": "#/components/schemas/MoneyCommonParts"},
            "Sum": {"$ref": "#/components/schemas/CommonMoney"},
            "Same": {"$ref": "#/components/schemas/Money"},
            "MoneyCommonParts": {"type": "integer"},
            "CommonMoney": {"type": "number"},
        })
    );
}

#[test]
fn a_whole_file_is_named_after_the_file() {
    let contract = "openapi: 3.1.0\npaths: {/a: {get: {responses: {'404': {$ref: 'answers/NotFound.yaml'}}}}}\n";
    let value = loaded(&[
        ("shop.yaml", contract),
        ("answers/NotFound.yaml", "description: There is none\n"),
    ]);
    assert_eq!(
        value["components"],
        json!({"responses": {"NotFound": {"description": "There is none"}}})
    );
}

#[test]
fn the_bundle_is_the_same_every_time() {
    let contract = "openapi: 3.1.0\ncomponents: {schemas: {A: {anyOf: [{$ref: 'x.yaml#/B'}, {$ref: 'y.yaml#/B'}, {$ref: 'x.yaml#/C'}]}}}\n";
    let files = [
        ("shop.yaml", contract),
        ("x.yaml", "B: {type: string}\nC: {$ref: 'y.yaml#/B'}\n"),
        ("y.yaml", "B: {type: integer}\n"),
    ];
    let first = loaded(&files).to_string();
    for _ in 0..5 {
        assert_eq!(loaded(&files).to_string(), first);
    }
}
