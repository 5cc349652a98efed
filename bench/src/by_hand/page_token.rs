use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

const SIGNATURE_BYTES: usize = 32;

/// What a token says: the form that the generated server's tokens have.
#[derive(Serialize, Deserialize)]
pub(super) struct Token {
    #[serde(rename = "o")]
    pub(super) operation: String,
    #[serde(rename = "q")]
    pub(super) query: [(String, String); 0],
    #[serde(rename = "l", skip_serializing_if = "Option::is_none", default)]
    pub(super) limit: Option<String>,
    #[serde(rename = "c")]
    pub(super) cursor: Uuid,
}

#[derive(Clone)]
pub(super) struct Signer {
    mac: Hmac<Sha256>,
}

impl Signer {
    pub(super) fn new(key: &[u8]) -> Self {
        Self {
            mac: Hmac::new_from_slice(key).expect("an HMAC takes keys of any length"),
        }
    }

    pub(super) fn sign(&self, token: &Token) -> serde_json::Result<String> {
        let content = serde_json::to_vec(token)?;
        let mut mac = self.mac.clone();
        mac.update(&content);
        let mut signed = mac.finalize().into_bytes().to_vec();
        signed.extend_from_slice(&content);
        Ok(URL_SAFE_NO_PAD.encode(signed))
    }

    pub(super) fn verify(&self, text: &str) -> Option<Token> {
        let signed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (signature, content) = signed.split_at_checked(SIGNATURE_BYTES)?;
        let mut mac = self.mac.clone();
        mac.update(content);
        mac.verify_slice(signature).ok()?;
        serde_json::from_slice(content).ok()
    }
}
