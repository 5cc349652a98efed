//! The gates: each proves one thing about every operation of a contract.

mod acceptance;
mod authorization;
mod document;
mod events;
mod forged;
mod hearing;
mod limits;
mod outage;
mod paging;
mod personas;
mod reach;
mod refusal;
mod repetition;
mod versions;

use std::path::PathBuf;
use std::time::Instant;

pub(crate) use events::{faults as event_faults, samples as event_samples};

use crate::coverage::Coverage;
use crate::report::say;
use crate::suite::Suite;
use crate::{Report, Scenes, Subject, unsupported};

/// What is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The served document is the contract.
    Document,
    /// Every declared answer of every operation is reached, for every kind of caller.
    Reach,
    /// Valid requests are accepted: the bounds of each value, then chance.
    Acceptance,
    /// Each single fault is refused, with its place and its kind.
    Refusal,
    /// The right callers get in, and nobody else.
    Authorization,
    /// A request that is repeated under its idempotency key has one effect.
    Repetition,
    /// Of two changes to one version, one is refused.
    Versions,
    /// Who asks too often is turned away, nobody else is, and time gives everything back.
    Limits,
    /// Pages neither repeat nor lose what stays, while items come and go.
    Paging,
    /// Every published event is what the contract says.
    Events,
    /// Every event that a publisher may send is understood by those who hear it.
    Hearing,
    /// With everything out of reach, answers are still those of the contract.
    Outage,
}

impl Gate {
    fn title(self) -> &'static str {
        match self {
            Self::Document => "the served document is the contract",
            Self::Reach => "every declared answer is reached",
            Self::Acceptance => "valid requests are accepted",
            Self::Refusal => "each fault is refused and named",
            Self::Authorization => "only the right callers get in",
            Self::Repetition => "a repeated request has one effect",
            Self::Versions => "no update is lost",
            Self::Limits => "rate limits hold",
            Self::Paging => "pages neither repeat nor lose",
            Self::Events => "events are what the contract says",
            Self::Hearing => "events are understood",
            Self::Outage => "failures are told as the contract says",
        }
    }
}

/// Proves one thing about a service. The seed comes from `CONFORMANCE_SEED`, and is 1 otherwise.
pub async fn check(subject: &Subject, scenes: &dyn Scenes, gate: Gate) -> Report {
    let seed = std::env::var("CONFORMANCE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let started = Instant::now();
    let suite = Suite::new(subject, scenes, seed);
    match gate {
        Gate::Document => document::run(&suite).await,
        Gate::Reach => reach::run(&suite).await,
        Gate::Acceptance => acceptance::run(&suite).await,
        Gate::Refusal => refusal::run(&suite).await,
        Gate::Authorization => authorization::run(&suite).await,
        Gate::Repetition => repetition::run(&suite).await,
        Gate::Versions => versions::run(&suite).await,
        Gate::Limits => limits::run(&suite).await,
        Gate::Paging => paging::run(&suite).await,
        Gate::Events => events::run(&suite).await,
        Gate::Hearing => hearing::run(&suite).await,
        Gate::Outage => outage::run(&suite).await,
    }
    let (requests, mut findings, coverage) = suite.outcome();
    findings.extend(unsupported::list(&subject.contract));
    if gate == Gate::Reach {
        findings.extend(coverage.gaps());
        if !subject.is_part {
            publish(&coverage);
        }
    }
    Report {
        title: format!("{}: {}", subject.contract.name, gate.title()),
        requests,
        seed,
        took: started.elapsed(),
        findings,
    }
}

/// Prints the table, and writes it as a page.
fn publish(coverage: &Coverage) {
    say(&coverage.text());
    if let Some(path) = write_page(&coverage.service, &coverage.page()) {
        let service = &coverage.service;
        say(&format!(
            "coverage of {service} as a page: {}",
            path.display()
        ));
    }
}

/// Beside what cargo builds. A page that cannot be written is no reason to fail: the table was printed.
fn write_page(service: &str, page: &str) -> Option<PathBuf> {
    let binary = std::env::current_exe().ok()?;
    // target/debug/deps/it-0123
    let folder = binary.ancestors().nth(3)?.join("conformance");
    std::fs::create_dir_all(&folder).ok()?;
    let path = folder.join(format!("{service}.html"));
    std::fs::write(&path, page).ok()?;
    Some(path)
}
