//! The bus in a Postgres database of its own, for one machine: the semantics of SNS and SQS in three tables.
//!
//! A batch of messages is one statement, whatever is done with it. What a crash of the database may undo (that a message was
//! received, or acknowledged) is committed without waiting for the disk, since it only means that the message comes again.

mod dead;
mod provision;
mod queue;
mod wait;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use sqlx::PgPool;

pub(crate) use provision::MIGRATIONS;
pub(super) use provision::provision;

use super::{Backlog, Bus, BusError, DeadLetter, Message, Outgoing, Receipt, Receive, Which};
use crate::db::{self, DatabaseSettings, Statements};
use wait::Waiting;

/// A process needs few: every statement is short, and a listener has a connection of its own.
const CONNECTIONS: u32 = 4;

/// A bus in Postgres.
pub struct PostgresBus {
    pool: PgPool,
    statements: Statements,
    waiting: Waiting,
}

impl PostgresBus {
    /// Connects to a bus that was provisioned.
    pub async fn connect(url: &SecretString, application: &str) -> anyhow::Result<Self> {
        let settings = settings(url);
        let lacking = db::pending(&MIGRATIONS, &settings, application).await?;
        anyhow::ensure!(
            lacking.is_empty(),
            "the bus was not provisioned: its database lacks migrations ({})",
            lacking.join(", ")
        );
        let pool = db::connect_to_queues(&settings, application).await?;
        Ok(Self {
            statements: Statements::new(&pool, CONNECTIONS),
            waiting: Waiting::new(&pool),
            pool,
        })
    }
}

fn settings(url: &SecretString) -> DatabaseSettings {
    DatabaseSettings {
        url: url.clone(),
        max_connections: CONNECTIONS,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(10),
    }
}

#[async_trait]
impl Bus for PostgresBus {
    async fn publish(&self, events: &[Outgoing]) -> Result<Vec<Result<(), BusError>>, BusError> {
        let results: Vec<_> = events.iter().map(Outgoing::admit).collect();
        let fit = events.iter().zip(&results);
        let fit: Vec<_> = fit
            .filter_map(|(event, result)| result.is_ok().then_some(event))
            .collect();
        if !fit.is_empty() {
            queue::publish(&self.statements, &fit).await?;
        }
        Ok(results)
    }

    async fn send(
        &self,
        queue: &str,
        events: &[Outgoing],
        delay: Duration,
    ) -> Result<(), BusError> {
        events.iter().try_for_each(Outgoing::admit)?;
        Ok(queue::send(&self.statements, queue, events, delay).await?)
    }

    async fn receive(&self, request: Receive<'_>) -> Result<Vec<Message>, BusError> {
        self.waiting.receive(&self.statements, request).await
    }

    async fn acknowledge(&self, queue: &str, receipts: &[Receipt]) -> Result<(), BusError> {
        Ok(queue::acknowledge(&self.statements, queue, receipts).await?)
    }

    async fn extend(
        &self,
        queue: &str,
        receipt: &Receipt,
        visibility: Duration,
    ) -> Result<(), BusError> {
        let found = queue::extend(&self.statements, queue, receipt, visibility).await?;
        if found { Ok(()) } else { Err(BusError::Stale) }
    }

    async fn bury(&self, queue: &str, message: &Message, reason: &str) -> Result<(), BusError> {
        let found = dead::bury(&self.statements, queue, &message.receipt, reason).await?;
        if found { Ok(()) } else { Err(BusError::Stale) }
    }

    async fn dead_letters(&self, queue: &str, limit: usize) -> Result<Vec<DeadLetter>, BusError> {
        Ok(dead::list(&self.statements, queue, limit).await?)
    }

    async fn dead_letter(&self, queue: &str, id: &str) -> Result<Option<DeadLetter>, BusError> {
        Ok(dead::find(&self.statements, queue, id).await?)
    }

    async fn redrive(&self, queue: &str, which: &Which) -> Result<u64, BusError> {
        Ok(dead::redrive(&self.statements, queue, which).await?)
    }

    async fn discard(&self, queue: &str, which: &Which) -> Result<u64, BusError> {
        Ok(dead::discard(&self.statements, queue, which).await?)
    }

    async fn backlog(&self, queue: &str) -> Result<Backlog, BusError> {
        Ok(queue::backlog(&self.statements, queue).await?)
    }

    async fn purge(&self, queue: &str) -> Result<(), BusError> {
        Ok(queue::purge(&self.statements, queue).await?)
    }

    async fn subscribe(&self, queue: &str, types: &[&str]) -> Result<(), BusError> {
        Ok(provision::subscribe(&self.statements, queue, types).await?)
    }

    async fn reachable(&self, _: &str) -> bool {
        db::reachable(&self.pool).await
    }

    async fn close(&self) {
        self.waiting.close();
        self.pool.close().await;
    }
}
