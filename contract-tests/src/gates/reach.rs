//! Every declared answer of every operation is reached, for every kind of caller.

use std::sync::PoisonError;

use bytes::Bytes;
use contract::model::{Location, Operation, Status};
use contract::scenarios::{Need, Probe, needs, probe};
use platform::auth::mint::Grant;
use serde_json::json;

use super::{limits, refusal};
use crate::plan::Extent;
use crate::suite::{Caller, Case, Suite};
use crate::{Content, Payload, Subject};

/// What the generated layer reads of a body where the contract says nothing.
const BODY_LIMIT: u64 = 1 << 20;

pub(super) async fn run(suite: &Suite<'_>) {
    let needs = needs(&suite.subject.contract);
    for operation in suite.operations() {
        for (alternative, caller) in suite.alternatives(operation).into_iter().enumerate() {
            let row = Row {
                suite,
                operation,
                alternative,
                caller,
            };
            for response in &operation.responses {
                match response.status {
                    Status::Code(status) => row.status(status, &needs).await,
                    Status::Default => row.default().await,
                    Status::Range(_) => {}
                }
            }
        }
    }
}

struct Row<'s, 'a> {
    suite: &'s Suite<'a>,
    operation: &'a Operation,
    alternative: usize,
    caller: Caller,
}

impl<'a> Row<'_, 'a> {
    async fn status(&self, status: u16, needs: &[Need]) {
        if let Some(probe) = probe(self.operation, status) {
            self.probe(probe, status).await;
        }
        let wanted = |need: &&Need| need.operation == self.operation.id && need.status == status;
        for need in needs.iter().filter(wanted) {
            self.scenario(need).await;
        }
    }

    async fn scenario(&self, need: &Need) {
        let (operation, code) = (self.operation, need.code.as_deref());
        let (arrangement, mut case) = self
            .suite
            .arranged(operation, need.status, code, Extent::Minimal)
            .await;
        if arrangement.grant.is_none() {
            case.caller = self.caller.clone();
        } else if matches!(self.caller, Caller::Anonymous) {
            return self.elsewhere(need.status, "only a caller with a token gets this answer");
        }
        self.expect(case, need.status, code).await;
    }

    async fn probe(&self, probe: Probe, status: u16) {
        let anonymous = matches!(self.caller, Caller::Anonymous);
        let mut case = match probe {
            Probe::Stale | Probe::Unchanged => self.success().await,
            _ => self
                .suite
                .case(self.operation, status.to_string(), Extent::Minimal),
        };
        let by_scope = matches!(probe, Probe::Stale | Probe::Unchanged) && !anonymous;
        if !by_scope {
            case.caller = self.caller.clone();
        }
        let code = match probe {
            Probe::Unauthenticated if anonymous => {
                return self.elsewhere(status, "no token is asked for, and none is looked at");
            }
            Probe::Unscoped if anonymous => {
                return self.elsewhere(status, "a caller without a token is asked for no scope");
            }
            Probe::Unauthenticated => {
                case.caller = Caller::Bearer("this-is-no-token".to_owned());
                "unauthenticated"
            }
            Probe::Unscoped => {
                case.caller = self.suite.bearer(&Grant::scopes("somebody", &[]));
                "forbidden"
            }
            Probe::Malformed => {
                malform(&mut case);
                "invalid_request"
            }
            Probe::TooLarge => {
                let limit = self.operation.max_body_bytes.unwrap_or(BODY_LIMIT);
                let size = usize::try_from(limit).unwrap_or(usize::MAX) + 1;
                replace_body(&mut case, None, Bytes::from(vec![b' '; size]));
                "content_too_large"
            }
            Probe::UnknownMedia => {
                replace_body(
                    &mut case,
                    Some("text/x-unheard-of"),
                    Bytes::from_static(b"x"),
                );
                "unsupported_media_type"
            }
            Probe::Invalid => {
                let caller = case.caller.clone();
                let Some(first) = refusal::cases(self.suite, self.operation)
                    .into_iter()
                    .next()
                else {
                    return;
                };
                case = first.case;
                case.caller = caller;
                "validation_failed"
            }
            Probe::Unconditional => {
                case.draft.headers.shift_remove("If-Match");
                "precondition_required"
            }
            Probe::Stale => {
                let never = json!("\"there-never-was-such-a-version\"");
                case.draft.headers.insert("If-Match".to_owned(), never);
                "precondition_failed"
            }
            Probe::Unchanged => return self.unchanged(case).await,
            Probe::TooMany => return self.too_many(case).await,
        };
        let known = self.suite.subject.contract.problems.contains_key(code);
        self.expect(case, status, known.then_some(code)).await;
    }

    /// Asks twice, the second time with the tag of the first answer.
    async fn unchanged(&self, mut case: Case<'a>) {
        let first = self.suite.ask(&case).await;
        let tag = first.header("etag").to_owned();
        case.what = "304".to_owned();
        case.draft
            .headers
            .insert("If-None-Match".to_owned(), json!(tag));
        let (second, right) = self.suite.expect(&case, 304, None).await;
        if right && second.header("etag") != tag {
            self.suite.blame(&case, "304 with another ETag than before");
        }
        self.note(right, 304);
    }

    /// Asks until the limit is reached.
    async fn too_many(&self, mut case: Case<'a>) {
        limits::counted(self.suite, &mut case);
        let allowed = self.operation.rate_limit.map_or(0, |limit| limit.requests);
        for _ in 0..allowed {
            if self.suite.ask(&case).await.status == 429 {
                break;
            }
        }
        self.expect(case, 429, Some("rate_limited")).await;
    }

    /// Asks for a media type that nothing produces; where nothing is produced at all, asks in an outage.
    async fn default(&self) {
        let produces = self.operation.responses.iter().any(|response| {
            matches!(response.status, Status::Code(200..=299)) && !response.content.is_empty()
        });
        if produces {
            let mut case =
                self.suite
                    .case(self.operation, "default: not acceptable", Extent::Minimal);
            case.draft.accept = Some("application/x-unheard-of".to_owned());
            case.caller = self.caller.clone();
            let (_, right) = self.suite.expect(&case, 406, None).await;
            return self.note_key(right, "default");
        }
        // What would succeed, so that nothing but the outage stands in its way.
        let mut case = self.success().await;
        case.what = "default: outage".to_owned();
        case.target = self.suite.scenes.world().outage().await;
        case.caller = self.caller.clone();
        let answer = self.suite.ask(&case).await;
        self.note_key(answer.status.is_server_error(), "default");
    }

    async fn success(&self) -> Case<'a> {
        let status = Subject::success(self.operation).unwrap_or(200);
        let (_, case) = self
            .suite
            .arranged(self.operation, status, None, Extent::Minimal)
            .await;
        case
    }

    async fn expect(&self, case: Case<'a>, status: u16, code: Option<&str>) {
        let (_, right) = self.suite.expect(&case, status, code).await;
        self.note(right, status);
    }

    fn note(&self, right: bool, status: u16) {
        self.note_key(right, &status.to_string());
    }

    fn note_key(&self, right: bool, key: &str) {
        if right {
            let mut coverage = self
                .suite
                .coverage
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            coverage.reached(&self.operation.id, self.alternative, key);
        }
    }

    fn elsewhere(&self, status: u16, reason: &'static str) {
        let mut coverage = self
            .suite
            .coverage
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        coverage.elsewhere(
            &self.operation.id,
            self.alternative,
            &status.to_string(),
            reason,
        );
    }
}

/// Makes a request unreadable: its JSON, or else an escape in its address.
fn malform(case: &mut Case<'_>) {
    if case.draft.json().is_some() {
        return replace_body(case, None, Bytes::from_static(b"{\"unclosed\": "));
    }
    if !case.draft.path.is_empty() {
        case.draft.raw_path = Some("%FF".to_owned());
        return;
    }
    let query = case
        .operation
        .parameters
        .iter()
        .find(|parameter| parameter.location == Location::Query);
    if let Some(parameter) = query {
        case.draft.query.shift_remove(&parameter.parameter);
        case.draft.raw_query = format!("{}=%FF", parameter.parameter);
    }
}

fn replace_body(case: &mut Case<'_>, media_type: Option<&str>, bytes: Bytes) {
    let before = case.draft.body.take();
    let media_type = media_type
        .map(str::to_owned)
        .or_else(|| before.map(|content| content.media_type))
        .unwrap_or_else(|| "application/json".to_owned());
    case.draft.body = Some(Content {
        media_type,
        payload: Payload::Bytes(bytes),
    });
}
