//! Invoices. Nothing here changes one: the database would refuse it.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;
use sqlx::types::Json;
use uuid::Uuid;

use super::{money, rate};
use crate::domain::address::Address;
use crate::domain::invoice::{Invoice, Line};
use crate::domain::number::Number;
use crate::domain::seller::Seller;

struct Row {
    id: Uuid,
    number: String,
    order_id: Uuid,
    payment_id: Uuid,
    customer_id: Uuid,
    seller: Json<Seller>,
    buyer: Option<Json<Address>>,
    lines: Json<Vec<Line>>,
    currency: String,
    total: i64,
    tax_rate: i32,
    tax: i64,
    paid_at: DateTime<Utc>,
    issued_at: DateTime<Utc>,
}

/// A query over invoices: the columns of [`Row`] and the rest of the statement.
macro_rules! select_invoices {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id, number, order_id, payment_id, customer_id, seller AS "seller: _", buyer AS "buyer: _",
                lines AS "lines: _", currency, total, tax_rate, tax, paid_at, issued_at
            FROM invoices "# + $rest
            $(, $argument)*
        )
    };
}

impl TryFrom<Row> for Invoice {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.id,
            number: row.number,
            order_id: row.order_id,
            payment_id: row.payment_id,
            customer_id: row.customer_id,
            seller: row.seller.0,
            buyer: row.buyer.map(|buyer| buyer.0),
            lines: row.lines.0,
            total: money(row.total, &row.currency)?,
            rate: rate(row.tax_rate)?,
            tax: row.tax,
            paid_at: row.paid_at,
            issued_at: row.issued_at,
        })
    }
}

/// Issues an invoice under a number that was just given.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    invoice: &Invoice,
    number: Number,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO invoices (id, number, year, sequence, order_id, payment_id, customer_id, seller, buyer, lines,
            currency, total, tax_rate, tax, paid_at, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        invoice.id,
        invoice.number,
        number.year,
        number.sequence,
        invoice.order_id,
        invoice.payment_id,
        invoice.customer_id,
        Json(&invoice.seller) as _,
        invoice.buyer.as_ref().map(Json) as _,
        Json(&invoice.lines) as _,
        invoice.total.currency.as_str(),
        invoice.total.amount,
        invoice.rate.hundredths(),
        invoice.tax,
        invoice.paid_at,
        invoice.issued_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The invoice with this id, where it is `of` this customer or that does not matter.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    of: Option<Uuid>,
) -> sqlx::Result<Option<Invoice>> {
    let row = select_invoices!(
        "WHERE id = $1 AND ($2::uuid IS NULL OR customer_id = $2)",
        id,
        of
    );
    let row = row.fetch_optional(executor).await?;
    row.map(TryInto::try_into).transpose()
}

/// The invoice for a payment, from which nobody else takes back until the transaction ends.
pub async fn lock_of_payment(
    executor: impl PgExecutor<'_>,
    payment_id: Uuid,
) -> sqlx::Result<Option<Invoice>> {
    let row = select_invoices!("WHERE payment_id = $1 FOR UPDATE", payment_id);
    let row = row.fetch_optional(executor).await?;
    row.map(TryInto::try_into).transpose()
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those that this customer may see; everybody's where it is left out.
    pub of: Option<Uuid>,
    /// Those of this customer.
    pub customer_id: Option<Uuid>,
    /// That of this order.
    pub order_id: Option<Uuid>,
    /// That with this number.
    pub number: Option<String>,
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: &Filter,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Invoice, Place>> {
    let rows = select_invoices!(
        "WHERE ($1::uuid IS NULL OR customer_id = $1) AND ($2::uuid IS NULL OR customer_id = $2)
            AND ($3::uuid IS NULL OR order_id = $3) AND ($4::text IS NULL OR number = $4)
            AND ($5::uuid IS NULL OR (issued_at, id) < ($6::timestamptz, $5))
        ORDER BY issued_at DESC, id DESC LIMIT $7",
        filter.of,
        filter.customer_id,
        filter.order_id,
        filter.number,
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    );
    let rows = rows.fetch_all(executor).await?;
    let invoices: Vec<Invoice> = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<_>>()?;
    Ok(Part::cut(invoices, limit, |last| Place {
        at: last.issued_at,
        id: last.id,
    }))
}
