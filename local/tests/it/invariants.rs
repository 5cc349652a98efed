//! The invariants of the README that follow from the files alone. A failure names the line that breaks one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::checkout::{entries, files_below, root, short};

fn services() -> Vec<PathBuf> {
    let services = entries(&root().join("services"));
    assert!(!services.is_empty());
    services
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The lines of code, with their places, that contain one of the words; comments do not count.
fn lines_with(files: impl IntoIterator<Item = PathBuf>, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (index, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", short(&file), index + 1, line.trim()));
            }
        }
    }
    found
}

fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn domain_names_no_framework() {
    for service in services() {
        let files = files_below(&service.join("src/domain"));
        let found = lines_with(files, &["axum", "sqlx", "hyper::", "http::", "aws_"]);
        assert_none(
            &found,
            "the domain knows nothing of HTTP, databases and clouds",
        );
    }
}

#[test]
fn only_the_store_holds_sql() {
    const SQL: &[&str] = &[
        "sqlx::query",
        "sqlx::raw_sql",
        "query!(",
        "query_as!(",
        "query_scalar!(",
    ];
    for service in services() {
        let store = service.join("src/store");
        let files = files_below(&service.join("src"));
        let outside = files.into_iter().filter(|file| !file.starts_with(&store));
        assert_none(&lines_with(outside, SQL), "SQL belongs into `store/`");
    }
}

#[test]
fn no_service_depends_on_another() {
    let services = services();
    let names: Vec<String> = services.iter().map(|service| name(service)).collect();
    for service in &services {
        let manifest = service.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let mut is_for_tests = false;
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                is_for_tests = line == "[dev-dependencies]";
            }
            let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
            // A sandbox plays a system that others run: tests may meet it as they would meet that.
            let is_played = is_for_tests && key.ends_with("-sandbox");
            let other = names.iter().any(|name| name == key) && key != name(service) && !is_played;
            assert!(
                !other,
                "{}:{}: a service reaches another through `sdk` or an event only",
                short(&manifest),
                index + 1
            );
        }
    }
}

#[test]
fn every_operation_has_its_file_and_every_file_its_operation() {
    for service in services() {
        let contract = contract_of(&name(&service));
        let operations = operations(&contract);
        let api = entries(&service.join("src/api"));
        let files: BTreeSet<String> = api
            .iter()
            .map(|file| name(file))
            .filter(|name| name != "mod")
            .collect();
        let without_file: Vec<_> = operations.difference(&files).collect();
        let without_operation: Vec<_> = files.difference(&operations).collect();
        assert!(
            without_file.is_empty() && without_operation.is_empty(),
            "{}: operations without a file in src/api: {without_file:?}; files without an operation: {without_operation:?}",
            short(&contract)
        );
    }
}

/// The contract that a service implements: its own, or that of the provider that it plays.
fn contract_of(service: &str) -> PathBuf {
    let contracts = root().join("openapi");
    let plays = format!("x-sandbox: {service}");
    let external = entries(&contracts.join("external"));
    let played = external.into_iter().find(|contract| {
        let text = fs::read_to_string(contract).unwrap();
        text.lines().any(|line| line == plays)
    });
    played.unwrap_or_else(|| contracts.join(format!("{service}.yaml")))
}

/// The `operationId`s below `paths:`; those below `webhooks:` are for consumers to implement.
fn operations(contract: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(contract).unwrap();
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            section = line;
        }
        if let Some(id) = line
            .trim()
            .strip_prefix("operationId:")
            .filter(|_| section == "paths:")
        {
            found.insert(id.trim().to_owned());
        }
    }
    assert!(!found.is_empty(), "{} has no operations", short(contract));
    found
}

/// A database has the name of its service, so that names which differ are databases which differ.
#[test]
fn every_service_has_a_name_and_so_a_database_of_its_own() {
    let hosted = plumbline_local::services::all();
    let names: BTreeSet<_> = hosted
        .iter()
        .map(|hosted| hosted.name().to_owned())
        .collect();
    assert_eq!(
        names.len(),
        hosted.len(),
        "two services share a name: {names:?}"
    );
    let folders: BTreeSet<_> = services().iter().map(|folder| name(folder)).collect();
    assert_eq!(names, folders, "what runs is not what `services/` holds");
}
