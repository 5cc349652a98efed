//! All pages of a list as one stream.

use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::{
    samples::{ok, product},
    wire::{Reply, Wire},
};

fn page(names: &[&str], next: Option<&str>) -> Reply {
    let items: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut product = product();
            product["name"] = json!(name);
            product
        })
        .collect();
    let mut page = json!({ "items": items });
    if let Some(next) = next {
        page["next_page"] = json!(next);
    }
    ok(&page)
}

#[tokio::test]
async fn the_token_continues_the_query_alone() {
    let wire = Wire::start([
        page(&["a", "b"], Some("token/1")),
        Reply::Reset,
        page(&["c"], None),
    ])
    .await;
    let catalog = wire.catalog();
    let list = catalog.list_products().q("kettle").sort("price").limit(2);
    let products: Vec<_> = list.stream().try_collect().await.expect("no page fails");
    let names: Vec<_> = products
        .iter()
        .map(|product| product.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    let received = wire.received();
    let targets: Vec<_> = received.iter().map(|request| request.target()).collect();
    assert_eq!(targets[0], "GET /products?limit=2&q=kettle&sort=price");
    assert_eq!(targets[2], "GET /products?limit=2&page_token=token%2F1");
}

#[tokio::test]
async fn a_page_that_fails_ends_the_stream_with_the_problem() {
    let wire = Wire::start([
        page(&["a"], Some("t")),
        crate::samples::problem(422, "validation_failed"),
    ])
    .await;
    let catalog = wire.catalog();
    let mut stream = catalog.list_products().stream();
    assert!(
        stream
            .try_next()
            .await
            .expect("the first page is good")
            .is_some()
    );
    let error = stream.try_next().await.expect_err("the second is not");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    assert_eq!(
        error.code().map(ToString::to_string).as_deref(),
        Some("validation_failed")
    );
}
