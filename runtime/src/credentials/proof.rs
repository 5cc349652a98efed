//! Finding a credential in a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::SchemeKind;
use crate::parameters::raw;
use crate::security::Proof;

/// What a request shows for one scheme.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing of this kind.
    Nothing,
    /// Something that cannot be read.
    Unreadable,
    /// A credential.
    Proof(OwnedProof),
}

/// A credential after decoding.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OwnedProof {
    Bearer(String),
    Basic { user: String, password: String },
    ApiKey(String),
}

impl OwnedProof {
    pub(super) fn borrow(&self) -> Proof<'_> {
        match self {
            Self::Bearer(token) => Proof::Bearer(token),
            Self::Basic { user, password } => Proof::Basic { user, password },
            Self::ApiKey(key) => Proof::ApiKey(key),
        }
    }
}

impl Shown {
    /// Looks where the scheme says. Anything given twice is unreadable: two readers might choose differently.
    pub(super) fn find(kind: SchemeKind, parts: &Parts) -> Self {
        match kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
                authorization(&parts.headers, "bearer", bearer)
            }
            SchemeKind::Basic => authorization(&parts.headers, "basic", basic),
            SchemeKind::ApiKeyHeader(name) => match HeaderName::try_from(name) {
                Ok(name) => api_key(
                    parts
                        .headers
                        .get_all(name)
                        .iter()
                        .map(|value| value.to_str().ok().map(str::to_owned)),
                ),
                Err(_) => Self::Nothing,
            },
            SchemeKind::ApiKeyQuery(name) => {
                let query = parts.uri.query().unwrap_or_default();
                api_key(named(raw::query(query), name))
            }
            SchemeKind::ApiKeyCookie(name) => {
                let cookies = parts.headers.get_all(COOKIE).iter();
                api_key(named(
                    cookies
                        .filter_map(|value| value.to_str().ok())
                        .flat_map(raw::cookies),
                    name,
                ))
            }
            SchemeKind::MutualTls => Self::Nothing,
        }
    }
}

fn named<'a>(
    pairs: impl Iterator<Item = raw::Pair<'a>>,
    name: &str,
) -> impl Iterator<Item = Option<String>> {
    pairs
        .filter(move |pair| pair.name.as_deref() == Some(name))
        .map(|pair| raw::decode(&pair.value))
}

fn api_key(mut found: impl Iterator<Item = Option<String>>) -> Shown {
    match (found.next(), found.next()) {
        (None, _) => Shown::Nothing,
        (Some(Some(key)), None) if !key.is_empty() => Shown::Proof(OwnedProof::ApiKey(key)),
        _ => Shown::Unreadable,
    }
}

fn authorization(headers: &HeaderMap, scheme: &str, read: fn(&str) -> Option<OwnedProof>) -> Shown {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Shown::Nothing;
    };
    let Ok(value) = value.to_str() else {
        return Shown::Unreadable;
    };
    if values.next().is_some() {
        return Shown::Unreadable;
    }
    let (name, rest) = value.split_once(' ').unwrap_or((value, ""));
    if !name.eq_ignore_ascii_case(scheme) {
        return Shown::Nothing;
    }
    read(rest.trim()).map_or(Shown::Unreadable, Shown::Proof)
}

fn bearer(text: &str) -> Option<OwnedProof> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (!text.is_empty() && text.bytes().all(allowed)).then(|| OwnedProof::Bearer(text.to_owned()))
}

fn basic(text: &str) -> Option<OwnedProof> {
    let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some(OwnedProof::Basic {
        user: user.to_owned(),
        password: password.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn find(kind: SchemeKind, uri: &str, headers: &[(&str, &str)]) -> Shown {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a plain request").into_parts();
        Shown::find(kind, &parts)
    }

    #[test]
    fn bearer_tokens_are_found_whatever_the_case_of_the_scheme() {
        let token = |value| find(SchemeKind::Bearer, "/", &[("authorization", value)]);
        let found = Shown::Proof(OwnedProof::Bearer("a.b-c".to_owned()));
        assert_eq!(token("Bearer a.b-c"), found);
        assert_eq!(token("bearer a.b-c"), found);
        assert_eq!(token("Basic eDp5"), Shown::Nothing);
        assert_eq!(token("Bearer"), Shown::Unreadable);
        assert_eq!(token("Bearer a b"), Shown::Unreadable);
    }

    #[test]
    fn two_authorizations_are_not_read() {
        let twice = [("authorization", "Bearer a"), ("authorization", "Bearer b")];
        assert_eq!(find(SchemeKind::Bearer, "/", &twice), Shown::Unreadable);
    }

    #[test]
    fn basic_credentials_are_decoded() {
        let found = find(
            SchemeKind::Basic,
            "/",
            &[("authorization", "Basic YTpiOmM=")],
        );
        let expected = OwnedProof::Basic {
            user: "a".to_owned(),
            password: "b:c".to_owned(),
        };
        assert_eq!(found, Shown::Proof(expected));
    }

    #[test]
    fn api_keys_are_found_in_header_query_and_cookie() {
        let found = Shown::Proof(OwnedProof::ApiKey("k 1".to_owned()));
        let header = [("x-key", "k 1")];
        assert_eq!(find(SchemeKind::ApiKeyHeader("X-Key"), "/", &header), found);
        let uri = "/?a=b&key=k%201";
        assert_eq!(find(SchemeKind::ApiKeyQuery("key"), uri, &[]), found);
        let cookie = [("cookie", "a=b; key=k%201")];
        assert_eq!(find(SchemeKind::ApiKeyCookie("key"), "/", &cookie), found);
        let repeated = "/?key=a&key=b";
        assert_eq!(
            find(SchemeKind::ApiKeyQuery("key"), repeated, &[]),
            Shown::Unreadable
        );
    }
}
