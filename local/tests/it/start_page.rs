use plumbline_local::gateway::Routes;
use plumbline_local::start_page::router;
use serde_json::json;

use crate::support::serve_router;

#[tokio::test]
async fn lists_each_service_with_its_addresses() {
    let mut routes = Routes::default();
    let contract = json!({ "paths": { "/things/{id}": {} } });
    let address = ([127, 0, 0, 1], 8011).into();
    routes.add("shop", address, &contract).unwrap();
    let served = serve_router(router(&routes)).await;
    let page = reqwest::get(served.url("/"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for expected in [
        "shop",
        "href=\"/things\"",
        "http://localhost:8011/things",
        "href=\"/docs/\"",
    ] {
        assert!(page.contains(expected), "{expected} is missing in\n{page}");
    }
}
