use rustix::process::Signal;
use serde_json::json;

use super::system::{Place, System};

const SLUG: &str = "made-by-the-end-to-end-test";

async fn make_category(system: &System) {
    let answer = reqwest::Client::new()
        .post(system.url("/products/categories"))
        .bearer_auth(system.token("staff").await)
        .header("idempotency-key", SLUG)
        .json(&json!({ "name": "Made by the test", "slug": SLUG, "position": 99 }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
}

async fn has_category(system: &System) -> bool {
    let categories = system.json("/products/categories").await;
    categories["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|category| category["slug"] == SLUG)
}

#[tokio::test]
async fn data_stays_over_a_stop_and_goes_with_a_reset() {
    let place = Place::new().await;

    let first = place.up(&[]).await;
    make_category(&first).await;
    let kept_alive = reqwest::Client::new();
    // A client with an open connection does not hold up the stop.
    kept_alive
        .get(first.url("/products"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert!(place.processes() > 0);
    assert!(first.stop(Signal::TERM).await.success());
    assert!(place.is_deserted().await, "SIGTERM left processes");

    let second = place.up(&[]).await;
    assert!(has_category(&second).await, "the data did not stay");
    assert!(second.stop(Signal::INT).await.success());
    assert!(place.is_deserted().await, "Ctrl-C left processes");

    let third = place.up(&["--reset"]).await;
    assert!(!has_category(&third).await, "the reset forgot nothing");
    assert!(
        !third.json("/products").await["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn killed_run_leaves_no_process_and_its_data_is_used_again() {
    let place = Place::new().await;
    let first = place.up(&[]).await;
    make_category(&first).await;
    assert!(!first.stop(Signal::KILL).await.success());
    assert!(place.is_deserted().await, "the database outlived the run");
    let second = place.up(&[]).await;
    assert!(has_category(&second).await);
}
