use runtime::{Caller, conditional};

use super::{Carts, Outcome, key};
use crate::generated::operations::{ClearCartError, ClearCartRequest, ClearCartResponse};
use crate::generated::security::Bearer;

/// The cart is not as it was when its holder saw it.
struct Stale;

pub(super) async fn clear_cart(
    carts: &Carts,
    caller: Option<Caller<Bearer>>,
    request: ClearCartRequest,
) -> Result<ClearCartResponse, ClearCartError> {
    let key = key(caller.as_ref(), request.cart_token.as_ref());
    let cleared = carts.change(key, |cart, now| {
        let current = conditional::of_version(cart.version);
        match conditional::matches(&request.if_match, &current) {
            true => Ok(cart.cleared(now)),
            false => Err(Stale),
        }
    });
    match cleared.await? {
        Outcome::Done(cart) => Ok(ClearCartResponse::Ok {
            etag: conditional::of_version(cart.version),
            body: cart.try_into()?,
        }),
        Outcome::NotFound => Err(ClearCartError::CartNotFound),
        Outcome::Refused(Stale) => Err(ClearCartError::PreconditionFailed),
    }
}
