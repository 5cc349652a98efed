//! From a file to the model, with everything that is worth saying about it.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::{Finding, Findings, Gravity};
use crate::load::{self, Document, publisher};
use crate::model::{self, Contract, Subscription};
use crate::pointer::join;

/// A contract that was read and understood.
#[derive(Debug)]
pub struct Compiled {
    /// The model.
    pub contract: Contract,
    /// What it was read from.
    pub document: Document,
    /// What deserves a second look.
    pub warnings: Diagnostics,
}

/// Reads and understands the contract at `path`. Fails with everything that is wrong with it.
pub fn compile(path: &Path) -> Result<Compiled, Diagnostics> {
    let mut compiled = understand(path, Gravity::Error)?;
    let mut findings = Findings::default();
    let subscriptions = model::subscriptions(&compiled.document.value, &mut findings);
    let mut found = located(&compiled.document, findings.into_vec());
    for subscription in &subscriptions {
        known(path, &compiled.document, subscription, &mut found);
    }
    compiled.contract.subscriptions = subscriptions;
    compiled.warnings.append(found);
    match compiled.warnings.has_errors() {
        true => Err(compiled.warnings),
        false => Ok(compiled),
    }
}

/// The same for a contract that stands alone: it hears nobody, and what has no meaning in it is only warned of, since
/// somebody else wrote it.
pub fn compile_alone(path: &Path) -> Result<Compiled, Diagnostics> {
    let mut compiled = understand(path, Gravity::Warning)?;
    let mut findings = Findings::default();
    if compiled.document.value.get("x-subscriptions").is_some() {
        findings.warning(
            "subscription",
            "/x-subscriptions",
            "`x-subscriptions` is left out: a crate of its own has no bus to hear events from",
            "generate within a workspace that has the contracts of the publishers",
        );
    }
    let notice = located(&compiled.document, findings.into_vec());
    compiled.warnings.append(notice);
    Ok(compiled)
}

/// Says so where the publisher of an event is not there, or does not publish it.
fn known(path: &Path, document: &Document, subscription: &Subscription, found: &mut Diagnostics) {
    let publisher = path
        .parent()
        .map(|folder| folder.join(&subscription.from))
        .unwrap_or_default();
    let from = join(&subscription.pointer, "from");
    publisher::publishes(
        &publisher,
        &subscription.event_type,
        document.locations.of(&from),
        document.locations.key(&subscription.pointer),
        found,
    );
}

fn understand(path: &Path, mistakes: Gravity) -> Result<Compiled, Diagnostics> {
    let document = load::load(path)?;
    let name = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (contract, mut findings) = model::build(&name, &document.value);
    let mistaken = |finding: &&mut Finding| finding.gravity == Gravity::Mistake;
    for finding in findings.iter_mut().filter(mistaken) {
        finding.gravity = mistakes;
    }
    let mut diagnostics = document.warnings.clone();
    diagnostics.append(located(&document, findings));
    match diagnostics.has_errors() {
        true => Err(diagnostics),
        false => Ok(Compiled {
            contract,
            document,
            warnings: diagnostics,
        }),
    }
}

/// Findings with the places in the files that they are about.
pub fn located(document: &Document, findings: Vec<Finding>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new(document.sources.clone());
    for finding in findings {
        let diagnostic = match finding.gravity {
            Gravity::Error | Gravity::Mistake => Diagnostic::error(finding.rule, finding.message),
            Gravity::Warning => Diagnostic::warning(finding.rule, finding.message),
        };
        let place = document
            .locations
            .key(&finding.pointer)
            .or_else(|| document.locations.of(&finding.pointer));
        diagnostics.push(diagnostic.at_some(place).advise(finding.advice));
    }
    diagnostics
}

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod tests;
