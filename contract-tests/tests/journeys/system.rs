//! A system of this run's own: other ports, a state of its own, and deadlines that a test can wait for.

use std::path::Path;

use clap::Parser as _;
use platform::CancellationToken;
use platform::config::Environment;
use plumbline_local::args::{Cli, Command};
use plumbline_local::plan::Plan;
use plumbline_local::up::System;
use tokio::net::TcpListener;

/// Long enough for an order on a slow machine, and short enough to wait for.
const SETTINGS: [(&str, &str); 4] = [
    ("PLUMBLINE_ORDER_PAYMENT_DEADLINE", "9s"),
    ("PLUMBLINE_ORDER_PAYMENT_MARGIN", "2s"),
    ("PLUMBLINE_ORDER_HOLD", "30s"),
    // A bank that thinks about it does so for longer than an order waits.
    ("PLUMBLINE_PAYMENT_SANDBOX_PROCESSING", "1h"),
];

/// Everything that `./dev up` starts, with this bus.
pub(crate) async fn start(bus: &str) -> System {
    let state = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("journeys-{bus}"));
    let mut arguments = ["dev", "up", "--reset", "--bus", bus, "--state"]
        .map(str::to_owned)
        .to_vec();
    arguments.push(state.to_str().unwrap().to_owned());
    arguments.extend(ports().await);
    let Command::Up(options) = Cli::try_parse_from(arguments).unwrap().command else {
        unreachable!("it is `up`");
    };
    let said = SETTINGS
        .iter()
        .fold(Environment::default(), |said, (name, value)| {
            said.with(name, *value)
        });
    let started = System::start(&options, &said, CancellationToken::new()).await;
    started.unwrap_or_else(|error| panic!("the system does not start: {error:#}"))
}

/// Ports that nobody listens on now, as options.
async fn ports() -> Vec<String> {
    let plan = Plan::new(&[]).unwrap();
    let mut held = Vec::new();
    let mut options = Vec::new();
    for (name, _) in plan.ports() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        options.push(format!("--port={name}={port}"));
        // Until all have one, so that no two get the same.
        held.push(listener);
    }
    options
}
