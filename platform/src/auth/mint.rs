//! An issuer of a test's own. Everybody else's tokens come from the auth service.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Signs tokens with one Ed25519 key.
#[derive(Clone)]
pub struct Issuer {
    key: EncodingKey,
    key_id: String,
    public: String,
    issuer: String,
    audience: String,
}

/// What a token shall say.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Whom it is for: a user's id.
    pub subject: String,
    /// What it allows.
    pub scopes: Vec<String>,
    /// What that user is.
    pub roles: Vec<String>,
    /// For how long.
    pub lifetime: Duration,
}

impl Grant {
    /// Somebody with these scopes, for an hour.
    pub fn scopes(subject: &str, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Self {
            subject: subject.to_owned(),
            scopes,
            roles: Vec::new(),
            lifetime: Duration::from_secs(3600),
        }
    }

    /// A member of staff with these scopes, for a day.
    pub fn staff(subject: &str, scopes: &[&str]) -> Self {
        Self {
            roles: vec!["staff".to_owned()],
            lifetime: Duration::from_secs(24 * 3600),
            ..Self::scopes(subject, scopes)
        }
    }

    /// A customer with these scopes, for a day.
    pub fn customer(subject: &str, scopes: &[&str]) -> Self {
        Self {
            roles: vec!["customer".to_owned()],
            lifetime: Duration::from_secs(24 * 3600),
            ..Self::scopes(subject, scopes)
        }
    }
}

impl Issuer {
    /// With a new key, which is gone when this value is.
    pub fn generate(issuer: &str, audience: &str) -> Self {
        Self::from_key(
            &SigningKey::from_bytes(&crate::random::secret()),
            issuer,
            audience,
        )
    }

    fn from_key(key: &SigningKey, issuer: &str, audience: &str) -> Self {
        let document = key.to_pkcs8_der().expect("an Ed25519 key can be written");
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        // RFC 7638: the hash of the key's required members in this order.
        let thumbprint =
            Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#));
        Self {
            key: EncodingKey::from_ed_der(document.as_bytes()),
            key_id: URL_SAFE_NO_PAD.encode(thumbprint),
            public,
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
        }
    }

    /// The id of its key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public key, as issuers publish it.
    pub fn jwks(&self) -> Value {
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.key_id, "x": self.public}]})
    }

    /// A token.
    pub fn token(&self, grant: &Grant, now: DateTime<Utc>) -> String {
        let issued = now.timestamp();
        let expires = issued.saturating_add_unsigned(grant.lifetime.as_secs());
        self.sign(&json!({
            "iss": self.issuer, "aud": self.audience, "sub": grant.subject, "iat": issued, "nbf": issued, "exp": expires,
            "jti": crate::random::token(12), "scope": grant.scopes.join(" "), "roles": grant.roles,
        }))
    }

    /// A token that says exactly this.
    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.key_id.clone());
        jsonwebtoken::encode(&header, claims, &self.key)
            .expect("JSON is signed with a key of the right kind")
    }
}
