//! One request on its way to its service and back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::{Extension, Router};
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{Uri, Version};
use hyper::body::Body as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use platform::telemetry::Telemetry;
use tokio::sync::Semaphore;

use super::activity::{Activity, Downloading, Silent, Uploading};
use super::passing::Passing;
use super::routes::{Route, Routes};
use super::serve::Peer;
use super::{answers, headers};

/// What the gateway is called in traces and metrics.
pub const NAME: &str = "gateway";

/// The gateway's bounds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port that clients see, for `X-Forwarded-Port`.
    pub port: u16,
    /// How long a connection to a service may take to open.
    pub connect: Duration,
    /// How long neither side may say anything.
    pub idle: Duration,
    /// How many requests may be in flight at once.
    pub in_flight: usize,
}

impl Settings {
    /// The bounds of an ordinary run: the load balancer's idle time, and far more requests than one machine answers.
    pub fn new(port: u16) -> Self {
        Self {
            port,
            connect: Duration::from_secs(2),
            idle: Duration::from_secs(60),
            in_flight: 1024,
        }
    }
}

/// A reverse proxy over a fixed table of routes. Clones share their connections.
#[derive(Clone)]
pub struct Gateway {
    routes: Arc<Routes>,
    client: Client<HttpConnector, Uploading>,
    places: Arc<Semaphore>,
    settings: Arc<Settings>,
    telemetry: Telemetry,
}

impl Gateway {
    /// A gateway over these routes.
    pub fn new(routes: Routes, settings: Settings) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(settings.connect));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(128)
            .build(connector);
        Self {
            routes: Arc::new(routes),
            client,
            places: Arc::new(Semaphore::new(settings.in_flight)),
            settings: Arc::new(settings),
            telemetry: Telemetry::off(NAME),
        }
    }

    /// The same, which tells of itself with this.
    pub fn recorded_with(self, telemetry: Telemetry) -> Self {
        Self { telemetry, ..self }
    }

    /// A router whose fallback passes every request on; served by [`super::serve`], which says who asks.
    pub fn router(self) -> Router {
        Router::new()
            .fallback(async move |Extension(Peer(peer)), request| self.forward(peer, request).await)
    }

    /// Passes the request on to the service that has its path; what goes wrong is answered as a problem.
    pub async fn forward(&self, peer: SocketAddr, mut request: Request) -> Response {
        let Some(route) = self.routes.find(request.uri().path()) else {
            return answers::no_such_service(request.uri().path());
        };
        let passing = Passing::begin(&self.telemetry, route, &mut request);
        let response = self.pass_on(route, peer, request).await;
        passing.end(&self.telemetry, route, &response);
        response
    }

    async fn pass_on(&self, route: &Route, peer: SocketAddr, request: Request) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return answers::overloaded();
        };
        let activity = Activity::begin();
        let request = self.outgoing(route, peer, request, activity.clone());
        let again = repetition(&request);
        let exchange = async {
            match (self.client.request(request).await, again) {
                // The connection was kept from earlier, and its other end has been restarted since.
                (Err(error), Some(again)) if !error.is_connect() => {
                    tracing::debug!(service = route.service, ?error, "asked again");
                    self.client.request(again).await
                }
                (answered, _) => answered,
            }
        };
        let answered = activity.guard(self.settings.idle, exchange).await;
        match answered {
            Ok(Ok(response)) => {
                let (mut head, body) = response.into_parts();
                headers::remove_hop_by_hop(&mut head.headers);
                head.version = Version::default();
                let body = Downloading::new(body, self.settings.idle, place);
                Response::from_parts(head, Body::new(body))
            }
            Ok(Err(error)) if error.is_connect() => {
                tracing::warn!(service = route.service, ?error, "service cannot be reached");
                answers::unreachable(&route.service)
            }
            Ok(Err(error)) => {
                tracing::warn!(service = route.service, ?error, "service broke off");
                answers::broken(&route.service)
            }
            Err(Silent::Client) => answers::silent_client(),
            Err(Silent::Service) => {
                tracing::warn!(service = route.service, "service did not answer in time");
                answers::timeout(&route.service)
            }
        }
    }

    fn outgoing(
        &self,
        route: &Route,
        peer: SocketAddr,
        request: Request,
        activity: Activity,
    ) -> http::Request<Uploading> {
        let (mut head, body) = request.into_parts();
        head.uri = upstream_uri(route, &head.uri);
        head.version = Version::HTTP_11;
        // What the connection to the client carries is no business of the next one.
        head.extensions.clear();
        headers::remove_hop_by_hop(&mut head.headers);
        headers::add_forwarded(&mut head.headers, peer, self.settings.port);
        http::Request::from_parts(head, Uploading { body, activity })
    }
}

/// The same request once more, where it changes nothing and has no body.
fn repetition(request: &http::Request<Uploading>) -> Option<http::Request<Uploading>> {
    if !request.method().is_safe() || !request.body().is_end_stream() {
        return None;
    }
    let mut again = http::Request::new(Uploading {
        body: Body::empty(),
        activity: request.body().activity.clone(),
    });
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    Some(again)
}

fn upstream_uri(route: &Route, uri: &Uri) -> Uri {
    let mut parts = Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(
        Authority::try_from(route.upstream.to_string()).expect("a socket address is an authority"),
    );
    parts.path_and_query = Some(
        uri.path_and_query()
            .cloned()
            .unwrap_or_else(|| PathAndQuery::from_static("/")),
    );
    Uri::from_parts(parts).expect("scheme, authority and path are all there")
}
