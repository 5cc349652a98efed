//! Publishing to the topic, and sending to one queue.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_sns::types::{MessageAttributeValue as TopicAttribute, PublishBatchRequestEntry};
use aws_sdk_sqs::error::{BuildError, DisplayErrorContext};
use aws_sdk_sqs::types::{MessageAttributeValue, SendMessageBatchRequestEntry};

use super::super::{BusError, Outgoing};
use super::failure::{is_refusal, of_entry, unavailable};
use super::{AwsBus, TYPE, batch};

/// SQS delays no message longer.
const LONGEST_DELAY: Duration = Duration::from_secs(900);

pub(super) async fn publish(
    bus: &AwsBus,
    events: &[Outgoing],
) -> Result<Vec<Result<(), BusError>>, BusError> {
    let mut results: Vec<_> = events.iter().map(Outgoing::admit).collect();
    let fit: Vec<usize> = (0..events.len())
        .filter(|position| results[*position].is_ok())
        .collect();
    let chosen: Vec<&Outgoing> = fit.iter().map(|position| &events[*position]).collect();
    let mut published = Vec::with_capacity(chosen.len());
    for batch in batch::split(&chosen) {
        published.extend(publish_batch(bus, batch).await?);
    }
    for (position, result) in fit.into_iter().zip(published) {
        results[position] = result;
    }
    Ok(results)
}

/// A batch that is refused as a whole is sent again one by one, so that each event is judged for itself.
async fn publish_batch(
    bus: &AwsBus,
    events: &[&Outgoing],
) -> Result<Vec<Result<(), BusError>>, BusError> {
    match try_batch(bus, events).await {
        Ok(results) => Ok(results),
        Err(BusError::Refused(why)) if events.len() == 1 => Ok(vec![Err(BusError::Refused(why))]),
        Err(BusError::Refused(_)) => {
            let mut results = Vec::with_capacity(events.len());
            for event in events {
                match try_batch(bus, &[*event]).await {
                    Ok(one) => results.extend(one),
                    Err(refused @ BusError::Refused(_)) => results.push(Err(refused)),
                    Err(error) => return Err(error),
                }
            }
            Ok(results)
        }
        Err(error) => Err(error),
    }
}

async fn try_batch(
    bus: &AwsBus,
    events: &[&Outgoing],
) -> Result<Vec<Result<(), BusError>>, BusError> {
    let entries = events
        .iter()
        .enumerate()
        .map(|(position, event)| topic_entry(position, event))
        .collect::<Result<_, _>>()
        .map_err(BusError::unavailable)?;
    let answer = bus
        .sns
        .publish_batch()
        .topic_arn(bus.names.topic_arn())
        .set_publish_batch_request_entries(Some(entries))
        .send()
        .await;
    let answer = answer.map_err(|error| match is_refusal(&error) {
        true => BusError::Refused(DisplayErrorContext(&error).to_string()),
        false => unavailable(error),
    })?;
    let failures = answer.failed.unwrap_or_default().into_iter();
    let mut failed: HashMap<String, BusError> = failures
        .map(|entry| {
            let error = of_entry(&entry.code, entry.message, entry.sender_fault);
            (entry.id, error)
        })
        .collect();
    let results = (0..events.len()).map(|position| {
        let failure = failed.remove(&position.to_string());
        failure.map_or(Ok(()), Err)
    });
    Ok(results.collect())
}

pub(super) async fn send(
    bus: &AwsBus,
    queue: &str,
    events: &[Outgoing],
    delay: Duration,
) -> Result<(), BusError> {
    events.iter().try_for_each(Outgoing::admit)?;
    let address = bus.queue(queue).await?;
    let events: Vec<&Outgoing> = events.iter().collect();
    for events in batch::split(&events) {
        let entries = events
            .iter()
            .enumerate()
            .map(|(position, event)| queue_entry(position, event, delay))
            .collect::<Result<_, _>>()
            .map_err(BusError::unavailable)?;
        let answer = bus
            .sqs
            .send_message_batch()
            .queue_url(&address)
            .set_entries(Some(entries))
            .send()
            .await
            .map_err(unavailable)?;
        if let Some(entry) = answer.failed.into_iter().next() {
            return Err(of_entry(&entry.code, entry.message, entry.sender_fault));
        }
    }
    Ok(())
}

fn topic_entry(position: usize, event: &Outgoing) -> Result<PublishBatchRequestEntry, BuildError> {
    let event_type = TopicAttribute::builder()
        .data_type("String")
        .string_value(&event.event_type)
        .build()?;
    PublishBatchRequestEntry::builder()
        .id(position.to_string())
        .message(&event.body)
        .message_attributes(TYPE, event_type)
        .build()
}

fn queue_entry(
    position: usize,
    event: &Outgoing,
    delay: Duration,
) -> Result<SendMessageBatchRequestEntry, BuildError> {
    SendMessageBatchRequestEntry::builder()
        .id(position.to_string())
        .message_body(&event.body)
        .message_attributes(TYPE, text(&event.event_type)?)
        .delay_seconds(seconds(delay.min(LONGEST_DELAY)))
        .build()
}

/// A message attribute that is a text.
pub(super) fn text(value: &str) -> Result<MessageAttributeValue, BuildError> {
    MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()
}

/// Whole seconds, the next where there are parts: SQS knows no others.
pub(super) fn seconds(duration: Duration) -> i32 {
    let whole = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    i32::try_from(whole).unwrap_or(i32::MAX)
}
