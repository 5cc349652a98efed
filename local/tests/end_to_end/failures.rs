use std::fs;

use rustix::process::Signal;
use tokio::net::TcpListener;

use super::system::Place;

#[tokio::test]
async fn taken_port_is_named_with_its_holder_and_nothing_is_started() {
    let place = Place::new().await;
    let _holder = TcpListener::bind(("127.0.0.1", place.port("catalog")))
        .await
        .unwrap();
    let refused = place.refused(&[]).await;
    assert!(!refused.status.success());
    let port = format!("port {} (for catalog)", place.port("catalog"));
    assert!(refused.said.contains(&port), "{}", refused.said);
    if cfg!(target_os = "linux") {
        let process = format!("process {}", std::process::id());
        assert!(refused.said.contains(&process), "{}", refused.said);
    }
    assert!(place.is_deserted().await);
}

#[tokio::test]
async fn second_run_on_one_state_is_refused() {
    let place = Place::new().await;
    let first = place.up(&[]).await;
    let other_ports = Place::new().await;
    let ports = other_ports.ports();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    let refused = place.refused(&ports).await;
    assert!(!refused.status.success());
    assert!(
        refused.said.contains("in use by another run"),
        "{}",
        refused.said
    );
    assert_eq!(first.json("/products/health").await["status"], "ok");
}

#[tokio::test]
async fn broken_state_says_what_to_do_and_a_reset_mends_it() {
    let place = Place::new().await;
    place.up(&[]).await.stop(Signal::TERM).await;
    fs::write(place.state().join("postgres/data/PG_VERSION"), "broken").unwrap();
    let refused = place.refused(&[]).await;
    assert!(!refused.status.success());
    assert!(refused.said.contains("--reset"), "{}", refused.said);
    place.up(&["--reset"]).await;
}

#[tokio::test]
async fn unknown_service_in_a_port_choice_is_refused_by_name() {
    let place = Place::new().await;
    let refused = place.refused(&["--port", "catalogue=9003"]).await;
    assert!(!refused.status.success());
    for expected in ["catalogue", "gateway", "catalog"] {
        assert!(refused.said.contains(expected), "{}", refused.said);
    }
}
