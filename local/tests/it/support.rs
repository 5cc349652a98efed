//! Serving a router for the length of a test.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use plumbline_local::gateway::serve;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A router that is served until this is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    _stop: DropGuard,
}

impl Served {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

pub(crate) async fn serve_router(router: Router) -> Served {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    tokio::spawn(serve(
        listener,
        router,
        stop.clone(),
        Duration::from_secs(1),
    ));
    Served {
        address,
        _stop: stop.drop_guard(),
    }
}
