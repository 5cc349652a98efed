//! Events as CloudEvents 1.0 in structured JSON.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a contract's `webhooks` publish; implemented by generated types for an event's data.
pub trait Event: Serialize {
    /// The CloudEvents `type`, such as `order.placed`.
    const TYPE: &'static str;

    /// The CloudEvents `source`: a slash and the prefix of the service's paths, such as `/orders`.
    const SOURCE: &'static str;

    /// What the event is about, such as the id of the order.
    fn subject(&self) -> Option<String> {
        None
    }
}

/// The envelope of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent<T> {
    /// Always `1.0`.
    pub specversion: String,
    /// Unique per source; consumers deduplicate by it.
    pub id: Uuid,
    /// Who published it.
    pub source: String,
    /// The kind of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// The W3C trace context in which it happened, where one is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub traceparent: Option<String>,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// What happened.
    pub data: T,
}

impl<T: Event> CloudEvent<T> {
    /// Wraps `data`. Identifier and time come from outside: this crate reads neither clock nor randomness for it.
    pub fn new(id: Uuid, source: impl Into<String>, time: DateTime<Utc>, data: T) -> Self {
        Self {
            specversion: "1.0".to_owned(),
            id,
            source: source.into(),
            event_type: T::TYPE.to_owned(),
            subject: data.subject(),
            time,
            traceparent: None,
            datacontenttype: "application/json".to_owned(),
            data,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Placed {
        order_id: u32,
    }

    impl Event for Placed {
        const TYPE: &'static str = "order.placed";
        const SOURCE: &'static str = "/orders";

        fn subject(&self) -> Option<String> {
            Some(self.order_id.to_string())
        }
    }

    #[test]
    fn an_event_is_written_as_structured_cloud_event() {
        let event = CloudEvent::new(
            Uuid::nil(),
            "/orders",
            DateTime::UNIX_EPOCH,
            Placed { order_id: 7 },
        );
        assert_eq!(
            serde_json::to_value(event).expect("plain data"),
            serde_json::json!({
                "specversion": "1.0", "id": Uuid::nil(), "source": "/orders", "type": "order.placed", "subject": "7",
                "time": "1970-01-01T00:00:00Z", "datacontenttype": "application/json", "data": {"order_id": 7}
            })
        );
    }
}
