//! The right callers get in, and nobody else.

use contract::model::Operation;
use platform::auth::mint::Grant;

use super::personas::Persona;
use super::{forged, personas};
use crate::plan::Extent;
use crate::suite::{Caller, Case, Suite, scopes};
use crate::{Answer, Subject};

pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite.operations() {
        match operation.security.is_empty() {
            true => open(suite, operation).await,
            false if suite.asks_for_clients(operation) => clients(suite, operation).await,
            false => guarded(suite, operation).await,
        }
        owned(suite, operation).await;
    }
}

/// Nobody is asked for a token, and one that is sent is not looked at.
async fn open<'a>(suite: &Suite<'a>, operation: &'a Operation) {
    let tokens = suite.scenes.world().tokens();
    let mut personas = personas::refused(tokens, &[]);
    personas.extend(personas::entitled(tokens, &[]));
    personas.extend(forged::tokens(tokens, &[]));
    admitted(suite, operation, Caller::Anonymous, "nobody in particular").await;
    for persona in personas {
        admitted(
            suite,
            operation,
            Caller::Bearer(persona.token),
            persona.name,
        )
        .await;
    }
}

/// Only who shows a name and the secret that belongs to it gets in. No token does, however good.
async fn clients<'a>(suite: &Suite<'a>, operation: &'a Operation) {
    let tokens = suite.scenes.world().tokens();
    let Caller::Client(name, secret) = suite.client() else {
        return;
    };
    let staff = tokens.staff(&["auth:admin"]);
    let client = |name: &str, secret: &str| Caller::Client(name.to_owned(), secret.to_owned());
    for (caller, who) in [
        (Caller::Anonymous, "nobody in particular"),
        (Caller::Bearer(staff), "staff with a token"),
        (client(&name, ""), "a client without a secret"),
        (
            client(&name, &format!("{secret}x")),
            "a client with a longer secret",
        ),
        (
            client(&name, &secret[1..]),
            "a client with a shorter secret",
        ),
        (
            client(&name, &secret.to_uppercase()),
            "a client with a similar secret",
        ),
        (
            client("nobody", &secret),
            "an unknown client with the secret of another",
        ),
        (
            client(&name.to_uppercase(), &secret),
            "a client with a similar name",
        ),
        (client("", ""), "a client without anything"),
    ] {
        unauthenticated(suite, operation, caller, who).await;
    }
    admitted(suite, operation, suite.client(), "a client").await;
}

async fn guarded<'a>(suite: &Suite<'a>, operation: &'a Operation) {
    let tokens = suite.scenes.world().tokens();
    let scopes = scopes(operation);
    let anonymous = operation.security.iter().any(Vec::is_empty);
    match anonymous {
        true => admitted(suite, operation, Caller::Anonymous, "nobody in particular").await,
        false => unauthenticated(suite, operation, Caller::Anonymous, "nobody in particular").await,
    }
    let mut strangers = personas::refused(tokens, &scopes);
    strangers.extend(forged::tokens(tokens, &scopes));
    for Persona { name, token } in strangers {
        unauthenticated(suite, operation, Caller::Bearer(token), name).await;
    }
    if !scopes.is_empty() {
        for Persona { name, token } in personas::unscoped(tokens, &scopes) {
            let case = case(suite, operation, Caller::Bearer(token), name);
            suite.expect(&case, 403, Some("forbidden")).await;
        }
    }
    for Persona { name, token } in personas::entitled(tokens, &scopes) {
        admitted(suite, operation, Caller::Bearer(token), name).await;
    }
}

/// What belongs to somebody is refused to somebody else of the same rank, and given to its owner.
async fn owned<'a>(suite: &Suite<'a>, operation: &'a Operation) {
    let Some(status) = Subject::success(operation) else {
        return;
    };
    let (arrangement, mut case) = suite
        .arranged(operation, status, None, Extent::Minimal)
        .await;
    let Some(owner) = arrangement.grant.as_ref().filter(|_| arrangement.owned) else {
        return;
    };
    case.caller = suite.bearer(&Grant {
        subject: format!("not-{}", owner.subject),
        ..owner.clone()
    });
    case.what = "somebody else than the owner".to_owned();
    let answer = suite.ask(&case).await;
    if !matches!(answer.status.as_u16(), 403 | 404) {
        suite.blame(
            &case,
            &format!("expected 403 or 404, answered {}", answer.outline()),
        );
    }
    case.caller = suite.bearer(owner);
    case.what = "the owner".to_owned();
    suite.expect(&case, status, None).await;
}

fn case<'a>(suite: &Suite<'a>, operation: &'a Operation, caller: Caller, who: &str) -> Case<'a> {
    let mut case = suite.case(operation, who, Extent::Minimal);
    case.caller = caller;
    case
}

/// Gets past the door; what the operation makes of the request is its own matter.
async fn admitted<'a>(suite: &Suite<'a>, operation: &'a Operation, caller: Caller, who: &str) {
    let case = case(suite, operation, caller, who);
    let answer = suite.ask(&case).await;
    // A refusal under a code of the operation's own, such as that of a signature, is a matter of the request.
    if matches!(answer.code().as_str(), "unauthenticated" | "forbidden") {
        suite.blame(
            &case,
            &format!("expected to be let in, answered {}", answer.outline()),
        );
    }
}

async fn unauthenticated<'a>(
    suite: &Suite<'a>,
    operation: &'a Operation,
    caller: Caller,
    who: &str,
) {
    let case = case(suite, operation, caller, who);
    let (answer, right) = suite.expect(&case, 401, Some("unauthenticated")).await;
    let scheme = match suite.asks_for_clients(operation) {
        true => "Basic",
        false => "Bearer",
    };
    if right && !challenges(&answer, scheme) {
        let message = format!("401 without a `WWW-Authenticate: {scheme}` challenge");
        suite.blame(&case, &message);
    }
}

fn challenges(answer: &Answer, scheme: &str) -> bool {
    answer
        .header("www-authenticate")
        .to_ascii_lowercase()
        .starts_with(&scheme.to_ascii_lowercase())
}
