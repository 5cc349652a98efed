//! Limits that do not hold, or hold too much.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use contract_tests::{Gate, Report, World as _, check};
use http::{HeaderValue, StatusCode};
use runtime::{Exempt, LimitedBy, RateLimit};

use super::report;
use super::spoiled::{Spoiled, put};
use crate::notes::{LIMIT, Notes};

async fn notes(limit: Option<RateLimit>) -> Report {
    check(&Notes::subject(), &Notes::limited(limit), Gate::Limits).await
}

async fn catalog(spoiled: Spoiled) -> Report {
    report(Gate::Limits, "upload_product_image", spoiled).await
}

#[tokio::test]
async fn a_limit_that_holds_is_found_to_hold() {
    notes(Some(LIMIT)).await.assert();
    catalog(Spoiled::open().await).await.assert();
}

#[tokio::test]
async fn a_limit_that_is_ignored_is_caught() {
    notes(None).await.caught(
        "limit ignored",
        &[
            "get_note · one request more",
            "expected 429 rate_limited, answered 200",
        ],
    );
    let spoiled = Spoiled::open().await.before(|request| {
        request.extensions_mut().insert(Exempt);
    });
    catalog(spoiled).await.caught(
        "limit of the catalog ignored",
        &["upload_product_image · one request more", "expected 429"],
    );
}

#[tokio::test]
async fn other_numbers_than_the_contracts_are_caught() {
    let more = notes(Some(RateLimit {
        requests: 6,
        ..LIMIT
    }))
    .await;
    more.caught(
        "one request more than declared",
        &[
            "one request more",
            "expected 429 rate_limited, answered 200",
        ],
    );
    let fewer = notes(Some(RateLimit {
        requests: 4,
        ..LIMIT
    }))
    .await;
    fewer.caught(
        "one request less than declared",
        &[
            "request 5 of 5 allowed ones",
            "turned away before the limit is reached",
        ],
    );
    let longer = Some(RateLimit {
        per: Duration::from_secs(90),
        ..LIMIT
    });
    notes(longer)
        .await
        .caught("longer than declared", &["`Retry-After: 18`, right is 12"]);
}

#[tokio::test]
async fn a_limit_that_counts_the_wrong_thing_is_caught() {
    let by_caller = notes(Some(RateLimit {
        by: LimitedBy::Caller,
        ..LIMIT
    }))
    .await;
    by_caller.caught(
        "caller counted in place of the address",
        &[
            "the same caller from another address",
            "turned away within the limit",
        ],
    );
    by_caller.caught(
        "credentials looked at beyond the limit",
        &[
            "a false token beyond the limit",
            "expected 429 rate_limited, answered 401",
        ],
    );
}

#[tokio::test]
async fn a_limit_that_all_share_is_caught() {
    let spoiled = Spoiled::open().await;
    let good = spoiled.tokens().staff(&["catalog:write"]);
    let spoiled = spoiled.before(move |request| {
        put(request, "authorization", &format!("Bearer {good}"));
    });
    catalog(spoiled).await.caught(
        "one limit for all",
        &[
            "another caller from the same address",
            "turned away within the limit",
        ],
    );
}

#[tokio::test]
async fn a_limit_that_never_opens_again_is_caught() {
    let spoiled = Spoiled::open().await;
    let closed = AtomicBool::new(false);
    let spoiled = spoiled.after(move |request, answer| {
        let refused = answer.status == StatusCode::TOO_MANY_REQUESTS;
        let is_closed = closed.fetch_or(refused, Ordering::Relaxed);
        if is_closed && request.uri().path().ends_with("/images") {
            answer.status = StatusCode::TOO_MANY_REQUESTS;
        }
    });
    catalog(spoiled).await.caught(
        "limit that never opens again",
        &[
            "after waiting for 1 s as told",
            "turned away within the limit",
        ],
    );
}

#[tokio::test]
async fn wrong_words_about_a_limit_are_caught() {
    let spoiled = Spoiled::open().await.after(|_, answer| {
        let headers = &mut answer.headers;
        if headers.remove("ratelimit").is_some() {
            headers.insert(
                "ratelimit",
                HeaderValue::from_static("\"upload_product_image\";r=60;t=1"),
            );
        }
        headers.remove("retry-after");
    });
    let report = catalog(spoiled).await;
    report.caught("no Retry-After", &["no `Retry-After` header"]);
    report.caught(
        "requests that do not run out",
        &["right is `\"upload_product_image\";r=58;t=1`"],
    );
}
