//! Waiting for a message: told by Postgres that there is one, and looking now and then where nobody tells.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::queue;
use crate::backoff::Backoff;
use crate::db::Statements;
use crate::events::bus::{BusError, Message, Receive};

/// A message whose delay ends is announced by nobody, and an announcement may be lost with its connection.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

pub(super) struct Waiting {
    pool: PgPool,
    /// One listener per queue, started by the first who waits for it.
    told: Mutex<HashMap<String, Arc<Notify>>>,
    stop: CancellationToken,
}

impl Waiting {
    pub(super) fn new(pool: &PgPool) -> Self {
        Self {
            pool: pool.clone(),
            told: Mutex::default(),
            stop: CancellationToken::new(),
        }
    }

    pub(super) fn close(&self) {
        self.stop.cancel();
    }

    pub(super) async fn receive(
        &self,
        statements: &Statements,
        request: Receive<'_>,
    ) -> Result<Vec<Message>, BusError> {
        let end = Instant::now() + request.wait;
        loop {
            let taken =
                queue::take(statements, request.queue, request.max, request.visibility).await?;
            if !taken.is_empty() || request.stop.is_cancelled() || Instant::now() >= end {
                return Ok(taken);
            }
            // What is told between the statement and this is kept for the first who asks.
            let told = self.told(request.queue);
            tokio::select! {
                () = request.stop.cancelled() => return Ok(taken),
                () = told.notified() => {}
                () = sleep_until(end.min(Instant::now() + LOOK_AGAIN)) => {}
            }
        }
    }

    fn told(&self, queue: &str) -> Arc<Notify> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = told.get(queue) {
            return Arc::clone(told);
        }
        let new = Arc::new(Notify::new());
        told.insert(queue.to_owned(), Arc::clone(&new));
        tokio::spawn(listen(
            self.pool.clone(),
            queue::channel(queue),
            Arc::clone(&new),
            self.stop.clone(),
        ));
        new
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn listen(pool: PgPool, channel: String, told: Arc<Notify>, stop: CancellationToken) {
    let mut failures = Backoff::new(Duration::from_millis(200), Duration::from_secs(10));
    let listening = async {
        loop {
            let Err(error) = hear(&pool, &channel, &told, &mut failures).await;
            let wait = failures.next();
            tracing::warn!(%error, %channel, "the bus tells nobody of new messages for a while");
            tokio::time::sleep(wait).await;
        }
    };
    stop.run_until_cancelled(listening).await;
}

async fn hear(
    pool: &PgPool,
    channel: &str,
    told: &Notify,
    failures: &mut Backoff,
) -> sqlx::Result<std::convert::Infallible> {
    // A connection of its own: those of the pool are for statements.
    let options = (*pool.connect_options()).clone();
    let own = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    let mut listener = PgListener::connect_with(&own).await?;
    listener.eager_reconnect(false);
    listener.listen(channel).await?;
    failures.reset();
    // Something may have come before anybody listened.
    told.notify_one();
    loop {
        match listener.try_recv().await? {
            Some(_) => told.notify_one(),
            None => return Err(sqlx::Error::WorkerCrashed),
        }
    }
}
