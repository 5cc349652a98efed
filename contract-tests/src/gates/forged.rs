//! Tokens that nobody of ours signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use platform::auth::mint::Grant;
use platform::testing::TestTokens;
use serde_json::{Value, json};

use super::personas::Persona;

/// The PKCS #8 frame of an Ed25519 key (RFC 8410).
const FRAME: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// Forgeries of the token that would be let in.
pub(super) fn tokens(tokens: &TestTokens, scopes: &[&str]) -> Vec<Persona> {
    let good = tokens.token(&Grant::staff("staff", scopes));
    let ours = tokens.issuer().key_id();
    let mut forged = unsigned(&good, ours);
    forged.extend(confused(tokens, &good, ours));
    forged.extend(foreign(&good, ours));
    forged.extend(tampered(&good));
    forged
}

/// The claims of a token.
pub(super) fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn persona(name: &'static str, token: String) -> Persona {
    Persona { name, token }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn parts(token: &str) -> (&str, &str, &str) {
    let mut parts = token.split('.');
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

fn unsigned(good: &str, kid: &str) -> Vec<Persona> {
    let (header, claims, signature) = parts(good);
    let none = part(&json!({"alg": "none", "kid": kid, "typ": "JWT"}));
    let spelt = part(&json!({"alg": "nOnE", "kid": kid}));
    vec![
        persona("alg none", format!("{none}.{claims}.")),
        persona("alg none in other letters", format!("{spelt}.{claims}.")),
        persona(
            "alg none with our signature",
            format!("{none}.{claims}.{signature}"),
        ),
        persona("no signature", format!("{header}.{claims}.")),
    ]
}

/// The public key taken for a shared secret.
fn confused(tokens: &TestTokens, good: &str, kid: &str) -> Vec<Persona> {
    let jwks = tokens.issuer().jwks();
    let public = jwks["keys"][0]["x"].as_str().unwrap_or_default().to_owned();
    let raw = URL_SAFE_NO_PAD.decode(&public).unwrap_or_default();
    let secrets = [public.into_bytes(), raw, jwks.to_string().into_bytes()];
    let mut forged = Vec::new();
    for secret in secrets {
        for algorithm in [Algorithm::HS256, Algorithm::HS512] {
            let mut header = Header::new(algorithm);
            header.kid = Some(kid.to_owned());
            let token =
                jsonwebtoken::encode(&header, &payload(good), &EncodingKey::from_secret(&secret));
            forged.extend(token.map(|token| persona("HMAC with our public key", token)));
        }
    }
    forged
}

/// Signed properly, with a key that is not ours.
fn foreign(good: &str, ours: &str) -> Vec<Persona> {
    let key = EncodingKey::from_ed_der(&[FRAME.as_slice(), &[7; 32]].concat());
    let sign = |name: &'static str, change: &dyn Fn(&mut Header)| {
        let mut header = Header::new(Algorithm::EdDSA);
        change(&mut header);
        let token = jsonwebtoken::encode(&header, &payload(good), &key)
            .expect("a well-formed key signs JSON");
        persona(name, token)
    };
    let named = |kid: &'static str| move |header: &mut Header| header.kid = Some(kid.to_owned());
    vec![
        sign("a foreign key under our kid", &|header| {
            header.kid = Some(ours.to_owned())
        }),
        sign(
            "a foreign key under its own kid",
            &named("somebody-elses-key"),
        ),
        sign("a foreign key without kid", &|_| {}),
        sign("a kid that climbs", &named("../../../../dev/null")),
        sign("a kid that is SQL", &named("' OR '1'='1")),
        sign(
            "a kid that is an address",
            &named("https://evil.example/jwks.json"),
        ),
        sign("an empty kid", &named("")),
        sign("a jku of the forger's", &|header| {
            header.kid = Some(ours.to_owned());
            header.jku = Some("https://evil.example/jwks.json".to_owned());
        }),
        sign("an x5u of the forger's", &|header| {
            header.x5u = Some("https://evil.example/key.pem".to_owned())
        }),
    ]
}

fn tampered(good: &str) -> Vec<Persona> {
    let (header, claims, signature) = parts(good);
    let mut more = payload(good);
    more["scope"] = json!("admin everything:write");
    more["sub"] = json!("somebody-else");
    let flipped: String = signature
        .chars()
        .enumerate()
        .map(|(index, letter)| match (index, letter) {
            (0, 'A') => 'B',
            (0, _) => 'A',
            (_, letter) => letter,
        })
        .collect();
    vec![
        persona(
            "claims changed afterwards",
            format!("{header}.{}.{signature}", part(&more)),
        ),
        persona(
            "a signature changed afterwards",
            format!("{header}.{claims}.{flipped}"),
        ),
        persona("two parts", format!("{header}.{claims}")),
        persona("four parts", format!("{good}.{signature}")),
        persona("no token at all", "null".to_owned()),
    ]
}
