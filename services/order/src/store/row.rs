//! An order as the database answers with it.

use std::error::Error;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use runtime::Money;
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::address::Address;
use crate::domain::line::Line;
use crate::domain::order::{Cancellation, Order, Shipment};

/// The columns of an order, its lines in one of them, so that a page of orders is one round trip.
pub(super) struct OrderRow {
    pub(super) id: Uuid,
    pub(super) customer_id: Uuid,
    pub(super) state: String,
    pub(super) currency: String,
    pub(super) total: i64,
    pub(super) shipping_address: Option<Json<Address>>,
    pub(super) payment_method_id: Uuid,
    pub(super) payment_id: Option<Uuid>,
    pub(super) payment_due_at: DateTime<Utc>,
    pub(super) reserved_until: DateTime<Utc>,
    pub(super) refunded: i64,
    pub(super) refund_requested_at: Option<DateTime<Utc>>,
    pub(super) cancellation_reason: Option<String>,
    pub(super) cancelled_at: Option<DateTime<Utc>>,
    pub(super) carrier: Option<String>,
    pub(super) tracking_number: Option<String>,
    pub(super) shipped_at: Option<DateTime<Utc>>,
    pub(super) placed_at: DateTime<Utc>,
    pub(super) confirmed_at: Option<DateTime<Utc>>,
    pub(super) delivered_at: Option<DateTime<Utc>>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) version: i64,
    pub(super) lines: Json<Vec<LineRow>>,
}

/// A line within the column of an order.
#[derive(Debug, Deserialize)]
pub(super) struct LineRow {
    product_id: Uuid,
    name: String,
    quantity: i32,
    unit_price: i64,
    total: i64,
}

/// A query over orders: the columns of [`OrderRow`] and the rest of the statement.
macro_rules! select_orders {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::store::row::OrderRow,
            r#"SELECT o.id, o.customer_id, o.state, o.currency, o.total, o.shipping_address AS "shipping_address: _",
                o.payment_method_id, o.payment_id, o.payment_due_at, o.reserved_until, o.refunded,
                o.refund_requested_at, o.cancellation_reason, o.cancelled_at, o.carrier, o.tracking_number,
                o.shipped_at, o.placed_at, o.confirmed_at, o.delivered_at, o.updated_at, o.version,
                (
                    SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.position), '[]')
                    FROM order_lines l WHERE l.order_id = o.id
                ) AS "lines!: _"
            FROM orders o "# + $rest
            $(, $argument)*
        )
    };
}
pub(super) use select_orders;

impl OrderRow {
    /// The order, or the complaint that the database holds what the rules do not allow.
    pub(super) fn into_order(self) -> Result<Order, sqlx::Error> {
        let cancellation = self.cancellation_reason.as_deref().zip(self.cancelled_at);
        let shipment = self.carrier.zip(self.tracking_number).zip(self.shipped_at);
        Ok(Order {
            id: self.id,
            customer_id: self.customer_id,
            state: read("state", &self.state)?,
            lines: self.lines.0.into_iter().map(Line::from).collect(),
            total: Money {
                amount: self.total,
                currency: read("currency", &self.currency)?,
            },
            shipping_address: self.shipping_address.map(|Json(address)| address),
            payment_method_id: self.payment_method_id,
            payment_id: self.payment_id,
            payment_due_at: self.payment_due_at,
            reserved_until: self.reserved_until,
            refunded: self.refunded,
            refund_requested_at: self.refund_requested_at,
            cancellation: match cancellation {
                Some((reason, at)) => Some(Cancellation {
                    reason: read("cancellation_reason", reason)?,
                    at,
                }),
                None => None,
            },
            shipment: shipment.map(|((carrier, tracking_number), at)| Shipment {
                carrier,
                tracking_number,
                at,
            }),
            placed_at: self.placed_at,
            confirmed_at: self.confirmed_at,
            delivered_at: self.delivered_at,
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        Self {
            product_id: row.product_id,
            name: row.name,
            quantity: row.quantity,
            unit_price: row.unit_price,
            total: row.total,
        }
    }
}

/// A name that the rules know.
pub(super) fn read<T>(column: &str, text: &str) -> sqlx::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    text.parse().map_err(|error| unknown(column, error))
}

/// The complaint about a column that holds what the rules do not know.
pub(super) fn unknown(column: &str, error: impl Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}
