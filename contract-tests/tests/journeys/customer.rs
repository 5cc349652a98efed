//! Somebody who buys.

use platform::testing::eventually;
use sdk::auth::types::{ProblemCode, Session};
use sdk::{
    Connection, Error, StaticToken, auth, billing, cart, catalog, notification, order, payment,
    user,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shop::body;

/// How the provider treats the cards of these journeys, by the sandbox's tokens.
pub(crate) const GOOD: &str = "tok_success";
/// Always declined.
pub(crate) const DECLINED: &str = "tok_declined";
/// The bank thinks about it for longer than an order waits.
pub(crate) const SLOW: &str = "tok_processing";

/// A customer who has logged in.
pub(crate) struct Customer {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) session: Session,
    pub(crate) auth: auth::Client,
    pub(crate) users: user::Client,
    pub(crate) catalog: catalog::Client,
    pub(crate) carts: cart::Client,
    pub(crate) orders: order::Client,
    pub(crate) payments: payment::Client,
    pub(crate) billing: billing::Client,
    pub(crate) messages: notification::Client,
}

impl Customer {
    /// Somebody new, who registers and logs in.
    pub(crate) async fn register(visitor: Connection) -> Self {
        let name = Uuid::now_v7().simple().to_string();
        Self::register_as(visitor, &name).await
    }

    /// The same under a name of one's choice, which nobody else has; the address has it too.
    pub(crate) async fn register_as(visitor: Connection, name: &str) -> Self {
        let (email, password) = (format!("{name}@example.com"), format!("secret of {name}"));
        let account = json!({"email": email, "password": password, "display_name": name});
        let account = body::<auth::types::NewAccount>(account);
        let auth = auth::connect(visitor.clone());
        auth.register_account().body(account).send().await.unwrap();
        let session = log_in(&auth, &email, &password).await.unwrap();
        let own = visitor.with_tokens(StaticToken::new(session.access_token.to_string()));
        Self {
            id: *session.user_id,
            email,
            password,
            session,
            auth: auth::connect(own.clone()),
            users: user::connect(own.clone()),
            catalog: catalog::connect(own.clone()),
            carts: cart::connect(own.clone()),
            orders: order::connect(own.clone()),
            payments: payment::connect(own.clone()),
            billing: billing::connect(own.clone()),
            messages: notification::connect(own),
        }
    }

    /// Waits until the users have heard of the registration.
    pub(crate) async fn profile(&self) -> user::types::User {
        eventually("there is a profile", async || {
            let profile = self.users.get_user().user_id(self.id).send().await;
            profile.ok().map(|profile| profile.into_inner())
        })
        .await
    }

    /// Stores such a card.
    pub(crate) async fn card(&self, token: &str) -> payment::types::PaymentMethodId {
        let method = body::<payment::types::NewPaymentMethod>(json!({"token": token}));
        let storing = self.payments.create_payment_method().body(method);
        storing.send().await.unwrap().id
    }

    /// Orders so many pieces of a product, to be paid with such a card.
    pub(crate) async fn order(
        &self,
        product: Uuid,
        quantity: i64,
        card: &str,
    ) -> Result<order::types::Order, Error<order::types::ProblemCode>> {
        let lines = json!([{"product_id": product, "quantity": quantity}]);
        self.place("lines", lines, card).await
    }

    /// Orders what is in the cart, as it was seen in this version.
    pub(crate) async fn order_cart(
        &self,
        version: i64,
    ) -> Result<order::types::Order, Error<order::types::ProblemCode>> {
        self.place("cart_version", json!(version), GOOD).await
    }

    async fn place(
        &self,
        what: &str,
        wanted: Value,
        card: &str,
    ) -> Result<order::types::Order, Error<order::types::ProblemCode>> {
        let mut order = json!({
            "payment_method_id": self.card(card).await,
            "shipping_address": address("Ines Harrow"),
        });
        order[what] = wanted;
        let order = body::<order::types::NewOrder>(order);
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

    /// The invoice of an order, as soon as it is issued.
    pub(crate) async fn invoice(&self, order: &order::types::Order) -> billing::types::Invoice {
        eventually("there is an invoice", async || {
            let invoices = self.billing.list_invoices().order_id(*order.id);
            let invoices = invoices.send().await.unwrap();
            assert!(invoices.items.len() <= 1, "{:?}", invoices.items);
            invoices.items.first().cloned()
        })
        .await
    }
}

/// Logs in on a new device.
pub(crate) async fn log_in(
    auth: &auth::Client,
    email: &str,
    password: &str,
) -> Result<Session, Error<ProblemCode>> {
    let credentials = json!({"email": email, "password": password});
    let credentials = body::<auth::types::Credentials>(credentials);
    Ok(auth.log_in().body(credentials).send().await?.into_inner())
}

/// Where somebody of this name lives.
pub(crate) fn address(name: &str) -> Value {
    json!({
        "name": name, "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg", "country": "DE",
    })
}
