//! Lists of users.
//!
//! They continue by comparing with the last user that was seen and not by counting: people who register meanwhile neither
//! repeat nor hide one.

use runtime::{Part, Place};
use sqlx::PgExecutor;

use super::users::select_users;
use crate::domain::search::beginning_with;
use crate::domain::user::User;

/// A part of the list of those whose e-mail address or name begins with `search`, behind the place `after`; the latest
/// registered first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    search: Option<&str>,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<User, Place>> {
    let users = select_users!(
        "AND ($1::text IS NULL OR email_folded LIKE $1 OR name_folded LIKE $1)
            AND ($2::uuid IS NULL OR (registered_at, id) < ($3::timestamptz, $2))
        ORDER BY registered_at DESC, id DESC LIMIT $4",
        search.map(beginning_with),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    Ok(Part::cut(users, limit, |last| Place {
        at: last.registered_at,
        id: last.id,
    }))
}
