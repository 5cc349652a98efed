//! Card data has no place to come in, and what lets somebody charge a card never comes out.

use std::io;
use std::sync::{Arc, Mutex};

use http::Method;
use platform::random;
use platform::testing::start_time;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::till::{SECRET_KEY, Till, WEBHOOK_KEY};

/// Everything that is logged by this process while the test runs, other tests included.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn neither_tokens_nor_cards_nor_keys_are_logged_or_answered() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    let till = Till::open().await;
    let customer = random::id(start_time());
    let bearer = till.token_of(customer);
    let path = "/payments/methods";
    let mut answers = Vec::new();

    // A card number in the place of a token, beside one, and in every other shape that somebody might try.
    for body in [
        json!({"token": "4242424242424242"}),
        json!({"token": "tok_success_hidden", "number": "4242424242424242"}),
        json!({"token": "tok_success_hidden", "card": {"number": "4242424242424242", "cvc": "987"}}),
        json!({"token": {"number": "4242424242424242"}}),
    ] {
        let (status, answer) = till.ask(Method::POST, path, &bearer, Some(&body)).await;
        assert_eq!(status, 422, "{answer}");
        answers.push(answer.to_string());
    }

    // Everything that is done with a card, going well and going wrong.
    for token in [
        "tok_success_hidden",
        "tok_timeout_hidden",
        "tok_declined_hidden",
    ] {
        let order = till.placed(token).await;
        till.eventually("the payment is settled", async || {
            let payment = till.payment(order).await?;
            let settled = ["captured", "failed"].contains(&payment["state"].as_str()?);
            settled.then_some(())
        })
        .await;
        till.cancelled(order).await;
        answers.push(till.payment(order).await.unwrap().to_string());
    }
    let unknown = json!({"token": "tok_nosuch_hidden"});
    let (_, answer) = till.ask(Method::POST, path, &bearer, Some(&unknown)).await;
    answers.push(answer.to_string());
    let method = till.method(customer, "tok_success_hidden").await;
    let method = format!("{path}/{method}");
    answers.push(
        till.ask(Method::GET, &method, &bearer, None)
            .await
            .1
            .to_string(),
    );

    let cards: Vec<String> = sqlx::query_scalar("SELECT card FROM payment_methods")
        .fetch_all(till.pool())
        .await
        .unwrap();
    assert!(cards.len() >= 4);
    let events: Vec<String> = sqlx::query_scalar("SELECT event::text FROM outbox")
        .fetch_all(till.pool())
        .await
        .unwrap();
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT convert_from(body, 'UTF8') FROM idempotency_keys WHERE body IS NOT NULL",
    )
    .fetch_all(till.pool())
    .await
    .unwrap();
    // What the database and the network are told stands in the log of the libraries that tell it, at a level that
    // nobody runs with; what is ours has no excuse.
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let ours: String = log
        .lines()
        .filter(|line| {
            !line.contains(" hyper") && !line.contains(" sqlx") && !line.contains(" h2::")
        })
        .collect();
    assert!(ours.contains("payment_id"), "nothing of ours was logged");
    let places = [
        ("answers", answers.concat()),
        ("events", events.concat()),
        ("kept answers", kept.concat()),
        ("the log", ours),
    ];
    let secrets = ["_hidden", "4242424242424242", SECRET_KEY, WEBHOOK_KEY];
    for (place, text) in &places {
        for secret in secrets.into_iter().chain(cards.iter().map(String::as_str)) {
            assert!(!text.contains(secret), "{secret} stands in {place}");
        }
    }
}
