//! Swagger UI over all contracts at `/docs`, with each kind of caller one click away.

mod assets;
mod personas;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, HOST};
use serde::Serialize;
use serde_json::{Value, json};
use url::{Host, Url};

pub use personas::{LogIn, Persona, staff_scopes};

/// A contract that the portal shows.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The service's name; also the last part of the document's address.
    pub name: String,
    /// The OpenAPI document.
    pub document: Value,
    /// Where its operations are tried, if not at the address that the page itself comes from.
    pub server: Option<String>,
}

struct Portal {
    contracts: Vec<Contract>,
    personas: Vec<Persona>,
    log_in: LogIn,
}

/// The portal's routes, all below `/docs`.
pub fn router(contracts: Vec<Contract>, log_in: LogIn) -> Router {
    let portal = Portal {
        personas: Persona::all(contracts.iter().map(|contract| &contract.document)),
        contracts: contracts.into_iter().map(reached_here).collect(),
        log_in,
    };
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(assets::page))
        .route("/docs/contracts", get(contract_list))
        .route("/docs/contracts/{name}", get(contract))
        .route("/docs/personas", get(personas))
        .route("/docs/personas/{name}/token", post(token))
        .route("/docs/{*asset}", get(assets::asset))
        .with_state(Arc::new(portal))
}

/// The contract names the ordinary address; the page tries operations where it was loaded from, whatever the port.
fn reached_here(mut contract: Contract) -> Contract {
    contract.document["servers"] = match &contract.server {
        None => json!([{ "url": "/", "description": "The gateway of this run." }]),
        Some(url) => json!([{ "url": url, "description": "Directly: others run it." }]),
    };
    contract
}

#[derive(Serialize)]
struct Link {
    name: String,
    url: String,
}

async fn contract_list(State(portal): State<Arc<Portal>>) -> Json<Vec<Link>> {
    let link = |contract: &Contract| Link {
        name: contract.name.clone(),
        url: format!("/docs/contracts/{}", contract.name),
    };
    Json(portal.contracts.iter().map(link).collect())
}

async fn contract(State(portal): State<Arc<Portal>>, Path(name): Path<String>) -> Response {
    match portal.contracts.iter().find(|known| known.name == name) {
        Some(contract) => Json(&contract.document).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn personas(State(portal): State<Arc<Portal>>) -> Json<Vec<Persona>> {
    Json(portal.personas.clone())
}

#[derive(Serialize)]
struct Token {
    token: String,
}

/// Logs a persona in: the passwords stay here. Only pages of this machine get a token, whatever a foreign name resolves to.
async fn token(
    State(portal): State<Arc<Portal>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_asked_here(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(persona) = portal.personas.iter().find(|known| known.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let no_store = [(CACHE_CONTROL, "no-store")];
    match (portal.log_in)(persona.name).await {
        Ok(token) => (no_store, Json(Token { token })).into_response(),
        Err(error) => (StatusCode::BAD_GATEWAY, no_store, format!("{error:#}")).into_response(),
    }
}

fn is_asked_here(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    host.is_some_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}
