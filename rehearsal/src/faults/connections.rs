//! Postgres hangs up.

use rand::Rng as _;
use rand::rngs::StdRng;

use crate::system::System;

/// Ends every connection to the database of one service, or to that of the bus. False where there were none.
pub(super) async fn cut(system: &System, chance: &mut StdRng) -> anyhow::Result<bool> {
    let databases: Vec<_> = system.databases().collect();
    let (name, pool) = databases[chance.random_range(0..databases.len())];
    let ended: Vec<bool> = sqlx::query_scalar(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> ''",
    )
    .fetch_all(pool)
    .await
    .map_err(|error| anyhow::anyhow!("cut the connections of {name}: {error}"))?;
    Ok(!ended.is_empty())
}
