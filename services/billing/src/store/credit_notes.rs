//! Credit notes. Nothing here changes one: the database would refuse it.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;
use sqlx::types::Json;
use uuid::Uuid;

use super::{money, rate};
use crate::domain::address::Address;
use crate::domain::credit_note::CreditNote;
use crate::domain::number::Number;
use crate::domain::seller::Seller;

struct Row {
    id: Uuid,
    number: String,
    invoice_id: Uuid,
    invoice_number: String,
    invoice_issued_at: DateTime<Utc>,
    refund_id: Uuid,
    order_id: Uuid,
    payment_id: Uuid,
    customer_id: Uuid,
    seller: Json<Seller>,
    buyer: Option<Json<Address>>,
    currency: String,
    total: i64,
    tax_rate: i32,
    tax: i64,
    refunded_at: DateTime<Utc>,
    issued_at: DateTime<Utc>,
}

/// A query over credit notes: the columns of [`Row`] and the rest of the statement. What a credit note has in common with
/// its invoice is the invoice's, which never changes.
macro_rules! select_credit_notes {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT c.id, c.number, c.invoice_id, i.number AS invoice_number, i.issued_at AS invoice_issued_at,
                c.refund_id, i.order_id, i.payment_id, c.customer_id, c.seller AS "seller: _", i.buyer AS "buyer: _",
                i.currency, c.total, i.tax_rate, c.tax, c.refunded_at, c.issued_at
            FROM credit_notes c JOIN invoices i ON i.id = c.invoice_id "# + $rest
            $(, $argument)*
        )
    };
}

impl TryFrom<Row> for CreditNote {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.id,
            number: row.number,
            invoice_id: row.invoice_id,
            invoice_number: row.invoice_number,
            invoice_issued_at: row.invoice_issued_at,
            refund_id: row.refund_id,
            order_id: row.order_id,
            payment_id: row.payment_id,
            customer_id: row.customer_id,
            seller: row.seller.0,
            buyer: row.buyer.map(|buyer| buyer.0),
            total: money(row.total, &row.currency)?,
            rate: rate(row.tax_rate)?,
            tax: row.tax,
            refunded_at: row.refunded_at,
            issued_at: row.issued_at,
        })
    }
}

/// Issues a credit note under a number that was just given.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    note: &CreditNote,
    number: Number,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO credit_notes (id, number, year, sequence, invoice_id, refund_id, customer_id, seller, total, tax,
            refunded_at, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        note.id,
        note.number,
        number.year,
        number.sequence,
        note.invoice_id,
        note.refund_id,
        note.customer_id,
        Json(&note.seller) as _,
        note.total.amount,
        note.tax,
        note.refunded_at,
        note.issued_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// How much was taken back from an invoice so far.
pub async fn total_of_invoice(
    executor: impl PgExecutor<'_>,
    invoice_id: Uuid,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT coalesce(sum(total), 0)::bigint AS "total!" FROM credit_notes WHERE invoice_id = $1"#,
        invoice_id
    )
    .fetch_one(executor)
    .await
}

/// The credit note with this id, where it is `of` this customer or that does not matter.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    of: Option<Uuid>,
) -> sqlx::Result<Option<CreditNote>> {
    let row = select_credit_notes!(
        "WHERE c.id = $1 AND ($2::uuid IS NULL OR c.customer_id = $2)",
        id,
        of
    );
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
    /// Those of this order.
    pub order_id: Option<Uuid>,
    /// Those that take back from this invoice.
    pub invoice_id: Option<Uuid>,
    /// That with this number.
    pub number: Option<String>,
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: &Filter,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<CreditNote, Place>> {
    let rows = select_credit_notes!(
        "WHERE ($1::uuid IS NULL OR c.customer_id = $1) AND ($2::uuid IS NULL OR c.customer_id = $2)
            AND ($3::uuid IS NULL OR i.order_id = $3) AND ($4::uuid IS NULL OR c.invoice_id = $4)
            AND ($5::text IS NULL OR c.number = $5)
            AND ($6::uuid IS NULL OR (c.issued_at, c.id) < ($7::timestamptz, $6))
        ORDER BY c.issued_at DESC, c.id DESC LIMIT $8",
        filter.of,
        filter.customer_id,
        filter.order_id,
        filter.invoice_id,
        filter.number,
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    );
    let rows = rows.fetch_all(executor).await?;
    let notes: Vec<CreditNote> = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<_>>()?;
    Ok(Part::cut(notes, limit, |last| Place {
        at: last.issued_at,
        id: last.id,
    }))
}
