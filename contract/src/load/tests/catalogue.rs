use serde_json::json;

use super::{load_files, loaded};

const SHARED: &str = "\
x-problems:
  not_found: {status: 404, title: Not found}
  internal: {status: 500, title: Internal error}
components: {schemas: {Problem: {type: object}}}
";

#[test]
fn shared_problem_codes_join_the_contracts_own() {
    let contract = "\
openapi: 3.1.0
x-problems:
  slug_taken: {status: 409, title: Slug taken}
  not_found: {title: Not found, status: 404}
components: {schemas: {Problem: {$ref: 'common.yaml#/components/schemas/Problem'}}}
";
    let value = loaded(&[("shop.yaml", contract), ("common.yaml", SHARED)]);
    assert_eq!(
        value["x-problems"],
        json!({
            "slug_taken": {"status": 409, "title": "Slug taken"},
            "not_found": {"status": 404, "title": "Not found"},
            "internal": {"status": 500, "title": "Internal error"},
        })
    );
}

#[test]
fn one_code_cannot_mean_two_things() {
    let contract = "\
openapi: 3.1.0
x-problems: {internal: {status: 503}}
components: {schemas: {Problem: {$ref: 'common.yaml#/components/schemas/Problem'}}}
";
    let problems =
        load_files(&[("shop.yaml", contract), ("common.yaml", SHARED)]).expect_err("two meanings");
    let problem = problems.iter().next().expect("one problem");
    assert_eq!(problem.rule, "problem-clash");
    assert_eq!(
        problem.location.as_ref().map(|location| location.line),
        Some(2)
    );
    assert!(
        problem
            .advice
            .as_ref()
            .is_some_and(|advice| advice.contains("common.yaml:3:3"))
    );
}

#[test]
fn a_contract_without_codes_takes_over_the_shared_ones() {
    let contract = "openapi: 3.1.0\ncomponents: {schemas: {Problem: {$ref: 'common.yaml#/components/schemas/Problem'}}}\n";
    let value = loaded(&[("shop.yaml", contract), ("common.yaml", SHARED)]);
    assert_eq!(
        value["x-problems"].as_object().map(serde_json::Map::len),
        Some(2)
    );
}

#[test]
fn the_codes_of_neighbours_stay_theirs() {
    let neighbour = "\
openapi: 3.1.0
paths: {}
x-problems: {internal: {status: 503}}
components: {schemas: {ThingId: {type: string}}}
";
    let contract = "\
openapi: 3.1.0
x-problems: {internal: {status: 500}}
components: {schemas: {Id: {$ref: 'neighbour.yaml#/components/schemas/ThingId'}}}
";
    let value = loaded(&[("shop.yaml", contract), ("neighbour.yaml", neighbour)]);
    assert_eq!(value["x-problems"], json!({"internal": {"status": 500}}));
}
