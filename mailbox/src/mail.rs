//! One mail.

use chrono::{DateTime, Utc};
use mail_parser::{Message, MessageParser};

/// A mail as it arrived.
#[derive(Debug)]
pub struct Mail {
    /// Its number here: the first is 1.
    pub id: u64,
    /// Its `Message-ID`, without the angle brackets.
    pub message_id: Option<String>,
    /// Who sent it, by the envelope.
    pub from: String,
    /// For whom it is, by the envelope.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    raw: Vec<u8>,
}

/// From whom to whom.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) from: Option<String>,
    pub(crate) to: Vec<String>,
}

impl Mail {
    pub(crate) fn new(id: u64, envelope: Envelope, raw: Vec<u8>, now: DateTime<Utc>) -> Self {
        let parsed = MessageParser::new().parse_headers(&raw);
        let parsed = parsed.as_ref();
        Self {
            id,
            message_id: parsed.and_then(Message::message_id).map(str::to_owned),
            subject: parsed
                .and_then(Message::subject)
                .unwrap_or_default()
                .to_owned(),
            from: envelope.from.unwrap_or_default(),
            to: envelope.to,
            received_at: now,
            raw,
        }
    }

    /// All of it, as it was sent.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Whether it was for this address, whatever its case.
    pub fn is_for(&self, address: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(address))
    }

    /// A header as it was sent, without its name.
    pub fn header(&self, name: &str) -> Option<String> {
        let parsed = MessageParser::new().parse_headers(&self.raw)?;
        let value = parsed.header_raw(name)?;
        Some(value.trim().to_owned())
    }

    /// What it says, as plain text. Empty where it has none.
    pub fn text(&self) -> String {
        self.part(|message| message.body_text(0).map(Into::into))
    }

    /// What it says, as a page. Empty where it has none.
    pub fn html(&self) -> String {
        self.part(|message| message.body_html(0).map(Into::into))
    }

    fn part(&self, part: impl FnOnce(&Message<'_>) -> Option<String>) -> String {
        let parsed = MessageParser::new().with_mime_headers().parse(&self.raw);
        parsed.as_ref().and_then(part).unwrap_or_default()
    }
}
