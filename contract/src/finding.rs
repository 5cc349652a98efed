//! What a pass over the bundled document found, by JSON pointer; the loader's positions turn it into a
//! diagnostic with file and line.

use std::collections::HashSet;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// Nothing is generated.
    Error,
    /// The standard gives this no meaning, so whoever wrote it meant something else. An error in a contract of the
    /// workspace, where it can be put right; a warning in one that stands alone, which somebody else wrote.
    Mistake,
    /// The result is right, but the contract could say it better.
    Warning,
}

/// One thing to tell the author of the contract.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How grave it is.
    pub gravity: Gravity,
    /// The name of the rule.
    pub rule: &'static str,
    /// The JSON pointer of the place in the bundled document.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub advice: String,
}

/// The findings of a pass.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// Pointer and message of each, which are said once.
    said: HashSet<(String, String)>,
}

impl Findings {
    /// Adds an error.
    pub fn error(
        &mut self,
        rule: &'static str,
        pointer: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.push(Gravity::Error, rule, pointer, message.into(), advice.into());
    }

    /// Adds a mistake.
    pub fn mistake(
        &mut self,
        rule: &'static str,
        pointer: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.push(
            Gravity::Mistake,
            rule,
            pointer,
            message.into(),
            advice.into(),
        );
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        rule: &'static str,
        pointer: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.push(
            Gravity::Warning,
            rule,
            pointer,
            message.into(),
            advice.into(),
        );
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|finding| finding.gravity != Gravity::Warning)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// All findings in the order in which they were found.
    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }

    fn push(
        &mut self,
        gravity: Gravity,
        rule: &'static str,
        pointer: &str,
        message: String,
        advice: String,
    ) {
        if self.said.insert((pointer.to_owned(), message.clone())) {
            self.found.push(Finding {
                gravity,
                rule,
                pointer: pointer.to_owned(),
                message,
                advice,
            });
        }
    }
}
