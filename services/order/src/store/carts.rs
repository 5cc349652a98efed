//! Carts that were ordered, each version of one once.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::cart::OrderedCart;

/// The constraint under which a version of a cart is ordered once.
pub const ONCE: &str = "ordered_carts_pkey";

/// Keeps that this order was made of a cart. Violates [`ONCE`] where another one was.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    cart: OrderedCart,
    order_id: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO ordered_carts (cart_id, cart_version, order_id) VALUES ($1, $2, $3)",
        cart.id,
        cart.version,
        order_id,
    )
    .execute(executor)
    .await?;
    Ok(())
}
