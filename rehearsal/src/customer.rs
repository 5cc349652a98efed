//! Somebody who buys, and writes down what they were told.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use sdk::{Connection, Options, order, payment};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::card::Card;
use crate::login;
use crate::shop::Product;
use crate::system::System;
use crate::told::{Placed, Told};

/// How long one call may take before the customer tries again under the same key.
const PATIENCE: Duration = Duration::from_secs(5);

/// One customer, with a payment method for each way in which a payment can go.
pub(crate) struct Customer {
    id: Uuid,
    chance: StdRng,
    orders: order::Client,
    payments: payment::Client,
    methods: Vec<(Card, String)>,
}

impl Customer {
    /// A customer with a number, who reaches the system over `connection`.
    pub(crate) async fn new(
        system: &System,
        connection: &Connection,
        number: u32,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let login = login::register(system, &format!("customer-{number}")).await?;
        let connection = connection
            .clone()
            .with_tokens(login.token)
            .with(Options::default().timeout(PATIENCE));
        let mut customer = Self {
            id: login.user_id,
            chance: StdRng::seed_from_u64(seed ^ (u64::from(number) << 32)),
            orders: order::connect(connection.clone()),
            payments: payment::connect(connection),
            methods: Vec::new(),
        };
        for card in Card::ALL {
            let method = customer
                .register(card)
                .await
                .context("store a payment method")?;
            customer.methods.push((card, method));
        }
        Ok(customer)
    }

    /// Buys until told to stop. An order that was begun is brought to a definite answer first.
    pub(crate) async fn buy(mut self, products: &[Product], told: &Told, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let card = Card::drawn(&mut self.chance);
            self.order(products, card, told).await;
        }
    }

    /// Places one order with a good card, and keeps it. False where it was sold out.
    pub(crate) async fn order_once(&mut self, products: &[Product], told: &Told) -> bool {
        let lines = self.basket(products);
        let body = self.body(&lines, Card::Good);
        let key = Uuid::from_u128(self.chance.random()).to_string();
        self.place(&key, body, told).await.is_some()
    }

    async fn order(&mut self, products: &[Product], card: Card, told: &Told) {
        let lines = self.basket(products);
        let total = lines
            .iter()
            .map(|(product, quantity)| product.price * quantity)
            .sum();
        let body = self.body(&lines, card);
        let key = Uuid::from_u128(self.chance.random()).to_string();
        let twice = self.chance.random_bool(0.05);
        let answers = if twice {
            // A doubled click.
            let (first, second) = tokio::join!(
                self.place(&key, body.clone(), told),
                self.place(&key, body, told)
            );
            vec![first, second]
        } else {
            vec![self.place(&key, body, told).await]
        };
        let answers: Vec<Uuid> = answers.into_iter().flatten().collect();
        let Some(order) = answers.first().copied() else {
            told.sold_out.fetch_add(1, Ordering::Relaxed);
            return;
        };
        told.accepted.fetch_add(1, Ordering::Relaxed);
        let cancelled = match self.chance.random_range(0..100) {
            _ if card != Card::Good => false,
            0..5 => self.cancel(order, told).await,
            5..10 => {
                let thinking = Duration::from_millis(self.chance.random_range(50..1500));
                tokio::time::sleep(thinking).await;
                self.cancel(order, told).await
            }
            _ => false,
        };
        let placed = Placed {
            customer: self.id,
            key,
            answers,
            total,
            cancelled,
        };
        told.place(placed);
    }

    /// Repeats itself under the same key until it is told yes or no.
    async fn place(&self, key: &str, body: order::types::NewOrder, told: &Told) -> Option<Uuid> {
        let orders = self.orders.with(Options::default().idempotency_key(key));
        loop {
            let error = match orders.place_order().body(body.clone()).send().await {
                Ok(order) => return order.id.to_string().parse().ok(),
                Err(error) => error,
            };
            match error.status().map(|status| status.as_u16()) {
                Some(409) if error.code() == Some(&order::types::ProblemCode::OutOfStock) => {
                    return None;
                }
                // The first of two is still at it, or something is out of reach.
                Some(409 | 429 | 501..) | None => {}
                Some(status) => told.surprise(format!("place_order: {status} {error:?}")),
            }
            told.repeated.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// True where the customer knows that the order is cancelled.
    async fn cancel(&self, order: Uuid, told: &Told) -> bool {
        for _ in 0..200 {
            let answer = self
                .orders
                .cancel_order()
                .order_id(order.to_string())
                .send()
                .await;
            let Err(error) = answer else { return true };
            match error.status().map(|status| status.as_u16()) {
                // It was cancelled already: by the system, or by a call whose answer was lost.
                Some(409) => return true,
                Some(429 | 501..) | None => {}
                Some(status) => told.surprise(format!("cancel_order: {status} {error:?}")),
            }
            told.repeated.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        told.surprise(format!("cancel_order: no answer for {order}"));
        false
    }

    fn basket(&mut self, products: &[Product]) -> Vec<(Product, i64)> {
        let lines = self.chance.random_range(1..=3);
        let chosen: Vec<Product> = products
            .choose_multiple(&mut self.chance, lines)
            .copied()
            .collect();
        chosen
            .into_iter()
            .map(|product| (product, self.chance.random_range(1..=2)))
            .collect()
    }

    fn body(&self, lines: &[(Product, i64)], card: Card) -> order::types::NewOrder {
        let lines: Vec<_> = lines
            .iter()
            .map(|(product, quantity)| json!({"product_id": product.id, "quantity": quantity}))
            .collect();
        let (_, method) = self
            .methods
            .iter()
            .find(|(kind, _)| *kind == card)
            .expect("one of each kind");
        let body = json!({
            "lines": lines, "payment_method_id": method,
            "shipping_address": {
                "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg", "country": "DE",
            },
        });
        serde_json::from_value(body).expect("a body as the contract has it")
    }

    async fn register(&self, card: Card) -> anyhow::Result<String> {
        let body = serde_json::from_value::<payment::types::NewPaymentMethod>(
            json!({"token": card.token()}),
        )?;
        let method = self
            .payments
            .create_payment_method()
            .body(body)
            .send()
            .await?;
        Ok(method.id.to_string())
    }
}
