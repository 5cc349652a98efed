//! Tokens for services, as long as the system runs on one machine: OAuth 2.0 client credentials (RFC 6749, section 4.4).

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use platform::Clock;
use platform::auth::mint::Grant;
use serde_json::json;

use crate::identity::Identity;

/// Where it is, at the gateway.
pub const PATH: &str = "/auth/token";

const LIFETIME: Duration = Duration::from_secs(300);

/// A service that may have tokens of its own.
pub struct Client {
    /// Its name.
    pub id: &'static str,
    /// What it shows to get them.
    pub secret: String,
    /// What they may allow.
    pub scopes: &'static [&'static str],
}

struct Endpoint {
    clients: Vec<Client>,
    identity: Identity,
    clock: Clock,
}

struct Asked {
    grant_type: String,
    scope: Option<String>,
}

/// Why there is no token, by the name that the RFC gives it.
enum Refused {
    InvalidClient,
    InvalidRequest,
    InvalidScope,
    UnsupportedGrantType,
}

/// The endpoint for these clients.
pub fn router(clients: Vec<Client>, identity: Identity, clock: Clock) -> Router {
    let endpoint = Endpoint {
        clients,
        identity,
        clock,
    };
    Router::new()
        .route(PATH, post(grant))
        .with_state(Arc::new(endpoint))
}

async fn grant(
    State(endpoint): State<Arc<Endpoint>>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Refused> {
    let client = endpoint.client(&headers).ok_or(Refused::InvalidClient)?;
    let asked: Asked = form(&body).ok_or(Refused::InvalidRequest)?;
    if asked.grant_type != "client_credentials" {
        return Err(Refused::UnsupportedGrantType);
    }
    let scopes = client.granted(asked.scope.as_deref())?;
    let mut grant = Grant::scopes(client.id, &scopes);
    grant.roles = vec!["service".to_owned()];
    grant.lifetime = LIFETIME;
    let token = endpoint.identity.token(&grant, &endpoint.clock);
    let answer = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME.as_secs(),
        "scope": scopes.join(" "),
    });
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(answer)).into_response())
}

fn form(body: &str) -> Option<Asked> {
    let value = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(body.as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    };
    Some(Asked {
        grant_type: value("grant_type")?,
        scope: value("scope"),
    })
}

impl Endpoint {
    /// The client whose secret the request shows.
    fn client(&self, headers: &HeaderMap) -> Option<&Client> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, credentials) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let credentials = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
        let (id, secret) = credentials.split_once(':')?;
        let client = self.clients.iter().find(|client| client.id == id)?;
        same(client.secret.as_bytes(), secret.as_bytes()).then_some(client)
    }
}

impl Client {
    /// What is asked for, or everything where nothing is.
    fn granted<'a>(&self, asked: Option<&'a str>) -> Result<Vec<&'a str>, Refused> {
        let Some(asked) = asked else {
            return Ok(self.scopes.to_vec());
        };
        let asked: Vec<_> = asked.split(' ').filter(|scope| !scope.is_empty()).collect();
        let allowed = asked.iter().all(|scope| self.scopes.contains(scope));
        allowed.then_some(asked).ok_or(Refused::InvalidScope)
    }
}

/// Takes as long whether the first byte differs or the last one.
fn same(left: &[u8], right: &[u8]) -> bool {
    let differences = left
        .iter()
        .zip(right)
        .fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && differences == 0
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::InvalidClient => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::InvalidScope => (StatusCode::BAD_REQUEST, "invalid_scope"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        };
        let answer = (
            status,
            [(CACHE_CONTROL, "no-store")],
            axum::Json(json!({ "error": error })),
        );
        let mut answer = answer.into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = http::HeaderValue::from_static("Basic realm=\"plumbline\"");
            answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}
