//! `./dev up --processes`: a process for each service.

use std::collections::BTreeMap;
use std::time::Duration;

use plumbline_local::services;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use super::orders::place_order;
use super::system::{Place, System};

const PATIENCE: Duration = Duration::from_secs(30);

/// The services' processes, as the run announces them.
fn processes(place: &Place) -> BTreeMap<String, i32> {
    let list = std::fs::read_to_string(place.state().join("processes")).unwrap();
    let entries = list.lines().map(|line| line.split_once(' ').unwrap());
    entries
        .map(|(name, id)| (name.to_owned(), id.parse().unwrap()))
        .collect()
}

async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition().await {
        assert!(Instant::now() < end, "{what} did not come about");
        sleep(Duration::from_millis(20)).await;
    }
}

async fn status(system: &System, path: &str) -> u16 {
    let answer = reqwest::get(system.url(path)).await.unwrap();
    let status = answer.status().as_u16();
    if status >= 500 {
        assert!(
            answer.headers().contains_key("retry-after"),
            "{path}: {status}"
        );
    }
    status
}

#[tokio::test]
async fn a_service_that_is_killed_comes_back_and_the_others_go_on() {
    let place = Place::new().await;
    let system = place.up(&["--processes"]).await;
    let before = processes(&place);
    assert_eq!(before.len(), services::all().len(), "{before:?}");
    place_order(&system).await;

    let killed = before["order"];
    kill_process(Pid::from_raw(killed).unwrap(), Signal::KILL).unwrap();
    assert_eq!(status(&system, "/products?limit=1").await, 200);
    until("a new process", async || {
        processes(&place)
            .get("order")
            .is_some_and(|id| *id != killed)
    })
    .await;
    until("its health", async || {
        status(&system, "/orders/health").await == 200
    })
    .await;
    let after = processes(&place);
    for (name, id) in before.iter().filter(|(name, _)| *name != "order") {
        assert_eq!(after[name], *id, "`{name}` was not to be touched");
    }
    place_order(&system).await;

    assert!(system.stop(Signal::TERM).await.success());
    assert!(place.is_deserted().await, "SIGTERM left processes");
    assert!(!place.state().join("processes").exists());
}

#[tokio::test]
async fn a_run_that_is_killed_takes_its_processes_with_it() {
    let place = Place::new().await;
    let system = place.up(&["--processes"]).await;
    assert_eq!(processes(&place).len(), services::all().len());
    assert!(!system.stop(Signal::KILL).await.success());
    assert!(place.is_deserted().await, "services outlived the run");
}
