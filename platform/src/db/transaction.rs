use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, PgPool, Postgres};

/// A transaction with a name, by which its failure is found in the log. Rolled back unless it is committed.
pub struct Transaction {
    name: &'static str,
    inner: sqlx::Transaction<'static, Postgres>,
}

/// Begins a transaction. The name says what it is for: `create_product`.
pub async fn begin(pool: &PgPool, name: &'static str) -> Result<Transaction, sqlx::Error> {
    match pool.begin().await {
        Ok(inner) => Ok(Transaction { name, inner }),
        Err(error) => {
            tracing::warn!(transaction = name, %error, "a transaction did not begin");
            Err(error)
        }
    }
}

impl Transaction {
    /// Makes its effects last.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        let Self { name, inner } = self;
        inner.commit().await.inspect_err(
            |error| tracing::warn!(transaction = name, %error, "a transaction did not commit"),
        )
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
