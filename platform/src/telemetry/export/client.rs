use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use hyper_rustls::HttpsConnectorBuilder;
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{HttpClient, HttpError};
use tokio::runtime::Handle;

/// A client whose work is done on the present runtime: those who use it do so from threads of their own, which have none.
pub(super) fn new(tls: bool, timeout: Duration) -> anyhow::Result<Arc<dyn HttpClient>> {
    let client: Arc<dyn HttpClient> = if tls {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()?
            .https_only()
            .enable_http1()
            .build();
        Arc::new(HyperClient::new(connector, timeout, None))
    } else {
        Arc::new(HyperClient::with_default_connector(timeout, None))
    };
    let runtime = Handle::current();
    Ok(Arc::new(OnRuntime { client, runtime }))
}

struct OnRuntime {
    client: Arc<dyn HttpClient>,
    runtime: Handle,
}

impl fmt::Debug for OnRuntime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OnRuntime")
    }
}

#[async_trait]
impl HttpClient for OnRuntime {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = Arc::clone(&self.client);
        let sending = self
            .runtime
            .spawn(async move { client.send_bytes(request).await });
        sending.await?
    }
}
