use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use moka::sync::Cache;
use runtime::security::{AuthenticationError, Proof};
use runtime::{Authenticator, Credential, Principal};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::TokensSettings;
use super::store::KeyStore;
use crate::clock::Clock;

const ALGORITHM: Algorithm = Algorithm::EdDSA;
/// How far clocks of two machines may be apart.
const LEEWAY_SECONDS: f64 = 30.0;
const LONGEST_TOKEN: usize = 8 * 1024;
/// How many tokens are remembered, and for how long: a signature costs more to check than most requests cost in all. A key
/// that is withdrawn goes on to be believed for this long, which is little beside the time after which it is noticed.
const REMEMBERED: u64 = 10_000;
const MEMORY: Duration = Duration::from_secs(60);

/// Accepts the tokens of one issuer.
pub struct Verifier {
    keys: KeyStore,
    validation: Validation,
    clock: Clock,
    /// By the hash of the token, so that no token can be found here.
    verified: Cache<[u8; 32], Arc<Verified>>,
}

/// A token whose signature was checked; its times are checked each time it is shown.
struct Verified {
    principal: Principal,
    expires: f64,
    starts: Option<f64>,
}

/// The claims that mean something here.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    roles: Vec<String>,
}

impl Verifier {
    /// Verifies as the settings say.
    pub fn new(settings: &TokensSettings, clock: Clock) -> Self {
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[&settings.issuer]);
        validation.set_audience(&[&settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would read the system's clock; ours is asked below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self {
            keys: KeyStore::new(settings.jwks.clone()),
            validation,
            clock,
            verified: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(MEMORY)
                .build(),
        }
    }

    /// Who the token belongs to.
    pub async fn verify(&self, token: &str) -> Result<Principal, AuthenticationError> {
        if token.len() > LONGEST_TOKEN {
            return Err(AuthenticationError::Invalid("the token is too long"));
        }
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(verified) = self.verified.get(&hash) {
            self.in_time(&verified)?;
            return Ok(verified.principal.clone());
        }
        let verified = Verified::read(self.check(token).await?)?;
        self.in_time(&verified)?;
        let principal = verified.principal.clone();
        self.verified.insert(hash, Arc::new(verified));
        Ok(principal)
    }

    /// The claims of a token that its issuer has signed for us.
    async fn check(&self, token: &str) -> Result<Value, AuthenticationError> {
        let header = jsonwebtoken::decode_header(token).map_err(|error| refused(&error))?;
        if header.alg != ALGORITHM {
            return Err(AuthenticationError::Invalid(
                "the token is not signed with EdDSA",
            ));
        }
        if header.crit.is_some() {
            return Err(AuthenticationError::Invalid(
                "the token asks for an extension that is not supported",
            ));
        }
        let id = header
            .kid
            .ok_or(AuthenticationError::Invalid("the token names no key"))?;
        let key = self
            .keys
            .find(&id)
            .await
            .map_err(|error| AuthenticationError::Unavailable(Box::new(error)))?;
        let key = key.ok_or(AuthenticationError::Invalid(
            "the token is signed with an unknown key",
        ))?;
        let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &self.validation)
            .map_err(|error| refused(&error))?;
        Ok(Value::Object(decoded.claims))
    }

    fn in_time(&self, token: &Verified) -> Result<(), AuthenticationError> {
        let now = self.clock.now().timestamp_micros() as f64 / 1e6;
        if token.expires + LEEWAY_SECONDS <= now {
            return Err(AuthenticationError::Invalid("the token has expired"));
        }
        if token
            .starts
            .is_some_and(|start| start - LEEWAY_SECONDS > now)
        {
            return Err(AuthenticationError::Invalid("the token is not valid yet"));
        }
        Ok(())
    }
}

impl Verified {
    fn read(all: Value) -> Result<Self, AuthenticationError> {
        let claims = Claims::deserialize(&all)
            .map_err(|_| AuthenticationError::Invalid("a claim of the token has the wrong type"))?;
        let scopes = claims
            .scope
            .split(' ')
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect();
        Ok(Self {
            principal: Principal {
                subject: claims.sub,
                scopes,
                roles: claims.roles.into_iter().collect(),
                claims: all,
            },
            expires: claims.exp,
            starts: claims.nbf,
        })
    }
}

/// Names the rule that was broken, never what the token says.
fn refused(error: &jsonwebtoken::errors::Error) -> AuthenticationError {
    AuthenticationError::Invalid(match error.kind() {
        ErrorKind::InvalidSignature => "the token's signature is wrong",
        ErrorKind::InvalidIssuer => "the token is of another issuer",
        ErrorKind::InvalidAudience => "the token is meant for another audience",
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => {
            "the token is not signed with EdDSA"
        }
        ErrorKind::MissingRequiredClaim(_) => "the token lacks a claim",
        _ => "the token cannot be read",
    })
}

impl Authenticator for Verifier {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        Box::pin(async move {
            match credential.proof {
                Proof::Bearer(token) => self.verify(token).await,
                Proof::Basic { .. } | Proof::ApiKey(_) => Err(AuthenticationError::Invalid(
                    "only bearer tokens are accepted here",
                )),
            }
        })
    }
}
