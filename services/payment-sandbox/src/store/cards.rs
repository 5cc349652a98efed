//! Cards.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::unreadable;
use crate::domain::behaviour::Behaviour;
use crate::domain::charge::Card;

/// Keeps a card that was made from this token.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    id: &str,
    token: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO cards (id, behaviour, created_at) VALUES ($1, $2, $3)",
        id,
        token,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The card with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: &str) -> sqlx::Result<Option<Card>> {
    let token = sqlx::query_scalar!("SELECT behaviour FROM cards WHERE id = $1", id)
        .fetch_optional(executor)
        .await?;
    let card = |token: String| {
        let behaviour = Behaviour::of_token(&token).ok_or_else(|| unreadable("behaviour"))?;
        Ok(Card {
            id: id.to_owned(),
            behaviour,
        })
    };
    token.map(card).transpose()
}
