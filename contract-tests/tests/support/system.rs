//! A system of this run's own, everything that `./dev up` starts: on other ports, with a state of its own, and with deadlines
//! that a test can wait for.

use std::path::Path;

use clap::Parser as _;
use platform::CancellationToken;
use platform::config::Environment;
use plumbline_local::args::{Cli, Command};
use plumbline_local::plan::Plan;
use plumbline_local::up::System;
use tokio::net::TcpListener;

/// Long enough for an order on a slow machine, and short enough to wait for.
const SETTINGS: [(&str, &str); 6] = [
    ("PLUMBLINE_ORDER_PAYMENT_DEADLINE", "9s"),
    ("PLUMBLINE_ORDER_PAYMENT_MARGIN", "2s"),
    ("PLUMBLINE_ORDER_HOLD", "30s"),
    // A bank that thinks about it does so for longer than an order waits.
    ("PLUMBLINE_PAYMENT_SANDBOX_PROCESSING", "1h"),
    // A little longer than a service waits before it asks for keys once more.
    ("PLUMBLINE_AUTH_KEY_LEAD", "6s"),
    // Everybody comes from this machine. Who is to be counted for themselves says where they come from, as a proxy does that
    // stands in front of the gateway.
    ("PLUMBLINE_HTTP_TRUSTED_PROXIES", "2"),
];

/// Starts it, with this bus. Its state is kept under `name` until the next run.
pub(crate) async fn start(name: &str, bus: &str) -> System {
    let state = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
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
