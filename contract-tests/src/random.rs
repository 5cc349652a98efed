//! Randomness that can be had again.

use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers that look random and follow from a seed (SplitMix64).
#[derive(Debug)]
pub struct Random(AtomicU64);

impl Random {
    /// The numbers of a seed.
    pub fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; nought where there is none.
    pub fn below(&self, end: usize) -> usize {
        match u64::try_from(end) {
            Ok(end) if end > 0 => usize::try_from(self.next() % end).unwrap_or_default(),
            _ => 0,
        }
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&self, least: i64, most: i64) -> i64 {
        let width = most.abs_diff(least).saturating_add(1);
        least.wrapping_add_unsigned(self.next() % width.max(1))
    }

    /// Heads or tails.
    pub fn coin(&self) -> bool {
        self.next() & 1 == 1
    }

    /// Lower-case letters.
    pub fn letters(&self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz"[self.below(26)]))
            .collect()
    }

    /// A UUID of version 4.
    pub fn uuid(&self) -> String {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        let hex = format!("{bits:032x}");
        let variant = char::from(b"89ab"[self.below(4)]);
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_says_everything() {
        let draw = |seed| {
            let random = Random::seeded(seed);
            (random.next(), random.letters(5), random.uuid())
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn numbers_keep_their_bounds() {
        let random = Random::seeded(3);
        for _ in 0..1000 {
            assert!((-2..=2).contains(&random.between(-2, 2)));
            assert!(random.below(3) < 3);
        }
        assert_eq!(random.between(5, 5), 5);
    }
}
