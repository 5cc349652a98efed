use sqlx::PgPool;

use super::TestDatabase;

type Column = (String, String, String, bool, Option<String>);

/// Checks that a migrated database has the platform's own tables as the platform expects them.
///
/// # Panics
/// If it has not.
pub async fn assert_platform_tables(pool: &PgPool) {
    let expected = TestDatabase::with_sql(concat!(
        include_str!("../../migrations/idempotency.sql"),
        include_str!("../../migrations/outbox.sql"),
        include_str!("../../migrations/inbox.sql")
    ))
    .await;
    let expected = columns(expected.pool()).await;
    let actual = columns(pool).await;
    assert_eq!(
        actual, expected,
        "the migrations must make the tables of platform/migrations/*.sql"
    );
}

async fn columns(pool: &PgPool) -> Vec<Column> {
    let query = sqlx::query_as(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES', column_default::text \
         FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name IN ('idempotency_keys', 'outbox', 'inbox') ORDER BY table_name, column_name",
    );
    query
        .fetch_all(pool)
        .await
        .unwrap_or_else(|error| panic!("read the columns: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_table_that_differs_is_noticed() {
        let right = TestDatabase::with_sql(concat!(
            "CREATE TABLE products (id uuid);",
            include_str!("../../migrations/idempotency.sql"),
            include_str!("../../migrations/outbox.sql"),
            include_str!("../../migrations/inbox.sql")
        ))
        .await;
        assert_platform_tables(right.pool()).await;

        sqlx::raw_sql("ALTER TABLE outbox ALTER COLUMN id DROP NOT NULL")
            .execute(right.pool())
            .await
            .unwrap();
        let pool = right.pool().clone();
        assert!(
            tokio::spawn(async move { assert_platform_tables(&pool).await })
                .await
                .is_err()
        );
    }
}
