use order::MIGRATIONS;
use platform::testing::{TestDatabase, assert_platform_tables};

#[tokio::test]
async fn the_platform_finds_its_tables() {
    let database = TestDatabase::new(&MIGRATIONS).await;
    assert_platform_tables(database.pool()).await;
}
