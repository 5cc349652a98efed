//! The ways in which a payment can go.

use rand::Rng as _;
use rand::rngs::StdRng;

/// How the provider treats a card, by the sandbox's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    /// It is charged at once.
    Good,
    /// The same, and the provider says so twice and in the wrong order.
    Chatty,
    /// It is declined.
    Declined,
    /// It is charged, slowly.
    Slow,
    /// It is charged, and the answer never comes.
    Silent,
    /// It is charged, and the answer is an error.
    Confused,
    /// The bank takes its time, and says twice what it decided.
    Thoughtful,
}

impl Card {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Good,
        Self::Chatty,
        Self::Declined,
        Self::Slow,
        Self::Silent,
        Self::Confused,
        Self::Thoughtful,
    ];

    /// The token that a browser would get for it.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Self::Good => "tok_success",
            Self::Chatty => "tok_success_duplicated_reordered",
            Self::Declined => "tok_declined",
            Self::Slow => "tok_slow",
            Self::Silent => "tok_timeout",
            Self::Confused => "tok_error",
            Self::Thoughtful => "tok_processing_duplicated",
        }
    }

    /// One of them, as often as they occur here.
    pub(crate) fn drawn(chance: &mut StdRng) -> Self {
        match chance.random_range(0..100) {
            0..60 => Self::Good,
            60..74 => Self::Chatty,
            74..82 => Self::Declined,
            82..87 => Self::Slow,
            87..93 => Self::Silent,
            93..97 => Self::Confused,
            _ => Self::Thoughtful,
        }
    }
}
