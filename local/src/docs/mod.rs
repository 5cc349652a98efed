//! Swagger UI over all contracts at `/docs`, with a token for each kind of caller one click away.

mod assets;
mod personas;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::header::CACHE_CONTROL;
use serde::Serialize;
use serde_json::{Value, json};

pub use personas::{Mint, Persona};

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
    mint: Mint,
}

/// The portal's routes, all below `/docs`.
pub fn router(contracts: Vec<Contract>, mint: Mint) -> Router {
    let portal = Portal {
        personas: Persona::all(contracts.iter().map(|contract| &contract.document)),
        contracts: contracts.into_iter().map(reached_here).collect(),
        mint,
    };
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(assets::page))
        .route("/docs/contracts", get(contract_list))
        .route("/docs/contracts/{name}", get(contract))
        .route("/docs/tokens", get(tokens))
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

#[derive(Serialize)]
struct WithToken<'a> {
    #[serde(flatten)]
    persona: &'a Persona,
    token: String,
}

/// New tokens for every persona. They are good for this run's services only: the key that signs them never leaves it.
async fn tokens(State(portal): State<Arc<Portal>>) -> Response {
    let with_token = |persona| WithToken {
        persona,
        token: (portal.mint)(persona),
    };
    let answer: Vec<_> = portal.personas.iter().map(with_token).collect();
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}
