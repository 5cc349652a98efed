//! What somebody is told, and what becomes of it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::notice::{Kind, Notice};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id, which is also that of the mail.
    pub id: Uuid,
    /// What it is about.
    pub kind: Kind,
    /// Whom it is for.
    pub customer_id: Uuid,
    /// The order that it is about, if it is about one.
    pub order_id: Option<Uuid>,
    /// What it tells; nothing once the customer was erased.
    pub notice: Option<Notice>,
    /// What became of it.
    pub state: State,
    /// What stood against it when it was last tried.
    pub obstacle: Option<Obstacle>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, where it is.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was heard.
    pub created_at: DateTime<Utc>,
    /// When the mail server had it.
    pub sent_at: Option<DateTime<Utc>>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It goes out, or is tried again, by itself.
    Pending,
    /// The mail server has it.
    Sent,
    /// It must not be sent any more.
    Skipped,
    /// It could not be delivered, and somebody has to look.
    Dead,
}

/// What stands against a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obstacle {
    /// What.
    pub reason: Reason,
    /// What the mail server answered, where it did.
    pub reply_code: Option<i32>,
}

/// What kind of thing stands against a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The users did not answer.
    RecipientUnavailable,
    /// Nobody knows the customer, not yet or not any more.
    RecipientUnknown,
    /// Their address is none.
    AddressUnusable,
    /// The link of a password reset was not made.
    LinkUnavailable,
    /// The mail server was not reached, or wants it later.
    MailUnavailable,
    /// The mail server does not want it.
    MailRefused,
    /// The customer does not want it.
    Unwanted,
    /// The customer was erased.
    Erased,
    /// The password reset is over.
    Obsolete,
}

impl Obstacle {
    /// What becomes of a message that was tried so often, of so many times at most.
    pub fn state(&self, attempts: i32, max_attempts: i32) -> State {
        match self.reason {
            Reason::Unwanted | Reason::Erased | Reason::Obsolete => State::Skipped,
            Reason::AddressUnusable | Reason::MailRefused => State::Dead,
            Reason::RecipientUnavailable
            | Reason::RecipientUnknown
            | Reason::LinkUnavailable
            | Reason::MailUnavailable => match attempts < max_attempts {
                true => State::Pending,
                false => State::Dead,
            },
        }
    }
}

impl From<Reason> for Obstacle {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            reply_code: None,
        }
    }
}

impl State {
    const ALL: [Self; 4] = [Self::Pending, Self::Sent, Self::Skipped, Self::Dead];

    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Skipped => "skipped",
            Self::Dead => "dead",
        }
    }

    /// What the database knows by this text.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl Reason {
    const ALL: [Self; 9] = [
        Self::RecipientUnavailable,
        Self::RecipientUnknown,
        Self::AddressUnusable,
        Self::LinkUnavailable,
        Self::MailUnavailable,
        Self::MailRefused,
        Self::Unwanted,
        Self::Erased,
        Self::Obsolete,
    ];

    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecipientUnavailable => "recipient_unavailable",
            Self::RecipientUnknown => "recipient_unknown",
            Self::AddressUnusable => "address_unusable",
            Self::LinkUnavailable => "link_unavailable",
            Self::MailUnavailable => "mail_unavailable",
            Self::MailRefused => "mail_refused",
            Self::Unwanted => "unwanted",
            Self::Erased => "erased",
            Self::Obsolete => "obsolete",
        }
    }

    /// What the database knows by this text.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again_but_not_for_ever() {
        let obstacle = Obstacle::from(Reason::MailUnavailable);
        assert_eq!(obstacle.state(23, 24), State::Pending);
        assert_eq!(obstacle.state(24, 24), State::Dead);
        assert_eq!(
            Obstacle::from(Reason::MailRefused).state(1, 24),
            State::Dead
        );
        assert_eq!(
            Obstacle::from(Reason::Unwanted).state(24, 24),
            State::Skipped
        );
    }
}
