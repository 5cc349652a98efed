use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, PgPool, Postgres};

use crate::telemetry::acquiring;
use crate::worker::Wake;

/// A transaction with a name, by which its failure is found in the log. Rolled back unless it is committed.
pub struct Transaction {
    name: &'static str,
    inner: sqlx::Transaction<'static, Postgres>,
    woken_after_commit: Vec<Wake>,
}

/// Begins a transaction. The name says what it is for: `create_product`.
pub async fn begin(pool: &PgPool, name: &'static str) -> Result<Transaction, sqlx::Error> {
    match acquiring(pool.begin()).await {
        Ok(inner) => Ok(Transaction {
            name,
            inner,
            woken_after_commit: Vec::new(),
        }),
        Err(error) => {
            tracing::warn!(transaction = name, %error, "a transaction did not begin");
            Err(error)
        }
    }
}

impl Transaction {
    /// Makes its effects last, and wakes those who wait for them.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        let Self {
            name,
            inner,
            woken_after_commit,
        } = self;
        let committed = inner.commit().await.inspect_err(
            |error| tracing::warn!(transaction = name, %error, "a transaction did not commit"),
        );
        // Also where the answer was lost: it may have committed all the same.
        for wake in woken_after_commit {
            wake.wake();
        }
        committed
    }

    /// Wakes a worker once this transaction has committed: what it shall work on can be seen then, and not before.
    pub fn after_commit(&mut self, wake: &Wake) {
        if !self.woken_after_commit.iter().any(|known| known.is(wake)) {
            self.woken_after_commit.push(wake.clone());
        }
    }

    /// Undoes its effects.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        self.inner.rollback().await
    }
}

impl Deref for Transaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
