//! What holds when everything has come to rest, whatever went wrong before. Read from the databases of all services, and from
//! what customers were told.

mod books;
mod documents;
mod events;
mod mails;
mod money;
mod orders;
mod stock;

use crate::system::System;
use crate::told::Placed;

use books::Books;

/// A rule, and where it was broken.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// What has to hold.
    pub(crate) rule: &'static str,
    /// How many things it was held against.
    pub(crate) checked: usize,
    /// Each breach in words.
    pub(crate) breaches: Vec<String>,
}

impl Verdict {
    /// Holds a rule against each of `things`; `breach` says in words how one breaks it.
    fn of<T>(
        rule: &'static str,
        things: impl IntoIterator<Item = T>,
        mut breach: impl FnMut(T) -> Option<String>,
    ) -> Self {
        let mut checked = 0;
        let mut breaches = Vec::new();
        for thing in things {
            checked += 1;
            breaches.extend(breach(thing));
        }
        Self {
            rule,
            checked,
            breaches,
        }
    }
}

/// Looks at everything.
pub(crate) async fn check(system: &System, told: &[Placed]) -> anyhow::Result<Vec<Verdict>> {
    let books = Books::read(system).await?;
    let mut verdicts = orders::check(&books, told);
    verdicts.extend(money::check(&books, told));
    verdicts.extend(stock::check(&books));
    verdicts.extend(documents::check(system, &books).await?);
    verdicts.extend(mails::check(system, &books).await?);
    verdicts.extend(events::check(system, &books).await?);
    verdicts.push(failures(&system.log()?));
    Ok(verdicts)
}

/// What is out of reach or busy is told as such; a failure of which nobody knows what it means is a fault of ours, even where
/// another service hid it from the customer.
fn failures(log: &str) -> Verdict {
    /// What a service says of a call that it answers with 500.
    const FAILED: &str = "a call failed";
    let lines = log.lines().filter(|line| line.contains(FAILED));
    Verdict::of("no call failed for a reason of its own", lines, |line| {
        Some(line.to_owned())
    })
}
