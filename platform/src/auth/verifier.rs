use futures::future::BoxFuture;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use runtime::security::{AuthenticationError, Proof};
use runtime::{Authenticator, Credential, Principal};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::AuthSettings;
use super::store::KeyStore;
use crate::clock::Clock;

const ALGORITHM: Algorithm = Algorithm::EdDSA;
/// How far clocks of two machines may be apart.
const LEEWAY_SECONDS: f64 = 30.0;
const LONGEST_TOKEN: usize = 8 * 1024;

/// Accepts the tokens of one issuer.
pub struct Verifier {
    keys: KeyStore,
    validation: Validation,
    clock: Clock,
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
    pub fn new(settings: &AuthSettings, clock: Clock) -> Self {
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
        }
    }

    /// Who the token belongs to.
    pub async fn verify(&self, token: &str) -> Result<Principal, AuthenticationError> {
        if token.len() > LONGEST_TOKEN {
            return Err(AuthenticationError::Invalid("the token is too long"));
        }
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
        self.principal(Value::Object(decoded.claims))
    }

    fn principal(&self, all: Value) -> Result<Principal, AuthenticationError> {
        let claims = Claims::deserialize(&all)
            .map_err(|_| AuthenticationError::Invalid("a claim of the token has the wrong type"))?;
        let now = self.clock.now().timestamp_micros() as f64 / 1e6;
        if claims.exp + LEEWAY_SECONDS <= now {
            return Err(AuthenticationError::Invalid("the token has expired"));
        }
        if claims.nbf.is_some_and(|start| start - LEEWAY_SECONDS > now) {
            return Err(AuthenticationError::Invalid("the token is not valid yet"));
        }
        let scopes = claims
            .scope
            .split(' ')
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect();
        Ok(Principal {
            subject: claims.sub,
            scopes,
            roles: claims.roles.into_iter().collect(),
            claims: all,
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
