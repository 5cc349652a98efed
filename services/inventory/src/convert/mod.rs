//! Between the types of the contract and those of the domain, in both directions.
//!
//! Out of the contract nothing can fail: what arrives has been checked. Into it something can, since the database might
//! hold what the contract does not allow; that is an error of ours and never sent.

mod movement;
mod reservation;
mod stock;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

fn try_all<T: TryInto<U>, U>(items: Vec<T>) -> Result<Vec<U>, T::Error> {
    items.into_iter().map(TryInto::try_into).collect()
}
