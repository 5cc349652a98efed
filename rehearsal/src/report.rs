//! What a rehearsal prints.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::faults::Counts;
use crate::invariants::Verdict;
use crate::told::Told;

/// The most breaches of one rule that are worth reading.
const SHOWN: usize = 5;

/// A row for each thing that was counted.
pub(crate) fn counts(
    told: &Told,
    counts: &Counts,
    refused: u64,
    lost: u64,
    buying: Duration,
    rest: Duration,
) -> String {
    let rows = [
        ("orders accepted", told.accepted.load(Ordering::Relaxed)),
        (
            "orders refused, sold out",
            told.sold_out.load(Ordering::Relaxed),
        ),
        (
            "calls repeated by customers",
            told.repeated.load(Ordering::Relaxed),
        ),
        (
            "processes killed with kill -9",
            counts.kills.load(Ordering::Relaxed),
        ),
        (
            "times that connections to Postgres were cut",
            counts.cuts.load(Ordering::Relaxed),
        ),
        (
            "times that messages were delivered again",
            counts.repetitions.load(Ordering::Relaxed),
        ),
        (
            "times that messages were kept back",
            counts.delays.load(Ordering::Relaxed),
        ),
        (
            "times that messages changed their order",
            counts.shuffles.load(Ordering::Relaxed),
        ),
        (
            "times that the bus took nothing for a while",
            counts.refusals.load(Ordering::Relaxed),
        ),
        (
            "times that commits were done and not answered",
            counts.unanswered.load(Ordering::Relaxed),
        ),
        ("commits that were refused", refused),
        ("answers lost after the work was done", lost),
        ("seconds of buying", buying.as_secs()),
        ("seconds until everything was at rest", rest.as_secs()),
    ];
    let mut text = String::from("\n| what | how often |\n|---|---|\n");
    for (what, count) in rows {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| {what} | {count} |");
    }
    text
}

/// A row for each rule, and its breaches below.
pub(crate) fn verdicts(verdicts: &[Verdict]) -> String {
    let mut text = String::from("\n| what has to hold | held against | broken |\n|---|---|---|\n");
    for Verdict {
        rule,
        checked,
        breaches,
    } in verdicts
    {
        let _ = writeln!(text, "| {rule} | {checked} | {} |", breaches.len());
    }
    for Verdict { rule, breaches, .. } in verdicts {
        for breach in breaches.iter().take(SHOWN) {
            let _ = writeln!(text, "BROKEN: {rule}: {breach}");
        }
    }
    text
}
