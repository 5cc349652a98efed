//! A rejected value is never repeated: it may be a password, or somebody else's data.

use axum::Router;
use serde_json::{Value, json};

use crate::call::{Answered, JSON, MERGE, WRITER, api, send};
use crate::service::THING;

/// Stands in every bad value, in forms that survive being text, a number or a key.
const MARKER: &str = "hunter2";
const NUMBER: i64 = 8_675_309;

fn is_silent(answer: &Answered) -> bool {
    let headers = answer
        .headers
        .values()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    headers
        .chain([text])
        .all(|text| !text.contains(MARKER) && !text.contains(&NUMBER.to_string()))
}

/// Values of every type, each with the marker in it where it can be.
fn bad_values() -> Vec<Value> {
    vec![
        json!(MARKER),
        json!(MARKER.repeat(50)),
        json!(NUMBER),
        json!(-NUMBER),
        json!(NUMBER as f64 + 0.5),
        json!(true),
        json!(null),
        json!([MARKER, MARKER]),
        json!([NUMBER, NUMBER, [MARKER], {"min": MARKER}]),
        json!({"kind": MARKER}),
        json!({"kind": "circle", "radius": MARKER}),
        json!({"species": MARKER, "lives": NUMBER}),
        json!({"min": MARKER, "max": [NUMBER]}),
        json!({"a": MARKER, "b": {"c": MARKER}}),
        json!({"x-a": NUMBER}),
    ]
}

/// Every property of an object schema, from the contract itself.
fn properties(schema: &str) -> Vec<String> {
    let document = golden::everything::server::document();
    let properties = &document["components"]["schemas"][schema]["properties"];
    properties
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect()
}

async fn bodies_are_not_echoed(
    api: &Router,
    target: (&str, &str, &[(&str, &str)]),
    schema: &str,
) -> usize {
    let (method, uri, headers) = target;
    let mut refused = 0;
    for property in properties(schema) {
        for value in bad_values() {
            let body = json!({&property: value}).to_string();
            let answer = send(api, method, uri, headers, body.clone()).await;
            if answer.status >= 400 {
                refused += 1;
                assert!(is_silent(&answer), "{uri} {body}: {}", answer.body);
            }
        }
    }
    refused
}

#[tokio::test]
async fn no_rejected_value_of_a_body_is_repeated() {
    let api = api();
    let thing = format!("/things/{THING}");
    let keyed = [WRITER, JSON, ("idempotency-key", "k")];
    let changed = [WRITER, MERGE, ("if-match", "\"3\"")];
    let mut refused = 0;
    for (target, schema) in [
        (("POST", "/schemas/bounds", &[JSON][..]), "Bounds"),
        (("POST", "/schemas/formats", &[JSON]), "Formats"),
        (("POST", "/schemas/presence", &[JSON]), "Presence"),
        (("POST", "/schemas/unions", &[JSON]), "Unions"),
        (("POST", "/schemas/objects", &[JSON]), "Objects"),
        (("POST", "/schemas/values", &[JSON]), "Values"),
        (("POST", "/schemas/rules", &[JSON]), "Rules"),
        (("POST", "/schemas/trees", &[JSON]), "Tree"),
        (("POST", "/media/documents", &[JSON]), "Document"),
        (("POST", "/things", &keyed), "Thing"),
        (("PATCH", &thing, &changed), "ThingPatch"),
    ] {
        refused += bodies_are_not_echoed(&api, target, schema).await;
    }
    assert!(refused > 700, "only {refused} were refused");
}

#[tokio::test]
async fn no_broken_body_is_repeated() {
    let api = api();
    let whole = format!(
        r#"{{"text": "{MARKER}", "integer": {NUMBER}, "list": [{NUMBER}], "map": {{"a": "{MARKER}"}}}}"#
    );
    for end in 1..whole.len() {
        let answer = send(
            &api,
            "POST",
            "/schemas/bounds",
            &[JSON],
            whole[..end].to_owned(),
        )
        .await;
        assert_eq!(answer.problem(), (400, "invalid_request"));
        assert!(is_silent(&answer), "{}", answer.body);
    }
    for (content_type, body) in [
        ("text/plain", [MARKER.as_bytes(), b"\xff"].concat()),
        (
            "application/x-www-form-urlencoded",
            format!("title={MARKER}{MARKER}&pages={MARKER}&draft={MARKER}").into_bytes(),
        ),
        (
            "application/x-www-form-urlencoded",
            format!("title={MARKER}%FF").into_bytes(),
        ),
        (
            "multipart/form-data; boundary=hunter2",
            b"--hunter2\r\nbroken".to_vec(),
        ),
        (
            "multipart/form-data; boundary=b",
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"pages\"\r\n\r\n{MARKER}\r\n--b--"
            )
            .into_bytes(),
        ),
        ("hunter2", b"x".to_vec()),
        ("application/json; charset=hunter2", b"x".to_vec()),
    ] {
        let answer = send(
            &api,
            "POST",
            "/media/documents",
            &[("content-type", content_type)],
            body,
        )
        .await;
        assert!(answer.status >= 400, "{content_type}");
        assert!(is_silent(&answer), "{content_type}: {}", answer.body);
    }
}

#[tokio::test]
async fn no_rejected_parameter_is_repeated() {
    let api = api();
    let names = [
        "text",
        "number",
        "flag",
        "day",
        "words",
        "numbers",
        "spaced",
        "piped",
        "R",
        "record",
        "deep[min]",
        "json",
        "size",
        "mood",
    ];
    for name in names {
        for value in [
            MARKER.repeat(9),
            format!("{MARKER},{MARKER},{MARKER}"),
            format!("%22{MARKER}{MARKER}{MARKER}"),
            format!("{MARKER}%FF"),
        ] {
            let uri = format!("/styles/query?{name}={value}");
            let answer = send(&api, "GET", &uri, &[], "").await;
            assert!(answer.status >= 400, "{uri}");
            assert!(is_silent(&answer), "{uri}: {}", answer.body);
        }
    }
    for uri in [
        format!("/things/{MARKER}"),
        format!("/reports/{MARKER}.json"),
        format!("/statuses/{NUMBER}"),
        format!("/things?page_token={MARKER}"),
        format!("/{MARKER}"),
        format!("/security/vault?key={MARKER}"),
    ] {
        let answer = send(&api, "GET", &uri, &[], "").await;
        assert!(answer.status >= 400, "{uri}");
        assert!(is_silent(&answer), "{uri}: {}", answer.body);
    }
    for header in [
        ("x-id", MARKER),
        ("x-numbers", MARKER),
        ("x-record", MARKER),
        (
            "cookie",
            "session=hunter2hunter2hunter2; seen=hunter2; count=hunter2",
        ),
        ("accept", "hunter2/hunter2"),
    ] {
        let answer = send(&api, "GET", "/styles/headers", &[header], "").await;
        assert!(answer.status >= 400, "{header:?}");
        assert!(is_silent(&answer), "{header:?}: {}", answer.body);
    }
    let thing = format!("/things/{THING}");
    for headers in [
        [WRITER, MERGE, ("if-match", MARKER)],
        [
            ("authorization", "Bearer hunter2"),
            MERGE,
            ("if-match", "*"),
        ],
        [("authorization", "hunter2"), MERGE, ("if-match", "*")],
    ] {
        let answer = send(&api, "PATCH", &thing, &headers, "{}").await;
        assert!(answer.status >= 400, "{headers:?}");
        assert!(is_silent(&answer), "{headers:?}: {}", answer.body);
    }
}
