use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};
use tokio::sync::OnceCell;

use crate::db::DatabaseSettings;
use crate::postgres::{Cluster, quoted};

/// Not dropped at the end of the process, as no static is: the cluster's reaper stops it and removes its data then.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
    Cluster::throwaway().unwrap_or_else(|error| panic!("no Postgres for the tests: {error}"))
});

/// One per set of migrations, made by the first test that needs it.
static TEMPLATES: LazyLock<Mutex<HashMap<String, Arc<OnceCell<()>>>>> =
    LazyLock::new(Mutex::default);

/// An empty, migrated database of one test. Dropped with this value.
pub struct TestDatabase {
    name: String,
    pool: PgPool,
}

impl TestDatabase {
    /// With these migrations applied.
    pub async fn new(migrations: &Migrator) -> Self {
        let mut digest = Sha256::new();
        for migration in migrations.iter() {
            digest.update(migration.version.to_be_bytes());
            digest.update(&migration.checksum);
        }
        let template = template(digest);
        once(&template, async |connection| {
            migrations
                .run(connection)
                .await
                .unwrap_or_else(|error| panic!("the migrations do not apply: {error}"))
        })
        .await;
        Self::from_template(&template).await
    }

    /// With these statements executed.
    pub async fn with_sql(statements: &'static str) -> Self {
        let template = template(Sha256::new_with_prefix(statements));
        once(&template, async |connection| {
            sqlx::raw_sql(statements)
                .execute(connection)
                .await
                .unwrap_or_else(|error| panic!("the statements do not apply: {error}"));
        })
        .await;
        Self::from_template(&template).await
    }

    /// A pool as services have it.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Where it is.
    pub fn url(&self) -> String {
        CLUSTER.url(&self.name)
    }

    async fn from_template(template: &str) -> Self {
        let name = format!("test_{}", crate::random::token(9));
        execute(format!(
            "CREATE DATABASE {} TEMPLATE {}",
            quoted(&name),
            quoted(template)
        ))
        .await;
        let settings = DatabaseSettings {
            url: SecretString::from(CLUSTER.url(&name)),
            max_connections: 10,
            // Generous: many tests share two cores.
            acquire_timeout: Duration::from_secs(20),
            statement_timeout: Duration::from_secs(20),
        };
        let pool = crate::db::connect(&settings, "test")
            .await
            .unwrap_or_else(|error| panic!("connect to a test's database: {error}"));
        Self { name, pool }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            quoted(&self.name)
        );
        // Nobody waits for it: where the process ends first, the whole cluster goes.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime {
                runtime.block_on(execute(statement));
            }
        });
    }
}

fn template(digest: Sha256) -> String {
    let digest: String = digest.finalize()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("template_{digest}")
}

/// Creates and fills a template unless that was done before in this process.
async fn once(template: &str, fill: impl AsyncFnOnce(&mut PgConnection)) {
    let cell = TEMPLATES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(template.to_owned())
        .or_default()
        .clone();
    cell.get_or_init(async || {
        // A first attempt that failed may have left one behind.
        execute(format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            quoted(template)
        ))
        .await;
        execute(format!("CREATE DATABASE {}", quoted(template))).await;
        let mut connection = connect(template).await;
        fill(&mut connection).await;
        // A database that somebody is connected to cannot be a template.
        connection
            .close()
            .await
            .unwrap_or_else(|error| panic!("close the connection to a template: {error}"));
    })
    .await;
}

async fn connect(database: &str) -> PgConnection {
    let connection = PgConnection::connect_with(&CLUSTER.connect_options(database)).await;
    connection.unwrap_or_else(|error| panic!("connect to {database}: {error}"))
}

async fn execute(statement: String) {
    let mut connection = connect("postgres").await;
    let shown = statement.clone();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("{shown}: {error}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn databases_of_two_tests_know_nothing_of_each_other() {
        let make = || TestDatabase::with_sql("CREATE TABLE things (name text)");
        let (first, second) = tokio::join!(make(), make());
        sqlx::query("INSERT INTO things VALUES ('a')")
            .execute(first.pool())
            .await
            .unwrap();
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM things")
            .fetch_one(second.pool())
            .await
            .unwrap();
        assert_eq!(count, 0);
    }

    #[tokio::test]
    async fn a_database_is_gone_with_its_test() {
        let database = TestDatabase::with_sql("CREATE TABLE things (name text)").await;
        let name = database.name.clone();
        drop(database);
        for _ in 0..200 {
            let mut connection = connect("postgres").await;
            let there: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
                    .bind(&name)
                    .fetch_one(&mut connection)
                    .await
                    .unwrap();
            if !there {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{name} is still there");
    }
}
