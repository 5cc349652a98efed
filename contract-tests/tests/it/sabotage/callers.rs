//! Callers who get in and should not.

use bytes::Bytes;
use contract_tests::{Gate, World as _};
use http::Request;

use super::report;
use super::spoiled::{Spoiled, put};

/// Lets in whoever has a token for which `believes` holds.
async fn gullible(believes: fn(&str) -> bool) -> Spoiled {
    let spoiled = Spoiled::open().await;
    let good = spoiled.tokens().staff(&["catalog:write"]);
    spoiled.before(move |request| {
        if bearer(request).is_some_and(believes) {
            put(request, "authorization", &format!("Bearer {good}"));
        }
    })
}

fn bearer(request: &Request<Bytes>) -> Option<&str> {
    request
        .headers()
        .get("authorization")?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

#[tokio::test]
async fn a_scope_that_is_not_checked_is_caught() {
    let report = report(
        Gate::Authorization,
        "delete_product_image",
        gullible(|_| true).await,
    )
    .await;
    report.caught(
        "scope not checked",
        &["a customer", "expected 403 forbidden"],
    );
    report.caught(
        "similar scope taken for it",
        &["somebody with similar scopes", "expected 403 forbidden"],
    );
    report.caught("expiry not checked", &["an expired token", "expected 401"]);
    report.caught(
        "audience not checked",
        &["a token for another audience", "expected 401"],
    );
}

#[tokio::test]
async fn an_unsigned_token_that_is_believed_is_caught() {
    let report = report(
        Gate::Authorization,
        "create_category",
        gullible(|token| token.ends_with('.')).await,
    )
    .await;
    report.caught(
        "alg none believed",
        &["alg none", "expected 401 unauthenticated"],
    );
}

#[tokio::test]
async fn an_anonymous_write_is_caught() {
    let spoiled = Spoiled::open().await;
    let good = spoiled.tokens().staff(&["catalog:write"]);
    let spoiled = spoiled.before(move |request| {
        if bearer(request).is_none() {
            put(request, "authorization", &format!("Bearer {good}"));
        }
    });
    let report = report(Gate::Authorization, "archive_product", spoiled).await;
    report.caught(
        "no token needed",
        &["nobody in particular", "expected 401 unauthenticated"],
    );
}
