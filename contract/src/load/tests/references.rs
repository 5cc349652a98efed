use std::path::Path;

use super::{load_files, refused, with_schemas};
use crate::load::load_text;

#[test]
fn a_reference_to_nowhere_names_its_place_and_the_nearest_name() {
    let problem = refused(&with_schemas(&[
        "Product: {type: string}",
        "B: {$ref: '#/components/schemas/Prodcut'}",
    ]));
    assert_eq!(problem.rule, "ref-not-found");
    assert_eq!(
        problem.advice.as_deref(),
        Some("did you mean `#/components/schemas/Product`?")
    );
    let location = problem.location.expect("a place");
    assert_eq!((location.line, location.column), (5, 15));
}

#[test]
fn every_broken_reference_is_reported() {
    let text = with_schemas(&[
        "A: {$ref: '#/x'}",
        "B: {$ref: gone.yaml}",
        "C: {$ref: 'https://example.com/c.yaml'}",
        "D: {$ref: 1}",
    ]);
    let problems = load_files(&[("shop.yaml", &text)]).expect_err("all four are wrong");
    let rules: Vec<_> = problems
        .iter()
        .map(|problem| problem.rule.as_ref())
        .collect();
    assert_eq!(rules, ["ref-not-found", "file", "ref-remote", "ref-syntax"]);
    assert!(
        problems
            .iter()
            .all(|problem| problem.location.is_some() && problem.advice.is_some())
    );
}

#[test]
fn a_missing_file_is_answered_with_its_neighbour() {
    let text = with_schemas(&["A: {$ref: comon.yaml}"]);
    let problems = load_files(&[("shop.yaml", &text), ("common.yaml", "type: string\n")])
        .expect_err("a typing error");
    assert!(
        problems.to_string().contains("did you mean `common.yaml`?"),
        "{problems}"
    );
}

#[test]
fn references_that_never_arrive_are_refused_once() {
    let text = with_schemas(&[
        "A: {$ref: '#/components/schemas/B'}",
        "B: {$ref: '#/components/schemas/A'}",
        "C: {$ref: '#/components/schemas/A'}",
    ]);
    let problem = refused(&text);
    assert_eq!(problem.rule, "ref-cycle");
    assert!(
        problem
            .message
            .contains("#/components/schemas/B → #/components/schemas/A"),
        "{}",
        problem.message
    );
    assert_eq!(
        refused(&with_schemas(&["A: {$ref: '#/components/schemas/A'}"])).rule,
        "ref-cycle"
    );
}

#[test]
fn a_path_item_cannot_contain_itself() {
    let text = "\
openapi: 3.1.0
paths: {/a: {$ref: '#/components/pathItems/A'}}
components: {pathItems: {A: {post: {callbacks: {done: {'{$request.body#/url}': {$ref: '#/components/pathItems/A'}}}}}}}
";
    assert_eq!(refused(text).rule, "ref-cycle");
}

#[test]
fn a_reference_must_lead_to_what_is_expected() {
    let response = refused(
        "openapi: 3.1.0\ncomponents: {responses: {R: {description: ''}}, schemas: {A: {$ref: '#/components/responses/R'}}}\n",
    );
    assert_eq!(response.rule, "ref-kind");
    assert!(
        response
            .advice
            .is_some_and(|advice| advice.contains("a response"))
    );
    let text = refused(
        "openapi: 3.1.0\ninfo: {title: T}\ncomponents: {schemas: {A: {$ref: '#/info/title'}}}\n",
    );
    assert_eq!(text.rule, "ref-kind");
}

#[test]
fn references_have_their_places() {
    for text in [
        "openapi: 3.1.0\npaths: {/a: {get: {responses: {'200': {content: {text/plain: {$ref: x.yaml}}}}}}}\n",
        "openapi: 3.1.0\ncomponents: {$ref: x.yaml}\n",
    ] {
        assert_eq!(refused(text).rule, "ref-position", "{text}");
    }
}

#[test]
fn an_operation_in_a_file_of_its_own_is_written_out() {
    let shop = "openapi: 3.1.0\npaths: {/a: {get: {$ref: get.yaml}}}\n";
    let get = "responses: {'200': {description: x}}\n";
    let document = load_files(&[("shop.yaml", shop), ("get.yaml", get)]).expect("understood");
    let operation = &document.value["paths"]["/a"]["get"];
    assert_eq!(operation["responses"]["200"]["description"], "x");
    let warnings: Vec<_> = document
        .warnings
        .iter()
        .map(|one| one.rule.as_ref())
        .collect();
    assert_eq!(warnings, ["ref-position"]);
}

#[test]
fn the_names_of_another_mapping_are_taken_over() {
    let shop = "openapi: 3.1.0
paths: {$ref: paths.yaml}
components:
  schemas: {$ref: schemas/index.yaml, Own: {$ref: '#/components/schemas/Order'}}
";
    let paths = "/a: {get: {responses: {'200': {description: x, content: {application/json: {schema: {$ref: 'shop.yaml#/components/schemas/Order'}}}}}}}\n";
    let index = "Order: {$ref: Order.yaml}\nOwn: {type: integer}\n";
    let order = "{type: object, properties: {id: {type: string}, $ref: 'lines.yaml#/names'}}\n";
    let lines = "names: {lines: {$ref: '#/line'}}\nline: {type: array}\n";
    let document = load_files(&[
        ("shop.yaml", shop),
        ("paths.yaml", paths),
        ("schemas/index.yaml", index),
        ("schemas/Order.yaml", order),
        ("schemas/lines.yaml", lines),
    ])
    .expect("understood");
    let schemas = &document.value["components"]["schemas"];
    let order = "#/components/schemas/Order";
    assert_eq!(schemas["Own"]["$ref"], order);
    let properties = &schemas["Order"]["properties"];
    assert_eq!(properties["id"]["type"], "string");
    assert_eq!(properties["lines"]["$ref"], "#/components/schemas/line");
    assert_eq!(schemas["line"]["type"], "array");
    assert_eq!(schemas.as_object().map(serde_json::Map::len), Some(3));
    let response = &document.value["paths"]["/a"]["get"]["responses"]["200"];
    assert_eq!(
        response["content"]["application/json"]["schema"]["$ref"],
        order
    );
    let mut rules = document.warnings.iter().map(|one| one.rule.as_ref());
    assert!(rules.all(|rule| rule == "ref-position"));
}

#[test]
fn a_slash_alone_means_the_whole_file() {
    let shop = "openapi: 3.1.0\npaths: {/a: {$ref: 'a.yaml#/'}}\n";
    let document = load_files(&[("shop.yaml", shop), ("a.yaml", "summary: x\n")]);
    let document = document.expect("understood");
    assert_eq!(document.value["paths"]["/a"]["summary"], "x");
}

#[test]
fn names_that_are_never_written_out_are_refused() {
    let circle =
        "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {$ref: '#/components/schemas'}}\n";
    let problems = load_text(Path::new("shop.yaml"), circle).expect_err("there are no names");
    assert!(problems.iter().any(|problem| problem.rule == "ref-cycle"));
    let text = "openapi: 3.1.0\ninfo: {title: T}\npaths: {}\ncomponents: {schemas: {$ref: '#/info/title'}}\n";
    let problems = load_text(Path::new("shop.yaml"), text).expect_err("that is a text");
    assert!(problems.iter().any(|problem| problem.rule == "ref-kind"));
}

#[test]
fn a_name_with_percent_signs_is_found_as_it_is_written() {
    let text = with_schemas(&[
        "'a%22b': {type: string}",
        "B: {$ref: '#/components/schemas/a%22b'}",
    ]);
    let document = load_files(&[("shop.yaml", &text)]).expect("the name is there");
    assert!(document.value["components"]["schemas"]["B"]["$ref"].is_string());
}

#[test]
fn identifiers_that_change_what_references_mean_are_refused() {
    for keyword in [
        "$id: https://example.com/a",
        "$dynamicRef: '#x'",
        "$dynamicAnchor: x",
    ] {
        let problem = refused(&with_schemas(&[&format!("A: {{{keyword}}}")]));
        assert_eq!(problem.rule, "schema-keyword");
        assert!(problem.advice.is_some());
    }
}

#[test]
fn a_mapping_to_nothing_is_refused() {
    let text = with_schemas(&[
        "Pet: {discriminator: {propertyName: kind, mapping: {cat: Kat}}}",
        "Cat: {type: object}",
    ]);
    let problem = refused(&text);
    assert_eq!(
        (problem.rule.as_ref(), problem.advice.as_deref()),
        ("ref-not-found", Some("did you mean `Cat`?"))
    );
}

#[test]
fn path_items_cannot_be_nested_without_end() {
    let callbacks = |next: usize| -> String {
        (0..9)
            .map(|name| {
                format!("c{name}: {{'{{$url}}': {{$ref: '#/components/pathItems/P{next}'}}}}, ")
            })
            .collect()
    };
    let items: String = (1..40)
        .map(|item| {
            format!(
                "    P{item}: {{post: {{callbacks: {{{}}}}}}}\n",
                callbacks(item + 1)
            )
        })
        .collect();
    let text = format!(
        "openapi: 3.1.0\npaths: {{/a: {{$ref: '#/components/pathItems/P1'}}}}\ncomponents:\n  pathItems:\n    P40: {{}}\n{items}"
    );
    let problems = load_files(&[("shop.yaml", &text)]).expect_err("nine to the power of forty");
    assert!(
        problems.iter().all(|problem| problem.rule == "nesting"),
        "{problems}"
    );
}

#[test]
fn a_link_names_an_operation_of_its_own_file() {
    let text =
        "openapi: 3.1.0\ncomponents: {links: {L: {operationRef: 'other.yaml#/paths/~1a/get'}}}\n";
    assert_eq!(refused(text).rule, "ref-position");
    let shared = "openapi: 3.1.0\ncomponents: {links: {L: {$ref: 'links.yaml#/L'}, M: {operationRef: '#/paths/~1a/get'}}}\n";
    let link = "L: {operationRef: '#/paths/~1a/get'}\n";
    let problems =
        load_files(&[("shop.yaml", shared), ("links.yaml", link)]).expect_err("one link leads out");
    assert_eq!(problems.len(), 1, "{problems}");
}

#[test]
fn unusual_names_are_escaped() {
    let text = with_schemas(&[
        "a/b~c: {type: string}",
        "B: {$ref: '#/components/schemas/a~1b~0c'}",
    ]);
    let document = load_files(&[("shop.yaml", &text)]).expect("odd, but valid");
    let reference = &document.value["components"]["schemas"]["B"]["$ref"];
    assert_eq!(reference.as_str(), Some("#/components/schemas/a~1b~0c"));
}

#[test]
fn a_key_written_twice_does_not_hide_what_else_is_wrong() {
    let text = with_schemas(&[
        "A: {$ref: '#/x'}",
        "B: {type: string}",
        "B: {type: integer}",
    ]);
    let problems = load_files(&[("shop.yaml", &text)]).expect_err("two things are wrong");
    let rules: Vec<_> = problems
        .iter()
        .map(|problem| problem.rule.as_ref())
        .collect();
    assert_eq!(rules, ["ref-not-found", "duplicate-key"]);
}

#[test]
fn an_example_that_is_not_there_is_only_warned_of() {
    let text = "openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        '200':
          description: Done.
          content: {application/json: {examples: {one: {$ref: '#/components/examples/One'}}}}
";
    let document = load_text(Path::new("shop.yaml"), text).expect("nothing is made from examples");
    let warnings: Vec<_> = document.warnings.iter().collect();
    assert!(
        matches!(warnings.as_slice(), [warning] if warning.rule == "ref-not-found" && warning.advice.is_some()),
        "{}",
        document.warnings
    );
}
