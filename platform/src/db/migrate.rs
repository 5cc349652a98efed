use std::collections::BTreeMap;

use sqlx::migrate::{Migrate as _, MigrateError, Migrator};

use super::{DatabaseSettings, pool};

/// Brings the database to the newest version. One process at a time: the migrator holds an advisory lock meanwhile.
pub async fn migrate(
    migrations: &Migrator,
    settings: &DatabaseSettings,
    application: &str,
) -> Result<(), MigrateError> {
    let mut connection = pool::single(settings, application).await?;
    migrations.run(&mut connection).await
}

/// What the database still lacks, by description. It may be ahead: a release is rolled out after its migrations, and rolled
/// back without undoing them. A migration that was changed after it was applied is refused.
pub async fn pending(
    migrations: &Migrator,
    settings: &DatabaseSettings,
    application: &str,
) -> Result<Vec<String>, MigrateError> {
    let mut connection = pool::single(settings, application).await?;
    let applied = match connection
        .list_applied_migrations(&migrations.table_name)
        .await
    {
        Err(MigrateError::Execute(error)) if is_missing_table(&error) => Vec::new(),
        other => other?,
    };
    let applied: BTreeMap<i64, _> = applied
        .into_iter()
        .map(|migration| (migration.version, migration.checksum))
        .collect();
    let mut lacking = Vec::new();
    for migration in migrations
        .iter()
        .filter(|migration| !migration.migration_type.is_down_migration())
    {
        match applied.get(&migration.version) {
            None => lacking.push(migration.description.to_string()),
            Some(checksum) if *checksum != migration.checksum => {
                return Err(MigrateError::VersionMismatch(migration.version));
            }
            Some(_) => {}
        }
    }
    Ok(lacking)
}

fn is_missing_table(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| code == "42P01")
}
