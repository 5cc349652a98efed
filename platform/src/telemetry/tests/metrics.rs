use super::{Made, both, documented, maker, scrape, shop};
use crate::testing::{TestService, eventually};

const METRICS: [(&str, &str); 1] = [("PLUMBLINE_TELEMETRY_METRICS_PORT", "0")];

#[tokio::test]
async fn what_happens_is_counted_under_the_names_that_are_documented() {
    let (maker, shop) = both(&METRICS).await;
    let client = reqwest::Client::new();
    let answer = client.post(maker.url("/things")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let nothing = crate::testing::event(&Made { thing: -1 });
    shop.bus().send("shop", &nothing).await;
    let telemetry = [maker.telemetry().clone(), shop.telemetry().clone()];
    let lonely = lonely().await;

    let seen = eventually("everything is counted", async || {
        let mut text = telemetry.iter().map(|telemetry| telemetry.scrape());
        let (maker, shop) = (text.next().unwrap(), text.next().unwrap());
        let all = [
            r#"messaging_process_duration_seconds_count{event_type="thing.made",outcome="handled",service_name="shop"} 1"#,
            r#"messaging_process_duration_seconds_count{event_type="thing.made",outcome="rejected",service_name="shop"} 1"#,
            r#"messaging_dead_letters_total{event_type="thing.made",service_name="shop"} 1"#,
        ];
        let all_there = all.iter().all(|line| shop.contains(line));
        let published = r#"messaging_client_sent_messages_total{event_type="thing.made",outcome="published",service_name="maker"} 1"#;
        (all_there && maker.contains(published)).then_some([maker, shop])
    })
    .await;
    let [of_maker, of_shop] = &seen;
    for line in [
        r#"http_server_request_duration_seconds_count{http_response_status_code="200",operation="none",service_name="maker"} 1"#,
        r#"http_client_request_duration_seconds_count{error_type="404",http_response_status_code="404",operation="get_product",service_peer_name="catalog",service_name="maker"} 1"#,
        r#"db_client_connection_max{service_name="maker"} 10"#,
    ] {
        assert!(of_maker.contains(line), "{line} is missing in\n{of_maker}");
    }
    let open = r#"circuit_open{service_peer_name="catalog",service_name="maker"} 1"#;
    assert!(lonely.contains(open), "{lonely}");

    let mut exported = scrape::metrics(of_maker);
    for (name, labels) in [of_shop, &lonely]
        .into_iter()
        .flat_map(|text| scrape::metrics(text))
    {
        exported.entry(name).or_default().extend(labels);
    }
    assert_eq!(exported, documented::metrics(), "observability/README.md");
}

/// What a maker counts whose shop is not there.
async fn lonely() -> String {
    let mut variables = METRICS.to_vec();
    variables.push(("PLUMBLINE_MAKER_SHOP_URL", "http://127.0.0.1:1"));
    let maker = TestService::start(maker(), &variables).await;
    for _ in 0..10 {
        reqwest::get(maker.url("/ask")).await.unwrap();
    }
    maker.telemetry().scrape()
}

#[tokio::test]
async fn metrics_are_served_for_prometheus() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    drop(listener);
    let variables = [("PLUMBLINE_TELEMETRY_METRICS_PORT", port.as_str())];
    let shop = TestService::start(shop(), &variables).await;
    let url = shop.url("/products/1");
    assert_eq!(reqwest::get(url).await.unwrap().status(), 404);
    let answer = reqwest::get(format!("http://127.0.0.1:{port}/metrics"))
        .await
        .unwrap();
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    let text = answer.text().await.unwrap();
    let counted = r#"http_server_request_duration_seconds_count{http_response_status_code="404""#;
    assert!(text.contains(counted), "{text}");
}
