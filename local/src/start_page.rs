//! The page at `/`: what runs, and where.

use std::fmt::Write as _;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use http::header::CONTENT_SECURITY_POLICY;

use crate::gateway::Routes;

const STYLE: &str = "body{max-width:52rem;margin:3rem auto;padding:0 1.25rem;font:16px/1.55 system-ui,sans-serif;\
    color:#1f2933}table{border-collapse:collapse;width:100%}th,td{padding:.4rem 1rem .4rem 0;text-align:left;\
    border-bottom:1px solid #cbd2d9}code{font-size:.95em}a{color:#0b69a3}";

/// The page, and the gateway's own answer to a load balancer.
pub fn router(routes: &Routes) -> Router {
    let page = Html(page(routes));
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    Router::new()
        .route(
            "/",
            get(async move || ([(CONTENT_SECURITY_POLICY, policy)], page)),
        )
        .route("/healthz", get(async || "ok\n"))
}

fn page(routes: &Routes) -> String {
    let mut rows = String::new();
    for route in routes.iter() {
        let (prefix, service, port) = (&route.prefix, &route.service, route.upstream.port());
        write!(
            rows,
            "<tr><td>{service}<td><a href=\"{prefix}\"><code>{prefix}</code></a>\
             <td><a href=\"http://localhost:{port}{prefix}\">localhost:{port}</a>\
             <td><a href=\"{prefix}/health\">health</a>"
        )
        .expect("a string takes all that is written");
    }
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Plumbline</title><style>{STYLE}</style>\
         <h1>Plumbline</h1><p>Services built true to their contracts, all of them on this machine.\
         <p><a href=\"/docs/\">Swagger UI</a> shows every contract and tries every operation: as staff, as a customer, or \
         as nobody in particular. The <a href=\"/mailbox\">mailbox</a> has every mail that is sent.\
         <p><a href=\"/traces\">Traces</a> show what happened in each request, and because of it.<h2>What runs</h2>\
         <table><tr><th>Service<th>Through this gateway<th>Directly<th>State</tr>{rows}</table>"
    )
}
