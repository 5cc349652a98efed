use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use runtime::ClientAddress;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::util::MapRequest;

use crate::health::Health;
use crate::http::HttpSettings;

/// Who sends headers more slowly than this is cut off.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const HTTP2_PING: Duration = Duration::from_secs(20);
/// After a failed accept (out of file descriptors), before the next.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown`, then drains: says so through `health`, takes requests for a while longer, finishes those in
/// flight, and cuts off what takes too long.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    settings: &HttpSettings,
    health: &Health,
    shutdown: CancellationToken,
) {
    let connections = Connections::new(router);
    let mut stopping = pin!(async {
        shutdown.cancelled().await;
        health.drain();
        tokio::time::sleep(settings.drain_delay).await;
    });
    loop {
        tokio::select! {
            biased;
            () = &mut stopping => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => connections.take(stream, peer),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    connections.finish(settings.drain_timeout).await;
}

struct Connections {
    router: Router,
    builder: Builder<TokioExecutor>,
    graceful: GracefulShutdown,
    cut: CancellationToken,
}

impl Connections {
    fn new(router: Router) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(HTTP2_PING);
        Self {
            router,
            builder,
            graceful: GracefulShutdown::new(),
            cut: CancellationToken::new(),
        }
    }

    fn take(&self, stream: TcpStream, peer: SocketAddr) {
        // Small answers shall not wait for the previous one's acknowledgement.
        let _ = stream.set_nodelay(true);
        let from = ClientAddress(peer.ip());
        let service = MapRequest::new(
            self.router.clone(),
            move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(from);
                request
            },
        );
        let service = TowerToHyperService::new(service);
        let connection = self
            .builder
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        let connection = self.graceful.watch(connection);
        let cut = self.cut.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = cut.cancelled() => {}
                ended = connection => if let Err(error) = ended {
                    tracing::debug!(%error, "a connection broke");
                },
            }
        });
    }

    async fn finish(self, patience: Duration) {
        let open = self.graceful.count();
        if tokio::time::timeout(patience, self.graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!(
                open,
                "requests were cut off because they took longer than the shutdown may"
            );
        }
        self.cut.cancel();
    }
}

/// The address that a listener got.
pub(crate) fn address(listener: &TcpListener) -> SocketAddr {
    listener
        .local_addr()
        .expect("a bound socket has an address")
}
