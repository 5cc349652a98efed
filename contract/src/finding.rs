//! What a pass over the bundled document found, by JSON pointer; the loader's positions turn it into a
//! diagnostic with file and line.

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// Nothing is generated.
    Error,
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
pub struct Findings(Vec<Finding>);

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
        self.0
            .iter()
            .any(|finding| finding.gravity == Gravity::Error)
    }

    /// All findings in the order in which they were found.
    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }

    fn push(
        &mut self,
        gravity: Gravity,
        rule: &'static str,
        pointer: &str,
        message: String,
        advice: String,
    ) {
        let known = self
            .0
            .iter()
            .any(|finding| finding.pointer == pointer && finding.message == message);
        if !known {
            self.0.push(Finding {
                gravity,
                rule,
                pointer: pointer.to_owned(),
                message,
                advice,
            });
        }
    }
}
