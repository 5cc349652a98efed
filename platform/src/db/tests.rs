use sqlx::PgPool;
use sqlx::migrate::{Migration, MigrationType};

use super::*;
use crate::testing::TestDatabase;

#[derive(Debug, PartialEq)]
enum Refused {
    SlugTaken,
    Database(String),
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.to_string())
    }
}

fn settings(database: &TestDatabase) -> DatabaseSettings {
    DatabaseSettings {
        url: SecretString::from(database.url()),
        max_connections: 2,
        acquire_timeout: Duration::from_millis(200),
        statement_timeout: Duration::from_millis(100),
    }
}

async fn products() -> TestDatabase {
    TestDatabase::with_sql("CREATE TABLE products (slug text CONSTRAINT products_slug_key UNIQUE, price int CONSTRAINT products_price_check CHECK (price > 0))").await
}

async fn insert(pool: &PgPool, slug: &str, price: i32) -> Result<(), Refused> {
    let insert = sqlx::query("INSERT INTO products VALUES ($1, $2)")
        .bind(slug)
        .bind(price)
        .execute(pool)
        .await;
    insert
        .on_constraint("products_slug_key", || Refused::SlugTaken)
        .map(drop)
}

#[tokio::test]
async fn a_named_constraint_becomes_the_error_that_it_means() {
    let database = products().await;
    insert(database.pool(), "a", 1).await.unwrap();
    assert_eq!(
        insert(database.pool(), "a", 1).await,
        Err(Refused::SlugTaken)
    );
    assert!(matches!(
        insert(database.pool(), "b", 0).await,
        Err(Refused::Database(_))
    ));

    let other = sqlx::query("INSERT INTO products VALUES ('c', 0)")
        .execute(database.pool())
        .await
        .unwrap_err();
    assert_eq!(violated(&other), Some("products_price_check"));
    assert_eq!(violated(&sqlx::Error::RowNotFound), None);
}

#[tokio::test]
async fn a_transaction_lasts_only_when_committed() {
    let database = products().await;
    let count = async || {
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM products")
            .fetch_one(database.pool())
            .await
            .unwrap()
    };
    for (commit, expected) in [(false, 0), (true, 1)] {
        let mut transaction = begin(database.pool(), "create_product").await.unwrap();
        sqlx::query("INSERT INTO products VALUES ('a', 1)")
            .execute(&mut *transaction)
            .await
            .unwrap();
        if commit {
            transaction.commit().await.unwrap();
        } else {
            drop(transaction);
        }
        assert_eq!(count().await, expected);
    }
}

#[tokio::test]
async fn statements_and_waiting_for_a_connection_are_bounded() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    let slow = sqlx::query("SELECT pg_sleep(5)")
        .execute(&pool)
        .await
        .unwrap_err();
    assert_eq!(slow.as_database_error().unwrap().code().unwrap(), "57014");

    let _held = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    assert!(matches!(
        pool.acquire().await,
        Err(sqlx::Error::PoolTimedOut)
    ));
}

#[tokio::test]
async fn a_database_that_is_away_is_reported_as_such() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    assert!(reachable(&pool).await);
    pool.close().await;
    assert!(!reachable(&pool).await);
}

#[tokio::test]
async fn what_the_database_fails_to_give_is_no_fault_of_ours() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    let code = |error: &sqlx::Error| problem(error).map(|problem| problem.code().to_owned());

    let held = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    let none_left = pool.acquire().await.unwrap_err();
    assert_eq!(code(&none_left).as_deref(), Some("overloaded"));
    drop(held);

    let mut cut = pool.acquire().await.unwrap();
    let id: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *cut)
        .await
        .unwrap();
    sqlx::query("SELECT pg_terminate_backend($1)")
        .bind(id)
        .execute(database.pool())
        .await
        .unwrap();
    let cut_off = sqlx::query("SELECT 1").execute(&mut *cut).await;
    let cut_off = cut_off.unwrap_err();
    assert_eq!(code(&cut_off).as_deref(), Some("unavailable"), "{cut_off}");

    let ours = sqlx::query("SELECT nonsense").execute(&pool).await;
    assert_eq!(code(&ours.unwrap_err()), None);
}

async fn process(statements: &Statements) -> i32 {
    sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(statements)
        .await
        .unwrap()
}

#[tokio::test]
async fn single_statements_keep_their_connection() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    let statements = Statements::new(&pool, 1);
    let first = process(&statements).await;
    assert_eq!(process(&statements).await, first);
    let all: Vec<i32> = sqlx::query_scalar("SELECT pg_backend_pid() FROM generate_series(1, 3)")
        .fetch_all(&statements)
        .await
        .unwrap();
    assert_eq!(all, [first; 3]);
}

#[tokio::test]
async fn a_connection_whose_statement_was_given_up_is_not_kept() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    let statements = Statements::new(&pool, 1);
    let first = process(&statements).await;
    let slow = sqlx::query("SELECT pg_sleep(0.09)").execute(&statements);
    let given_up = tokio::time::timeout(Duration::from_millis(10), slow).await;
    assert!(given_up.is_err());
    assert_ne!(process(&statements).await, first);
}

#[tokio::test]
async fn kept_connections_do_not_keep_a_pool_from_closing() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    let statements = Statements::new(&pool, 2);
    process(&statements).await;
    let closed = tokio::time::timeout(Duration::from_secs(5), pool.close()).await;
    assert!(closed.is_ok());
    let late = sqlx::query("SELECT 1").execute(&statements).await;
    assert!(matches!(late, Err(sqlx::Error::PoolClosed)));
}

fn migrator(statements: &[&'static str]) -> Migrator {
    let migrations = statements.iter().zip(1..).map(|(sql, version)| {
        Migration::new(
            version,
            format!("step {version}").into(),
            MigrationType::Simple,
            sqlx::SqlStr::from_static(sql),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

#[tokio::test]
async fn migrations_are_applied_once_even_by_several_at_once() {
    let database = TestDatabase::with_sql("SELECT 1").await;
    let settings = settings(&database);
    let migrations = migrator(&["CREATE TABLE a (x int)", "CREATE TABLE b (x int)"]);
    assert_eq!(
        pending(&migrations, &settings, "test").await.unwrap(),
        ["step 1", "step 2"]
    );

    let run = || migrate(&migrations, &settings, "test");
    let (first, second, third) = tokio::join!(run(), run(), run());
    first.and(second).and(third).unwrap();
    assert!(
        pending(&migrations, &settings, "test")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_database_may_be_ahead_but_not_different() {
    let database = TestDatabase::with_sql("SELECT 1").await;
    let settings = settings(&database);
    migrate(
        &migrator(&["CREATE TABLE a (x int)", "CREATE TABLE b (x int)"]),
        &settings,
        "test",
    )
    .await
    .unwrap();
    assert!(
        pending(&migrator(&["CREATE TABLE a (x int)"]), &settings, "test")
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        pending(&migrator(&["CREATE TABLE a (x bigint)"]), &settings, "test")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_connection_that_was_used_just_now_is_handed_out_without_asking_it() {
    let database = products().await;
    let pool = connect(&settings(&database), "test").await.unwrap();
    assert!(!pool.options().get_test_before_acquire());
    assert_eq!(pool.options().get_max_connections(), 2);
}
