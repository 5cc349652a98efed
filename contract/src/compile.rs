//! From a file to the model, with everything that is worth saying about it.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::{Finding, Gravity};
use crate::load::{self, Document};
use crate::model::{self, Contract};

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
    let document = load::load(path)?;
    let name = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (contract, findings) = model::build(&name, &document.value);
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
            Gravity::Error => Diagnostic::error(finding.rule, finding.message),
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
