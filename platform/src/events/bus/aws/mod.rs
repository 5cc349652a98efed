//! The bus of SNS and SQS: one topic for all events, a queue with a filter for each service, and a queue of dead letters
//! beside it.
//!
//! Services publish and receive; they create nothing. Topic and queues are the deployment's, or [`provision`](super::provision)'s
//! where there is none, as with an emulator.

mod batch;
mod dead;
mod failure;
mod provision;
mod receive;
mod send;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use tokio::sync::RwLock;
use url::Url;

use super::{Backlog, Bus, BusError, DeadLetter, Message, Outgoing, Receipt, Receive, Which};
use failure::unavailable;

/// The message attribute by which queues filter.
const TYPE: &str = "type";
/// What SQS and SNS take at once.
const BATCH: usize = 10;

/// Longer than SQS waits for a message.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(30);

/// SNS and SQS. Clones share their connections.
#[derive(Clone, Debug)]
pub struct AwsBus {
    sns: aws_sdk_sns::Client,
    sqs: aws_sdk_sqs::Client,
    names: Arc<Names>,
    addresses: Arc<RwLock<HashMap<String, String>>>,
}

/// An address that does not name a bus on AWS.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no bus on AWS: it is written aws://REGION/ACCOUNT/PREFIX, as in \
     aws://eu-central-1/123456789012/plumbline-production"
)]
pub struct InvalidAddress(String);

/// What things are called.
#[derive(Debug)]
struct Names {
    region: String,
    account: String,
    prefix: String,
}

impl AwsBus {
    /// The bus at `aws://REGION/ACCOUNT/PREFIX`. Credentials come from where the AWS SDK looks for them. With
    /// `?endpoint=URL` it is at an emulator, which takes any. Asks nothing of the network yet.
    ///
    /// # Errors
    ///
    /// Where the address is not of this form.
    pub async fn open(address: &str) -> Result<Self, InvalidAddress> {
        let invalid = || InvalidAddress(address.to_owned());
        let address = Url::parse(address).map_err(|_| invalid())?;
        let names = Names::of(&address).ok_or_else(invalid)?;
        let mut config = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(names.region.clone()))
            .timeout_config(timeouts())
            .http_client(http_client());
        if let Some(endpoint) = endpoint(&address).ok_or_else(invalid)? {
            config = config.endpoint_url(endpoint).test_credentials();
        }
        Ok(Self::new(names, &config.load().await))
    }

    fn new(names: Names, config: &aws_config::SdkConfig) -> Self {
        Self {
            sns: aws_sdk_sns::Client::new(config),
            sqs: aws_sdk_sqs::Client::new(config),
            names: Arc::new(names),
            addresses: Arc::default(),
        }
    }

    /// The address of a queue, which is asked for once.
    async fn address(&self, name: String) -> Result<String, BusError> {
        if let Some(address) = self.addresses.read().await.get(&name) {
            return Ok(address.clone());
        }
        let found = self.sqs.get_queue_url().queue_name(&name).send().await;
        let found = found.map_err(unavailable)?;
        let address = found
            .queue_url
            .ok_or_else(|| BusError::unavailable(format!("SQS has no address for `{name}`")))?;
        self.addresses.write().await.insert(name, address.clone());
        Ok(address)
    }

    async fn queue(&self, queue: &str) -> Result<String, BusError> {
        self.address(self.names.queue(queue)).await
    }

    async fn dead_letter_queue(&self, queue: &str) -> Result<String, BusError> {
        self.address(self.names.dead_letter_queue(queue)).await
    }
}

impl Names {
    fn of(address: &Url) -> Option<Self> {
        let mut path = address.path_segments()?.map(str::to_owned);
        let names = Self {
            region: address.host_str()?.to_owned(),
            account: path.next().filter(|account| !account.is_empty())?,
            prefix: path.next().filter(|prefix| !prefix.is_empty())?,
        };
        (address.scheme() == "aws" && path.next().is_none()).then_some(names)
    }

    fn topic(&self) -> String {
        format!("{}-events", self.prefix)
    }

    fn topic_arn(&self) -> String {
        format!(
            "arn:aws:sns:{}:{}:{}",
            self.region,
            self.account,
            self.topic()
        )
    }

    fn queue(&self, queue: &str) -> String {
        format!("{}-{queue}", self.prefix)
    }

    fn dead_letter_queue(&self, queue: &str) -> String {
        format!("{}-{queue}-dead-letters", self.prefix)
    }
}

/// The emulator's address, where there is one. None where the address says something else that nobody understands.
fn endpoint(address: &Url) -> Option<Option<String>> {
    let mut said = address.query_pairs();
    match (said.next(), said.next()) {
        (None, _) => Some(None),
        (Some((name, endpoint)), None) if name == "endpoint" => Some(Some(endpoint.into_owned())),
        _ => None,
    }
}

/// Nobody waits forever for an answer that does not come.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(LONGEST_ATTEMPT)
        .build()
}

/// With `ring`, which needs nothing but a C compiler to be built.
fn http_client() -> aws_sdk_sqs::config::SharedHttpClient {
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

#[async_trait]
impl Bus for AwsBus {
    async fn publish(&self, events: &[Outgoing]) -> Result<Vec<Result<(), BusError>>, BusError> {
        send::publish(self, events).await
    }

    async fn send(
        &self,
        queue: &str,
        events: &[Outgoing],
        delay: Duration,
    ) -> Result<(), BusError> {
        send::send(self, queue, events, delay).await
    }

    async fn receive(&self, request: Receive<'_>) -> Result<Vec<Message>, BusError> {
        receive::receive(self, request).await
    }

    async fn acknowledge(&self, queue: &str, receipts: &[Receipt]) -> Result<(), BusError> {
        receive::acknowledge(self, queue, receipts).await
    }

    async fn extend(
        &self,
        queue: &str,
        receipt: &Receipt,
        visibility: Duration,
    ) -> Result<(), BusError> {
        receive::extend(self, queue, receipt, visibility).await
    }

    async fn bury(&self, queue: &str, message: &Message, reason: &str) -> Result<(), BusError> {
        dead::bury(self, queue, message, reason).await
    }

    async fn dead_letters(&self, queue: &str, limit: usize) -> Result<Vec<DeadLetter>, BusError> {
        dead::list(self, queue, limit).await
    }

    async fn dead_letter(&self, queue: &str, id: &str) -> Result<Option<DeadLetter>, BusError> {
        dead::one(self, queue, id).await
    }

    async fn redrive(&self, queue: &str, which: &Which) -> Result<u64, BusError> {
        dead::redrive(self, queue, which).await
    }

    async fn discard(&self, queue: &str, which: &Which) -> Result<u64, BusError> {
        dead::discard(self, queue, which).await
    }

    async fn backlog(&self, queue: &str) -> Result<Backlog, BusError> {
        let (queue, dead) = (
            self.queue(queue).await?,
            self.dead_letter_queue(queue).await?,
        );
        let (waiting, dead) =
            tokio::try_join!(receive::count(self, queue), receive::count(self, dead))?;
        Ok(Backlog {
            waiting,
            oldest: None,
            dead,
        })
    }

    async fn purge(&self, queue: &str) -> Result<(), BusError> {
        let address = self.queue(queue).await?;
        let purged = self.sqs.purge_queue().queue_url(address).send().await;
        purged.map(drop).map_err(unavailable)
    }

    async fn subscribe(&self, queue: &str, types: &[&str]) -> Result<(), BusError> {
        provision::check(self, queue, types).await
    }

    async fn reachable(&self, queue: &str) -> bool {
        let address = match self.queue(queue).await {
            Ok(address) => address,
            Err(error) => {
                tracing::warn!(%error, queue, "the queue is out of reach");
                return false;
            }
        };
        let answer = self
            .sqs
            .get_queue_attributes()
            .queue_url(address)
            .send()
            .await;
        if let Err(error) = &answer {
            tracing::warn!(%error, queue, "the queue does not answer");
        }
        answer.is_ok()
    }

    async fn close(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_region_account_and_prefix() {
        let names = Names::of(&"aws://eu-central-1/123456789012/shop".parse().unwrap()).unwrap();
        assert_eq!(
            names.topic_arn(),
            "arn:aws:sns:eu-central-1:123456789012:shop-events"
        );
        assert_eq!(names.queue("order"), "shop-order");
        assert_eq!(names.dead_letter_queue("order"), "shop-order-dead-letters");
    }

    #[tokio::test]
    async fn an_incomplete_address_is_refused() {
        for wrong in [
            "aws://eu-central-1",
            "aws://eu-central-1/1",
            "aws://eu-central-1/1/",
            "aws://eu-central-1//shop",
            "aws://eu-central-1/1/shop/more",
            "sqs://eu-central-1/1/shop",
            "not even an address",
        ] {
            assert!(AwsBus::open(wrong).await.is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_emulator_is_named_in_the_address() {
        let at = |text: &str| endpoint(&text.parse().unwrap());
        assert_eq!(at("aws://eu-central-1/1/shop"), Some(None));
        assert_eq!(
            at("aws://eu-central-1/1/shop?endpoint=http://127.0.0.1:4566"),
            Some(Some("http://127.0.0.1:4566".to_owned()))
        );
        assert_eq!(at("aws://eu-central-1/1/shop?endpiont=x"), None);
    }
}
