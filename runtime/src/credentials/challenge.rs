//! `WWW-Authenticate`: how to come back (RFC 6750, RFC 7617).

use http::HeaderValue;
use http::header::WWW_AUTHENTICATE;

use crate::{Operation, Problem, SchemeKind};

/// 401 with one challenge per scheme that would be taken. `reason` is why the credential that was shown is not.
pub(super) fn unauthenticated(operation: &Operation, reason: Option<&'static str>) -> Problem {
    let mut challenges: Vec<String> = Vec::new();
    for requirement in operation.security.iter().flat_map(|all| all.iter()) {
        if let Some(challenge) = challenge(requirement.scheme.kind, reason)
            && !challenges.contains(&challenge)
        {
            challenges.push(challenge);
        }
    }
    Problem::unauthenticated(header(&challenges.join(", ")))
}

/// 403 for a caller whose credential lacks scopes.
pub(super) fn forbidden(scopes: &[&str]) -> Problem {
    let challenge = format!(
        "Bearer error=\"insufficient_scope\", scope=\"{}\"",
        scopes.join(" ")
    );
    Problem::forbidden().header(WWW_AUTHENTICATE, header(&challenge))
}

fn challenge(kind: SchemeKind, reason: Option<&'static str>) -> Option<String> {
    match kind {
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => Some(match reason {
            None => "Bearer".to_owned(),
            Some(reason) => {
                format!("Bearer error=\"invalid_token\", error_description=\"{reason}\"")
            }
        }),
        SchemeKind::Basic => Some("Basic realm=\"api\", charset=\"UTF-8\"".to_owned()),
        SchemeKind::ApiKeyHeader(name)
        | SchemeKind::ApiKeyQuery(name)
        | SchemeKind::ApiKeyCookie(name) => Some(format!("ApiKey name=\"{name}\"")),
        SchemeKind::MutualTls => None,
    }
}

fn header(challenge: &str) -> HeaderValue {
    HeaderValue::try_from(challenge).unwrap_or(HeaderValue::from_static("Bearer"))
}
