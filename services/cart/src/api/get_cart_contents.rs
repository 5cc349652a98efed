use runtime::{Caller, conditional};

use super::{Carts, key};
use crate::generated::operations::{
    GetCartContentsError, GetCartContentsRequest, GetCartContentsResponse,
};
use crate::generated::security::Bearer;

pub(super) async fn get_cart_contents(
    carts: &Carts,
    caller: Option<Caller<Bearer>>,
    request: GetCartContentsRequest,
) -> Result<GetCartContentsResponse, GetCartContentsError> {
    let key = key(caller.as_ref(), request.cart_token.as_ref());
    let cart = carts
        .open(key)
        .await?
        .ok_or(GetCartContentsError::CartNotFound)?;
    let etag = conditional::of_version(cart.version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetCartContentsResponse::NotModified { etag });
    }
    Ok(GetCartContentsResponse::Ok {
        etag,
        body: cart.try_into()?,
    })
}
