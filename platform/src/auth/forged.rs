//! Tokens that must be refused, and the few that must not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use runtime::security::AuthenticationError;
use serde_json::{Value, json};

use super::mint::{Grant, Issuer};
use super::{JwksSource, TokensSettings, Verifier};
use crate::clock::Clock;

struct World {
    issuer: Issuer,
    verifier: Verifier,
    clock: Clock,
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 5, 6, 7, 8, 9).unwrap()
}

fn world() -> World {
    let issuer = Issuer::generate("https://issuer", "plumbline");
    let clock = Clock::at(now());
    let settings = TokensSettings {
        issuer: "https://issuer".to_owned(),
        audience: "plumbline".to_owned(),
        jwks: JwksSource::Inline(issuer.jwks().to_string()),
        url: None,
        client_secret: None,
    };
    let verifier = Verifier::new(&settings, clock.clone());
    World {
        issuer,
        verifier,
        clock,
    }
}

fn claims() -> Value {
    json!({"iss": "https://issuer", "aud": "plumbline", "sub": "somebody", "exp": now().timestamp() + 60, "scope": "a b"})
}

fn changed(name: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(name).map(|_| ()),
        value => claims
            .as_object_mut()
            .unwrap()
            .insert(name.to_owned(), value)
            .map(|_| ()),
    };
    claims
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl World {
    async fn reason(&self, token: &str) -> &'static str {
        match self.verifier.verify(token).await {
            Err(AuthenticationError::Invalid(reason)) => reason,
            Err(other) => panic!("{other}"),
            Ok(principal) => panic!("accepted as {}", principal.subject),
        }
    }

    /// The claims under another header, with the signature that belongs to the usual one.
    fn under(&self, header: &Value) -> String {
        let token = self.issuer.sign(&claims());
        let signature = token.rsplit('.').next().unwrap();
        format!("{}.{}.{signature}", part(header), part(&claims()))
    }
}

#[tokio::test]
async fn a_good_token_tells_subject_scopes_and_roles() {
    let world = world();
    let token = world.issuer.token(
        &Grant::staff("anna", &["catalog:write", "catalog:read"]),
        now(),
    );
    let principal = world.verifier.verify(&token).await.unwrap();
    assert_eq!(principal.subject, "anna");
    assert!(
        principal.has_scope("catalog:write")
            && principal.has_scope("catalog:read")
            && !principal.has_scope("catalog")
    );
    assert!(principal.has_role("staff"));
    assert_eq!(principal.claims["iss"], "https://issuer");
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() {
    let world = world();
    for algorithm in ["none", "None", "NONE"] {
        let header = json!({"alg": algorithm, "kid": world.issuer.key_id()});
        world
            .reason(&format!("{}.{}.", part(&header), part(&claims())))
            .await;
        world.reason(&world.under(&header)).await;
    }
    let token = world.issuer.sign(&claims());
    let unsigned = token.rsplit_once('.').unwrap().0;
    assert_eq!(
        world.reason(&format!("{unsigned}.")).await,
        "the token's signature is wrong"
    );
    world.reason(unsigned).await;
}

#[tokio::test]
async fn the_public_key_does_not_serve_as_a_shared_secret() {
    let world = world();
    let jwks = world.issuer.jwks();
    let public = jwks["keys"][0]["x"].as_str().unwrap();
    for secret in [public.as_bytes(), &URL_SAFE_NO_PAD.decode(public).unwrap()] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let mut header = Header::new(algorithm);
            header.kid = Some(world.issuer.key_id().to_owned());
            let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret))
                .unwrap();
            assert_eq!(
                world.reason(&token).await,
                "the token is not signed with EdDSA"
            );
        }
    }
}

#[tokio::test]
async fn a_foreign_key_is_refused_under_its_own_name_and_under_ours() {
    let world = world();
    let stranger = Issuer::generate("https://issuer", "plumbline");
    assert_eq!(
        world.reason(&stranger.sign(&claims())).await,
        "the token is signed with an unknown key"
    );

    let foreign = stranger.sign(&claims());
    let (_, rest) = foreign.split_once('.').unwrap();
    let ours = world.issuer.sign(&claims());
    let (header, _) = ours.split_once('.').unwrap();
    assert_eq!(
        world.reason(&format!("{header}.{rest}")).await,
        "the token's signature is wrong"
    );
}

#[tokio::test]
async fn a_key_brought_along_by_the_token_is_not_used() {
    let world = world();
    let stranger = Issuer::generate("https://issuer", "plumbline");
    let mut header = Header::new(Algorithm::EdDSA);
    header.jwk = Some(serde_json::from_value(stranger.jwks()["keys"][0].clone()).unwrap());
    let header = json!({"alg": "EdDSA", "jwk": header.jwk, "kid": stranger.key_id()});
    let (_, rest) = stranger
        .sign(&claims())
        .split_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    world.reason(&format!("{}.{rest}", part(&header))).await;
}

#[tokio::test]
async fn a_token_that_names_no_key_is_refused() {
    let world = world();
    assert_eq!(
        world.reason(&world.under(&json!({"alg": "EdDSA"}))).await,
        "the token names no key"
    );
}

#[tokio::test]
async fn changed_claims_are_noticed() {
    let world = world();
    let token = world.issuer.sign(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let more = part(&changed("scope", json!("a b admin")));
    assert_eq!(
        world
            .reason(&format!("{}.{more}.{}", parts[0], parts[2]))
            .await,
        "the token's signature is wrong"
    );
}

#[tokio::test]
async fn an_extension_that_must_be_understood_is_not() {
    let world = world();
    let header =
        json!({"alg": "EdDSA", "kid": world.issuer.key_id(), "crit": ["b64"], "b64": false});
    assert_eq!(
        world.reason(&world.under(&header)).await,
        "the token asks for an extension that is not supported"
    );
}

#[tokio::test]
async fn issuer_audience_and_subject_must_be_there_and_right() {
    let world = world();
    let refused = async |name, value| {
        world
            .reason(&world.issuer.sign(&changed(name, value)))
            .await
    };
    assert_eq!(
        refused("iss", json!("https://other")).await,
        "the token is of another issuer"
    );
    assert_eq!(
        refused("aud", json!("other")).await,
        "the token is meant for another audience"
    );
    for name in ["iss", "aud", "sub", "exp"] {
        assert_eq!(
            refused(name, Value::Null).await,
            "the token lacks a claim",
            "{name}"
        );
    }
    assert_eq!(
        refused("scope", json!(7)).await,
        "a claim of the token has the wrong type"
    );
    let several = world
        .issuer
        .sign(&changed("aud", json!(["other", "plumbline"])));
    assert!(world.verifier.verify(&several).await.is_ok());
}

#[tokio::test]
async fn a_token_is_valid_in_its_time_with_a_little_leeway() {
    let world = world();
    let token = world.issuer.sign(&claims());
    world.clock.advance(TimeDelta::seconds(60 + 29));
    assert!(world.verifier.verify(&token).await.is_ok());
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(world.reason(&token).await, "the token has expired");

    let early = changed("exp", json!(now().timestamp() + 900));
    let mut early = early;
    early["nbf"] = json!(now().timestamp() + 200);
    let early = world.issuer.sign(&early);
    assert_eq!(world.reason(&early).await, "the token is not valid yet");
    world.clock.advance(TimeDelta::seconds(80));
    assert!(world.verifier.verify(&early).await.is_ok());
}

#[tokio::test]
async fn a_token_that_is_remembered_expires_all_the_same_and_lends_nothing_to_others() {
    let world = world();
    let token = world.issuer.sign(&claims());
    for _ in 0..2 {
        assert!(world.verifier.verify(&token).await.is_ok());
    }
    let (rest, last) = token.split_at(token.len() - 1);
    let forged = format!("{rest}{}", if last == "A" { "Q" } else { "A" });
    world.reason(&forged).await;
    world.clock.advance(TimeDelta::seconds(90));
    assert_eq!(world.reason(&token).await, "the token has expired");
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let world = world();
    for text in ["", ".", "..", "a.b.c", "hello", "é.é.é"] {
        world.reason(text).await;
    }
    assert_eq!(
        world.reason(&"a".repeat(10_000)).await,
        "the token is too long"
    );
}

#[tokio::test]
async fn keys_out_of_reach_are_our_fault_and_not_the_callers() {
    let settings = TokensSettings {
        issuer: "https://issuer".to_owned(),
        audience: "plumbline".to_owned(),
        // Nothing listens on port 1.
        jwks: JwksSource::parse("http://127.0.0.1:1/jwks").unwrap(),
        url: None,
        client_secret: None,
    };
    let verifier = Verifier::new(&settings, Clock::at(now()));
    let token = world().issuer.sign(&claims());
    assert!(matches!(
        verifier.verify(&token).await,
        Err(AuthenticationError::Unavailable(_))
    ));
}
