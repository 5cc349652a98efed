//! What a gate has found.

use std::io::Write as _;
use std::time::Duration;

/// The outcome of one gate.
#[derive(Debug, Default)]
pub struct Report {
    /// `catalog: every declared status is reached`
    pub title: String,
    /// How many requests were made.
    pub requests: usize,
    /// What the choices followed from.
    pub seed: u64,
    /// How long it took.
    pub took: Duration,
    /// What is wrong, one line each.
    pub findings: Vec<String>,
}

impl Report {
    /// Prints the outcome, and fails where something is wrong.
    ///
    /// # Panics
    /// Where something is wrong.
    #[track_caller]
    pub fn assert(&self) {
        say(&format!(
            "conformance · {} · {} requests in {:.1} s, seed {}",
            self.title,
            self.requests,
            self.took.as_secs_f64(),
            self.seed
        ));
        assert!(
            self.findings.is_empty(),
            "{}: {} findings (seed {})\n{}",
            self.title,
            self.findings.len(),
            self.seed,
            self.findings.join("\n")
        );
    }

    /// The first line that holds all of these words; what a sabotage has to bring about.
    ///
    /// # Panics
    /// Where there is none: the gate does not catch what it is there for.
    #[track_caller]
    pub fn caught(&self, sabotage: &str, words: &[&str]) -> &str {
        let line = self
            .findings
            .iter()
            .find(|line| words.iter().all(|word| line.contains(word)));
        let line = line.unwrap_or_else(|| {
            panic!(
                "{}: `{sabotage}` is not caught; no line holds {words:?} among\n{}",
                self.title,
                self.findings.join("\n")
            )
        });
        say(&format!("sabotage · {sabotage} · {line}"));
        line
    }
}

/// Prints a line, past the capture of the test harness: these lines are the proof.
pub(crate) fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    // A closed pipe is no reason to fail a test.
    let _ = writeln!(output, "{line}");
}
