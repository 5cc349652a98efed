//! The payment provider: what it is asked, and what its answers mean.
//!
//! Every question can be asked again: charges under the id of the payment, refunds under that of the refund. Whatever is no
//! answer to the question (a timeout, a 5xx, a connection that broke, a request with the same key that still runs) is
//! [unknown](ChargeOutcome::Unknown) and never taken for a no.

use std::sync::Arc;

use runtime::Money;
use sdk::payment_gateway::types::{
    Charge, ChargeStatus, DeclineCode, NewCard, NewCharge, NewRefund, ProblemCode, Refund as Given,
    RefundStatus,
};
use sdk::payment_gateway::{self, CallError, Client};
use sdk::{Connection, Instruments, Kind, Options, StaticToken};
use secrecy::{ExposeSecret as _, SecretString};

use crate::config::Config;
use crate::domain::method::Card;
use crate::domain::outcome::{ChargeOutcome, RefundOutcome};
use crate::domain::payment::{FailureReason, Payment};
use crate::domain::refund::Refund;

/// The way to the provider. Clones are the same.
#[derive(Clone)]
pub struct Gateway {
    client: Arc<Client>,
}

/// Why no card could be had for a token.
#[derive(Debug, thiserror::Error)]
pub enum NoCard {
    /// The provider does not accept the token.
    #[error("the provider does not accept the token")]
    Refused,
    /// The provider could not be asked.
    #[error("ask the provider for a card")]
    Unavailable(#[source] CallError),
}

impl Gateway {
    /// The provider that is configured, whose calls are recorded with these.
    pub fn new(config: &Config, calls: Instruments) -> anyhow::Result<Self> {
        let key = StaticToken::new(config.gateway_key.expose_secret());
        let connection = Connection::http(config.gateway_url.as_str())?
            .with_tokens(key)
            .recorded_with(calls);
        // One attempt that is lost must leave time for another.
        let options = Options::default()
            .timeout(config.gateway_timeout)
            .attempt_timeout(config.gateway_timeout);
        Ok(Self {
            client: Arc::new(payment_gateway::connect(connection.with(options))),
        })
    }

    /// Exchanges a customer's token for a card.
    pub async fn card(&self, token: &SecretString, key: &str) -> Result<Card, NoCard> {
        let body = NewCard {
            token: token.expose_secret().to_owned().into(),
        };
        let call = self.client.create_card().idempotency_key(key).body(body);
        let card = call.send().await.map_err(|error| match error.code() {
            Some(ProblemCode::UnknownToken) => NoCard::Refused,
            _ => NoCard::Unavailable(error),
        })?;
        let card = card.into_inner();
        Ok(Card {
            id: SecretString::from(String::from(card.id)),
            brand: card.brand,
            last_four: card.last_four,
            expiry_month: card.expiry_month,
            expiry_year: card.expiry_year,
        })
    }

    /// Charges a card, or learns what became of that where it was begun before.
    pub async fn charge(&self, payment: &Payment, card: &SecretString) -> ChargeOutcome {
        let body = NewCharge {
            card: card.expose_secret().to_owned().into(),
            reference: payment.id.to_string().into(),
            amount: money(payment.amount),
        };
        let key = payment.id.to_string();
        let call = self.client.create_charge().idempotency_key(key).body(body);
        match call.send().await {
            Ok(charge) => charged(charge.into_inner()),
            Err(error) => match error.code() {
                // Somebody else has closed the reference meanwhile: what there is has its name.
                Some(ProblemCode::ReferenceClosed) => self.find(payment).await,
                _ => not_charged(payment, &error),
            },
        }
    }

    /// Looks for the charge of a payment by our name for it.
    async fn find(&self, payment: &Payment) -> ChargeOutcome {
        let call = self.client.list_charges().reference(payment.id.to_string());
        match call.limit(1).send().await {
            Ok(page) => match page.into_inner().items.into_iter().next() {
                Some(charge) => charged(charge),
                None => ChargeOutcome::Unknown,
            },
            Err(error) => unknown(payment, &error),
        }
    }

    /// Looks how a charge is doing.
    pub async fn look(&self, payment: &Payment, charge_id: &str) -> ChargeOutcome {
        match self.client.get_charge().charge_id(charge_id).send().await {
            Ok(charge) => charged(charge.into_inner()),
            Err(error) => unknown(payment, &error),
        }
    }

    /// Makes sure that there will be no charge for a payment, and learns whether there is one.
    pub async fn close(&self, payment: &Payment) -> ChargeOutcome {
        let call = self
            .client
            .close_reference()
            .reference(payment.id.to_string())
            .idempotency_key(format!("close-{}", payment.id));
        match call.send().await {
            Ok(closed) => match closed.into_inner().charge {
                Some(charge) => charged(charge),
                None => ChargeOutcome::NeverCharged,
            },
            Err(error) => unknown(payment, &error),
        }
    }

    /// Gives money back, or learns what became of that where it was begun before.
    pub async fn refund(&self, refund: &Refund, charge_id: &str) -> RefundOutcome {
        let body = NewRefund {
            charge: charge_id.to_owned().into(),
            reference: refund.id.to_string().into(),
            amount: money(refund.amount),
        };
        let key = refund.id.to_string();
        let call = self.client.create_refund().idempotency_key(key).body(body);
        match call.send().await {
            Ok(given) => refunded(given.into_inner()),
            Err(error) => not_refunded(refund, &error),
        }
    }

    /// Looks how a refund is doing.
    pub async fn look_at_refund(&self, refund: &Refund, id: &str) -> RefundOutcome {
        match self.client.get_refund().refund_id(id).send().await {
            Ok(given) => refunded(given.into_inner()),
            Err(error) => {
                tracing::warn!(refund_id = %refund.id, %error, "the provider did not say how a refund is doing");
                RefundOutcome::Unknown
            }
        }
    }
}

fn money(money: Money) -> sdk::payment_gateway::types::Money {
    sdk::payment_gateway::types::Money {
        amount: money.amount,
        currency: String::from(money.currency).into(),
    }
}

fn charged(charge: Charge) -> ChargeOutcome {
    let charge_id = String::from(charge.id);
    match (charge.status, charge.decline_code) {
        (ChargeStatus::Succeeded, _) => ChargeOutcome::Captured { charge_id },
        (ChargeStatus::Processing, _) => ChargeOutcome::Processing { charge_id },
        (ChargeStatus::Declined, code) => ChargeOutcome::Failed(match code {
            Some(DeclineCode::InsufficientFunds) => FailureReason::InsufficientFunds,
            Some(DeclineCode::ExpiredCard) => FailureReason::CardExpired,
            _ => FailureReason::Declined,
        }),
        // A status that is newer than this client decides nothing.
        (ChargeStatus::Unknown(_), _) => ChargeOutcome::Unknown,
    }
}

fn not_charged(payment: &Payment, error: &CallError) -> ChargeOutcome {
    match error.code() {
        // The provider has understood, and does not take it: no other attempt would fare better.
        Some(ProblemCode::UnknownCard | ProblemCode::ValidationFailed) => {
            tracing::error!(payment_id = %payment.id, %error, "the provider refused a charge");
            ChargeOutcome::Failed(FailureReason::Refused)
        }
        _ => unknown(payment, error),
    }
}

fn unknown(payment: &Payment, error: &CallError) -> ChargeOutcome {
    tracing::warn!(
        payment_id = %payment.id, attempts = payment.attempts, %error, "the outcome of a charge is unknown"
    );
    ChargeOutcome::Unknown
}

fn refunded(given: Given) -> RefundOutcome {
    let refund_id = String::from(given.id);
    match given.status {
        RefundStatus::Succeeded => RefundOutcome::Refunded { refund_id },
        RefundStatus::Processing => RefundOutcome::Processing { refund_id },
        RefundStatus::Failed => RefundOutcome::Failed,
        RefundStatus::Unknown(_) => RefundOutcome::Unknown,
    }
}

fn not_refunded(refund: &Refund, error: &CallError) -> RefundOutcome {
    let refused = [
        ProblemCode::UnknownCharge,
        ProblemCode::ChargeNotSucceeded,
        ProblemCode::RefundExceedsCharge,
        ProblemCode::ValidationFailed,
    ];
    match error.code() {
        Some(code) if error.kind() == Kind::Problem && refused.contains(code) => {
            tracing::error!(refund_id = %refund.id, %error, "the provider refused a refund");
            RefundOutcome::Failed
        }
        _ => {
            tracing::warn!(
                refund_id = %refund.id, attempts = refund.attempts, %error, "the outcome of a refund is unknown"
            );
            RefundOutcome::Unknown
        }
    }
}
