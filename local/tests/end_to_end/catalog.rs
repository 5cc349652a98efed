use std::collections::HashSet;

use serde_json::json;

use super::system::{Place, System};

/// One run for all that leaves the run as it is.
#[tokio::test]
async fn running_system_is_used_as_a_person_uses_it() {
    let place = Place::new().await;
    let system = place.up(&[]).await;
    says_what_runs_where(&place, &system);
    demo_products_page_through_the_gateway_and_their_pictures_load(&system).await;
    health_reaches_the_database(&system).await;
    writing_takes_a_token_of_staff(&system).await;
    let direct = format!(
        "http://127.0.0.1:{}/products?limit=1",
        place.port("catalog")
    );
    assert_eq!(reqwest::get(direct).await.unwrap().status(), 200);
}

fn says_what_runs_where(place: &Place, system: &System) {
    for expected in [
        format!("http://localhost:{}/docs", place.gateway),
        format!("http://localhost:{}", place.port("catalog")),
        "/products".to_owned(),
        place.state().display().to_string(),
    ] {
        assert!(
            system.said.contains(&expected),
            "{expected} is missing in\n{}",
            system.said
        );
    }
}

async fn demo_products_page_through_the_gateway_and_their_pictures_load(system: &System) {
    let mut ids = HashSet::new();
    let mut pictures = Vec::new();
    let mut path = "/products?limit=7".to_owned();
    loop {
        let page = system.json(&path).await;
        for product in page["items"].as_array().unwrap() {
            let id = product["id"].as_str().unwrap().to_owned();
            for image in product["images"].as_array().into_iter().flatten() {
                pictures.push(format!(
                    "/products/{id}/images/{}",
                    image["id"].as_str().unwrap()
                ));
            }
            assert!(ids.insert(id), "a product came twice");
        }
        match page["next_page"].as_str() {
            Some(token) => path = format!("/products?page_token={token}"),
            None => break,
        }
    }
    assert!(ids.len() >= 60, "{} products", ids.len());

    assert!(!pictures.is_empty(), "no product has a picture");
    for picture in pictures.iter().take(5) {
        let answer = reqwest::get(system.url(picture)).await.unwrap();
        assert_eq!(answer.status(), 200, "{picture}");
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("image/"), "{kind}");
    }
}

async fn writing_takes_a_token_of_staff(system: &System) {
    let category = json!({ "name": "Lanterns", "slug": "lanterns", "position": 90 });
    for (persona, status) in [(None, 401), (Some("customer"), 403), (Some("staff"), 201)] {
        let mut request = reqwest::Client::new()
            .post(system.url("/products/categories"))
            .header(
                "idempotency-key",
                format!("lanterns-{}", persona.unwrap_or("nobody")),
            )
            .json(&category);
        if let Some(persona) = persona {
            request = request.bearer_auth(system.token(persona).await);
        }
        let answer = request.send().await.unwrap();
        let (answered, body) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(answered, status, "{persona:?}: {body}");
    }
}

async fn health_reaches_the_database(system: &System) {
    let health = system.json("/products/health").await;
    assert_eq!(health["status"], "ok");
    assert_eq!(health["checks"]["db_tcp"], true);
}
