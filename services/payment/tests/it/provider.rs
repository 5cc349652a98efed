//! What answers of the provider mean, with a provider that answers whatever its contract lets it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use contract_tests::Subject;
use contract_tests::stub::{Stub, stub};
use http::Method;
use payment::config::Config;
use payment::domain::outcome::{ChargeOutcome, RefundOutcome};
use payment::domain::payment::{FailureReason, Payment, Placement};
use payment::domain::refund::{Refund, RefundReason, RefundState};
use payment::gateway::Gateway;
use platform::testing::start_time;
use runtime::{Currency, Money};
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;
use wiremock::{Mock, MockServer, ResponseTemplate};

struct Provider {
    server: MockServer,
    stub: Stub,
    gateway: Gateway,
}

impl Provider {
    async fn open() -> Self {
        let server = MockServer::start().await;
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../openapi/external/payment-gateway.yaml");
        let gateway = gateway(&server.uri());
        Self {
            stub: stub(Arc::new(Subject::of_file(&path))),
            server,
            gateway,
        }
    }

    async fn answers(&self, operation: &str, status: u16, body: Value) {
        let operation = self.stub.operation(operation);
        operation.mounted(&self.server, status, body).await;
    }

    async fn charge(&self) -> ChargeOutcome {
        self.gateway.charge(&payment(), &card()).await
    }

    async fn refund(&self) -> RefundOutcome {
        self.gateway.refund(&refund(), CHARGE).await
    }

    /// The idempotency keys of all requests with this method.
    async fn keys(&self) -> Vec<String> {
        let requests = self.server.received_requests().await.unwrap();
        let posts = requests
            .iter()
            .filter(|request| request.method.as_str() == Method::POST.as_str());
        posts
            .map(|request| {
                request.headers["idempotency-key"]
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }
}

const CHARGE: &str = "ch_0197b0d3a1b27c3d8e4f5a6b7c8d9e0f";
const REFUND: &str = "re_0197b0d4a1b27c3d8e4f5a6b7c8d9e0f";

fn gateway(url: &str) -> Gateway {
    let config = Config {
        gateway_url: url.parse().unwrap(),
        gateway_key: SecretString::from("sk"),
        gateway_timeout: Duration::from_millis(400),
        webhook_key: SecretString::from("whsec"),
        webhook_previous_key: None,
        concurrency: 1,
        first_wait: Duration::from_millis(1),
    };
    Gateway::new(&config, sdk::Instruments::default()).unwrap()
}

fn card() -> SecretString {
    SecretString::from("card_1")
}

fn euros(amount: i64) -> Money {
    Money {
        amount,
        currency: Currency::EUR,
    }
}

fn payment() -> Payment {
    Placement {
        order_id: Uuid::from_u128(1),
        customer_id: Uuid::from_u128(2),
        payment_method_id: Uuid::from_u128(3),
        amount: euros(1000),
        due_at: start_time(),
    }
    .payment(Uuid::from_u128(4), None, start_time())
}

fn refund() -> Refund {
    Refund {
        id: Uuid::from_u128(5),
        payment_id: Uuid::from_u128(4),
        order_id: Uuid::from_u128(1),
        amount: euros(300),
        reason: RefundReason::Returned,
        state: RefundState::Pending,
        provider_refund_id: None,
        attempts: 1,
        created_at: start_time(),
        updated_at: start_time(),
    }
}

fn charge(status: &str, decline_code: Option<&str>) -> Value {
    json!({
        "id": CHARGE, "reference": Uuid::from_u128(4), "amount": {"amount": 1000, "currency": "EUR"},
        "refunded_amount": {"amount": 0, "currency": "EUR"}, "status": status, "decline_code": decline_code,
        "created_at": "2026-03-14T09:26:53Z",
    })
}

fn given(status: &str) -> Value {
    json!({
        "id": REFUND, "charge": CHARGE, "reference": Uuid::from_u128(5), "status": status,
        "amount": {"amount": 300, "currency": "EUR"}, "created_at": "2026-03-14T09:26:53Z",
    })
}

fn problem(status: u16, code: &str, title: &str) -> Value {
    json!({"status": status, "code": code, "title": title})
}

fn captured() -> ChargeOutcome {
    ChargeOutcome::Captured {
        charge_id: CHARGE.to_owned(),
    }
}

#[tokio::test]
async fn a_charge_is_what_its_status_says() {
    for (status, code, expected) in [
        ("succeeded", None, captured()),
        (
            "processing",
            None,
            ChargeOutcome::Processing {
                charge_id: CHARGE.to_owned(),
            },
        ),
        (
            "declined",
            Some("card_declined"),
            ChargeOutcome::Failed(FailureReason::Declined),
        ),
        (
            "declined",
            Some("expired_card"),
            ChargeOutcome::Failed(FailureReason::CardExpired),
        ),
    ] {
        let provider = Provider::open().await;
        let body = charge(status, code);
        provider.answers("create_charge", 201, body).await;
        assert_eq!(provider.charge().await, expected);
        let keys = provider.keys().await;
        assert_eq!(keys, [Uuid::from_u128(4).to_string()]);
    }
}

#[tokio::test]
async fn what_is_no_answer_to_the_question_is_unknown_and_never_a_no() {
    for (status, code, title) in [
        (500, "internal", "Something went wrong on our side"),
        (
            503,
            "unavailable",
            "Something that this needs is out of reach",
        ),
        (401, "unauthenticated", "Authentication is required"),
        (
            409,
            "idempotency_in_progress",
            "A request with this key is still running",
        ),
    ] {
        let provider = Provider::open().await;
        let body = problem(status, code, title).to_string();
        let answer = ResponseTemplate::new(status).set_body_raw(body, "application/problem+json");
        Mock::given(wiremock::matchers::any())
            .respond_with(answer)
            .mount(&provider.server)
            .await;
        assert_eq!(provider.charge().await, ChargeOutcome::Unknown, "{status}");
        assert_eq!(
            provider.gateway.close(&payment()).await,
            ChargeOutcome::Unknown
        );
        assert_eq!(provider.refund().await, RefundOutcome::Unknown, "{status}");
        let keys = provider.keys().await;
        let key = Uuid::from_u128(4).to_string();
        assert!(keys.iter().filter(|sent| **sent == key).count() >= 1);
    }
}

#[tokio::test]
async fn silence_is_unknown_and_so_is_a_proxys_page_and_nobody_there() {
    let provider = Provider::open().await;
    let late = ResponseTemplate::new(201).set_delay(Duration::from_secs(5));
    Mock::given(wiremock::matchers::any())
        .respond_with(late)
        .mount(&provider.server)
        .await;
    assert_eq!(provider.charge().await, ChargeOutcome::Unknown);

    let provider = Provider::open().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>", "text/html");
    Mock::given(wiremock::matchers::any())
        .respond_with(page)
        .mount(&provider.server)
        .await;
    assert_eq!(provider.charge().await, ChargeOutcome::Unknown);

    let nobody = gateway("http://127.0.0.1:9");
    assert_eq!(
        nobody.charge(&payment(), &card()).await,
        ChargeOutcome::Unknown
    );
}

#[tokio::test]
async fn a_charge_that_the_provider_does_not_take_fails() {
    let provider = Provider::open().await;
    let unknown = problem(422, "unknown_card", "There is no such card");
    provider.answers("create_charge", 422, unknown).await;
    let refused = ChargeOutcome::Failed(FailureReason::Refused);
    assert_eq!(provider.charge().await, refused);
}

#[tokio::test]
async fn where_somebody_closed_the_reference_the_charge_is_found_by_its_name() {
    let provider = Provider::open().await;
    let closed = problem(409, "reference_closed", "The reference was closed");
    provider.answers("create_charge", 409, closed).await;
    let page = json!({"items": [charge("succeeded", None)]});
    provider.answers("list_charges", 200, page).await;
    assert_eq!(provider.charge().await, captured());
}

#[tokio::test]
async fn a_closed_reference_has_a_charge_or_never_will() {
    for (found, expected) in [
        (charge("succeeded", None), captured()),
        (Value::Null, ChargeOutcome::NeverCharged),
    ] {
        let provider = Provider::open().await;
        let closed = json!({"reference": Uuid::from_u128(4), "charge": found});
        provider.answers("close_reference", 200, closed).await;
        assert_eq!(provider.gateway.close(&payment()).await, expected);
    }
}

#[tokio::test]
async fn a_refund_is_what_its_status_says_or_the_providers_refusal() {
    for (status, expected) in [
        (
            "succeeded",
            RefundOutcome::Refunded {
                refund_id: REFUND.to_owned(),
            },
        ),
        (
            "processing",
            RefundOutcome::Processing {
                refund_id: REFUND.to_owned(),
            },
        ),
        ("failed", RefundOutcome::Failed),
    ] {
        let provider = Provider::open().await;
        provider.answers("create_refund", 201, given(status)).await;
        assert_eq!(provider.refund().await, expected);
        let keys = provider.keys().await;
        assert_eq!(keys, [Uuid::from_u128(5).to_string()]);
    }
    let provider = Provider::open().await;
    let refused = problem(409, "refund_exceeds_charge", "That is more than was taken");
    provider.answers("create_refund", 409, refused).await;
    assert_eq!(provider.refund().await, RefundOutcome::Failed);
}
