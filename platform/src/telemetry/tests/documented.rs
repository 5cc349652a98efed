//! The table of metrics, and the rules and the dashboard that live by it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const README: &str = include_str!("../../../../observability/README.md");
const ALERTS: &str = include_str!("../../../../observability/alerts.yaml");
const DASHBOARD: &str = include_str!("../../../../observability/dashboard.json");

/// Of Prometheus itself, and what every series has.
const OTHERS: [&str; 3] = ["service_name", "le", "instance"];

/// The documented metrics and their labels.
pub(super) fn metrics() -> BTreeMap<String, BTreeSet<String>> {
    let rows = README.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row.split('|').skip(1);
        let name = quoted(cells.next().unwrap()).pop().unwrap();
        let labels = quoted(cells.next().unwrap());
        (name, labels.into_iter().collect())
    })
    .collect()
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Names of metrics, each with what its braces hold, and the names that stand after `by`.
fn used(text: &str) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let known = metrics();
    let families: BTreeSet<_> = known
        .keys()
        .filter_map(|name| name.split('_').next())
        .collect();
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut series = Vec::new();
    let mut grouped = Vec::new();
    for (at, _) in text.match_indices(|character: char| character.is_ascii_lowercase()) {
        if text[..at].ends_with(is_name) {
            continue;
        }
        let end = text[at..].find(|character: char| !is_name(character));
        let end = end.map_or(text.len(), |end| at + end);
        let (name, rest) = (&text[at..end], &text[end..]);
        if name == "by"
            && let Some(list) = rest.strip_prefix(" (")
        {
            let list = list.split(')').next().unwrap_or_default();
            grouped.extend(list.split(',').map(|label| label.trim().to_owned()));
        }
        let label = text[..at].ends_with(['{', ',', '(', ' ']) && rest.starts_with(['=', '!']);
        let word = !name.contains('_');
        if word || !families.contains(name.split('_').next().unwrap_or_default()) || label {
            continue;
        }
        let braces = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split('}').next());
        let matchers = braces.unwrap_or_default().split(',');
        let labels =
            matchers.filter_map(|matcher| Some(matcher.split_once(['=', '!'])?.0.to_owned()));
        series.push((name.to_owned(), labels.collect()));
    }
    (series, grouped)
}

/// The name without what a histogram adds to it.
fn family(name: &str) -> &str {
    ["_bucket", "_count", "_sum"]
        .iter()
        .find_map(|suffix| {
            name.strip_suffix(suffix)
                .filter(|name| name.ends_with("_seconds"))
        })
        .unwrap_or(name)
}

/// Asserts that all of it is documented; returns the metrics.
fn assert_documented(text: &str) -> BTreeSet<String> {
    let known = metrics();
    let labels: BTreeSet<&str> = known
        .values()
        .flatten()
        .map(String::as_str)
        .chain(OTHERS)
        .collect();
    let (series, grouped) = used(text);
    assert!(!series.is_empty());
    for label in &grouped {
        assert!(
            labels.contains(label.as_str()),
            "no metric has the label `{label}`"
        );
    }
    let mut names = BTreeSet::new();
    for (name, matched) in series {
        // A label that is grouped by has the form of a metric's name.
        if labels.contains(name.as_str()) {
            continue;
        }
        let of = known.get(family(&name));
        let of = of.unwrap_or_else(|| panic!("`{name}` is not in the table"));
        for label in matched {
            let there = of.contains(&label) || OTHERS.contains(&label.as_str());
            assert!(there, "`{name}` has no label `{label}`");
        }
        names.insert(family(&name).to_owned());
    }
    names
}

#[test]
fn rules_name_what_is_exported() {
    assert_documented(ALERTS);
    for label in ALERTS.split("$labels.").skip(1) {
        let label = label.split([' ', '}']).next().unwrap();
        let known = metrics()
            .into_values()
            .flatten()
            .any(|known| known == label);
        assert!(
            known || OTHERS.contains(&label),
            "no metric has the label `{label}`"
        );
    }
}

#[test]
fn the_dashboard_shows_everything_that_is_exported_and_nothing_else() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels
        .filter_map(|panel| panel["targets"].as_array())
        .flatten();
    let expressions: Vec<_> = targets
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    let shown = assert_documented(&expressions.join("\n"));
    let known: BTreeSet<_> = metrics().into_keys().collect();
    assert_eq!(shown, known);
}
