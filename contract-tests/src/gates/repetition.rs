//! A request that is repeated under its idempotency key has one effect.

use contract::model::{Operation, ParameterKind};
use futures::future::join_all;
use platform::auth::mint::Grant;
use serde_json::{Value, json};

use super::refusal::body_schema;
use crate::plan::Extent;
use crate::suite::{Case, Suite, scopes};
use crate::{Answer, Subject};

/// How many requests meet.
const CROWD: usize = 8;

pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite
        .operations()
        .iter()
        .filter(|operation| operation.is_idempotent())
    {
        let Some(status) = Subject::success(operation) else {
            continue;
        };
        replayed(suite, operation, status).await;
        crowded(suite, operation, status).await;
    }
}

/// One after the other: the first answer again, another body refused, another caller not confused with the first.
async fn replayed<'a>(suite: &Suite<'a>, operation: &'a Operation, status: u16) {
    let (_arrangement, mut case) = suite.arranged(operation, status, None, Extent::Full).await;
    case.what = "the first request".to_owned();
    let (first, right) = suite.expect(&case, status, None).await;
    if !right {
        return;
    }
    case.what = "the same request again".to_owned();
    let (again, right) = suite.expect(&case, status, None).await;
    if right && !same(&first, &again) {
        suite.blame(&case, "expected the first answer again, answered another");
    }
    let mut other = case.clone();
    if alter(suite, &mut other) {
        other.what = "another body under the same key".to_owned();
        suite
            .expect(&other, 422, Some("idempotency_key_reused"))
            .await;
    }
    let mut stranger = case.clone();
    stranger.caller = suite.bearer(&Grant::staff("somebody-else", &scopes(operation)));
    stranger.what = "the same request by somebody else".to_owned();
    let answer = suite.ask(&stranger).await;
    if same(&first, &answer) {
        suite.blame(&stranger, "answered what somebody else was answered");
    }
}

/// All at once: one effect, and whoever comes too early is told so.
async fn crowded<'a>(suite: &Suite<'a>, operation: &'a Operation, status: u16) {
    let (_arrangement, mut case) = suite.arranged(operation, status, None, Extent::Full).await;
    case.what = format!("{CROWD} equal requests at once");
    let answers = join_all((0..CROWD).map(|_| suite.ask(&case))).await;
    let (done, refused): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.status.as_u16() == status);
    let Some(first) = done.first() else {
        suite.blame(&case, "none of them was granted");
        return;
    };
    if !done.iter().all(|answer| same(first, answer)) {
        suite.blame(&case, "they had more than one effect");
    }
    for answer in refused {
        if answer.code() != "idempotency_in_progress" {
            suite.blame(
                &case,
                &format!(
                    "expected 409 idempotency_in_progress, answered {}",
                    answer.outline()
                ),
            );
        }
    }
}

fn same(first: &Answer, second: &Answer) -> bool {
    let location = |answer: &Answer| answer.header("location").to_owned();
    first.status == second.status
        && first.body == second.body
        && location(first) == location(second)
}

/// Changes a request so that it is another one, and still valid.
fn alter(suite: &Suite<'_>, case: &mut Case<'_>) -> bool {
    let Some(schema) = body_schema(suite.subject, case.operation) else {
        return false;
    };
    let planner = suite.planner();
    let fresh = planner.value(schema, Extent::Full);
    let Some(body) = case.draft.json_mut().and_then(Value::as_object_mut) else {
        return false;
    };
    let change = body.iter().find_map(|(name, value)| {
        fresh
            .get(name)
            .filter(|new| *new != value)
            .map(|new| (name.clone(), new.clone()))
    });
    let Some((name, value)) = change else {
        return false;
    };
    body.insert(name, value);
    true
}

/// Gives a request a key that no other has.
pub(super) fn renew_key(suite: &Suite<'_>, case: &mut Case<'_>) {
    for parameter in &case.operation.parameters {
        if parameter.kind == ParameterKind::IdempotencyKey {
            case.draft.set(parameter, json!(suite.random.uuid()));
        }
    }
}
