//! From progenitor's result to ours.

use progenitor_client::ResponseValue;

use crate::{Error, record};

/// The body of a contract's problems. Generated.
pub trait ProblemBody {
    /// The enumeration of the contract's codes.
    type Code: ProblemCode;

    /// What kind of problem it is.
    fn code(&self) -> &Self::Code;
}

/// The enumeration of a contract's problem codes. Generated.
pub trait ProblemCode: Clone + std::fmt::Debug + PartialEq {
    /// The code as the contract writes it.
    fn as_str(&self) -> &str;
}

/// Awaits a call and makes an [`Error`] of its failure. The generated clients call this.
///
/// # Errors
///
/// Where the call fails.
pub async fn answer<T, P: ProblemBody>(
    call: impl Future<Output = Result<ResponseValue<T>, progenitor_client::Error<P>>>,
) -> Result<ResponseValue<T>, Error<P::Code>> {
    let (result, record) = record::keep(call).await;
    result.map_err(|error| Error::new(error, record))
}
