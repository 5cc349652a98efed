//! What becomes of a session when a refresh token is shown.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The hash of a token: what is kept of it.
pub type TokenHash = [u8; 32];

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, which its tokens have as `sid`.
    pub id: Uuid,
    /// Whose it is.
    pub account_id: Uuid,
    /// The refresh token that is good.
    pub current: TokenHash,
    /// The one that it was got with.
    pub previous: Option<TokenHash>,
    /// When.
    pub rotated_at: DateTime<Utc>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends, where nobody refreshes it.
    pub expires_at: DateTime<Utc>,
}

/// What to do with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on: the token gets a successor.
    Rotate,
    /// The answer with the successor was lost: the token gets another one, and the lost one is void.
    Repeat,
    /// The token was used before, or never reached its owner: somebody has a copy, so nobody goes on.
    Theft,
    /// It is over.
    Expired,
}

impl Session {
    /// What a token of this session means now.
    pub fn judge(&self, shown: &TokenHash, now: DateTime<Utc>, grace: TimeDelta) -> Verdict {
        if self.expires_at <= now {
            return Verdict::Expired;
        }
        if *shown == self.current {
            return Verdict::Rotate;
        }
        // As soon as the successor is used, it is the previous one itself.
        let is_previous = self.previous.as_ref() == Some(shown);
        match is_previous && now - self.rotated_at <= grace {
            true => Verdict::Repeat,
            false => Verdict::Theft,
        }
    }

    /// The session with another token.
    #[must_use]
    pub fn with_token(self, token: TokenHash, verdict: Verdict, now: DateTime<Utc>) -> Self {
        match verdict {
            Verdict::Rotate => Self {
                previous: Some(self.current),
                current: token,
                rotated_at: now,
                ..self
            },
            // The time of grace is that of the first answer, however many were lost.
            _ => Self {
                current: token,
                ..self
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: TimeDelta = TimeDelta::seconds(30);

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_225_600, 0).expect("a date")
    }

    fn token(number: u8) -> TokenHash {
        [number; 32]
    }

    fn session() -> Session {
        Session {
            id: Uuid::nil(),
            account_id: Uuid::nil(),
            current: token(1),
            previous: None,
            rotated_at: start(),
            started_at: start(),
            expires_at: start() + TimeDelta::days(1),
        }
    }

    fn judged(session: &Session, number: u8, after: i64) -> Verdict {
        session.judge(&token(number), start() + TimeDelta::seconds(after), GRACE)
    }

    #[test]
    fn a_token_is_good_once() {
        let session = session();
        assert_eq!(judged(&session, 1, 100), Verdict::Rotate);
        let session = session.with_token(token(2), Verdict::Rotate, start());
        assert_eq!(judged(&session, 2, 100), Verdict::Rotate);
        assert_eq!(judged(&session, 1, 100), Verdict::Theft);
    }

    #[test]
    fn a_lost_answer_is_given_again_for_a_moment_while_its_token_is_unused() {
        let lost = session().with_token(token(2), Verdict::Rotate, start());
        assert_eq!(judged(&lost, 1, 30), Verdict::Repeat);
        assert_eq!(judged(&lost, 1, 31), Verdict::Theft);
        let again = lost
            .clone()
            .with_token(token(3), Verdict::Repeat, start() + GRACE);
        assert_eq!(judged(&again, 3, 30), Verdict::Rotate);
        assert_eq!(
            judged(&again, 2, 30),
            Verdict::Theft,
            "the lost one is void"
        );
        assert_eq!(
            judged(&again, 1, 31),
            Verdict::Theft,
            "grace is not prolonged"
        );
        let used = lost.with_token(token(3), Verdict::Rotate, start());
        assert_eq!(
            judged(&used, 1, 1),
            Verdict::Theft,
            "the successor was used"
        );
    }

    #[test]
    fn a_session_ends() {
        assert_eq!(judged(&session(), 1, 24 * 3600), Verdict::Expired);
    }
}
