//! Reading what may not have changed.

use http::StatusCode;
use progenitor_client::ResponseValue;

use crate::{Error, ResponseExt};

/// The answer to a read with `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cached<T> {
    /// What the caller has is current.
    NotModified,
    /// It is not, and this is.
    Fresh {
        /// The version, for the next read.
        etag: Option<String>,
        /// What is there now.
        value: T,
    },
}

/// Tells "not modified", which is an answer like any other, from failures.
///
/// # Errors
///
/// Where the call failed for another reason.
///
/// ```
/// use plumbline_sdk::{Cached, cached, catalog};
///
/// async fn refresh(catalog: &catalog::Client, id: &str, etag: &str) -> Result<(), catalog::CallError> {
///     match cached(catalog.get_product().product_id(id).if_none_match(etag).send().await)? {
///         Cached::NotModified => println!("still {etag}"),
///         Cached::Fresh { etag, value } => println!("now {etag:?}: {}", value.name.as_str()),
///     }
///     Ok(())
/// }
/// ```
pub fn cached<T, C>(result: Result<ResponseValue<T>, Error<C>>) -> Result<Cached<T>, Error<C>> {
    match result {
        Ok(answer) => Ok(Cached::Fresh {
            etag: answer.etag().map(str::to_owned),
            value: answer.into_inner(),
        }),
        Err(error) if error.status() == Some(StatusCode::NOT_MODIFIED) => Ok(Cached::NotModified),
        Err(error) => Err(error),
    }
}
