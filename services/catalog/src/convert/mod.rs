//! Between the types of the contract and those of the domain, in both directions.
//!
//! Out of the contract nothing can fail: what arrives has been checked. Into it something can, since the database might
//! hold what the contract does not allow; that is an error of ours and never sent.

mod attribute;
mod category;
mod image;
mod product;
mod query;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;
