//! Topic and queues where no deployment makes them.

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::json;

use super::super::BusError;
use super::failure::unavailable;
use super::{AwsBus, TYPE};

/// SQS keeps a dead letter for two weeks at most, and so it shall.
const DEAD_LETTER_RETENTION: &str = "1209600";
/// Beyond what a consumer takes before it buries a message with its reason: the net below it.
const MAX_RECEIVES: u32 = 50;

impl AwsBus {
    /// Makes the topic, the queue with its dead letters, and a subscription of exactly these types. Safe to repeat. A queue
    /// that subscribes to nothing is made all the same: its service looks whether it can be reached.
    pub(in crate::events::bus) async fn provision(
        &self,
        queue: &str,
        types: &[&str],
    ) -> Result<(), BusError> {
        let topic = self.names.topic();
        let topic = self.sns.create_topic().name(topic).send().await;
        let topic = topic.map_err(unavailable)?.topic_arn;
        let topic =
            topic.ok_or_else(|| BusError::unavailable("SNS made a topic without a name"))?;
        let dead = self.create_dead_letter_queue(queue).await?;
        let dead = self.arn(&dead).await?;
        let address = self.create_queue(queue, &dead).await?;
        let own = self.arn(&address).await?;
        self.allow(&address, &own, &topic).await?;
        if types.is_empty() {
            return Ok(());
        }
        self.subscribe_queue(topic, own, types).await
    }

    /// Without attributes, because what was subscribed before refuses others; they are set afterwards.
    async fn subscribe_queue(
        &self,
        topic: String,
        queue: String,
        types: &[&str],
    ) -> Result<(), BusError> {
        let subscribing = self.sns.subscribe().topic_arn(topic).endpoint(queue);
        let subscribing = subscribing.protocol("sqs").return_subscription_arn(true);
        let subscribed = subscribing.send().await.map_err(unavailable)?;
        let filter = json!({ TYPE: types }).to_string();
        for (name, value) in [
            ("FilterPolicy", filter),
            ("RawMessageDelivery", "true".to_owned()),
        ] {
            self.sns
                .set_subscription_attributes()
                .set_subscription_arn(subscribed.subscription_arn.clone())
                .attribute_name(name)
                .attribute_value(value)
                .send()
                .await
                .map_err(unavailable)?;
        }
        Ok(())
    }

    /// Lets the topic send to the queue, and nobody else's.
    async fn allow(&self, address: &str, queue: &str, topic: &str) -> Result<(), BusError> {
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": "sns.amazonaws.com" },
                "Action": "sqs:SendMessage",
                "Resource": queue,
                "Condition": { "ArnEquals": { "aws:SourceArn": topic } },
            }],
        });
        self.sqs
            .set_queue_attributes()
            .queue_url(address)
            .attributes(QueueAttributeName::Policy, policy.to_string())
            .send()
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    async fn create_dead_letter_queue(&self, queue: &str) -> Result<String, BusError> {
        let created = self
            .sqs
            .create_queue()
            .queue_name(self.names.dead_letter_queue(queue))
            .attributes(
                QueueAttributeName::MessageRetentionPeriod,
                DEAD_LETTER_RETENTION,
            )
            .send()
            .await
            .map_err(unavailable)?;
        address(created.queue_url)
    }

    async fn create_queue(&self, queue: &str, dead: &str) -> Result<String, BusError> {
        let policy = json!({ "deadLetterTargetArn": dead, "maxReceiveCount": MAX_RECEIVES });
        let created = self
            .sqs
            .create_queue()
            .queue_name(self.names.queue(queue))
            .attributes(QueueAttributeName::RedrivePolicy, policy.to_string())
            .send()
            .await
            .map_err(unavailable)?;
        address(created.queue_url)
    }

    async fn arn(&self, address: &str) -> Result<String, BusError> {
        let answer = self
            .sqs
            .get_queue_attributes()
            .queue_url(address)
            .attribute_names(QueueAttributeName::QueueArn)
            .send()
            .await
            .map_err(unavailable)?;
        answer
            .attributes
            .and_then(|mut attributes| attributes.remove(&QueueAttributeName::QueueArn))
            .ok_or_else(|| BusError::unavailable("SQS has no name for a queue"))
    }
}

/// That the deployment made both queues. What they filter is written from the same contract, and not looked at: a service
/// may read its own queues and nothing of the topic.
pub(super) async fn check(bus: &AwsBus, queue: &str, types: &[&str]) -> Result<(), BusError> {
    if types.is_empty() {
        return Ok(());
    }
    bus.queue(queue).await?;
    bus.dead_letter_queue(queue).await?;
    Ok(())
}

fn address(created: Option<String>) -> Result<String, BusError> {
    created.ok_or_else(|| BusError::unavailable("SQS made a queue without an address"))
}
