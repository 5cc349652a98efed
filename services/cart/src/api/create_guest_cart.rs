use platform::random;
use runtime::conditional;

use super::{Carts, hash};
use crate::domain::cart::Cart;
use crate::generated::operations::{
    CreateGuestCartError, CreateGuestCartRequest, CreateGuestCartResponse,
};
use crate::generated::types::CartToken;
use crate::store::carts as store;

/// The length of a guest's secret in bytes.
const SECRET: usize = 32;

pub(super) async fn create_guest_cart(
    carts: &Carts,
    _request: CreateGuestCartRequest,
) -> Result<CreateGuestCartResponse, CreateGuestCartError> {
    let now = carts.now();
    let expires_at = now + carts.guest_lifetime;
    let cart = Cart::of_guest(random::id(now), now, expires_at);
    let token = CartToken::try_from(random::token(SECRET))?;
    store::insert_of_guest(&carts.context.statements, &cart, &hash(&token), expires_at).await?;
    Ok(CreateGuestCartResponse::Created {
        cart_token: token,
        etag: conditional::of_version(cart.version),
        body: cart.try_into()?,
    })
}
