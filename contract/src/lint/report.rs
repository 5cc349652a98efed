//! What a rule writes its findings to.

use crate::finding::Findings;

/// The findings of one rule.
pub(super) struct Report<'a> {
    rule: &'static str,
    findings: &'a mut Findings,
}

impl<'a> Report<'a> {
    /// A report under the name of a rule.
    pub(super) fn new(rule: &'static str, findings: &'a mut Findings) -> Self {
        Self { rule, findings }
    }

    /// Adds a place that breaks the rule, and what to write there instead.
    pub(super) fn add(
        &mut self,
        pointer: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.findings.error(self.rule, pointer, message, advice);
    }
}
