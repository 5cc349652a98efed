use notification::MIGRATIONS;
use platform::testing::{TestDatabase, assert_described_queries, assert_platform_tables};

#[tokio::test]
async fn the_platform_finds_its_tables() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    assert_platform_tables(database.pool()).await;
}

#[tokio::test]
async fn every_query_was_described_by_the_database_of_today() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    assert_described_queries(database.pool(), env!("CARGO_MANIFEST_DIR")).await;
}
