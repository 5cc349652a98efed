use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryStreamExt as _};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{Describe, Either, Execute, Executor, Postgres, SqlStr};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::pool::TRUSTED;
use crate::telemetry::acquiring;

/// Runs single statements, outside of transactions, on connections that it keeps between them.
///
/// The pool pings a connection each time it comes back, which is a second round trip for every statement. Here a connection
/// comes back without one if its statement succeeded and was read to its end. After anything else, and after half a minute,
/// it goes back to the pool, which looks after its health and its age.
///
/// It is an executor: `query.fetch_optional(&statements)`. All rows are read before the first is given out, so that no slow
/// reader holds a connection.
#[derive(Clone, Debug)]
pub struct Statements {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pool: PgPool,
    permits: Semaphore,
    idle: Mutex<Vec<Kept>>,
}

/// A connection of the pool's, and since when it is kept.
#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    since: Instant,
}

/// A connection in use. Dropped without [`Lease::keep`] it goes back to the pool.
struct Lease<'a> {
    kept: Kept,
    shared: &'a Shared,
    _permit: SemaphorePermit<'a>,
}

impl Statements {
    /// Keeps up to `connections` of the pool's. The others are for transactions, so leave some.
    pub fn new(pool: &PgPool, connections: u32) -> Self {
        let shared = Arc::new(Shared {
            pool: pool.clone(),
            permits: Semaphore::new(connections as usize),
            idle: Mutex::default(),
        });
        let closed = pool.close_event();
        let kept = Arc::downgrade(&shared);
        // Closing waits until every connection has come back.
        tokio::spawn(async move {
            closed.await;
            if let Some(shared) = kept.upgrade() {
                shared.idle().clear();
            }
        });
        Self { shared }
    }

    /// How many of the pool's connections it keeps for the next statement.
    pub(crate) fn idle(&self) -> usize {
        self.shared.idle().len()
    }
}

impl Shared {
    async fn lease(&self) -> sqlx::Result<Lease<'_>> {
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_) => {
                let patience = self.pool.options().get_acquire_timeout();
                tokio::time::timeout(patience, self.permits.acquire())
                    .await
                    .map_err(|_| sqlx::Error::PoolTimedOut)?
                    .map_err(|_| sqlx::Error::PoolClosed)?
            }
        };
        let idle = self.idle().pop();
        let kept = match idle.filter(|kept| kept.since.elapsed() < TRUSTED) {
            Some(kept) => kept,
            None => Kept {
                connection: self.pool.acquire().await?,
                since: Instant::now(),
            },
        };
        Ok(Lease {
            kept,
            shared: self,
            _permit: permit,
        })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease<'_> {
    /// For the next statement: this one has succeeded, and everything that it answered was read.
    fn keep(self) {
        let mut idle = self.shared.idle();
        // Asked under the lock, behind which they are given back when the pool closes.
        if !self.shared.pool.is_closed() {
            idle.push(self.kept);
        }
    }
}

impl<'c> Executor<'c> for &Statements {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, sqlx::Result<Either<PgQueryResult, PgRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let shared = Arc::clone(&self.shared);
        let all = async move {
            let mut lease = acquiring(shared.lease()).await?;
            let steps: Vec<_> = lease
                .kept
                .connection
                .fetch_many(query)
                .try_collect()
                .await?;
            lease.keep();
            Ok::<_, sqlx::Error>(stream::iter(steps).map(Ok))
        };
        stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<PgRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let mut lease = acquiring(shared.lease()).await?;
            let row = lease.kept.connection.fetch_optional(query).await?;
            lease.keep();
            Ok(row)
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<PgStatement>>
    where
        'c: 'e,
    {
        let pool = self.shared.pool.clone();
        Box::pin(async move { pool.prepare_with(sql, parameters).await })
    }

    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Postgres>>>
    where
        'c: 'e,
    {
        let pool = self.shared.pool.clone();
        Box::pin(async move { pool.describe(sql).await })
    }
}
