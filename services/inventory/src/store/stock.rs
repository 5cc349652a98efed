//! Balances.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::stock::{Level, Stock};

/// A balance, and how many of its reserved units belong to holds that have ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The balance as it is written.
    pub stock: Stock,
    /// Units that count as available, although nobody has given them back yet.
    pub overdue: i64,
}

impl Counted {
    /// The balance for whoever asks now.
    pub fn seen(self) -> Stock {
        self.stock.with_overdue(self.overdue)
    }
}

struct Row {
    product_id: Uuid,
    available: i64,
    reserved: i64,
    sold: i64,
    received: i64,
    written_off: i64,
    movements: i64,
    low_stock_threshold: i32,
    settings_version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    overdue: i64,
}

impl From<Row> for Counted {
    fn from(row: Row) -> Self {
        Self {
            overdue: row.overdue,
            stock: Stock {
                product_id: row.product_id,
                available: row.available,
                reserved: row.reserved,
                sold: row.sold,
                received: row.received,
                written_off: row.written_off,
                movements: row.movements,
                low_stock_threshold: row.low_stock_threshold,
                settings_version: row.settings_version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            },
        }
    }
}

/// A query over balances: the columns of [`Row`] and the rest of the statement, in which `$1` is the time.
macro_rules! select_stock {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT s.product_id, s.available, s.reserved, s.sold, s.received, s.written_off, s.movements,
                s.low_stock_threshold, s.settings_version, s.created_at, s.updated_at,
                (
                    SELECT coalesce(sum(l.quantity), 0)::bigint
                    FROM reservation_lines l WHERE l.product_id = s.product_id AND l.held_until <= $1
                ) AS "overdue!"
            FROM stock s "# + $rest
            $(, $argument)*
        )
    };
}

/// The balance of a product.
pub async fn find(
    executor: impl PgExecutor<'_>,
    product_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Counted>> {
    let row = select_stock!("WHERE s.product_id = $2", now, product_id)
        .fetch_optional(executor)
        .await?;
    Ok(row.map(Counted::from))
}

/// The balances of these products, in the order of their ids.
pub async fn find_all(
    executor: impl PgExecutor<'_>,
    product_ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Counted>> {
    let rows = select_stock!(
        "WHERE s.product_id = ANY ($2) ORDER BY s.product_id",
        now,
        product_ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(Counted::from).collect())
}

/// Whether there is a balance of a product.
pub async fn exists(executor: impl PgExecutor<'_>, product_id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM stock WHERE product_id = $1) AS "exists!""#,
        product_id
    )
    .fetch_one(executor)
    .await
}

/// The balances of these products, which nobody else can change until the transaction ends.
///
/// Always in the order of their ids: two who want the same products then wait for each other once, and not both for ever.
pub async fn lock(
    executor: impl PgExecutor<'_>,
    product_ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Counted>> {
    let rows = select_stock!(
        "WHERE s.product_id = ANY ($2) ORDER BY s.product_id FOR NO KEY UPDATE OF s",
        now,
        product_ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(Counted::from).collect())
}

/// A part of the list of balances, the product that was heard of last first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    level: Option<Level>,
    after: Option<&Place>,
    limit: usize,
    now: DateTime<Utc>,
) -> sqlx::Result<Part<Stock, Place>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT product_id AS "product_id!", available AS "available!", reserved AS "reserved!", sold AS "sold!",
            received AS "received!", written_off AS "written_off!", movements AS "movements!",
            low_stock_threshold AS "low_stock_threshold!", settings_version AS "settings_version!",
            created_at AS "created_at!", updated_at AS "updated_at!", overdue AS "overdue!"
        FROM (
            SELECT s.*, (
                SELECT coalesce(sum(l.quantity), 0)::bigint
                FROM reservation_lines l WHERE l.product_id = s.product_id AND l.held_until <= $1
            ) AS overdue
            FROM stock s
        ) AS counted
        WHERE ($2::text IS NULL OR $2 = CASE
                WHEN available + overdue = 0 THEN 'sold_out'
                WHEN available + overdue <= low_stock_threshold THEN 'low'
                ELSE 'in_stock'
            END)
            AND ($3::uuid IS NULL OR (created_at, product_id) < ($4::timestamptz, $3))
        ORDER BY created_at DESC, product_id DESC
        LIMIT $5"#,
        now,
        level.map(Level::as_str),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let seen = rows.into_iter().map(|row| Counted::from(row).seen());
    Ok(Part::cut(seen.collect(), limit, |last: &Stock| Place {
        at: last.created_at,
        id: last.product_id,
    }))
}

/// Adds a product, unless it is there. Whether it was added.
pub async fn add(executor: impl PgExecutor<'_>, stock: &Stock) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO stock (product_id, available, reserved, sold, received, written_off, movements,
            low_stock_threshold, settings_version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (product_id) DO NOTHING",
        stock.product_id,
        stock.available,
        stock.reserved,
        stock.sold,
        stock.received,
        stock.written_off,
        stock.movements,
        stock.low_stock_threshold,
        stock.settings_version,
        stock.created_at,
        stock.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes the changed settings of a product, which is locked.
pub async fn update_settings(executor: impl PgExecutor<'_>, stock: &Stock) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE stock SET low_stock_threshold = $2, settings_version = $3 WHERE product_id = $1",
        stock.product_id,
        stock.low_stock_threshold,
        stock.settings_version,
    )
    .execute(executor)
    .await?;
    Ok(())
}
