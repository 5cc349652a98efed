//! What an answer says beside its body.

use http::header::{ETAG, LOCATION};
use progenitor_client::ResponseValue;

/// The headers that are worth a name.
pub trait ResponseExt {
    /// The version of what was answered, to be sent as `If-Match` or `If-None-Match`.
    fn etag(&self) -> Option<&str>;

    /// Where the new thing is.
    fn location(&self) -> Option<&str>;

    /// Under this id the request is found in logs.
    fn request_id(&self) -> Option<&str>;
}

impl<T> ResponseExt for ResponseValue<T> {
    fn etag(&self) -> Option<&str> {
        self.headers().get(ETAG)?.to_str().ok()
    }

    fn location(&self) -> Option<&str> {
        self.headers().get(LOCATION)?.to_str().ok()
    }

    fn request_id(&self) -> Option<&str> {
        self.headers().get("x-request-id")?.to_str().ok()
    }
}
