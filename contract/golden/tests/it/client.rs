//! The generated client against the generated server, over a socket.

use futures::{StreamExt, TryStreamExt};
use golden::everything::client::{Client, Error, Patch, types};
use golden::everything::server;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::context;
use crate::service::{Service, THING};

/// A client of a server of its own, as somebody who may write.
async fn client() -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let api = server::router(Service::default(), context().build());
    tokio::spawn(async move { axum::serve(listener, api).await });
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer writer"));
    let inner = reqwest::Client::builder()
        .default_headers(headers)
        .build()
        .expect("a client");
    Client::new_with_client(&format!("http://{address}"), inner)
}

fn typed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("as the contract says")
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("plain data")
}

#[tokio::test]
async fn query_parameters_arrive_as_they_were_meant() {
    let client = client().await;
    let request = client
        .read_query_styles()
        .text("a&b=c %")
        .number(1.5)
        .flag(true)
        .words(vec!["red".to_owned(), "b,c".to_owned()])
        .size(7)
        .mood(types::Mood::WildEyed)
        .numbers("1,2")
        .spaced("3 4")
        .piped("5|6");
    let answer = request.send().await.expect("a success").into_inner();
    let understood = written(&answer);
    for (name, expected) in [
        ("text", json!("a&b=c %")),
        ("number", json!(1.5)),
        ("flag", json!(true)),
        ("words", json!(["red", "b,c"])),
        ("size", json!(7)),
        ("mood", json!("wild-eyed")),
        ("numbers", json!([1, 2])),
        ("spaced", json!([3, 4])),
        ("piped", json!([5, 6])),
        ("day", Value::Null),
    ] {
        assert_eq!(understood[name], expected, "{name}");
    }
}

#[tokio::test]
async fn parts_of_segments_are_filled_in() {
    let client = client().await;
    let request = client
        .get_comparisons_by_base_head()
        .base("v1")
        .head("a/b c");
    let answer = request.send().await.expect("a success").into_inner();
    assert_eq!(written(&answer), json!({"base": "v1", "head": "a/b c"}));
}

#[tokio::test]
async fn a_creation_is_answered_with_headers_and_replayed_under_its_key() {
    let client = client().await;
    let body: types::ThingRequest =
        typed(json!({"name": "lamp", "price": 500, "secret": "12345678"}));
    let create = async || {
        let request = client
            .create_thing()
            .idempotency_key("k")
            .body(body.clone());
        request.send().await.expect("a success")
    };
    let (first, second) = (create().await, create().await);
    assert_eq!(
        (first.status().as_u16(), second.status().as_u16()),
        (201, 201)
    );
    assert_eq!(first.headers()["x-rank"], "1");
    assert_eq!(second.headers()["x-rank"], "1");
    assert_eq!(second.headers()["idempotency-replayed"], "true");
    assert_eq!(first.id.0, THING);
}

#[tokio::test]
async fn problems_come_back_typed() {
    let client = client().await;
    let body: types::ThingRequest =
        typed(json!({"name": "taken", "price": 5, "secret": "12345678"}));
    let request = client.create_thing().idempotency_key("k").body(body);
    let Err(Error::ErrorResponse(problem)) = request.send().await else {
        panic!("the name is taken");
    };
    assert_eq!(problem.status().as_u16(), 409);
    assert_eq!(problem.code, types::ProblemCode::NameTaken);

    let body: types::Bounds = typed(json!({"open": 10, "large": 1}));
    let Err(Error::ErrorResponse(problem)) = client.check_bounds().body(body).send().await else {
        panic!("10 is too large");
    };
    assert_eq!(problem.status().as_u16(), 422);
    assert_eq!(problem.errors[0].pointer, "/open");
    assert_eq!(problem.errors[0].code, "too_large");

    let absent = client
        .get_thing()
        .thing_id(types::ThingId(uuid::Uuid::nil()));
    let Err(Error::ErrorResponse(problem)) = absent.send().await else {
        panic!("it is not there");
    };
    assert_eq!(problem.code, types::ProblemCode::ThingNotFound);
}

#[tokio::test]
async fn a_merge_patch_clears_one_field_and_leaves_another_alone() {
    let client = client().await;
    let patch = types::ThingPatch {
        colour: Patch::Null,
        mood: None,
        name: Some(types::Name("desk".to_owned())),
        note: Patch::Absent,
        size: None,
    };
    let request = client
        .update_thing()
        .thing_id(types::ThingId(THING))
        .if_match("\"3\"")
        .body(patch);
    let answer = request.send().await.expect("a success").into_inner();
    assert_eq!(written(&answer), json!({"name": "desk", "colour": null}));
}

#[tokio::test]
async fn a_filtered_list_is_streamed_over_all_its_pages() {
    let client = client().await;
    let request = client.list_things().mood(types::Mood::Lively).limit(2);
    let things: Vec<_> = request.stream().try_collect().await.expect("all pages");
    let prices: Vec<i64> = things.iter().map(|thing| thing.price).collect();
    assert_eq!(prices, [0, 1, 2, 3, 4]);
    assert!(
        things
            .iter()
            .all(|thing| thing.mood == Some(types::Mood::Lively))
    );
}

#[tokio::test]
async fn unions_and_recursive_values_survive_the_way_there_and_back() {
    let client = client().await;
    let body = json!({
        "shape": {"kind": "group", "members": [{"kind": "circle", "radius": 1}]},
        "pet": {"species": "felis", "lives": 9},
        "scalar": "one",
    });
    let request = client
        .check_unions()
        .body(typed::<types::UnionsRequest>(body.clone()));
    assert_eq!(
        written(&request.send().await.expect("a success").into_inner()),
        body
    );
    let body =
        json!({"name": "a", "parent": {"name": "b"}, "children": [{"name": "c", "children": []}]});
    let request = client.check_tree().body(typed::<types::Tree>(body.clone()));
    let answer = written(&request.send().await.expect("a success").into_inner());
    assert_eq!(answer["parent"]["name"], "b");
    assert_eq!(answer["children"][0]["name"], "c");
}

#[tokio::test]
async fn bytes_are_streamed_in_both_directions() {
    let client = client().await;
    let answer = client
        .load_picture()
        .name("cat")
        .send()
        .await
        .expect("a success");
    assert_eq!(answer.headers()["content-type"], "image/png");
    let mut bytes = Vec::new();
    let mut stream = answer.into_inner();
    while let Some(chunk) = stream.next().await {
        bytes.extend(chunk.expect("it arrives"));
    }
    assert_eq!(bytes, [137, 80, 78, 71, 0, 255]);
    let request = client
        .leave_note()
        .body(typed::<types::Range>(json!({"min": 1})));
    let answer = request.send().await.expect("a success").into_inner();
    assert_eq!(written(&answer), json!({"note": {"min": 1}}));
}

#[tokio::test]
async fn a_form_is_sent_as_a_form() {
    let client = client().await;
    let body: types::Document = typed(json!({"title": "a b&c", "pages": 3, "draft": true}));
    let answer = client
        .send_form()
        .body(body)
        .send()
        .await
        .expect("a success")
        .into_inner();
    assert_eq!(
        written(&answer),
        json!({"title": "a b&c", "pages": 3, "draft": true})
    );
}

#[tokio::test]
async fn without_a_token_the_refusal_is_typed_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let api = server::router(Service::default(), context().build());
    tokio::spawn(async move { axum::serve(listener, api).await });
    let client = Client::new(&format!("http://{address}"));
    let Err(Error::ErrorResponse(problem)) = client.open_vault().send().await else {
        panic!("nobody in particular has no access");
    };
    assert_eq!(problem.status().as_u16(), 401);
    assert_eq!(problem.code, types::ProblemCode::Unauthenticated);
}
