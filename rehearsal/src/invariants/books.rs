//! What the databases of all services say about each order.

use std::collections::HashMap;

use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::system::System;

/// All of it.
pub(super) struct Books {
    pub(super) orders: HashMap<Uuid, Order>,
    pub(super) lines: Vec<Line>,
    pub(super) timeline: HashMap<Uuid, Vec<Step>>,
    pub(super) payments: HashMap<Uuid, Payment>,
    pub(super) charges: Vec<Charge>,
    pub(super) stock: Vec<Stock>,
    pub(super) reservations: HashMap<Uuid, String>,
    pub(super) movements: Vec<Movement>,
}

#[derive(FromRow)]
pub(super) struct Order {
    pub(super) id: Uuid,
    pub(super) customer_id: Uuid,
    pub(super) state: String,
    pub(super) total: i64,
    pub(super) refunded: i64,
}

#[derive(FromRow)]
pub(super) struct Line {
    pub(super) order_id: Uuid,
    pub(super) product_id: Uuid,
    pub(super) quantity: i32,
    pub(super) total: i64,
}

#[derive(FromRow)]
pub(super) struct Step {
    pub(super) order_id: Uuid,
    pub(super) state: String,
}

#[derive(FromRow)]
pub(super) struct Payment {
    pub(super) id: Uuid,
    pub(super) order_id: Uuid,
    pub(super) state: String,
    pub(super) captured: i64,
    pub(super) refunded: i64,
}

/// As the provider has it.
#[derive(FromRow)]
pub(super) struct Charge {
    pub(super) reference: String,
    pub(super) status: String,
    pub(super) amount: i64,
    pub(super) refunded: i64,
}

#[derive(FromRow)]
pub(super) struct Stock {
    pub(super) product_id: Uuid,
    pub(super) available: i64,
    pub(super) reserved: i64,
    pub(super) sold: i64,
    pub(super) received: i64,
    pub(super) written_off: i64,
}

#[derive(FromRow)]
struct Reservation {
    order_id: Uuid,
    state: String,
}

#[derive(FromRow)]
pub(super) struct Movement {
    pub(super) product_id: Uuid,
    pub(super) kind: String,
    pub(super) quantity: i64,
}

impl Books {
    pub(super) async fn read(system: &System) -> anyhow::Result<Self> {
        let order = system.database("order");
        let inventory = system.database("inventory");
        let orders: Vec<Order> = rows(
            order,
            "SELECT id, customer_id, state, total, refunded FROM orders",
        )
        .await?;
        let steps: Vec<Step> = rows(
            order,
            "SELECT order_id, state FROM order_timeline ORDER BY order_id, version",
        )
        .await?;
        let mut timeline: HashMap<Uuid, Vec<Step>> = HashMap::new();
        for step in steps {
            timeline.entry(step.order_id).or_default().push(step);
        }
        let payments: Vec<Payment> = rows(system.database("payment"), PAYMENTS).await?;
        let reservations: Vec<Reservation> =
            rows(inventory, "SELECT order_id, state FROM reservations").await?;
        Ok(Self {
            orders: orders.into_iter().map(|order| (order.id, order)).collect(),
            lines: rows(
                order,
                "SELECT order_id, product_id, quantity, total FROM order_lines",
            )
            .await?,
            timeline,
            payments: payments
                .into_iter()
                .map(|payment| (payment.order_id, payment))
                .collect(),
            charges: rows(
                system.database("payment-sandbox"),
                "SELECT reference, status, amount, refunded FROM charges",
            )
            .await?,
            stock: rows(
                inventory,
                "SELECT product_id, available, reserved, sold, received, written_off FROM stock",
            )
            .await?,
            reservations: reservations
                .into_iter()
                .map(|reservation| (reservation.order_id, reservation.state))
                .collect(),
            movements: rows(
                inventory,
                "SELECT product_id, kind, quantity FROM movements",
            )
            .await?,
        })
    }

    /// What was sold and not given back, from the captures of the payment service.
    pub(super) fn is_paid(&self, order: Uuid) -> bool {
        self.payments
            .get(&order)
            .is_some_and(|payment| payment.captured > payment.refunded)
    }
}

const PAYMENTS: &str = "SELECT id, order_id, state, captured, refunded FROM payments";

pub(super) async fn rows<T>(pool: &PgPool, query: &'static str) -> anyhow::Result<Vec<T>>
where
    T: for<'row> FromRow<'row, sqlx::postgres::PgRow> + Send + Unpin,
{
    Ok(sqlx::query_as(query).fetch_all(pool).await?)
}
