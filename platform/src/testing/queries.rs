use std::fs;
use std::path::Path;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor as _, PgPool, SqlSafeStr as _};

/// Checks that the descriptions of queries in a crate's `.sqlx`, with which it compiles where no database is at hand, are
/// what a migrated database says of them.
///
/// # Panics
///
/// If one of them is not, or there is none.
pub async fn assert_described_queries(pool: &PgPool, crate_directory: &str) {
    let directory = Path::new(crate_directory).join(".sqlx");
    let files = fs::read_dir(&directory);
    let files = files.unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut checked = 0;
    for file in files {
        let path = file.expect("the directory can be read").path();
        let text = fs::read_to_string(&path).expect("the file can be read");
        let kept: Value = serde_json::from_str(&text).expect("the file is JSON");
        let query = kept["query"].as_str().expect("the file has a query");
        let described = pool.describe(AssertSqlSafe(query).into_sql_str()).await;
        let described = described.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let described = serde_json::to_value(described).expect("a description is plain data");
        assert_eq!(
            kept["describe"],
            described,
            "{} is stale: run `./dev sqlx`",
            path.display()
        );
        checked += 1;
    }
    assert!(checked > 0, "{} has no queries", directory.display());
}
