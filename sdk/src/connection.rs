//! The way to a service.

use std::{fmt, sync::Arc, time::Duration};

use tower::{BoxError, Service};
use url::Url;

use crate::{
    Instruments, Options, TokenSource, budget::Budget, circuit::Circuit, transport::Transport,
};

/// The way to one service: where it is, who calls, and how its calls are made. Cheap to clone; clones share the retry
/// budget and the circuit.
#[derive(Clone)]
pub struct Connection {
    base_url: Arc<str>,
    pub(crate) service: Option<&'static str>,
    http: reqwest::Client,
    pub(crate) transport: Transport,
    pub(crate) tokens: Option<Arc<dyn TokenSource>>,
    pub(crate) options: Options,
    pub(crate) budget: Arc<Budget>,
    pub(crate) circuit: Arc<Circuit>,
    pub(crate) instruments: Instruments,
}

/// A base URL that no request can be sent to.
#[derive(Debug, thiserror::Error)]
#[error("`{url}` is no base URL: it takes a scheme, http or https, and a host")]
pub struct InvalidBaseUrl {
    url: String,
}

impl Connection {
    /// Over HTTP, to `http://host:port`, with the path before the contract's paths where there is one.
    ///
    /// # Errors
    ///
    /// Where the URL is not absolute, or its scheme is not http or https.
    pub fn http(base_url: &str) -> Result<Self, InvalidBaseUrl> {
        let valid = Url::parse(base_url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !valid {
            return Err(InvalidBaseUrl {
                url: base_url.to_owned(),
            });
        }
        let http = http_client();
        Ok(Self::new(
            base_url.trim_end_matches('/'),
            Transport::Http(http.clone()),
            http,
        ))
    }

    /// Into a service in the same process, for example an axum `Router`: nothing touches the network.
    pub fn in_process<S, B>(service: S) -> Self
    where
        S: Service<http::Request<reqwest::Body>, Response = http::Response<B>>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::new(
            "http://in-process",
            Transport::in_process(service),
            http_client(),
        )
    }

    fn new(base_url: &str, transport: Transport, http: reqwest::Client) -> Self {
        Self {
            base_url: base_url.into(),
            service: None,
            http,
            transport,
            tokens: None,
            options: Options::default(),
            budget: Arc::default(),
            circuit: Arc::default(),
            instruments: Instruments::default(),
        }
    }

    /// The same way, with a token from `source` on every request that wants one.
    pub fn with_tokens(mut self, source: impl TokenSource + 'static) -> Self {
        self.tokens = Some(Arc::new(source));
        self
    }

    /// The same way, with its calls recorded.
    pub fn recorded_with(mut self, instruments: Instruments) -> Self {
        self.instruments = instruments;
        self
    }

    /// The same way, with other options; what `options` does not set stays.
    pub fn with(&self, options: Options) -> Self {
        Self {
            options: options.over(&self.options),
            ..self.clone()
        }
    }

    /// The same way, with the name of the service at its end, for failures to tell. The generated clients call this.
    pub fn named(mut self, service: &'static str) -> Self {
        self.service = Some(service);
        self
    }

    /// Where the service is.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The client that builds the requests.
    pub fn http_client(&self) -> &reqwest::Client {
        &self.http
    }
}

/// Redirections are answers like any other: a contract says where things are.
fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("plumbline-sdk/", env!("CARGO_PKG_VERSION")))
        .build()
        .expect("these settings need nothing that can fail")
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("base_url", &self.base_url)
            .field("options", &self.options)
            .finish()
    }
}
