use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;

/// The Ed25519 keys of a JSON Web Key Set by their ids. Keys of other kinds, for other uses or without an id are left out:
/// a set may hold them, and no token of ours can name them.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, DecodingKey>);

#[derive(Deserialize)]
struct Set {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    x: Option<String>,
}

impl Keys {
    pub(super) fn parse(text: &[u8]) -> serde_json::Result<Self> {
        let set: Set = serde_json::from_slice(text)?;
        Ok(Self(set.keys.into_iter().filter_map(Key::usable).collect()))
    }

    pub(super) fn get(&self, id: &str) -> Option<&DecodingKey> {
        self.0.get(id)
    }
}

impl Key {
    fn usable(self) -> Option<(String, DecodingKey)> {
        let signs = self.purpose.is_none_or(|purpose| purpose == "sig")
            && self.alg.is_none_or(|alg| alg == "EdDSA");
        if !signs || self.kty != "OKP" || self.crv.as_deref() != Some("Ed25519") {
            return None;
        }
        let x = self.x?;
        // The library reads the first 32 bytes without looking whether they are there.
        if URL_SAFE_NO_PAD.decode(&x).ok()?.len() != 32 {
            return None;
        }
        Some((self.kid?, DecodingKey::from_ed_components(&x).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ed25519_signing_keys_with_an_id_are_kept() {
        let x = URL_SAFE_NO_PAD.encode([7; 32]);
        let short = URL_SAFE_NO_PAD.encode([7; 31]);
        let set = serde_json::json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "kid": "good", "x": x},
            {"kty": "OKP", "crv": "Ed25519", "kid": "short", "x": short},
            {"kty": "OKP", "crv": "Ed25519", "kid": "encrypts", "x": x, "use": "enc"},
            {"kty": "OKP", "crv": "X25519", "kid": "curve", "x": x},
            {"kty": "OKP", "crv": "Ed25519", "x": x},
            {"kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB"},
            {"kty": "oct", "kid": "symmetric", "k": x},
        ]});
        let keys = Keys::parse(set.to_string().as_bytes()).unwrap();
        assert_eq!(keys.0.keys().collect::<Vec<_>>(), ["good"]);
        assert!(Keys::parse(b"<html>").is_err());
    }
}
