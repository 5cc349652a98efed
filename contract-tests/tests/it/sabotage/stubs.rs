//! Stubs that answer what the neighbour never would.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use serde_json::{Value, json};
use wiremock::MockServer;

const ID: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b11";

fn category() -> Value {
    json!({
        "id": ID, "slug": "kitchen", "name": "Kitchen", "description": null, "position": 0,
        "created_at": "2026-03-14T09:26:53Z", "updated_at": "2026-03-14T09:26:53Z"
    })
}

fn get_category() -> StubbedOperation {
    stub(Subject::of_service("catalog"))
        .operation("get_category")
        .header("etag", "\"1\"")
}

/// The words with which a stub is refused.
fn refusal(stub: StubbedOperation, status: u16, body: Value) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| drop(stub.answers(status, body))));
    let panic = outcome.expect_err("the stub lies and was taken");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_stub_answers_what_the_contract_allows() {
    let server = MockServer::start().await;
    get_category().mounted(&server, 200, category()).await;
    let url = |path: &str| format!("{}/products/{path}", server.uri());
    let answer = reqwest::get(url(&format!("categories/{ID}")))
        .await
        .expect("the stub answers");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["etag"]),
        (200, &"\"1\"".parse().expect("a tag"))
    );
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(
        answer.bytes().await.expect("a body"),
        category().to_string()
    );
    let elsewhere = reqwest::get(url("elsewhere"))
        .await
        .expect("the server answers");
    assert_eq!(elsewhere.status().as_u16(), 404);
}

#[test]
fn a_stub_that_lies_is_refused_with_the_reason() {
    let mut nameless = category();
    nameless
        .as_object_mut()
        .map(|category| category.shift_remove("name"));
    let mut more = category();
    more["colour"] = json!("sage");
    let problem = json!({"title": "Gone", "status": 404, "code": "gone"});
    let bare = stub(Subject::of_service("catalog")).operation("get_category");
    for (stub, status, body, reason) in [
        (get_category(), 200, nameless, "missing property `/name`"),
        (get_category(), 200, more, "undeclared property `/colour`"),
        (get_category(), 202, category(), "undeclared status 202"),
        (get_category(), 404, problem, "unknown problem code `gone`"),
        (bare, 200, category(), "no `ETag` header"),
    ] {
        let words = refusal(stub, status, body);
        assert!(words.contains(reason), "{words}");
        assert!(
            words.starts_with("the contract of `catalog` does not let `get_category` answer this"),
            "{words}"
        );
        // Past the capture of the test harness, as all these lines.
        writeln!(std::io::stdout(), "sabotage · stub that lies · {words}").expect("an open output");
    }
}
