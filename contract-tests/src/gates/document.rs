//! The document that a service serves is its contract, and the comparison that says so overlooks nothing.

use contract::equality::differences;
use http::Request;
use serde_json::Value;

use crate::suite::Suite;

/// Where every generated router serves it.
const DOCUMENT: &str = "/openapi.json";

/// Every comparison takes the whole document, so that not every leaf of it is spoiled.
const SAMPLE: usize = 11;

pub(super) async fn run(suite: &Suite<'_>) {
    let request = Request::get(DOCUMENT).body(bytes::Bytes::new());
    let request = request.expect("the request is a constant");
    let answer = suite.scenes.world().target().send(request).await;
    suite.count();
    if answer.status != http::StatusCode::OK {
        suite.note(format!("{DOCUMENT} is answered with {}", answer.outline()));
        return;
    }
    let (contract, served) = (suite.subject.document(), answer.json());
    for difference in differences(contract, &served) {
        suite.note(difference.to_string());
    }
    for leaf in overlooked(contract, &served) {
        suite.note(format!(
            "{leaf}: the comparison would overlook a difference"
        ));
    }
}

/// Places of the served document that can be anything, for all that the comparison says.
fn overlooked(contract: &Value, served: &Value) -> Vec<String> {
    let mut leaves = Vec::new();
    collect_leaves(served, "", &mut leaves);
    let sample = leaves.into_iter().step_by(SAMPLE);
    sample
        .filter(|leaf| {
            let mut spoilt = served.clone();
            let place = spoilt.pointer_mut(leaf);
            *place.expect("the leaf was found there") = "something else".into();
            differences(contract, &spoilt).is_empty()
        })
        .collect()
}

fn collect_leaves(value: &Value, pointer: &str, leaves: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect_leaves(member, &format!("{pointer}/{key}"), leaves);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_leaves(item, &format!("{pointer}/{index}"), leaves);
            }
        }
        _ => leaves.push(pointer.to_owned()),
    }
}
