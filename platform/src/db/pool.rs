use std::str::FromStr as _;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};

use super::DatabaseSettings;

/// A connection that was idle for longer may have been cut by something on the way, so it is tried first.
pub(super) const TRUSTED: Duration = Duration::from_secs(30);

/// Opens the pool of a service.
///
/// sqlx pings a connection when it is handed out and again when it comes back: two round trips more than the query. The
/// first is left out for connections that were used just now; the second cannot be, so whoever has several queries to make
/// takes one connection (or transaction) for all of them, and single statements run through [`super::Statements`].
pub async fn connect(
    settings: &DatabaseSettings,
    application: &str,
) -> Result<PgPool, sqlx::Error> {
    pool(settings, options(settings, application)?).await
}

/// Opens the pool of a bus: as [`connect`], and its statements are planned as [`QUEUE`] says.
pub(crate) async fn connect_to_queues(
    settings: &DatabaseSettings,
    application: &str,
) -> Result<PgPool, sqlx::Error> {
    pool(settings, options(settings, application)?.options(QUEUE)).await
}

/// For tables through which rows pass: at one moment they are empty, and full at the next, so whatever is known of their size
/// is wrong. No statement on them gains by being planned anew for its parameters, or by reading a whole table.
const QUEUE: [(&str, &str); 2] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
];

async fn pool(
    settings: &DatabaseSettings,
    options: PgConnectOptions,
) -> Result<PgPool, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(settings.max_connections)
        .acquire_timeout(settings.acquire_timeout)
        .idle_timeout(Duration::from_secs(600))
        .max_lifetime(Duration::from_secs(1800))
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
    pool.connect_with(options).await
}

/// Whether the database answers: the check `db_tcp`.
pub async fn reachable(pool: &PgPool) -> bool {
    let answer = sqlx::query_scalar::<_, i32>("SELECT 1")
        .fetch_one(pool)
        .await;
    if let Err(error) = &answer {
        tracing::warn!(%error, "the database does not answer");
    }
    answer.is_ok()
}

/// One connection, without a limit on the time that statements take.
pub(super) async fn single(
    settings: &DatabaseSettings,
    application: &str,
) -> Result<PgConnection, sqlx::Error> {
    PgConnection::connect_with(&plain(settings, application)?).await
}

/// One connection to an outbox, planned as [`QUEUE`] says. What it writes may be forgotten in a crash.
pub(crate) async fn single_to_queue(
    settings: &DatabaseSettings,
    application: &str,
) -> Result<PgConnection, sqlx::Error> {
    let options = options(settings, application)?.options(QUEUE);
    PgConnection::connect_with(&options.options([("synchronous_commit", "off")])).await
}

fn plain(settings: &DatabaseSettings, application: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(PgConnectOptions::from_str(settings.url.expose_secret())?.application_name(application))
}

fn options(
    settings: &DatabaseSettings,
    application: &str,
) -> Result<PgConnectOptions, sqlx::Error> {
    let limit = settings.statement_timeout.as_millis().to_string();
    // A transaction that nobody goes on with holds its locks no longer than a statement may.
    let options = [
        ("statement_timeout", limit.as_str()),
        ("idle_in_transaction_session_timeout", limit.as_str()),
        ("timezone", "UTC"),
    ];
    Ok(plain(settings, application)?.options(options))
}
