//! Of two changes to one version, one is refused.

use contract::model::{Operation, ParameterKind};
use futures::future::join;

use super::repetition::renew_key;
use crate::Subject;
use crate::plan::Extent;
use crate::suite::Suite;

pub(super) async fn run(suite: &Suite<'_>) {
    let conditional = suite.operations().iter().filter(|operation| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::IfMatch)
    });
    for operation in conditional {
        if let Some(status) = Subject::success(operation) {
            at_once(suite, operation, status).await;
            one_after_the_other(suite, operation, status).await;
        }
    }
}

async fn at_once<'a>(suite: &Suite<'a>, operation: &'a Operation, status: u16) {
    let (_arrangement, mut case) = suite.arranged(operation, status, None, Extent::Full).await;
    case.what = "two changes to one version at once".to_owned();
    let mut rival = case.clone();
    renew_key(suite, &mut rival);
    let (one, two) = join(suite.ask(&case), suite.ask(&rival)).await;
    let won = [&one, &two]
        .iter()
        .filter(|answer| answer.status.as_u16() == status)
        .count();
    let lost = [&one, &two]
        .iter()
        .filter(|answer| matches!(answer.status.as_u16(), 409 | 412))
        .count();
    if (won, lost) != (1, 1) {
        let message = format!(
            "expected {status} once and 412 once, answered {} and {}",
            one.outline(),
            two.outline()
        );
        suite.blame(&case, &message);
    }
}

async fn one_after_the_other<'a>(suite: &Suite<'a>, operation: &'a Operation, status: u16) {
    let (_arrangement, mut case) = suite.arranged(operation, status, None, Extent::Full).await;
    let before = case
        .draft
        .headers
        .get("If-Match")
        .map(crate::draft::plain)
        .unwrap_or_default();
    case.what = "a change to the current version".to_owned();
    let (answer, right) = suite.expect(&case, status, None).await;
    if right && !answer.header("etag").is_empty() && answer.header("etag") == before {
        suite.blame(&case, "the change has the ETag of what was there before");
    }
    case.what = "a change to a version that is gone".to_owned();
    renew_key(suite, &mut case);
    suite.expect(&case, 412, Some("precondition_failed")).await;
}
