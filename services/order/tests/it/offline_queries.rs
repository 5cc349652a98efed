//! The data under `.sqlx`, with which queries are checked where no database is at hand, against the migrated database.

use std::fs;
use std::path::Path;

use order::MIGRATIONS;
use platform::testing::TestDatabase;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

#[tokio::test]
async fn the_offline_data_of_every_query_is_what_the_database_says_today() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut checked = 0;
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let kept: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let sql = kept["query"].as_str().unwrap().to_owned();
        let described = database
            .pool()
            .describe(AssertSqlSafe(sql).into_sql_str())
            .await
            .unwrap();
        let now = serde_json::to_value(described).unwrap();
        assert_eq!(
            kept["describe"],
            now,
            "{} is stale: run `./dev sqlx`",
            path.display()
        );
        checked += 1;
    }
    assert!(checked > 5, "{checked} queries");
}
