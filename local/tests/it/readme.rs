//! The Markdown files name paths; this keeps them true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::checkout::{entries, files_below, root, short};

#[test]
fn paths_named_in_markdown_exist() {
    let mut files = files_below(root());
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    assert!(files.contains(&root().join("README.md")));
    let mut missing = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let folder = file.parent().expect("a file is in a folder");
        for path in named_paths(&text) {
            if !exists(folder, &path) {
                missing.push(format!("{}: {path}", short(&file)));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "named, but not there:\n{}",
        missing.join("\n")
    );
}

#[test]
fn links_and_code_spans_are_read_as_paths() {
    let text = "[a](docs/a.md#part) [b](https://example.org/b) `src/lib.rs` `cargo test` `/products` `a/b c` `<name>/x`\n\
        ```sh\n./not/this\n```\n`sdk/src/generated/`";
    let paths: Vec<_> = named_paths(text).into_iter().collect();
    assert_eq!(paths, ["docs/a.md", "sdk/src/generated/", "src/lib.rs"]);
}

/// Targets of relative links, and code spans that look like paths; fenced blocks are somebody's session.
fn named_paths(text: &str) -> BTreeSet<String> {
    let outside: String = text.split("```").step_by(2).collect();
    let links = outside
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains(':') && !target.starts_with('#'))
        .filter_map(|target| target.split('#').next());
    let spans = outside
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|span| looks_like_a_path(span));
    links.chain(spans).map(str::to_owned).collect()
}

fn looks_like_a_path(span: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    // A path of an API begins with a slash, a media type or a pair of words has no folder of ours in front.
    span.contains('/')
        && !span.starts_with('/')
        && span.chars().all(plain)
        && (span.contains('.') || span.ends_with('/') || begins_in_the_checkout(span))
}

fn begins_in_the_checkout(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    root().join(first).exists()
}

/// Paths are meant from their own file, from the checkout, or from within any service.
fn exists(folder: &Path, path: &str) -> bool {
    // What a command makes when it runs.
    const MADE: &[&str] = &[".state/", "target/"];
    let from_service = || {
        let services = entries(&root().join("services"));
        services
            .iter()
            .any(|service| service.join(path).exists() || service.join("src").join(path).exists())
    };
    MADE.iter().any(|made| path.starts_with(made))
        || folder.join(path).exists()
        || root().join(path).exists()
        || from_service()
}
