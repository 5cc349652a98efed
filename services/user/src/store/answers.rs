//! The answers that are kept for repeated requests.

use sqlx::PgExecutor;
use uuid::Uuid;

/// Forgets what somebody was answered, which shows their addresses.
pub async fn forget(executor: impl PgExecutor<'_>, user_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM idempotency_keys
        WHERE principal = $1::uuid::text
            OR jsonb_path_exists(
                headers,
                'strict $[*] ? (@[0] == \"location\" && @[1] starts with $path)',
                jsonb_build_object('path', '/users/' || $1::uuid::text || '/')
            )",
        user_id
    )
    .execute(executor)
    .await?;
    Ok(())
}
