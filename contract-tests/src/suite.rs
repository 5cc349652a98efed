//! The engine: one contract, one world, one gate.

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::model::{Operation, Requirement, SchemeKind};
use platform::auth::mint::Grant;

use crate::coverage::Coverage;
use crate::judge::judge;
use crate::plan::{Extent, Planner};
use crate::random::Random;
use crate::{Answer, Arrangement, Draft, Scenes, Subject, Target};

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// Nobody who says so.
    Anonymous,
    /// The bearer of a token, good or bad.
    Bearer(String),
    /// Somebody with a name and a secret, good or bad.
    Client(String, String),
}

impl Caller {
    /// What they show, as the header has it.
    fn authorization(&self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Bearer(token) => Some(format!("Bearer {token}")),
            Self::Client(name, secret) => {
                let shown = STANDARD.encode(format!("{name}:{secret}"));
                Some(format!("Basic {shown}"))
            }
        }
    }
}

/// A request, and why it is made.
#[derive(Debug, Clone)]
pub(crate) struct Case<'c> {
    pub(crate) operation: &'c Operation,
    pub(crate) what: String,
    pub(crate) draft: Draft,
    pub(crate) caller: Caller,
    pub(crate) target: Target,
    /// Where it comes from, of a request that limits count.
    pub(crate) from: Option<IpAddr>,
}

/// What a gate works with: it asks, and notes what is wrong.
pub(crate) struct Suite<'a> {
    pub(crate) subject: &'a Subject,
    pub(crate) scenes: &'a dyn Scenes,
    pub(crate) random: Random,
    pub(crate) coverage: Mutex<Coverage>,
    requests: AtomicUsize,
    findings: Mutex<Vec<String>>,
}

impl<'a> Suite<'a> {
    pub(crate) fn new(subject: &'a Subject, scenes: &'a dyn Scenes, seed: u64) -> Self {
        Self {
            subject,
            scenes,
            random: Random::seeded(seed),
            coverage: Mutex::new(Coverage::of(&subject.contract)),
            requests: AtomicUsize::new(0),
            findings: Mutex::default(),
        }
    }

    pub(crate) fn planner(&self) -> Planner<'_> {
        Planner {
            document: self.subject.document(),
            random: &self.random,
        }
    }

    pub(crate) fn operations(&self) -> &'a [Operation] {
        &self.subject.contract.operations
    }

    /// A request that the contract allows, by somebody who may make it.
    pub(crate) fn case(
        &self,
        operation: &'a Operation,
        what: impl Into<String>,
        extent: Extent,
    ) -> Case<'a> {
        Case {
            operation,
            what: what.into(),
            draft: Draft::valid(self.planner(), operation, extent),
            caller: self.entitled(operation),
            target: self.scenes.world().target(),
            from: None,
        }
    }

    /// Prepares a state, and the request that meets it.
    ///
    /// # Panics
    /// Where nobody prepares it: the generated scenarios are older than the contract.
    pub(crate) async fn arranged(
        &self,
        operation: &'a Operation,
        status: u16,
        code: Option<&str>,
        extent: Extent,
    ) -> (Arrangement, Case<'a>) {
        let arrangement = self.scenes.arrange(&operation.id, status, code).await;
        let arrangement = arrangement.unwrap_or_else(|| {
            panic!(
                "`{}` has no state for {status} {code:?}; run `cargo contract generate`",
                operation.id
            )
        });
        let what = code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"));
        let case = self.meeting(operation, &arrangement, what, extent);
        (arrangement, case)
    }

    /// A request that meets a prepared state.
    pub(crate) fn meeting(
        &self,
        operation: &'a Operation,
        arrangement: &Arrangement,
        what: impl Into<String>,
        extent: Extent,
    ) -> Case<'a> {
        let mut case = self.case(operation, what, extent);
        arrangement.apply(&mut case.draft);
        if let Some(grant) = &arrangement.grant {
            case.caller = self.bearer(grant);
        }
        if !arrangement.scopes.is_empty() {
            let mut all = scopes(operation);
            all.extend(arrangement.scopes.iter().map(String::as_str));
            case.caller = self.bearer(&Grant::staff("staff", &all));
        }
        if let Some(target) = &arrangement.target {
            case.target = target.clone();
        }
        case
    }

    /// Sends a request, counts it and judges the answer.
    pub(crate) async fn ask(&self, case: &Case<'_>) -> Answer {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let authorization = case.caller.authorization();
        let request = case.draft.request(case.operation, authorization.as_deref());
        let answer = match case.from {
            Some(address) => case.target.send_from(address, request).await,
            None => case.target.send(request).await,
        };
        for fault in judge(self.subject, case.operation, &answer) {
            self.blame(case, &format!("answered {}: {fault}", answer.outline()));
        }
        answer
    }

    /// Sends a request that has to be answered with this status, and this code where there is one.
    pub(crate) async fn expect(
        &self,
        case: &Case<'_>,
        status: u16,
        code: Option<&str>,
    ) -> (Answer, bool) {
        let answer = self.ask(case).await;
        let right =
            answer.status.as_u16() == status && code.is_none_or(|code| answer.code() == code);
        if !right {
            let wanted = code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"));
            let detail = String::from_utf8_lossy(&answer.body)
                .chars()
                .take(300)
                .collect::<String>();
            self.blame(
                case,
                &format!("expected {wanted}, answered {} {detail}", answer.outline()),
            );
        }
        (answer, right)
    }

    /// Notes that something is wrong.
    pub(crate) fn blame(&self, case: &Case<'_>, message: &str) {
        let address = case.draft.address(case.operation);
        let short: String = address.chars().take(120).collect();
        let line = format!(
            "{} · {} · {message} · {} {short}",
            case.operation.id,
            case.what,
            case.operation.method.to_uppercase(),
        );
        self.note(line);
    }

    /// Counts what was done and is no request.
    pub(crate) fn count(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn note(&self, line: String) {
        self.findings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
    }

    /// A token that says exactly this.
    pub(crate) fn bearer(&self, grant: &Grant) -> Caller {
        Caller::Bearer(self.scenes.world().tokens().token(grant))
    }

    /// Whether an operation is for those who show a name and a secret.
    pub(crate) fn asks_for_clients(&self, operation: &Operation) -> bool {
        let schemes = &self.subject.contract.schemes;
        let is_basic = |requirement: &Requirement| {
            let scheme = schemes.get(&requirement.scheme);
            scheme.is_some_and(|scheme| matches!(scheme.kind, SchemeKind::Basic))
        };
        operation.security.iter().flatten().any(is_basic)
    }

    /// Somebody whose name and secret are good.
    ///
    /// # Panics
    /// Where the world knows nobody, although the contract asks for such callers.
    pub(crate) fn client(&self) -> Caller {
        let known = self.scenes.world().client();
        let (name, secret) = known.expect("a world whose contract asks for clients has one");
        Caller::Client(name, secret)
    }

    /// The security alternatives of an operation, each with somebody who just meets it; one for an operation that asks
    /// nobody for anything.
    pub(crate) fn alternatives(&self, operation: &Operation) -> Vec<Caller> {
        match operation.security.is_empty() {
            true => vec![Caller::Anonymous],
            false => operation
                .security
                .iter()
                .map(|alternative| match alternative.is_empty() {
                    true => Caller::Anonymous,
                    false if self.asks_for_clients(operation) => self.client(),
                    false => self.bearer(&Grant::scopes("somebody", &scopes_of(alternative))),
                })
                .collect(),
        }
    }

    /// Somebody who may do whatever the contract lets anybody do here.
    pub(crate) fn entitled(&self, operation: &Operation) -> Caller {
        let scopes = scopes(operation);
        match operation.security.iter().flatten().next() {
            Some(_) if self.asks_for_clients(operation) => self.client(),
            Some(_) => self.bearer(&Grant::staff("staff", &scopes)),
            None => Caller::Anonymous,
        }
    }

    /// How many requests were made, and what is wrong.
    pub(crate) fn outcome(self) -> (usize, Vec<String>, Coverage) {
        (
            self.requests.into_inner(),
            self.findings
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner),
            self.coverage
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

/// Every scope that an operation asks of anybody.
pub(crate) fn scopes(operation: &Operation) -> Vec<&str> {
    operation
        .security
        .iter()
        .flat_map(|alternative| scopes_of(alternative))
        .collect()
}

pub(crate) fn scopes_of(alternative: &[Requirement]) -> Vec<&str> {
    alternative
        .iter()
        .flat_map(|requirement| &requirement.scopes)
        .map(String::as_str)
        .collect()
}
