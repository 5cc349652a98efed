//! What happens to a card, as the token that it was made from says.
//!
//! A token is `tok_`, one of the words for charging, and any of the words that change something else, with underscores
//! between them: `tok_success`, `tok_timeout_duplicated`. Other words mean nothing and make a token one's own:
//! `tok_success_42`.

use std::time::Duration;

use super::charge::{Decline, Status};

/// What happens when the card is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charging {
    /// `success`
    Success,
    /// `declined`, `insufficient_funds`, `expired_card`
    Declined(Decline),
    /// `slow`: succeeds, after a while.
    Slow,
    /// `timeout`: succeeds, and the answer never comes. The same key gets it when it asks again.
    Timeout,
    /// `error`: succeeds, and answers 503. The same key gets the answer when it asks again.
    Error,
    /// `outage`: answers 503 twice without doing anything, then succeeds.
    Outage,
    /// `down`: answers 503 without doing anything, always.
    Down,
    /// `processing`: the bank takes a while, and then accepts.
    Processing,
    /// `processing_declined`: the bank takes a while, and then declines.
    ProcessingDeclined,
}

/// What happens when a charge is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refunding {
    /// It succeeds.
    Success,
    /// `refundtimeout`: it succeeds, and the answer never comes.
    Timeout,
    /// `refundfailed`
    Failed,
}

/// What happens to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// When it is charged.
    pub charging: Charging,
    /// When a charge is refunded.
    pub refunding: Refunding,
    /// `duplicated`: every webhook is sent three times.
    pub duplicated: bool,
    /// `reordered`: webhooks about charges are sent later, so that those about refunds overtake them.
    pub reordered: bool,
    /// `unannounced`: no webhooks.
    pub unannounced: bool,
}

/// Longer words first, since a shorter one may be how a longer one begins.
const CHARGING: [(&str, Charging); 11] = [
    ("processing_declined", Charging::ProcessingDeclined),
    (
        "insufficient_funds",
        Charging::Declined(Decline::InsufficientFunds),
    ),
    ("expired_card", Charging::Declined(Decline::ExpiredCard)),
    ("processing", Charging::Processing),
    ("declined", Charging::Declined(Decline::CardDeclined)),
    ("success", Charging::Success),
    ("timeout", Charging::Timeout),
    ("outage", Charging::Outage),
    ("error", Charging::Error),
    ("down", Charging::Down),
    ("slow", Charging::Slow),
];

impl Behaviour {
    /// What a token asks for; `None` where there is no such token.
    pub fn of_token(token: &str) -> Option<Self> {
        let text = token.strip_prefix("tok_")?;
        let (rest, charging) = CHARGING.iter().find_map(|(word, charging)| {
            let rest = text.strip_prefix(word)?;
            (rest.is_empty() || rest.starts_with('_')).then_some((rest, *charging))
        })?;
        let has = |wanted: &str| rest.split('_').any(|word| word == wanted);
        Some(Self {
            charging,
            refunding: match () {
                () if has("refundtimeout") => Refunding::Timeout,
                () if has("refundfailed") => Refunding::Failed,
                () => Refunding::Success,
            },
            duplicated: has("duplicated"),
            reordered: has("reordered"),
            unannounced: has("unannounced"),
        })
    }

    /// What a charge is at first.
    pub const fn first_status(self) -> Status {
        match self.charging {
            Charging::Declined(decline) => Status::Declined(decline),
            Charging::Processing | Charging::ProcessingDeclined => Status::Processing,
            _ => Status::Succeeded,
        }
    }

    /// What a charge that the bank took its time for becomes.
    pub const fn last_status(self) -> Status {
        match self.charging {
            Charging::ProcessingDeclined => Status::Declined(Decline::CardDeclined),
            _ => Status::Succeeded,
        }
    }

    /// How much later each copy of a webhook is sent; `later` for those that are to be overtaken.
    pub fn deliveries(self, is_about_charge: bool, later: Duration) -> Vec<Duration> {
        let copies = match (self.unannounced, self.duplicated) {
            (true, _) => 0,
            (false, true) => 3,
            (false, false) => 1,
        };
        let wait = match self.reordered && is_about_charge {
            true => later,
            false => Duration::ZERO,
        };
        vec![wait; copies]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behaviour(token: &str) -> Behaviour {
        Behaviour::of_token(token).expect("a token of the sandbox")
    }

    #[test]
    fn a_token_says_what_happens() {
        assert_eq!(behaviour("tok_success").charging, Charging::Success);
        assert_eq!(behaviour("tok_success_42").charging, Charging::Success);
        let declined = behaviour("tok_processing_declined_duplicated");
        assert_eq!(declined.charging, Charging::ProcessingDeclined);
        assert!(declined.duplicated && !declined.reordered);
        let funds = behaviour("tok_insufficient_funds");
        assert_eq!(
            funds.first_status(),
            Status::Declined(Decline::InsufficientFunds)
        );
        let refunds = behaviour("tok_slow_refundtimeout");
        assert_eq!(
            (refunds.charging, refunds.refunding),
            (Charging::Slow, Refunding::Timeout)
        );
    }

    #[test]
    fn what_is_no_token_is_none() {
        for token in ["tok_gift", "tok_successful", "card_success", "tok_"] {
            assert_eq!(Behaviour::of_token(token), None, "{token}");
        }
    }

    #[test]
    fn webhooks_are_sent_once_thrice_late_or_never() {
        let late = Duration::from_secs(1);
        let deliveries = |token, about| behaviour(token).deliveries(about, late);
        assert_eq!(deliveries("tok_success", true), [Duration::ZERO]);
        assert_eq!(deliveries("tok_success_duplicated", true).len(), 3);
        assert_eq!(deliveries("tok_success_reordered", true), [late]);
        assert_eq!(deliveries("tok_success_reordered", false), [Duration::ZERO]);
        assert!(deliveries("tok_success_unannounced", true).is_empty());
    }
}
