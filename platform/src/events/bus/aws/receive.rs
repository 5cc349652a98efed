//! Receiving from a queue, and what is done with a receipt.

use std::time::Duration;

use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message as SqsMessage, MessageSystemAttributeName,
    QueueAttributeName,
};
use chrono::{DateTime, Utc};

use super::super::{BusError, Message, Receipt, Receive};
use super::failure::{of_receipt, unavailable};
use super::send::seconds;
use super::{AwsBus, BATCH, TYPE};

/// SQS waits no longer.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// SQS hides a message no longer.
const LONGEST_VISIBILITY: Duration = Duration::from_secs(12 * 3600);
/// How long an answer that is on its way is waited for when everything stops. One that comes later is delivered again.
const LAST_WAIT: Duration = Duration::from_secs(2);

pub(super) async fn receive(bus: &AwsBus, request: Receive<'_>) -> Result<Vec<Message>, BusError> {
    let address = bus.queue(request.queue).await?;
    let receiving = bus
        .sqs
        .receive_message()
        .queue_url(address)
        .max_number_of_messages(i32::try_from(request.max.clamp(1, BATCH)).unwrap_or(1))
        .visibility_timeout(visibility(request.visibility))
        .wait_time_seconds(seconds(request.wait.min(LONGEST_WAIT)))
        .message_attribute_names("All")
        .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
        .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp)
        .send();
    let stopped = async {
        request.stop.cancelled().await;
        tokio::time::sleep(LAST_WAIT).await;
    };
    let answer = tokio::select! {
        answer = receiving => answer.map_err(unavailable)?,
        () = stopped => return Ok(Vec::new()),
    };
    Ok(answer
        .messages
        .unwrap_or_default()
        .into_iter()
        .filter_map(message)
        .collect())
}

/// How many messages are in a queue, by its address: visible, invisible and delayed.
pub(super) async fn count(bus: &AwsBus, address: String) -> Result<u64, BusError> {
    const COUNTS: [QueueAttributeName; 3] = [
        QueueAttributeName::ApproximateNumberOfMessages,
        QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName::ApproximateNumberOfMessagesDelayed,
    ];
    let asked = bus.sqs.get_queue_attributes().queue_url(address);
    let asked = asked.set_attribute_names(Some(COUNTS.to_vec())).send();
    let attributes = asked.await.map_err(unavailable)?.attributes;
    let counts = attributes.unwrap_or_default();
    let counts = COUNTS.iter().filter_map(|name| counts.get(name));
    Ok(counts.filter_map(|count| count.parse::<u64>().ok()).sum())
}

pub(super) async fn acknowledge(
    bus: &AwsBus,
    queue: &str,
    receipts: &[Receipt],
) -> Result<(), BusError> {
    let address = bus.queue(queue).await?;
    for receipts in receipts.chunks(BATCH) {
        delete(bus, &address, receipts).await?;
    }
    Ok(())
}

/// Removes up to ten messages. Entries that fail do so for their receipts: those messages are delivered again.
pub(super) async fn delete(
    bus: &AwsBus,
    address: &str,
    receipts: &[Receipt],
) -> Result<(), BusError> {
    let entries = receipts.iter().enumerate().map(|(position, receipt)| {
        DeleteMessageBatchRequestEntry::builder()
            .id(position.to_string())
            .receipt_handle(&receipt.0)
            .build()
    });
    let entries = entries
        .collect::<Result<_, _>>()
        .map_err(BusError::unavailable)?;
    let answer = bus
        .sqs
        .delete_message_batch()
        .queue_url(address)
        .set_entries(Some(entries))
        .send()
        .await
        .map_err(unavailable)?;
    match answer
        .failed
        .into_iter()
        .find(|failure| !failure.sender_fault)
    {
        Some(failure) => Err(BusError::unavailable(format!(
            "a message was not removed: {}",
            failure.code
        ))),
        None => Ok(()),
    }
}

pub(super) async fn extend(
    bus: &AwsBus,
    queue: &str,
    receipt: &Receipt,
    duration: Duration,
) -> Result<(), BusError> {
    let address = bus.queue(queue).await?;
    let changed = bus
        .sqs
        .change_message_visibility()
        .queue_url(address)
        .receipt_handle(&receipt.0)
        .visibility_timeout(visibility(duration))
        .send()
        .await;
    changed.map(drop).map_err(of_receipt)
}

fn visibility(duration: Duration) -> i32 {
    seconds(duration.min(LONGEST_VISIBILITY))
}

/// None for a message that lacks what every message has.
pub(super) fn message(message: SqsMessage) -> Option<Message> {
    Some(Message {
        event_type: attribute(&message, TYPE).map(str::to_owned),
        receive_count: system(
            &message,
            &MessageSystemAttributeName::ApproximateReceiveCount,
        )
        .unwrap_or(1),
        sent_at: sent_at(&message),
        receipt: Receipt(message.receipt_handle?),
        id: message.message_id?,
        body: message.body.unwrap_or_default(),
    })
}

/// A message attribute that is a text.
pub(super) fn attribute<'a>(message: &'a SqsMessage, name: &str) -> Option<&'a str> {
    message
        .message_attributes
        .as_ref()?
        .get(name)?
        .string_value
        .as_deref()
}

pub(super) fn sent_at(message: &SqsMessage) -> DateTime<Utc> {
    system(message, &MessageSystemAttributeName::SentTimestamp)
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or_default()
}

fn system<N: std::str::FromStr>(
    message: &SqsMessage,
    name: &MessageSystemAttributeName,
) -> Option<N> {
    message.attributes.as_ref()?.get(name)?.parse().ok()
}
