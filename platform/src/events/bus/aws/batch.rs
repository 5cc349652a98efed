//! Batches as SNS and SQS take them: ten entries, and 256 KiB in all.

use super::super::{LARGEST_MESSAGE, Outgoing};
use super::BATCH;

/// The type attribute and what surrounds a message, generously.
const OVERHEAD: usize = 256;

/// Splits events into batches that fit. What is too large by itself is a batch of its own, so that it is refused alone.
pub(super) fn split<'a, 'e>(events: &'a [&'e Outgoing]) -> Vec<&'a [&'e Outgoing]> {
    let mut batches = Vec::new();
    let (mut begin, mut bytes) = (0, 0);
    for (position, event) in events.iter().enumerate() {
        let size = event.body.len() + OVERHEAD;
        if position > begin && (position - begin == BATCH || bytes + size > LARGEST_MESSAGE) {
            batches.push(&events[begin..position]);
            (begin, bytes) = (position, 0);
        }
        bytes += size;
    }
    if begin < events.len() {
        batches.push(&events[begin..]);
    }
    batches
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn event(bytes: usize) -> Outgoing {
        Outgoing {
            id: Uuid::nil(),
            event_type: "thing.happened".to_owned(),
            body: "x".repeat(bytes),
        }
    }

    fn sizes(events: &[Outgoing]) -> Vec<usize> {
        let events: Vec<_> = events.iter().collect();
        split(&events).iter().map(|batch| batch.len()).collect()
    }

    #[test]
    fn a_batch_has_ten_entries_at_most() {
        assert_eq!(sizes(&vec![event(10); 23]), [10, 10, 3]);
        assert!(sizes(&[]).is_empty());
    }

    #[test]
    fn a_batch_has_no_more_bytes_than_one_message_may_have() {
        assert_eq!(sizes(&vec![event(100_000); 5]), [2, 2, 1]);
        assert_eq!(sizes(&[event(10), event(300_000), event(10)]), [1, 1, 1]);
    }
}
