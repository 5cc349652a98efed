//! Carts, each one row.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::domain::cart::{Cart, Holder, Line};

/// The hash of a guest's secret.
pub type TokenHash = [u8; 32];

/// A guest's cart, and who has taken it along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guests {
    /// The cart. Where somebody has taken it along, its lines are those that they could not.
    pub cart: Cart,
    /// Who has.
    pub merged_into: Option<Uuid>,
}

struct Row {
    id: Uuid,
    user_id: Option<Uuid>,
    lines: Json<Vec<Line>>,
    version: i64,
    updated_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    merged_into: Option<Uuid>,
    erased_at: Option<DateTime<Utc>>,
}

/// A query over carts: the columns of [`Row`] and the rest of the statement.
macro_rules! select_carts {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id, user_id, lines AS "lines: _", version, updated_at, expires_at, merged_into, erased_at
            FROM carts "# + $rest
            $(, $argument)*
        )
    };
}

impl Row {
    /// The cart, or the complaint that the database holds what the rules do not allow.
    fn into_cart(self) -> sqlx::Result<Cart> {
        let holder = match (self.user_id, self.expires_at) {
            (Some(_), None) if self.erased_at.is_some() => Holder::Erased,
            (Some(user_id), None) => Holder::Person(user_id),
            (None, Some(expires_at)) => Holder::Guest { expires_at },
            _ => {
                return Err(sqlx::Error::Decode(
                    "a cart is a person's or a guest's".into(),
                ));
            }
        };
        Ok(Cart {
            id: self.id,
            holder,
            lines: self.lines.0,
            version: self.version,
            updated_at: self.updated_at,
        })
    }
}

/// A person's cart.
pub async fn find_of_person(
    executor: impl PgExecutor<'_>,
    user_id: Uuid,
) -> sqlx::Result<Option<Cart>> {
    let row = select_carts!("WHERE user_id = $1", user_id)
        .fetch_optional(executor)
        .await?;
    row.map(Row::into_cart).transpose()
}

/// The cart that a guest's secret opens at this moment.
pub async fn find_of_guest(
    executor: impl PgExecutor<'_>,
    token: &TokenHash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Cart>> {
    let row = select_carts!(
        "WHERE token_hash = $1 AND expires_at > $2 AND merged_into IS NULL",
        token,
        now
    )
    .fetch_optional(executor)
    .await?;
    row.map(Row::into_cart).transpose()
}

/// A person's cart, which nobody else can change until the transaction ends.
pub async fn lock_of_person(
    transaction: &mut PgConnection,
    user_id: Uuid,
) -> sqlx::Result<Option<Cart>> {
    let row = select_carts!("WHERE user_id = $1 FOR UPDATE", user_id)
        .fetch_optional(transaction)
        .await?;
    row.map(Row::into_cart).transpose()
}

/// The cart that a guest's secret opens or has opened, which nobody else can change until the transaction ends.
pub async fn lock_of_guest(
    transaction: &mut PgConnection,
    token: &TokenHash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Guests>> {
    let row = select_carts!(
        "WHERE token_hash = $1 AND expires_at > $2 FOR UPDATE",
        token,
        now
    )
    .fetch_optional(transaction)
    .await?;
    row.map(|row| {
        let merged_into = row.merged_into;
        let cart = row.into_cart()?;
        Ok(Guests { cart, merged_into })
    })
    .transpose()
}

/// Adds a person's cart, unless they have one. Whether it was added.
pub async fn insert_of_person(
    executor: impl PgExecutor<'_>,
    cart: &Cart,
    user_id: Uuid,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO carts (id, user_id, lines, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (user_id) DO NOTHING",
        cart.id,
        user_id,
        Json(&cart.lines) as _,
        cart.version,
        cart.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Adds a guest's cart, which this secret opens.
pub async fn insert_of_guest(
    executor: impl PgExecutor<'_>,
    cart: &Cart,
    token: &TokenHash,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO carts (id, token_hash, lines, version, created_at, updated_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $5, $6)",
        cart.id,
        token,
        Json(&cart.lines) as _,
        cart.version,
        cart.updated_at,
        expires_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes the next version of a cart, unless somebody else has, or has ended it. Whether it was written.
pub async fn replace(executor: impl PgExecutor<'_>, next: &Cart) -> sqlx::Result<bool> {
    let expires_at = match next.holder {
        Holder::Person(_) | Holder::Erased => None,
        Holder::Guest { expires_at } => Some(expires_at),
    };
    let done = sqlx::query!(
        "UPDATE carts SET lines = $2, version = $3, updated_at = $4, expires_at = $5
        WHERE id = $1 AND version = $3::bigint - 1 AND merged_into IS NULL",
        next.id,
        Json(&next.lines) as _,
        next.version,
        next.updated_at,
        expires_at,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends a guest's cart, which is locked: this person has taken it along, without these lines.
pub async fn end(
    executor: impl PgExecutor<'_>,
    cart: &Cart,
    merged_into: Uuid,
    left_out: &[Line],
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE carts SET merged_into = $2, lines = $3 WHERE id = $1",
        cart.id,
        merged_into,
        Json(left_out) as _,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Deletes carts of guests whose time is over, `limit` of them at most. Says how many.
pub async fn delete_expired(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM carts WHERE id IN (
            SELECT id FROM carts WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )",
        now,
        limit,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes the carts of guests that a person has taken along.
pub async fn delete_merged(executor: impl PgExecutor<'_>, user_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM carts WHERE merged_into = $1", user_id)
        .execute(executor)
        .await?;
    Ok(())
}

/// Empties a person's cart for good, whether or not there is one. `id` is that of the row where there is none.
pub async fn erase(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO carts AS c (id, user_id, lines, version, created_at, updated_at, erased_at)
        VALUES ($1, $2, '[]', 1, $3, $3, $3)
        ON CONFLICT (user_id) DO UPDATE
        SET lines = '[]', version = c.version + 1, updated_at = $3, erased_at = coalesce(c.erased_at, $3)",
        id,
        user_id,
        now,
    )
    .execute(executor)
    .await?;
    Ok(())
}
