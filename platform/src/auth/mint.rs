//! An issuer of one's own, for the local run and for tests. In production tokens come from the auth service.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
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

    /// With the key in `directory`, made on first use and readable for nobody else.
    pub fn open(directory: &Path, issuer: &str, audience: &str) -> anyhow::Result<Self> {
        let path = directory.join("signing-key.pem");
        if !path.exists() {
            fs::create_dir_all(directory)
                .with_context(|| format!("create {}", directory.display()))?;
            store(&path).with_context(|| format!("write {}", path.display()))?;
        }
        let mode = fs::metadata(&path)
            .with_context(|| format!("read {}", path.display()))?
            .permissions()
            .mode();
        anyhow::ensure!(
            mode & 0o077 == 0,
            "{} can be read by others; remove it, a new one is made then",
            path.display()
        );
        let pem = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let key = SigningKey::from_pkcs8_pem(&pem).with_context(|| {
            format!(
                "{} holds no Ed25519 key; remove it, a new one is made then",
                path.display()
            )
        })?;
        Ok(Self::from_key(&key, issuer, audience))
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

/// Not `create` and `set_permissions`: there shall be no moment at which others can read it.
fn store(path: &Path) -> anyhow::Result<()> {
    let key = SigningKey::from_bytes(&crate::random::secret());
    let pem = key.to_pkcs8_pem(LineEnding::LF)?;
    let unfinished = path.with_extension("unfinished");
    let _ = fs::remove_file(&unfinished);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(pem.as_bytes())?;
    fs::rename(unfinished, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_private() {
        let directory = tempfile::tempdir().unwrap();
        let first = Issuer::open(directory.path(), "issuer", "audience").unwrap();
        let second = Issuer::open(directory.path(), "issuer", "audience").unwrap();
        assert_eq!(first.key_id(), second.key_id());
        assert_ne!(
            first.key_id(),
            Issuer::generate("issuer", "audience").key_id()
        );
        let path = directory.path().join("signing-key.pem");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Issuer::open(directory.path(), "issuer", "audience").is_err());
    }
}
