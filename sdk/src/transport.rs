//! How a request gets to the service.

use http_body_util::BodyExt;
use tower::{BoxError, Service, ServiceExt, util::BoxCloneSyncService};

/// Over the network, or by a call.
#[derive(Clone)]
pub(crate) enum Transport {
    Http(reqwest::Client),
    InProcess(
        BoxCloneSyncService<http::Request<reqwest::Body>, http::Response<reqwest::Body>, BoxError>,
    ),
}

/// Why a request got no answer.
#[derive(Debug)]
pub(crate) enum Unreached {
    Http(reqwest::Error),
    InProcess(BoxError),
}

impl Transport {
    pub(crate) fn in_process<S, B>(service: S) -> Self
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
        let answered = |answer: http::Response<B>| {
            answer.map(|body| reqwest::Body::wrap_stream(body.into_data_stream()))
        };
        Self::InProcess(BoxCloneSyncService::new(
            service.map_response(answered).map_err(Into::into),
        ))
    }

    /// Sends the request. The answer's body is still to be read.
    pub(crate) async fn send(
        &self,
        request: reqwest::Request,
    ) -> Result<http::Response<reqwest::Body>, Unreached> {
        match self {
            Self::Http(client) => client
                .execute(request)
                .await
                .map(Into::into)
                .map_err(Unreached::Http),
            Self::InProcess(service) => {
                let request = http::Request::try_from(request).map_err(Unreached::Http)?;
                service
                    .clone()
                    .oneshot(request)
                    .await
                    .map_err(Unreached::InProcess)
            }
        }
    }
}
