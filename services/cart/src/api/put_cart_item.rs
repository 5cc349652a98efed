use runtime::{Caller, conditional};

use super::{Carts, Outcome, key};
use crate::domain::cart::{Full, Line};
use crate::generated::operations::{PutCartItemError, PutCartItemRequest, PutCartItemResponse};
use crate::generated::security::Bearer;

pub(super) async fn put_cart_item(
    carts: &Carts,
    caller: Option<Caller<Bearer>>,
    request: PutCartItemRequest,
) -> Result<PutCartItemResponse, PutCartItemError> {
    let key = key(caller.as_ref(), request.cart_token.as_ref());
    let line = Line {
        product_id: request.product_id.into(),
        quantity: request.body.quantity.into(),
    };
    let put = carts.change(key, |cart, now| cart.put(line.clone(), now));
    match put.await? {
        Outcome::Done(cart) => Ok(PutCartItemResponse::Ok {
            etag: conditional::of_version(cart.version),
            body: cart.try_into()?,
        }),
        Outcome::NotFound => Err(PutCartItemError::CartNotFound),
        Outcome::Refused(Full) => Err(PutCartItemError::CartFull),
    }
}
