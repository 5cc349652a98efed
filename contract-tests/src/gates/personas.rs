//! Callers whose tokens are good, but not good enough, or not now, or not here.

use platform::auth::mint::Grant;
use platform::testing::TestTokens;
use serde_json::{Value, json};

use super::forged::payload;

/// Somebody with a token.
pub(super) struct Persona {
    pub(super) name: &'static str,
    pub(super) token: String,
}

/// Whose tokens are not accepted at all, though our issuer signed them.
pub(super) fn refused(tokens: &TestTokens, scopes: &[&str]) -> Vec<Persona> {
    let good = payload(&tokens.token(&Grant::staff("staff", scopes)));
    let now = good["iat"].as_i64().unwrap_or_default();
    let changed = |name: &'static str, claims: &[(&str, Value)]| {
        let mut payload = good.clone();
        for (claim, value) in claims {
            payload[*claim] = value.clone();
        }
        if let Value::Object(payload) = &mut payload {
            payload.retain(|_, value| !value.is_null());
        }
        Persona {
            name,
            token: tokens.issuer().sign(&payload),
        }
    };
    vec![
        changed(
            "an expired token",
            &[
                ("exp", json!(now - 3600)),
                ("iat", json!(now - 7200)),
                ("nbf", json!(now - 7200)),
            ],
        ),
        changed(
            "a token of tomorrow",
            &[("nbf", json!(now + 86_400)), ("exp", json!(now + 90_000))],
        ),
        changed(
            "a token for another audience",
            &[("aud", json!("somebody-else"))],
        ),
        changed(
            "a token of another issuer",
            &[("iss", json!("https://elsewhere.example"))],
        ),
        changed("a token that never expires", &[("exp", Value::Null)]),
        changed("a token of nobody", &[("sub", Value::Null)]),
    ]
}

/// Whose tokens are accepted and lack a scope.
pub(super) fn unscoped(tokens: &TestTokens, scopes: &[&str]) -> Vec<Persona> {
    let near: Vec<String> = scopes.iter().flat_map(|scope| near_misses(scope)).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    vec![
        Persona {
            name: "a customer",
            token: tokens.customer(&[]),
        },
        Persona {
            name: "staff without the scope",
            token: tokens.staff(&[]),
        },
        Persona {
            name: "somebody with similar scopes",
            token: tokens.with_scopes(&near),
        },
    ]
}

/// Who may do what needs these scopes.
pub(super) fn entitled(tokens: &TestTokens, scopes: &[&str]) -> Vec<Persona> {
    let mut personas = vec![
        Persona {
            name: "staff with the scope",
            token: tokens.staff(scopes),
        },
        Persona {
            name: "somebody with exactly the scope",
            token: tokens.with_scopes(scopes),
        },
    ];
    if scopes.is_empty() {
        personas.push(Persona {
            name: "a customer",
            token: tokens.customer(&[]),
        });
    }
    personas
}

/// Scopes that a sloppy comparison takes for `scope`.
fn near_misses(scope: &str) -> Vec<String> {
    let (resource, action) = scope.split_once(':').unwrap_or((scope, ""));
    vec![
        format!("{scope}s"),
        format!("x{scope}"),
        resource.to_owned(),
        format!("{resource}:*"),
        format!("other:{action}"),
        scope.to_uppercase(),
    ]
}
