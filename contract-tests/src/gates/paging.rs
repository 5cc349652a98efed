//! Pages neither repeat nor lose what stays, while items come and go.

use std::collections::BTreeSet;

use contract::model::Operation;
use serde_json::{Value, json};

use crate::Arrangement;
use crate::plan::Extent;
use crate::schema::flat;
use crate::suite::{Case, Suite};

/// How many items there are at first; with pages of two, a middle that can change.
const ITEMS: usize = 9;
/// No list of a test is longer.
const MOST_PAGES: usize = 40;

pub(super) async fn run(suite: &Suite<'_>) {
    let paged: Vec<_> = suite
        .operations()
        .iter()
        .filter(|operation| operation.is_paged())
        .collect();
    for operation in &paged {
        for order in orders(suite, operation) {
            changing(suite, operation, order.as_deref()).await;
        }
        tokens(suite, operation, &paged).await;
    }
}

/// The orders in which the contract can list, the default one first.
fn orders(suite: &Suite<'_>, operation: &Operation) -> Vec<Option<String>> {
    let sort = operation
        .parameters
        .iter()
        .find(|parameter| parameter.parameter == "sort");
    let schema = sort.and_then(|sort| suite.subject.document().pointer(&sort.schema_pointer));
    let schema = schema.map(|schema| flat(suite.subject.document(), schema));
    let named = schema.and_then(|schema| schema.get("enum")?.as_array().cloned());
    let named = named
        .unwrap_or_default()
        .into_iter()
        .filter_map(|order| order.as_str().map(str::to_owned));
    std::iter::once(None).chain(named.map(Some)).collect()
}

/// Walks through a list while items are added, and both seen and unseen ones taken away.
async fn changing<'a>(suite: &Suite<'a>, operation: &'a Operation, order: Option<&str>) {
    let mut stay = BTreeSet::new();
    for _ in 0..ITEMS {
        match suite.scenes.add(&operation.id).await {
            Some(item) => stay.insert(item),
            None => {
                return suite.note(format!("{} · nobody adds items to this list", operation.id));
            }
        };
    }
    let (_arrangement, mut case) = first_page(suite, operation, order).await;
    let mut seen: Vec<String> = Vec::new();
    for number in 1..=MOST_PAGES {
        case.what = format!("page {number}, sorted by {}", order.unwrap_or("default"));
        let answer = suite.ask(&case).await;
        if number == 1 && order.is_some() && answer.status.as_u16() == 422 {
            // An order that needs another parameter, such as relevance.
            return;
        }
        let page = answer.json();
        let items: Vec<String> = items(&page);
        if answer.status.as_u16() != 200 || items.len() > 2 {
            let message = format!(
                "expected a page of at most 2, answered {} with {}",
                answer.outline(),
                items.len()
            );
            return suite.blame(&case, &message);
        }
        for item in items {
            if seen.contains(&item) {
                suite.blame(&case, &format!("the page repeats the item {item}"));
            }
            seen.push(item);
        }
        let Some(next) = page["next_page"].as_str() else {
            break;
        };
        case.draft.query.clear();
        case.draft
            .query
            .insert("page_token".to_owned(), json!(next));
        disturb(suite, operation, number, &seen, &mut stay).await;
    }
    let lost: Vec<_> = stay.iter().filter(|item| !seen.contains(item)).collect();
    if !lost.is_empty() {
        suite.blame(
            &case,
            &format!("the pages lost {lost:?}, which were there all the time"),
        );
    }
}

/// After the first page a new item comes, after the second a seen one goes, after the third an unseen one.
async fn disturb(
    suite: &Suite<'_>,
    operation: &Operation,
    number: usize,
    seen: &[String],
    stay: &mut BTreeSet<String>,
) {
    let gone = match number {
        1 => {
            suite.scenes.add(&operation.id).await;
            None
        }
        2 => stay.iter().find(|item| seen.contains(item)).cloned(),
        3 => stay.iter().find(|item| !seen.contains(item)).cloned(),
        _ => None,
    };
    if let Some(gone) = gone {
        stay.remove(&gone);
        suite.scenes.remove(&operation.id, gone).await;
    }
}

/// A page of the list that items are added to, by somebody who sees them.
async fn first_page<'a>(
    suite: &Suite<'a>,
    operation: &'a Operation,
    order: Option<&str>,
) -> (Arrangement, Case<'a>) {
    let (arrangement, mut case) = suite.arranged(operation, 200, None, Extent::Minimal).await;
    case.draft.query.insert("limit".to_owned(), json!(2));
    if let Some(order) = order {
        case.draft.query.insert("sort".to_owned(), json!(order));
    }
    (arrangement, case)
}

fn items(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(name).collect()
}

/// The `id` of an item, or otherwise its first property, which then tells it from all others.
fn name(item: &Value) -> String {
    let first = || item.as_object()?.values().next();
    item.get("id")
        .or_else(first)
        .map(crate::draft::plain)
        .unwrap_or_default()
}

/// A token continues its own list, and no other; one letter more or less and it is none.
async fn tokens<'a>(suite: &Suite<'a>, operation: &'a Operation, paged: &[&'a Operation]) {
    let (_arrangement, case) = first_page(suite, operation, None).await;
    let token = suite.ask(&case).await.json()["next_page"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let follow = |operation: &'a Operation, what: &str, token: String| {
        let mut case = suite.case(operation, what, Extent::Minimal);
        case.draft
            .query
            .insert("page_token".to_owned(), json!(token));
        case
    };
    let changed = match token.strip_suffix('A') {
        Some(rest) => format!("{rest}B"),
        None => format!("{}A", &token[..token.len().saturating_sub(1)]),
    };
    // The first letters are the signature's; the last may hold bits that mean nothing.
    let resigned = match token.strip_prefix('A') {
        Some(rest) => format!("B{rest}"),
        None => format!("A{}", token.get(1..).unwrap_or_default()),
    };
    let mut bad = vec![
        follow(operation, "a token with another signature", resigned),
        follow(
            operation,
            "half a token",
            token[..token.len() / 2].to_owned(),
        ),
        follow(operation, "a token and more", format!("{changed}{changed}")),
    ];
    for other in paged.iter().filter(|other| other.id != operation.id) {
        bad.push(follow(other, "the token of another list", token.clone()));
    }
    for case in bad {
        let (answer, right) = suite.expect(&case, 422, Some("validation_failed")).await;
        if right && answer.json()["errors"][0]["pointer"] != "/page_token" {
            suite.blame(&case, "expected the fault at /page_token");
        }
    }
}
