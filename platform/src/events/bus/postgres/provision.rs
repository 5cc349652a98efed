//! What must be there before anybody sends or receives.

use std::borrow::Cow;
use std::sync::LazyLock;

use secrecy::SecretString;
use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::settings;
use crate::db::{self, Statements};

pub(crate) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let first = SqlStr::from_static(include_str!("../../../../migrations/bus/0001_bus.sql"));
    let first = Migration::new(1, Cow::Borrowed("bus"), MigrationType::Simple, first, false);
    Migrator::with_migrations(vec![first])
});

/// Makes the tables, and the subscriptions of each queue.
pub(in crate::events::bus) async fn provision(
    url: &SecretString,
    subscriptions: &[(&str, Vec<&str>)],
) -> anyhow::Result<()> {
    let settings = settings(url);
    db::migrate(&MIGRATIONS, &settings, "provision").await?;
    let pool = db::connect(&settings, "provision").await?;
    let statements = Statements::new(&pool, 1);
    for (queue, types) in subscriptions {
        subscribe(&statements, queue, types).await?;
    }
    pool.close().await;
    Ok(())
}

pub(super) async fn subscribe(
    statements: &Statements,
    queue: &str,
    types: &[&str],
) -> sqlx::Result<()> {
    let statement = sqlx::query(
        "WITH gone AS (DELETE FROM subscriptions WHERE queue = $1 AND type <> ALL ($2::text[])) \
         INSERT INTO subscriptions (queue, type) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
    );
    let statement = statement.bind(queue).bind(types);
    statement.execute(statements).await.map(drop)
}
