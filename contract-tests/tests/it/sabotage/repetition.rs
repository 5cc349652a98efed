//! Requests that meet, and lists that change.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use contract_tests::Gate;
use serde_json::Value;

use super::report;
use super::spoiled::{Spoiled, put};

#[tokio::test]
async fn a_swallowed_idempotency_key_is_caught() {
    let count = AtomicUsize::new(0);
    let spoiled = Spoiled::open().await.before(move |request| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        put(request, "idempotency-key", &format!("another-{number}"));
    });
    let report = report(Gate::Repetition, "create_category", spoiled).await;
    report.caught(
        "swallowed idempotency key",
        &["the same request again", "expected 201"],
    );
}

#[tokio::test]
async fn a_key_that_is_shared_by_different_requests_is_caught() {
    let first: Mutex<Option<bytes::Bytes>> = Mutex::default();
    let spoiled = Spoiled::open().await.before(move |request| {
        let mut first = first.lock().expect("no test panics here");
        *request.body_mut() = first.get_or_insert_with(|| request.body().clone()).clone();
    });
    let report = report(Gate::Repetition, "create_category", spoiled).await;
    report.caught(
        "body not compared",
        &[
            "another body under the same key",
            "expected 422 idempotency_key_reused",
        ],
    );
}

#[tokio::test]
async fn an_etag_that_is_ignored_is_caught() {
    let spoiled = Spoiled::open()
        .await
        .before(|request| put(request, "if-match", "*"));
    let report = report(Gate::Versions, "update_product", spoiled).await;
    report.caught(
        "ETag ignored",
        &[
            "two changes to one version at once",
            "expected 200 once and 412 once",
        ],
    );
}

#[tokio::test]
async fn a_page_that_repeats_a_row_is_caught() {
    let last: Mutex<Option<Value>> = Mutex::default();
    let spoiled = Spoiled::open().await.json(move |page| {
        let mut last = last.lock().expect("no test panics here");
        let Some(items) = page["items"]
            .as_array_mut()
            .filter(|items| !items.is_empty())
        else {
            return;
        };
        let shown = items.last().cloned();
        if let Some(last) = last.take() {
            items[0] = last;
        }
        *last = shown;
    });
    let report = report(Gate::Paging, "list_categories", spoiled).await;
    report.caught(
        "page repeats a row",
        &["list_categories", "the page repeats the item"],
    );
}

#[tokio::test]
async fn a_page_that_loses_a_row_is_caught() {
    let spoiled = Spoiled::open().await.json(|page| {
        if let Some(items) = page["items"].as_array_mut() {
            items.truncate(1);
        }
    });
    let report = report(Gate::Paging, "list_categories", spoiled).await;
    report.caught("page loses a row", &["list_categories", "the pages lost"]);
}
