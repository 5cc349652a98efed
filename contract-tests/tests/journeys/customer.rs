//! Somebody who buys.

use platform::testing::eventually;
use sdk::{Connection, Error, order, payment};
use serde_json::json;
use uuid::Uuid;

use crate::shop::body;

/// How the provider treats the cards of these journeys, by the sandbox's tokens.
pub(crate) const GOOD: &str = "tok_success";
/// Always declined.
pub(crate) const DECLINED: &str = "tok_declined";
/// The bank thinks about it for longer than an order waits.
pub(crate) const SLOW: &str = "tok_processing";

/// A customer with a token of their own.
pub(crate) struct Customer {
    pub(crate) orders: order::Client,
    pub(crate) payments: payment::Client,
}

impl Customer {
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            orders: order::connect(connection.clone()),
            payments: payment::connect(connection),
        }
    }

    /// Orders so many pieces of a product, to be paid with such a card.
    pub(crate) async fn order(
        &self,
        product: Uuid,
        quantity: i64,
        card: &str,
    ) -> Result<order::types::Order, Error<order::types::ProblemCode>> {
        let method = body::<payment::types::NewPaymentMethod>(json!({"token": card}));
        let method = self
            .payments
            .create_payment_method()
            .body(method)
            .send()
            .await;
        let order = body::<order::types::NewOrder>(json!({
            "lines": [{"product_id": product, "quantity": quantity}],
            "payment_method_id": method.unwrap().id,
            "shipping_address": {
                "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg",
                "country": "DE",
            },
        }));
        let placed = self.orders.place_order().body(order).send().await?;
        Ok(placed.into_inner())
    }

    /// The same, brought to its confirmation.
    pub(crate) async fn buy(&self, product: Uuid, quantity: i64) -> order::types::Order {
        let placed = self.order(product, quantity, GOOD).await.unwrap();
        self.until(&placed, "confirmed").await
    }

    /// The order as it is now.
    pub(crate) async fn look_at(&self, order: &order::types::Order) -> order::types::Order {
        let order = self.orders.get_order().order_id(order.id);
        order.send().await.unwrap().into_inner()
    }

    /// Waits until an order is in a state.
    ///
    /// # Panics
    /// If it ends in another one.
    pub(crate) async fn until(
        &self,
        order: &order::types::Order,
        state: &str,
    ) -> order::types::Order {
        let was = order.state.as_str();
        eventually(&format!("the order is {state}"), async || {
            let now = self.look_at(order).await;
            let reached = now.state.as_str();
            assert!(
                reached == was || reached == state,
                "it is {reached}, not {state}: {now:?}"
            );
            (reached == state).then_some(now)
        })
        .await
    }

    /// Cancels an order.
    pub(crate) async fn cancel(&self, order: &order::types::Order) {
        let cancelling = self.orders.cancel_order().order_id(order.id);
        let cancelled = cancelling.send().await.unwrap();
        assert_eq!(cancelled.state.as_str(), "cancelled");
    }
}
