//! Text that a regular expression matches, and text that it does not.

use regex_syntax::hir::{Hir, HirKind};

use crate::random::Random;

/// Letters that are tried first, since they mean nothing special anywhere.
const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/ ";

/// Text of this many characters that the pattern matches; of the nearest length that can be had otherwise.
pub(super) fn matching(pattern: &str, length: usize, random: &Random) -> Option<String> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut best: Option<String> = None;
    for with_options in [true, false] {
        for stretch in (0..=length).rev() {
            let mut text = String::new();
            let mut stretch = Some(stretch);
            spell(&hir, with_options, &mut stretch, random, &mut text);
            let distance = text.chars().count().abs_diff(length);
            let nearer = best
                .as_ref()
                .is_none_or(|best| distance < best.chars().count().abs_diff(length));
            if nearer {
                best = Some(text);
            }
            if distance == 0 {
                return best;
            }
        }
    }
    best
}

/// Writes text that matches: unbounded repetitions as short as they may be, except the first one, which gets `stretch`.
fn spell(
    hir: &Hir,
    with_options: bool,
    stretch: &mut Option<usize>,
    random: &Random,
    text: &mut String,
) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.push(letter(class, random)),
        HirKind::Capture(capture) => spell(&capture.sub, with_options, stretch, random, text),
        HirKind::Concat(parts) => {
            for part in parts {
                spell(part, with_options, stretch, random, text);
            }
        }
        HirKind::Alternation(choices) => {
            spell(
                &choices[random.below(choices.len())],
                with_options,
                stretch,
                random,
                text,
            );
        }
        HirKind::Repetition(repetition) => {
            let least = usize::try_from(repetition.min).unwrap_or_default();
            // A repetition of one thing can be stretched; one of a group would repeat what is stretched inside.
            let simple = matches!(
                repetition.sub.kind(),
                HirKind::Class(_) | HirKind::Literal(_)
            );
            let count = match repetition.max {
                None if simple => least + stretch.take().unwrap_or_default(),
                Some(most) if most > repetition.min && with_options => least.max(1),
                _ => least,
            };
            for _ in 0..count {
                spell(&repetition.sub, with_options, stretch, random, text);
            }
        }
    }
}

fn letter(class: &regex_syntax::hir::Class, random: &Random) -> char {
    let ranges: Vec<(char, char)> = match class {
        regex_syntax::hir::Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        regex_syntax::hir::Class::Bytes(class) => class
            .ranges()
            .iter()
            .map(|range| (char::from(range.start()), char::from(range.end())))
            .collect(),
    };
    let holds = |letter: char| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&letter))
    };
    let plain: Vec<char> = PLAIN.chars().filter(|letter| holds(*letter)).collect();
    match plain.is_empty() {
        false => plain[random.below(plain.len())],
        true => ranges.first().map_or('x', |(first, _)| *first),
    }
}

/// `text` changed in one place so that the pattern matches no more; of the same length, or nearly.
pub(super) fn breaking(pattern: &str, text: &str, headers: bool) -> Option<String> {
    let regex = regress::Regex::with_flags(pattern, "u").ok()?;
    let letters: Vec<char> = text.chars().collect();
    let strangers: &[char] = match headers {
        true => &['!', 'A', ':', '-', '~', ','],
        false => &[' ', '\n', 'é', '!', 'A', ':', '-', '~'],
    };
    let places = [letters.len() / 2, 0, letters.len().saturating_sub(1)];
    for stranger in strangers {
        for place in places {
            let mut changed = letters.clone();
            match changed.get_mut(place) {
                Some(letter) => *letter = *stranger,
                None => changed.push(*stranger),
            }
            let changed: String = changed.into_iter().collect();
            if regex.find(&changed).is_none() {
                return Some(changed);
            }
        }
    }
    // `^\S(.*\S)?$` and its like: only both ends matter, or nothing but blanks will do.
    [" ".repeat(letters.len().max(1)), String::from("\u{1}")]
        .into_iter()
        .find(|text| !headers && regex.find(text).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: [&str; 7] = [
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^\S(.*\S)?$",
        "^[^:]+:.+$",
        r"^[^:\s]([^:]*[^:\s])?$",
        "^[!-~]+$",
        "^[A-Z]{3}$",
        "^(a|b)c?[0-9a-f]{2}$",
    ];

    #[test]
    fn what_is_spelt_matches_and_what_is_broken_does_not() {
        let random = Random::seeded(1);
        for pattern in PATTERNS {
            let regex = regress::Regex::with_flags(pattern, "u").unwrap();
            for length in [1, 2, 3, 20, 80] {
                let text = matching(pattern, length, &random).unwrap();
                assert!(regex.find(&text).is_some(), "{pattern} {text:?}");
                let broken = breaking(pattern, &text, false).unwrap();
                assert!(regex.find(&broken).is_none(), "{pattern} {broken:?}");
            }
        }
    }

    #[test]
    fn lengths_are_kept_where_the_pattern_lets_them() {
        let random = Random::seeded(1);
        for pattern in &PATTERNS[..5] {
            for length in [3, 20, 80] {
                let text = matching(pattern, length, &random).unwrap();
                assert_eq!(text.chars().count(), length, "{pattern} {text:?}");
            }
        }
        assert_eq!(matching(PATTERNS[1], 1, &random).unwrap().len(), 1);
        assert_eq!(matching(PATTERNS[5], 9, &random).unwrap().len(), 3);
    }
}
