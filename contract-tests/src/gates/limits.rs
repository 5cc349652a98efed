//! Limits hold: who asks too often is turned away and told when to come back, nobody else is touched, and the time that
//! passes gives everything back.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use chrono::TimeDelta;
use contract::model::{LimitedBy, Operation, RateLimit};
use platform::auth::mint::Grant;

use crate::plan::Extent;
use crate::suite::{Caller, Case, Suite, scopes_of};
use crate::{Answer, Content, Payload, Subject};

pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite.operations() {
        let Some(limit) = operation.rate_limit else {
            continue;
        };
        let anonymous = operation.security.is_empty().then_some(None);
        let known = operation.security.iter().map(|alternative| {
            (!alternative.is_empty()).then(|| {
                let scopes = scopes_of(alternative);
                Grant::scopes(&suite.random.uuid(), &scopes)
            })
        });
        for who in anonymous.into_iter().chain(known) {
            if let Some(limited) = Limited::meet(suite, operation, limit, who).await {
                limited.run().await;
            }
        }
    }
}

/// Counts the requests of an operation from here on, from an address that nobody else has.
pub(super) fn counted(suite: &Suite<'_>, case: &mut Case<'_>) {
    case.from = Some(address(suite));
}

/// An address that nobody had before, most likely.
fn address(suite: &Suite<'_>) -> IpAddr {
    let bits = u32::try_from(suite.random.below(1 << 24)).unwrap_or_default();
    Ipv4Addr::from_bits(10 << 24 | bits).into()
}

/// An operation with a limit, and somebody who uses it up.
struct Limited<'s, 'a> {
    suite: &'s Suite<'a>,
    operation: &'a Operation,
    limit: RateLimit,
    case: Case<'a>,
    who: Option<Grant>,
}

impl<'s, 'a> Limited<'s, 'a> {
    /// Prepares a request that is granted; nothing where this kind of caller is granted none.
    async fn meet(
        suite: &'s Suite<'a>,
        operation: &'a Operation,
        limit: RateLimit,
        who: Option<Grant>,
    ) -> Option<Self> {
        let status = Subject::success(operation)?;
        let (arrangement, mut case) = suite
            .arranged(operation, status, None, Extent::Minimal)
            .await;
        counted(suite, &mut case);
        let who = match (who, arrangement.grant) {
            (None, Some(_)) => return None,
            (_, Some(owner)) => Some(owner),
            (Some(mut somebody), None) => {
                somebody.scopes.extend(arrangement.scopes);
                Some(somebody)
            }
            (None, None) => None,
        };
        Some(Self {
            suite,
            operation,
            limit,
            case,
            who,
        })
    }

    async fn run(&self) {
        if !self.use_up().await {
            return;
        }
        let Some(wait) = self.one_too_many().await else {
            return;
        };
        self.nothing_is_read().await;
        self.others().await;
        self.in_time(wait).await;
    }

    /// Makes all requests that are allowed; whether they were.
    async fn use_up(&self) -> bool {
        let allowed = self.limit.requests;
        let first = self.case("the first request of a limit");
        let status = Subject::success(self.operation).unwrap_or(200);
        let (answer, _) = self.suite.expect(&first, status, None).await;
        self.told(&first, &answer, allowed - 1);
        for number in 2..=allowed {
            let case = self.case(&format!("request {number} of {allowed} allowed ones"));
            let answer = self.suite.ask(&case).await;
            if answer.status == 429 {
                self.suite
                    .blame(&case, "turned away before the limit is reached");
                return false;
            }
            self.told(&case, &answer, allowed - number);
        }
        true
    }

    /// Makes one request more; the seconds that it is told to wait.
    async fn one_too_many(&self) -> Option<u32> {
        let case = self.case("one request more than the limit allows");
        let (answer, right) = self.suite.expect(&case, 429, Some("rate_limited")).await;
        if !right {
            return None;
        }
        self.told(&case, &answer, 0);
        let told = answer.header("retry-after").parse::<u32>();
        let right = self.interval();
        if told != Ok(right) {
            let told = answer.header("retry-after");
            let message = format!("`Retry-After: {told}`, right is {right}");
            self.suite.blame(&case, &message);
            return None;
        }
        Some(right)
    }

    /// A body that nobody could read is not looked at, nor are wrong credentials where addresses are counted.
    async fn nothing_is_read(&self) {
        if self.operation.body.is_some() {
            let mut case = self.case("an unreadable request beyond the limit");
            case.draft.body = Some(Content {
                media_type: "text/x-unheard-of".to_owned(),
                payload: Payload::Bytes(Bytes::from_static(b"x")),
            });
            self.refused(&case).await;
        }
        if self.limit.by == LimitedBy::Address && self.who.is_some() {
            let mut case = self.case("a false token beyond the limit");
            case.caller = Caller::Bearer("this-is-no-token".to_owned());
            self.refused(&case).await;
        }
    }

    /// Others are let through, and a disguise does not help.
    async fn others(&self) {
        let mut elsewhere = self.case("the same caller from another address");
        elsewhere.from = Some(address(self.suite));
        let somebody = self.who.as_ref().map(|who| Grant {
            subject: self.suite.random.uuid(),
            ..who.clone()
        });
        let mut other = self.case("another caller from the same address");
        if let Some(somebody) = &somebody {
            other.caller = self.suite.bearer(somebody);
        }
        match (self.limit.by, somebody) {
            (LimitedBy::Caller, Some(_)) => {
                self.is_free(&other).await;
                self.refused(&elsewhere).await;
            }
            (LimitedBy::Address, Some(_)) => {
                self.is_free(&elsewhere).await;
                self.refused(&other).await;
            }
            (_, None) => {
                self.is_free(&elsewhere).await;
            }
        }
    }

    /// As many requests come back as the time allows, and all of them after the whole time.
    async fn in_time(&self, wait: u32) {
        let RateLimit {
            requests, seconds, ..
        } = self.limit;
        self.advance(wait);
        let back = u64::from(wait) * u64::from(requests) / u64::from(seconds);
        for number in 1..=back.min(requests.into()) {
            let what = format!("request {number} of {back} after waiting for {wait} s as told");
            self.is_free(&self.case(&what)).await;
        }
        let case = self.case("one request more than came back");
        self.refused(&case).await;
        self.advance(seconds);
        let case = self.case("a request after the whole time of the limit");
        let answer = self.is_free(&case).await;
        self.told(&case, &answer, requests - 1);
    }

    async fn is_free(&self, case: &Case<'_>) -> Answer {
        let answer = self.suite.ask(case).await;
        if answer.status == 429 {
            self.suite.blame(case, "turned away within the limit");
        }
        answer
    }

    async fn refused(&self, case: &Case<'_>) {
        self.suite.expect(case, 429, Some("rate_limited")).await;
    }

    /// Holds the headers of an answer against the limit.
    fn told(&self, case: &Case<'_>, answer: &Answer, remaining: u32) {
        let (id, wait) = (&self.operation.id, self.interval());
        let RateLimit {
            requests, seconds, ..
        } = self.limit;
        for (name, right) in [
            (
                "RateLimit-Policy",
                format!("\"{id}\";q={requests};w={seconds}"),
            ),
            ("RateLimit", format!("\"{id}\";r={remaining};t={wait}")),
        ] {
            let sent = answer.header(&name.to_ascii_lowercase());
            if sent != right {
                let message = format!("`{name}: {sent}`, right is `{right}`");
                self.suite.blame(case, &message);
            }
        }
    }

    /// The prepared request, with a token that is not too old.
    fn case(&self, what: &str) -> Case<'a> {
        Case {
            what: what.to_owned(),
            caller: match &self.who {
                Some(grant) => self.suite.bearer(grant),
                None => Caller::Anonymous,
            },
            ..self.case.clone()
        }
    }

    /// The seconds until one more request is allowed, rounded up.
    fn interval(&self) -> u32 {
        self.limit.seconds.div_ceil(self.limit.requests)
    }

    fn advance(&self, seconds: u32) {
        let clock = self.suite.scenes.world().tokens().clock();
        clock.advance(TimeDelta::seconds(seconds.into()));
    }
}
