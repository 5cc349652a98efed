use std::path::Path;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::system::{Place, System};

const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the example that the README shows; returns what it printed.
pub(crate) async fn place_order(system: &System) -> String {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut script = Command::new(checkout.join("examples/place-order.sh"));
    script.arg(system.url("")).kill_on_drop(true);
    let output = timeout(PATIENCE, script.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    println!("{said}");
    said
}

#[tokio::test]
async fn an_order_of_a_new_customer_is_paid_confirmed_and_invoiced() {
    let place = Place::new().await;
    let system = place.up(&[]).await;
    let said = place_order(&system).await;
    for step in ["ms  registered", "ms  confirmed", "ms  invoice "] {
        assert!(said.contains(step), "no `{step}`: {said}");
    }
}
