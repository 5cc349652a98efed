use std::collections::{BTreeMap, BTreeSet};

/// What is the same for every metric, and what a histogram adds.
const EVERYWHERE: [&str; 2] = ["service_name", "le"];

/// Metrics and the labels that they have, of a text that Prometheus would read.
pub(super) fn metrics(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut metrics: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix("# TYPE ") {
            let name = declared.split(' ').next().unwrap();
            current = name.to_owned();
            continue;
        }
        if line.starts_with('#') || current == "target_info" {
            continue;
        }
        let labels = line.split_once('{').map_or("", |(_, rest)| rest);
        let labels = labels.split_once('}').map_or("", |(labels, _)| labels);
        let names = labels.split("\",").filter_map(|pair| pair.split_once('='));
        let names = names.map(|(name, _)| name.trim_matches(',').to_owned());
        let names = names.filter(|name| !EVERYWHERE.contains(&name.as_str()));
        metrics.entry(current.clone()).or_default().extend(names);
    }
    metrics
}
