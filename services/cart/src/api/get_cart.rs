use runtime::{Caller, conditional};

use super::{Carts, key};
use crate::convert::shown;
use crate::generated::operations::{GetCartError, GetCartRequest, GetCartResponse};
use crate::generated::security::Bearer;

pub(super) async fn get_cart(
    carts: &Carts,
    caller: Option<Caller<Bearer>>,
    request: GetCartRequest,
) -> Result<GetCartResponse, GetCartError> {
    let key = key(caller.as_ref(), request.cart_token.as_ref());
    let cart = carts.open(key).await?.ok_or(GetCartError::CartNotFound)?;
    let known = carts.neighbours.know(&cart.lines).await;
    Ok(GetCartResponse::Ok {
        etag: conditional::of_version(cart.version),
        body: shown(&cart, &known)?,
    })
}
