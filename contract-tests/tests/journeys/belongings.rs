//! Somebody who has one of everything that can be had.

use platform::testing::eventually;
use sdk::payment::types::NewRefund;
use sdk::user::types::NewAddress;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::customer::{Customer, address};
use crate::refunded::ship;
use crate::shop::{Shop, body};

/// What they have, by the parameters that name it.
pub(crate) struct Belongings {
    /// What they bought, which is on sale for everybody.
    pub(crate) product: Uuid,
    things: Vec<(&'static str, Uuid)>,
}

impl Belongings {
    /// The parameters that name something with an owner.
    pub(crate) const KINDS: [&str; 10] = [
        "user_id",
        "customer_id",
        "address_id",
        "order_id",
        "payment_method_id",
        "payment_id",
        "refund_id",
        "invoice_id",
        "credit_note_id",
        "message_id",
    ];

    /// What such a parameter names here.
    pub(crate) fn id_of(&self, kind: &str) -> Option<Value> {
        let found = self.things.iter().find(|(name, _)| *name == kind);
        found.map(|(_, id)| json!(id))
    }

    /// All ids, as they are written.
    pub(crate) fn ids(&self) -> impl Iterator<Item = String> {
        self.things.iter().map(|(_, id)| id.to_string())
    }

    /// All of it as its owner sees it.
    pub(crate) async fn seen_by(&self, owner: &Customer) -> Value {
        let exported = owner.users.export_user().user_id(owner.id).send().await;
        let mut exported = serde_json::to_value(exported.unwrap().into_inner()).unwrap();
        exported["exported_at"] = Value::Null;
        // They go out meanwhile, whoever else does what.
        exported["messages"] = Value::Null;
        exported
    }
}

/// A new customer with an address, a card, an order that is on its way, a payment of which a part was given back, and the papers.
pub(crate) async fn belong_to(shop: &Shop) -> (Customer, Belongings) {
    let product = shop.product(4).await;
    let customer = shop.customer().await;
    customer.profile().await;
    let new = body::<NewAddress>(address("Ines Harrow"));
    let adding = customer.users.create_address().user_id(customer.id);
    let home = *adding.body(new).send().await.unwrap().id;

    let order = customer.buy(product, 2).await;
    ship(shop, &order).await;
    let payment = shop.payment(*order.id).await;
    let refund = json!({"amount": {"amount": 500, "currency": "EUR"}, "reason": "goodwill"});
    let refunding = shop.payments.create_refund().payment_id(payment.id);
    let refund = refunding.body(body::<NewRefund>(refund)).send().await;
    let invoice = customer.invoice(&order).await;
    let note = eventually("there is a credit note", async || {
        let notes = customer.billing.list_credit_notes().invoice_id(invoice.id);
        notes.send().await.unwrap().items.first().cloned()
    })
    .await;
    // Until everybody has heard of it, so that nothing changes by itself.
    eventually("the order knows of the refund", async || {
        (customer.look_at(&order).await.refunded.amount == 500).then_some(())
    })
    .await;
    let message = eventually("they were told of the order", async || {
        let messages = customer.messages.list_messages().order_id(*order.id);
        let messages = messages.send().await.unwrap().into_inner().items;
        messages.first().map(|message| *message.id)
    })
    .await;
    let things = vec![
        ("user_id", customer.id),
        ("customer_id", customer.id),
        ("address_id", home),
        ("order_id", *order.id),
        ("payment_method_id", *order.payment_method_id),
        ("payment_id", *payment.id),
        ("refund_id", *refund.unwrap().id),
        ("invoice_id", *invoice.id),
        ("credit_note_id", *note.id),
        ("message_id", message),
    ];
    (customer, Belongings { product, things })
}
