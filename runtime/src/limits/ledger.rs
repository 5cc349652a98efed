//! Who asked for what how often.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::allowance::{self, Verdict};
use crate::RateLimit;

/// How many callers are remembered, over all operations: some ten megabytes.
const CAPACITY: usize = 100_000;

/// On whom a request is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// Somebody with a credential.
    Caller(Box<str>),
    /// Whoever is there.
    Address(IpAddr),
    /// Requests of which nobody said where they come from.
    Nowhere,
}

impl Who {
    /// Somebody with a credential.
    pub(super) fn caller(subject: &str) -> Self {
        Self::Caller(subject.into())
    }

    /// Whoever is at an address. Of version 6 the network counts, since whoever has one address has all of its network.
    pub(super) fn at(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & (u128::MAX << 64);
                Self::Address(Ipv6Addr::from_bits(network).into())
            }
            Some(address) => Self::Address(address),
            None => Self::Nowhere,
        }
    }
}

/// When everything that somebody used is given back, by operation and caller.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<HashMap<(&'static str, Who), Duration>>);

impl Ledger {
    /// Counts a request.
    pub(super) fn take(
        &self,
        operation: &'static str,
        who: Who,
        limit: &RateLimit,
        now: Duration,
    ) -> Verdict {
        // Nothing here panics while holding the lock, so a poisoned one is still whole.
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (operation, who);
        if entries.len() >= CAPACITY && !entries.contains_key(&key) {
            forget(&mut entries, now);
        }
        let whole_at = entries.entry(key).or_default();
        allowance::take(limit, whole_at, now)
    }
}

/// Makes room: whoever owes nothing any more need not be remembered. Where more than half of the room is still taken,
/// those who owe least are forgotten too, which gives them a little more than they may have. Half at a time, so that
/// making room costs little for each request.
fn forget<K: Eq + std::hash::Hash>(entries: &mut HashMap<K, Duration>, now: Duration) {
    entries.retain(|_, whole_at| *whole_at > now);
    let excess = entries.len().saturating_sub(CAPACITY / 2);
    if excess > 0 {
        let mut moments: Vec<Duration> = entries.values().copied().collect();
        let (_, border, _) = moments.select_nth_unstable(excess - 1);
        let border = *border;
        let mut left = excess;
        entries.retain(|_, whole_at| {
            let goes = left > 0 && *whole_at <= border;
            left -= usize::from(goes);
            !goes
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LimitedBy;

    const LIMIT: RateLimit = RateLimit {
        requests: 2,
        per: Duration::from_secs(60),
        by: LimitedBy::Address,
    };

    fn who(number: usize) -> Who {
        Who::caller(&number.to_string())
    }

    fn is_refused(ledger: &Ledger, who: Who, now: u64) -> bool {
        let verdict = ledger.take("ask", who, &LIMIT, Duration::from_secs(now));
        matches!(verdict, Verdict::Refused(_))
    }

    fn size(ledger: &Ledger) -> usize {
        ledger.0.lock().map(|entries| entries.len()).unwrap_or(0)
    }

    #[test]
    fn callers_and_operations_are_counted_apart() {
        let ledger = Ledger::default();
        assert!((0..2).all(|_| !is_refused(&ledger, who(1), 100)));
        assert!(is_refused(&ledger, who(1), 100));
        assert!(!is_refused(&ledger, who(2), 100));
        let other = ledger.take("other", who(1), &LIMIT, Duration::from_secs(100));
        assert!(matches!(other, Verdict::Granted(_)));
    }

    #[test]
    fn a_network_of_version_6_is_one_caller() {
        let at = |text: &str| Who::at(Some(text.parse().unwrap()));
        assert_eq!(at("2001:db8:0:1::1"), at("2001:db8:0:1:ffff::7"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8:0:2::1"));
        assert_eq!(at("::ffff:203.0.113.7"), at("203.0.113.7"));
        assert_ne!(at("203.0.113.7"), at("203.0.113.8"));
    }

    #[test]
    fn memory_is_bounded_and_those_who_owe_most_are_remembered() {
        let ledger = Ledger::default();
        for _ in 0..2 {
            is_refused(&ledger, who(0), 100);
        }
        for number in 1..=CAPACITY + 10 {
            is_refused(&ledger, who(number), 100);
            assert!(size(&ledger) <= CAPACITY);
        }
        assert!(is_refused(&ledger, who(0), 100));
        // Whoever owes nothing goes first.
        for number in 0..CAPACITY {
            is_refused(&ledger, who(CAPACITY * 2 + number), 1000);
            assert!(size(&ledger) <= CAPACITY);
        }
    }
}
