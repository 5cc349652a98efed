//! The dead letters of a queue, in a queue of their own. SQS has no way to look at a message without receiving it: what is
//! looked at is invisible for a moment, and given back.

use aws_sdk_sqs::error::BuildError;
use aws_sdk_sqs::types::{
    Message as SqsMessage, MessageAttributeValue, MessageSystemAttributeName,
};
use chrono::{DateTime, SecondsFormat, Utc};

use super::super::{BusError, DeadLetter, Message, Receipt, Which};
use super::failure::{of_receipt, unavailable};
use super::receive::{attribute, delete, message, sent_at};
use super::send::text;
use super::{AwsBus, BATCH, TYPE};

const REASON: &str = "reason";
const RECEIVE_COUNT: &str = "receive_count";
const SENT_AT: &str = "sent_at";
/// An attribute's text is part of the message's size, and a reason is read by people.
const LONGEST_REASON: usize = 1000;
/// Longer than it takes to read a queue of dead letters through.
const LOOKED_AT: i32 = 30;
/// What one command goes through at most.
const MANY: usize = 10_000;

/// Copies the message first and removes it then: a crash between the two leaves it in both places, and not in none.
pub(super) async fn bury(
    bus: &AwsBus,
    queue: &str,
    message: &Message,
    reason: &str,
) -> Result<(), BusError> {
    let (from, to) = (bus.queue(queue).await?, bus.dead_letter_queue(queue).await?);
    // Whoever holds a stale receipt must not bury what somebody else is working on.
    bus.sqs
        .change_message_visibility()
        .queue_url(&from)
        .receipt_handle(&message.receipt.0)
        .visibility_timeout(LOOKED_AT)
        .send()
        .await
        .map_err(of_receipt)?;
    let attributes = describe(message, reason).map_err(BusError::unavailable)?;
    bus.sqs
        .send_message()
        .queue_url(to)
        .message_body(&message.body)
        .set_message_attributes(Some(attributes.into_iter().collect()))
        .send()
        .await
        .map_err(unavailable)?;
    delete(bus, &from, std::slice::from_ref(&message.receipt)).await
}

pub(super) async fn list(
    bus: &AwsBus,
    queue: &str,
    limit: usize,
) -> Result<Vec<DeadLetter>, BusError> {
    let mut letters = Vec::new();
    let looked_at = look(bus, queue, |_, letter| {
        letters.push(letter);
        letters.len() < limit
    });
    give_back(bus, queue, looked_at.await?).await?;
    letters.sort_by_key(|letter| letter.died_at);
    letters.truncate(limit);
    Ok(letters)
}

pub(super) async fn one(
    bus: &AwsBus,
    queue: &str,
    id: &str,
) -> Result<Option<DeadLetter>, BusError> {
    let mut found = None;
    let looked_at = look(bus, queue, |_, letter| {
        if letter.id == id {
            found = Some(letter);
        }
        found.is_none()
    });
    give_back(bus, queue, looked_at.await?).await?;
    Ok(found)
}

pub(super) async fn redrive(bus: &AwsBus, queue: &str, which: &Which) -> Result<u64, BusError> {
    let to = bus.queue(queue).await?;
    let (chosen, others) = choose(bus, queue, which).await?;
    give_back(bus, queue, others).await?;
    let from = bus.dead_letter_queue(queue).await?;
    let mut count = 0;
    for (receipt, letter) in chosen {
        let mut sending = bus
            .sqs
            .send_message()
            .queue_url(&to)
            .message_body(letter.body);
        if let Some(event_type) = &letter.event_type {
            let event_type = text(event_type).map_err(BusError::unavailable)?;
            sending = sending.message_attributes(TYPE, event_type);
        }
        sending.send().await.map_err(unavailable)?;
        delete(bus, &from, &[receipt]).await?;
        count += 1;
    }
    Ok(count)
}

pub(super) async fn discard(bus: &AwsBus, queue: &str, which: &Which) -> Result<u64, BusError> {
    let (chosen, others) = choose(bus, queue, which).await?;
    give_back(bus, queue, others).await?;
    let from = bus.dead_letter_queue(queue).await?;
    let receipts: Vec<Receipt> = chosen.into_iter().map(|(receipt, _)| receipt).collect();
    for receipts in receipts.chunks(BATCH) {
        delete(bus, &from, receipts).await?;
    }
    Ok(receipts.len() as u64)
}

/// Those that are meant, and the receipts of those that were only looked at.
async fn choose(
    bus: &AwsBus,
    queue: &str,
    which: &Which,
) -> Result<(Vec<(Receipt, DeadLetter)>, Vec<Receipt>), BusError> {
    let mut chosen = Vec::new();
    let mut others = look(bus, queue, |receipt, letter| {
        let meant = match which {
            Which::All => true,
            Which::Ids(ids) => ids.contains(&letter.id),
            Which::Type(event_type) => letter.event_type.as_ref() == Some(event_type),
        };
        if meant {
            chosen.push((receipt.clone(), letter));
        }
        true
    })
    .await?;
    others.retain(|receipt| chosen.iter().all(|(meant, _)| meant != receipt));
    Ok((chosen, others))
}

/// Shows every dead letter until told that it is enough, and answers with the receipts of all that were received.
async fn look(
    bus: &AwsBus,
    queue: &str,
    mut show: impl FnMut(&Receipt, DeadLetter) -> bool,
) -> Result<Vec<Receipt>, BusError> {
    let address = bus.dead_letter_queue(queue).await?;
    let mut receipts = Vec::new();
    while receipts.len() < MANY {
        let answer = bus
            .sqs
            .receive_message()
            .queue_url(&address)
            .max_number_of_messages(10)
            .visibility_timeout(LOOKED_AT)
            .wait_time_seconds(1)
            .message_attribute_names("All")
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .send()
            .await
            .map_err(unavailable)?;
        let messages = answer.messages.unwrap_or_default();
        if messages.is_empty() {
            break;
        }
        let mut enough = false;
        for one in messages {
            let Some((receipt, letter)) = letter(one) else {
                continue;
            };
            enough |= !show(&receipt, letter);
            receipts.push(receipt);
        }
        if enough {
            break;
        }
    }
    Ok(receipts)
}

async fn give_back(bus: &AwsBus, queue: &str, receipts: Vec<Receipt>) -> Result<(), BusError> {
    let address = bus.dead_letter_queue(queue).await?;
    for receipt in receipts {
        let changed = bus
            .sqs
            .change_message_visibility()
            .queue_url(&address)
            .receipt_handle(receipt.0)
            .visibility_timeout(0)
            .send()
            .await;
        match changed.map_err(of_receipt) {
            // It is visible already.
            Ok(_) | Err(BusError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn describe(
    message: &Message,
    reason: &str,
) -> Result<Vec<(String, MessageAttributeValue)>, BuildError> {
    let reason: String = reason.chars().take(LONGEST_REASON).collect();
    let sent_at = message.sent_at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut attributes = vec![
        // SQS takes no empty text.
        (
            REASON.to_owned(),
            text(if reason.is_empty() {
                "unknown"
            } else {
                &reason
            })?,
        ),
        (
            RECEIVE_COUNT.to_owned(),
            text(&message.receive_count.to_string())?,
        ),
        (SENT_AT.to_owned(), text(&sent_at)?),
    ];
    if let Some(event_type) = &message.event_type {
        attributes.push((TYPE.to_owned(), text(event_type)?));
    }
    Ok(attributes)
}

fn letter(one: SqsMessage) -> Option<(Receipt, DeadLetter)> {
    let died_at = sent_at(&one);
    // What SQS moved by itself, after far too many receives, has no reason of ours.
    let reason = attribute(&one, REASON)
        .unwrap_or("received too often without being acknowledged")
        .to_owned();
    let counted = attribute(&one, RECEIVE_COUNT).and_then(|count| count.parse().ok());
    let sent: Option<DateTime<Utc>> = attribute(&one, SENT_AT).and_then(|at| at.parse().ok());
    let message = message(one)?;
    let letter = DeadLetter {
        id: message.id,
        event_type: message.event_type,
        reason,
        receive_count: counted.unwrap_or(message.receive_count),
        sent_at: sent.unwrap_or(message.sent_at),
        died_at,
        body: message.body,
    };
    Some((message.receipt, letter))
}
