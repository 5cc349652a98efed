//! Requests that are judged wrongly.

use contract_tests::Gate;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::report;
use super::spoiled::Spoiled;

#[tokio::test]
async fn a_wrong_pointer_is_caught() {
    let spoiled = Spoiled::open().await.json(|json| {
        if json["errors"][0]["pointer"] == "/price/amount" {
            json["errors"][0]["pointer"] = json!("/amount");
        }
    });
    let report = report(Gate::Refusal, "create_product", spoiled).await;
    report.caught(
        "wrong pointer",
        &[
            "expected the fault `body /price/amount too_small`",
            "`body /amount too_small`",
        ],
    );
}

#[tokio::test]
async fn a_fault_beside_the_one_that_was_made_is_caught() {
    let spoiled = Spoiled::open().await.json(|json| {
        if let Some(errors) = json["errors"].as_array_mut() {
            errors.push(
                json!({"in": "body", "pointer": "/slug", "code": "pattern", "detail": "made up"}),
            );
        }
    });
    let report = report(Gate::Refusal, "create_category", spoiled).await;
    report.caught(
        "invented fault",
        &["only `body /name too_long` is wrong", "body /slug pattern"],
    );
}

#[tokio::test]
async fn an_unknown_property_that_is_swallowed_is_caught() {
    let spoiled = Spoiled::open().await.before(|request| {
        let mut body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        if let Some(object) = body.as_object_mut()
            && object.shift_remove("id").is_some()
        {
            *request.body_mut() = body.to_string().into();
        }
    });
    let report = report(Gate::Refusal, "create_category", spoiled).await;
    report.caught(
        "read-only property accepted",
        &["`id`, which only the service may set", "expected 422"],
    );
}

#[tokio::test]
async fn a_rejected_value_that_is_repeated_is_caught() {
    let spoiled = Spoiled::open().await.after(|request, answer| {
        let mut json = answer.json();
        if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
            json["detail"] = json!(String::from_utf8_lossy(request.body()));
            answer.body = json.to_string().into();
        }
    });
    let report = report(Gate::Refusal, "create_category", spoiled).await;
    report.caught(
        "rejected value echoed",
        &["the answer repeats a rejected value"],
    );
}

#[tokio::test]
async fn a_bound_that_is_too_narrow_is_caught() {
    let spoiled = Spoiled::open().await.before(|request| {
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        if request.method() == Method::POST && body["position"] == 10_000 {
            *request.body_mut() = json!({"name": "x", "position": 10_001}).to_string().into();
        }
    });
    let report = report(Gate::Acceptance, "create_category", spoiled).await;
    report.caught(
        "bound too narrow",
        &["the greatest, 10000 at /position", "expected 201"],
    );
}
