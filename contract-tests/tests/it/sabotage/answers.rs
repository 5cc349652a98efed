//! Answers that the contract does not know.

use contract_tests::Gate;
use http::StatusCode;
use serde_json::json;

use super::report;
use super::spoiled::{Spoiled, put};

#[tokio::test]
async fn an_undeclared_field_is_caught() {
    let spoiled = Spoiled::open()
        .await
        .json(|json| json["purchase_price"] = json!(7));
    let report = report(Gate::Reach, "get_product", spoiled).await;
    report.caught(
        "undeclared field",
        &["get_product · 200", "undeclared property `/purchase_price`"],
    );
}

#[tokio::test]
async fn an_undeclared_field_deep_within_is_caught() {
    let spoiled = Spoiled::open().await.json(|json| {
        if json["items"][0]["price"].is_object() {
            json["items"][0]["price"]["margin"] = json!(7);
        }
    });
    let report = report(Gate::Acceptance, "list_products", spoiled).await;
    report.caught(
        "undeclared field, deep",
        &["undeclared property `/items/0/price/margin`"],
    );
}

#[tokio::test]
async fn an_undeclared_status_is_caught() {
    let spoiled = Spoiled::open().await.after(|_, answer| {
        if answer.status == StatusCode::CREATED {
            answer.status = StatusCode::ACCEPTED;
        }
    });
    let report = report(Gate::Reach, "create_category", spoiled).await;
    report.caught(
        "undeclared status",
        &["create_category · 201", "undeclared status 202"],
    );
    report.caught(
        "a status that nothing reaches",
        &["201 for bearer catalog:write was never reached"],
    );
}

#[tokio::test]
async fn a_missing_header_is_caught() {
    let spoiled = Spoiled::open()
        .await
        .after(|_, answer| drop(answer.headers.remove("etag")));
    let report = report(Gate::Reach, "get_category", spoiled).await;
    report.caught(
        "missing header",
        &["get_category · 200", "no `ETag` header"],
    );
}

#[tokio::test]
async fn a_value_outside_its_schema_is_caught() {
    let spoiled = Spoiled::open().await.json(|json| {
        if json["position"].is_number() {
            json["position"] = json!(10_001);
        }
    });
    let report = report(Gate::Reach, "get_category", spoiled).await;
    report.caught(
        "value out of bounds",
        &["get_category · 200", "`/position`"],
    );
}

#[tokio::test]
async fn a_foreign_problem_code_is_caught() {
    let spoiled = Spoiled::open().await.json(|json| {
        if json["code"] == "category_not_found" {
            json["code"] = json!("product_not_found");
            json["title"] = json!("There is no such product");
        }
    });
    let report = report(Gate::Reach, "get_category", spoiled).await;
    report.caught(
        "problem code of another operation",
        &[
            "get_category · 404",
            "`product_not_found`, which this operation does not declare",
        ],
    );
}

#[tokio::test]
async fn a_status_that_nothing_reaches_is_listed() {
    let spoiled = Spoiled::open().await.before(|request| {
        if !request.headers().contains_key("if-match") {
            put(request, "if-match", "*");
        }
    });
    let report = report(Gate::Reach, "archive_product", spoiled).await;
    report.caught(
        "If-Match not required",
        &["archive_product", "428", "was never reached"],
    );
}
