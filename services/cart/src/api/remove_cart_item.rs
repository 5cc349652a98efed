use std::convert::Infallible;

use runtime::{Caller, conditional};

use super::{Carts, Outcome, key};
use crate::generated::operations::{
    RemoveCartItemError, RemoveCartItemRequest, RemoveCartItemResponse,
};
use crate::generated::security::Bearer;

pub(super) async fn remove_cart_item(
    carts: &Carts,
    caller: Option<Caller<Bearer>>,
    request: RemoveCartItemRequest,
) -> Result<RemoveCartItemResponse, RemoveCartItemError> {
    let key = key(caller.as_ref(), request.cart_token.as_ref());
    let product_id = request.product_id.into();
    let removed = carts.change(key, |cart, now| {
        Ok::<_, Infallible>(cart.without(product_id, now))
    });
    match removed.await? {
        Outcome::Done(cart) => Ok(RemoveCartItemResponse::Ok {
            etag: conditional::of_version(cart.version),
            body: cart.try_into()?,
        }),
        Outcome::NotFound => Err(RemoveCartItemError::CartNotFound),
    }
}
