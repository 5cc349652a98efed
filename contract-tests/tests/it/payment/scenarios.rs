//! The state for each answer of payments that no request can provoke by itself.

use chrono::TimeDelta;
use contract_tests::generated::payment::Scenarios;
use contract_tests::{Arrangement, Draft, Hearing, Payload};
use payment_sandbox::domain::signature::sign;
use serde_json::{Value, json};
use uuid::Uuid;

use super::till::{CUSTOMER, Till, WEBHOOK_KEY, told};

/// Who asks where nobody in particular does.
const STAFF: &str = "staff";

impl Till {
    /// A webhook that the provider signed so long ago.
    fn signed(&self, body: Value, age: TimeDelta) -> Arrangement {
        let timestamp = (self.clock.now() - age).timestamp();
        let body = match body {
            Value::String(text) => text,
            body => body.to_string(),
        };
        Arrangement::new()
            .bytes("application/json", body)
            .rule(move |draft| sign_draft(draft, timestamp))
    }
}

fn sign_draft(draft: &mut Draft, timestamp: i64) {
    let Some(Payload::Bytes(bytes)) = draft.body.as_ref().map(|body| body.payload.clone()) else {
        return;
    };
    let signature = sign(WEBHOOK_KEY.as_bytes(), timestamp, &bytes);
    let headers = [
        ("Webhook-Timestamp", json!(timestamp)),
        ("Webhook-Signature", json!(signature)),
    ];
    for (name, value) in headers {
        draft.headers.insert(name.to_owned(), value);
    }
}

fn event() -> Value {
    json!({"id": "evt_1", "type": "charge.succeeded", "data": {"reference": Uuid::nil()}})
}

fn of_payment(payment: Uuid) -> Arrangement {
    Arrangement::new().path("payment_id", payment.to_string())
}

/// More than nothing, and in the currency of the payment.
fn refundable(draft: &mut Draft) {
    let amount = draft
        .json_mut()
        .and_then(|body| body.get_mut("amount")?.as_object_mut());
    if let Some(money) = amount {
        money.insert("currency".to_owned(), json!("EUR"));
        if money.get("amount") == Some(&json!(0)) {
            money.insert("amount".to_owned(), json!(1));
        }
    }
}

impl Scenarios for Till {
    async fn list_payment_methods_200(&self) -> Arrangement {
        self.method(STAFF).await;
        Arrangement::new()
    }

    async fn create_payment_method_201(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn create_payment_method_409_too_many_payment_methods(&self) -> Arrangement {
        Arrangement::new().by(self.collector().await)
    }

    async fn create_payment_method_409_customer_erased(&self) -> Arrangement {
        Arrangement::new().by(self.erased().await)
    }

    async fn create_payment_method_422_token_refused(&self) -> Arrangement {
        Arrangement::new().at(self.among_strangers().await)
    }

    async fn get_payment_method_200(&self) -> Arrangement {
        let method = self.method(CUSTOMER).await;
        Arrangement::new()
            .path("payment_method_id", method.to_string())
            .owned_by(Self::customer())
    }

    async fn get_payment_method_404_payment_method_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn delete_payment_method_204(&self) -> Arrangement {
        self.get_payment_method_200().await
    }

    async fn delete_payment_method_404_payment_method_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn list_payments_200(&self) -> Arrangement {
        self.payment(true).await;
        Arrangement::new().with_scopes(&["payment:read"])
    }

    async fn get_payment_200(&self) -> Arrangement {
        of_payment(self.payment(false).await).owned_by(Self::customer())
    }

    async fn get_payment_404_payment_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn list_refunds_200(&self) -> Arrangement {
        let payment = self.listed().await;
        of_payment(payment).owned_by(Self::customer())
    }

    async fn list_refunds_404_payment_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn create_refund_201(&self) -> Arrangement {
        of_payment(self.payment(true).await).rule(refundable)
    }

    async fn create_refund_404_payment_not_found(&self) -> Arrangement {
        Arrangement::new().rule(refundable)
    }

    async fn create_refund_409_payment_not_captured(&self) -> Arrangement {
        of_payment(self.payment(false).await).rule(refundable)
    }

    async fn create_refund_409_refund_exceeds_captured(&self) -> Arrangement {
        let payment = self.payment(true).await;
        let given = "UPDATE payments SET refunded = captured WHERE id = $1";
        self.remove(given, &payment.to_string()).await;
        of_payment(payment).rule(refundable)
    }

    async fn create_refund_422_refund_currency(&self) -> Arrangement {
        let dollars = json!({"amount": 1, "currency": "USD"});
        of_payment(self.payment(true).await).property("amount", dollars)
    }

    async fn get_refund_200(&self) -> Arrangement {
        let payment = self.payment(true).await;
        let refund = self.refund(payment).await;
        of_payment(payment)
            .path("refund_id", refund.to_string())
            .owned_by(Self::customer())
    }

    async fn get_refund_404_payment_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_refund_404_refund_not_found(&self) -> Arrangement {
        of_payment(self.payment(true).await).by(Self::customer())
    }

    async fn receive_webhook_204(&self) -> Arrangement {
        self.signed(event(), TimeDelta::zero())
    }

    async fn receive_webhook_400(&self) -> Arrangement {
        self.signed(json!("{"), TimeDelta::zero())
    }

    async fn receive_webhook_403_signature_invalid(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn receive_webhook_403_signature_stale(&self) -> Arrangement {
        self.signed(event(), TimeDelta::minutes(6))
    }

    async fn receive_webhook_422(&self) -> Arrangement {
        self.signed(json!([]), TimeDelta::zero())
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(contract_tests::World::outage(self).await)
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining().await)
    }

    async fn add_to_list_payment_methods(&self) -> String {
        self.method(STAFF).await.to_string()
    }

    async fn remove_from_list_payment_methods(&self, item: String) {
        self.remove("DELETE FROM payment_methods WHERE id = $1", &item)
            .await;
    }

    async fn add_to_list_payments(&self) -> String {
        self.payment(true).await.to_string()
    }

    async fn remove_from_list_payments(&self, item: String) {
        self.remove("DELETE FROM payments WHERE id = $1", &item)
            .await;
    }

    async fn add_to_list_refunds(&self) -> String {
        self.refund(self.listed().await).await.to_string()
    }

    async fn remove_from_list_refunds(&self, item: String) {
        self.remove("DELETE FROM refunds WHERE id = $1", &item)
            .await;
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.subscriptions.clone(), self.pool())
    }

    async fn published(&self) -> Vec<Value> {
        told().await
    }
}
