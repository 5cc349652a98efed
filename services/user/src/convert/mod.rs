//! Between the types of the contract and those of the domain, in both directions.
//!
//! Out of the contract nothing can fail: what arrives has been checked. Into it something can, since the database might
//! hold what the contract does not allow; that is an error of ours and never sent.

mod address;
mod user;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

/// What a neighbour answered, as our contract shows it: both take it from the neighbour's contract.
pub(crate) fn as_answered<T: Serialize, U: DeserializeOwned>(answer: T) -> serde_json::Result<U> {
    serde_json::from_value(serde_json::to_value(answer)?)
}
