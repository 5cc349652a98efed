//! `cargo contract survey FOLDER --out DIR`: what becomes of many contracts.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::generate_crate;
use crate::compile::compile_alone;
use crate::diagnostic::Severity;
use crate::names::{UniqueNames, field_name};

/// What became of one contract.
enum Outcome {
    Generated,
    /// By these rules.
    Refused(Vec<String>),
    Panicked,
}

pub(super) fn run(folder: &Path, out: &Path) -> anyhow::Result<bool> {
    let mut names = UniqueNames::default();
    let mut surveyed = Vec::new();
    let mut members = Vec::new();
    for spec in contracts(folder)? {
        let stem = spec.file_stem().unwrap_or_default().to_string_lossy();
        let name = names.take(&format!("c_{}", field_name(&stem)));
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            generate(&spec, &out.join(&name), &name)
        }));
        let outcome = outcome.unwrap_or(Ok(Outcome::Panicked))?;
        let took = begun.elapsed();
        println!(
            "{:>7.2} s  {:<40} {}",
            took.as_secs_f64(),
            name,
            describe(&outcome)
        );
        if matches!(outcome, Outcome::Generated) {
            members.push(name);
        }
        surveyed.push((outcome, took));
    }
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("Cargo.toml"), workspace(&members))?;
    println!("\n{}", summary(&surveyed));
    Ok(!surveyed
        .iter()
        .any(|(outcome, _)| matches!(outcome, Outcome::Panicked)))
}

fn contracts(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut contracts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("yaml" | "yml" | "json")) {
            contracts.push(path);
        }
    }
    contracts.sort();
    Ok(contracts)
}

fn generate(spec: &Path, out: &Path, name: &str) -> anyhow::Result<Outcome> {
    let compiled = match compile_alone(spec) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            let errors = diagnostics.iter();
            let errors = errors.filter(|found| found.severity == Severity::Error);
            let mut rules: Vec<_> = errors.map(|found| found.rule.to_string()).collect();
            rules.sort();
            rules.dedup();
            return Ok(Outcome::Refused(rules));
        }
    };
    generate_crate::write(&compiled, spec, out, name, None)?;
    Ok(Outcome::Generated)
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Generated => "generated".to_owned(),
        Outcome::Refused(rules) => format!("refused: {}", rules.join(", ")),
        Outcome::Panicked => "panicked".to_owned(),
    }
}

/// The crates together, so that `cargo check` makes what they stand on once.
fn workspace(members: &[String]) -> String {
    let mut text = "[workspace]\nresolver = \"3\"\nmembers = [\n".to_owned();
    for member in members {
        let _ = writeln!(text, "    {member:?},");
    }
    text + "]\n\n[profile.dev]\ndebug = false\nincremental = false\n"
}

fn summary(surveyed: &[(Outcome, Duration)]) -> String {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut generated, mut refused, mut panicked) = (0, 0, 0);
    for (outcome, _) in surveyed {
        match outcome {
            Outcome::Generated => generated += 1,
            Outcome::Panicked => panicked += 1,
            Outcome::Refused(by) => {
                refused += 1;
                by.iter()
                    .for_each(|rule| *rules.entry(rule).or_default() += 1);
            }
        }
    }
    let mut times: Vec<_> = surveyed
        .iter()
        .map(|(_, took)| took.as_secs_f64())
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last());
    let at = |share: usize| at(share).copied().unwrap_or_default();
    let mut text = format!(
        "contracts: {}, generated: {generated}, refused: {refused}, panicked: {panicked}\n\
         seconds: median {:.2}, of 95 % at most {:.2}, longest {:.2}\n",
        surveyed.len(),
        at(50),
        at(95),
        at(100)
    );
    for (rule, count) in rules {
        let _ = writeln!(text, "{count:>5}  {rule}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_by_rule_and_times_by_their_share() {
        let refused = |rules: &[&str]| {
            Outcome::Refused(rules.iter().map(|rule| (*rule).to_owned()).collect())
        };
        let surveyed = [
            (Outcome::Generated, Duration::from_millis(10)),
            (
                refused(&["pattern", "ref-remote"]),
                Duration::from_millis(40),
            ),
            (refused(&["pattern"]), Duration::from_millis(20)),
        ];
        assert_eq!(
            summary(&surveyed),
            "contracts: 3, generated: 1, refused: 2, panicked: 0\n\
             seconds: median 0.02, of 95 % at most 0.04, longest 0.04\n    2  pattern\n    1  ref-remote\n"
        );
    }

    #[test]
    fn every_contract_of_a_folder_becomes_a_crate_or_a_refusal() {
        let folder = tempfile::tempdir().expect("a folder");
        let head = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\n";
        for (file, rest) in [
            ("good.yaml", "paths: {}\n"),
            (
                "bad.yaml",
                "paths: {/a: {$ref: 'https://example.org/a.yaml'}}\n",
            ),
            ("notes.txt", "nothing"),
        ] {
            std::fs::write(folder.path().join(file), format!("{head}{rest}")).expect("writable");
        }
        let out = folder.path().join("out");
        assert!(run(folder.path(), &out).expect("it runs"));
        let workspace = std::fs::read_to_string(out.join("Cargo.toml")).expect("it is there");
        assert!(workspace.contains("\"c_good\"") && !workspace.contains("c_bad"));
        assert!(out.join("c_good/src/lib.rs").is_file());
    }
}
