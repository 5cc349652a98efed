use http::Method;

use crate::till::Till;
use crate::till::service_at;

#[tokio::test]
async fn a_service_with_its_database_is_well_whatever_the_provider_does() {
    let service = service_at("http://127.0.0.1:9", "1s").await;
    let answer = reqwest::get(service.url("/payments/health")).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        reqwest::get(service.url("/healthz"))
            .await
            .unwrap()
            .status(),
        200
    );
}

#[tokio::test]
async fn the_sandbox_is_well_too() {
    let till = Till::open().await;
    for path in ["/healthz", "/health"] {
        let answer = reqwest::get(till.provider.url(path)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    let stranger = till.ask(Method::GET, "/payments", "nobody", None).await;
    assert_eq!(stranger.0, 401);
}
