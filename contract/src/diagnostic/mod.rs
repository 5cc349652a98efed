//! What the compiler says about a contract: problems with a place in a file and advice, rendered like rustc's.

mod collection;
mod location;
mod render;
mod sources;

use std::borrow::Cow;

pub use collection::Diagnostics;
pub use location::Location;
pub use sources::Sources;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The contract cannot be used as it is.
    Error,
    /// The contract can be used, but something in it deserves a second look.
    Warning,
}

/// One problem of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the problem stops the compiler.
    pub severity: Severity,
    /// The stable name of the rule that was broken, in kebab-case.
    pub rule: Cow<'static, str>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is wrong; absent when no file is to blame, as for a file that does not exist.
    pub location: Option<Location>,
    /// What to write instead.
    pub advice: Option<String>,
}

impl Diagnostic {
    /// A problem that stops the compiler.
    pub fn error(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule.into(), message.into())
    }

    /// A problem that does not stop the compiler.
    pub fn warning(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule.into(), message.into())
    }

    /// Says where the problem is.
    #[must_use]
    pub fn at(mut self, location: &Location) -> Self {
        self.location = Some(location.clone());
        self
    }

    /// Says where the problem is, if that is known.
    #[must_use]
    pub fn at_some(mut self, location: Option<&Location>) -> Self {
        self.location = location.cloned();
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    fn new(severity: Severity, rule: Cow<'static, str>, message: String) -> Self {
        Self {
            severity,
            rule,
            message,
            location: None,
            advice: None,
        }
    }
}
