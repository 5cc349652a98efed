use futures::future::BoxFuture;
use http::Request;

use super::*;
use crate::security::Proof;
use crate::testing::StaticTokens;
use crate::{Schemas, SchemeKind};

static SCHEMAS: Schemas = Schemas::new("{}");

static BEARER: SecurityScheme = SecurityScheme {
    name: "bearer",
    kind: SchemeKind::Bearer,
};

static KEY: SecurityScheme = SecurityScheme {
    name: "key",
    kind: SchemeKind::ApiKeyHeader("x-key"),
};

const fn needs(scheme: &'static SecurityScheme, scopes: &'static [&'static str]) -> Requirement {
    Requirement { scheme, scopes }
}

const fn operation(security: &'static [&'static [Requirement]]) -> Operation {
    Operation {
        id: "read",
        path: "/",
        parameters: &[],
        body: None,
        security,
        produces: &[],
        schemas: &SCHEMAS,
        max_body_bytes: 0,
        timeout: None,
        rate_limit: None,
        idempotent: false,
        paged: false,
    }
}

/// A bearer token with a scope and an API key together.
static BOTH: Operation = operation(&[&[needs(&BEARER, &["read"]), needs(&KEY, &[])]]);

/// One scope or another of the same token, or a key.
static EITHER: Operation = operation(&[
    &[needs(&BEARER, &["admin"])],
    &[needs(&BEARER, &["read"])],
    &[needs(&KEY, &[])],
]);

fn tokens() -> StaticTokens {
    StaticTokens::new()
        .with("reader", Principal::new("ada").with_scopes(["read"]))
        .with("nobody", Principal::new("eve"))
        .with("key", Principal::new("machine"))
}

/// Who is admitted, or the status of the refusal.
async fn ask(
    authenticator: &dyn Authenticator,
    operation: &Operation,
    headers: &[(&str, &str)],
) -> Result<Option<String>, u16> {
    let mut request = Request::builder();
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).expect("a plain request").into_parts();
    admit(authenticator, operation, &parts)
        .await
        .map(|principal| principal.map(|principal| principal.subject.clone()))
        .map_err(|problem| problem.status().as_u16())
}

#[tokio::test]
async fn requirements_that_stand_together_must_all_be_met() {
    let (token, key) = (("authorization", "Bearer reader"), ("x-key", "key"));
    let ada = Ok(Some("ada".to_owned()));
    assert_eq!(ask(&tokens(), &BOTH, &[token, key]).await, ada);
    assert_eq!(ask(&tokens(), &BOTH, &[token]).await, Err(401));
    assert_eq!(ask(&tokens(), &BOTH, &[key]).await, Err(401));
    let scopeless = ("authorization", "Bearer nobody");
    assert_eq!(ask(&tokens(), &BOTH, &[scopeless, key]).await, Err(403));
    assert_eq!(
        ask(&tokens(), &BOTH, &[token, ("x-key", "bad")]).await,
        Err(401)
    );
}

#[tokio::test]
async fn one_alternative_is_enough() {
    let ada = Ok(Some("ada".to_owned()));
    let machine = Ok(Some("machine".to_owned()));
    let token = ("authorization", "Bearer reader");
    assert_eq!(ask(&tokens(), &EITHER, &[token]).await, ada);
    assert_eq!(ask(&tokens(), &EITHER, &[("x-key", "key")]).await, machine);
    let scopeless = ("authorization", "Bearer nobody");
    assert_eq!(ask(&tokens(), &EITHER, &[scopeless]).await, Err(403));
    assert_eq!(ask(&tokens(), &EITHER, &[]).await, Err(401));
}

/// Cannot say, and counts how often it was asked.
#[derive(Default)]
struct Broken {
    asked: std::sync::atomic::AtomicU32,
    invalid: bool,
}

impl Authenticator for Broken {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        assert!(matches!(credential.proof, Proof::Bearer("reader")));
        self.asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let error = if self.invalid {
            AuthenticationError::Invalid("expired")
        } else {
            AuthenticationError::Unavailable("no keys".into())
        };
        Box::pin(std::future::ready(Err(error)))
    }
}

#[tokio::test]
async fn a_credential_that_cannot_be_checked_is_our_failure() {
    let token = [("authorization", "Bearer reader")];
    assert_eq!(ask(&Broken::default(), &EITHER, &token).await, Err(503));
}

#[tokio::test]
async fn a_credential_is_checked_once_however_many_alternatives_name_it() {
    let broken = Broken {
        invalid: true,
        ..Broken::default()
    };
    let token = [("authorization", "Bearer reader")];
    assert_eq!(ask(&broken, &EITHER, &token).await, Err(401));
    assert_eq!(broken.asked.into_inner(), 1);
}
