//! Who may call an operation.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::finding::Findings;
use crate::pointer::{self, join};

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The name in the contract.
    pub name: String,
    /// How a caller shows who it is.
    pub kind: SchemeKind,
}

/// How a caller shows who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer`
    Bearer,
    /// `Authorization: Basic`
    Basic,
    /// A key in the named header.
    ApiKeyHeader(String),
    /// A key in the named query parameter.
    ApiKeyQuery(String),
    /// A key in the named cookie.
    ApiKeyCookie(String),
    /// A bearer token from an OAuth 2 flow.
    OAuth2,
    /// A bearer token from an OpenID provider.
    OpenIdConnect,
    /// A client certificate.
    MutualTls,
}

/// Requirements that hold together; the empty one lets anybody in.
pub type Alternative = Vec<Requirement>;

/// A scheme that has to be satisfied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The scheme's name.
    pub scheme: String,
    /// The scopes that the caller must have.
    pub scopes: Vec<String>,
}

pub(super) fn schemes(document: &Value, findings: &mut Findings) -> IndexMap<String, Scheme> {
    let mut schemes = IndexMap::new();
    let declared = document
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    for (name, scheme) in declared.into_iter().flatten() {
        let pointer = join("/components/securitySchemes", name);
        let Some((scheme, _)) = pointer::resolve(document, scheme, &pointer) else {
            continue;
        };
        match kind(scheme) {
            Some(kind) => {
                schemes.insert(
                    name.clone(),
                    Scheme {
                        name: name.clone(),
                        kind,
                    },
                );
            }
            None => {
                let advice = "write `type: http` with `scheme: bearer` or `basic`, `apiKey` with `in` and `name`, `oauth2`, `openIdConnect` or `mutualTLS`";
                findings.error(
                    "security-scheme",
                    &pointer,
                    format!("the security scheme `{name}` is not supported"),
                    advice,
                );
            }
        }
    }
    for name in required(document) {
        if !is_declared(document, name) && !schemes.contains_key(name) {
            // Refused later, or warned of: then nobody comes in who shows nothing.
            let kind = SchemeKind::ApiKeyHeader("authorization".to_owned());
            let name = name.to_owned();
            schemes.insert(name.clone(), Scheme { name, kind });
        }
    }
    schemes
}

/// The names of the schemes that operations ask for.
fn required(document: &Value) -> impl Iterator<Item = &str> {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flat_map(|paths| paths.values());
    let operations = items.filter_map(Value::as_object).flat_map(Map::values);
    std::iter::once(document)
        .chain(operations)
        .filter_map(|owner| owner.get("security")?.as_array())
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(String::as_str)
}

fn is_declared(document: &Value, scheme: &str) -> bool {
    document
        .pointer("/components/securitySchemes")
        .is_some_and(|schemes| schemes.get(scheme).is_some())
}

fn kind(scheme: &Value) -> Option<SchemeKind> {
    let text = |keyword: &str| scheme.get(keyword).and_then(Value::as_str);
    match text("type")? {
        "http" => match text("scheme")?.to_ascii_lowercase().as_str() {
            "basic" => Some(SchemeKind::Basic),
            "bearer" => Some(SchemeKind::Bearer),
            // Any other HTTP scheme is a token behind a word in the same header.
            _ => Some(SchemeKind::ApiKeyHeader("authorization".to_owned())),
        },
        "apiKey" => {
            let name = text("name")?.to_owned();
            match text("in")? {
                "header" => Some(SchemeKind::ApiKeyHeader(name)),
                "query" => Some(SchemeKind::ApiKeyQuery(name)),
                "cookie" => Some(SchemeKind::ApiKeyCookie(name)),
                _ => None,
            }
        }
        "oauth2" => Some(SchemeKind::OAuth2),
        "openIdConnect" => Some(SchemeKind::OpenIdConnect),
        "mutualTLS" => Some(SchemeKind::MutualTls),
        _ => None,
    }
}

/// The alternatives of an operation: its own, or those of the contract.
pub(super) fn alternatives(
    document: &Value,
    operation: &Value,
    pointer: &str,
    findings: &mut Findings,
) -> Vec<Alternative> {
    let own = operation.get("security");
    let pointer = if own.is_some() {
        join(pointer, "security")
    } else {
        "/security".to_owned()
    };
    let declared = own
        .or_else(|| document.get("security"))
        .and_then(Value::as_array);
    let mut alternatives = Vec::new();
    for (index, alternative) in declared.into_iter().flatten().enumerate() {
        let mut requirements = Vec::new();
        for (scheme, scopes) in alternative.as_object().into_iter().flatten() {
            if !is_declared(document, scheme) {
                let advice = "declare it under `components/securitySchemes`; without that, whatever stands in `Authorization` is asked for";
                findings.mistake(
                    "security-scheme",
                    &join(&join(&pointer, &index.to_string()), scheme),
                    format!("no security scheme is called `{scheme}`"),
                    advice,
                );
            }
            let scopes = scopes
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            requirements.push(Requirement {
                scheme: scheme.clone(),
                scopes,
            });
        }
        alternatives.push(requirements);
    }
    alternatives
}
