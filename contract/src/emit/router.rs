//! `api.rs` and `router.rs`: the trait that a service implements, and the routes to it.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::documentation;
use super::security::{self, Markers};
use crate::model::{self, Contract, Location, Operation, SchemeKind};
use crate::names::ident;
use crate::pointer::resolve;

/// The items of the module `api`.
pub(super) fn api(contract: &Contract, markers: &Markers) -> TokenStream {
    let methods = contract
        .operations
        .iter()
        .map(|operation| method(markers, operation));
    let title = contract
        .document
        .pointer("/info/title")
        .and_then(serde_json::Value::as_str)
        .unwrap_or(&contract.name);
    let documentation = documentation::lines(
        Some(&format!(
            "{title}: one method for each operation of the contract."
        )),
        "",
    );
    let security = contract
        .operations
        .iter()
        .any(|operation| markers.of(operation).is_some())
        .then(|| quote!(security,));
    quote! {
        use ::std::future::Future;

        use super::{#security operations::*};

        #documentation
        ///
        /// No method has a body here, so that an operation that is missing does not compile.
        pub trait Api: Send + Sync + 'static {
            #(#methods)*
        }
    }
}

fn method(markers: &Markers, operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let caller = markers
        .of(operation)
        .map(|marker| match security::is_optional(operation) {
            true => quote!(caller: Option<::runtime::Caller<security::#marker>>,),
            false => quote!(caller: ::runtime::Caller<security::#marker>,),
        });
    let (request, response, error) = (
        format_ident!("{}Request", operation.type_name),
        format_ident!("{}Response", operation.type_name),
        format_ident!("{}Error", operation.type_name),
    );
    let route = format!("`{} {}`", operation.method.to_uppercase(), operation.path);
    let text = [
        operation.summary.as_deref(),
        Some(&route),
        operation.description.as_deref(),
    ];
    let text: Vec<_> = text
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    let documentation = documentation::lines(Some(&text.join("\n\n")), "");
    let deprecated = documentation::deprecated(operation.deprecated);
    quote! {
        #documentation
        #deprecated
        fn #name(&self, #caller request: #request) -> impl Future<Output = Result<#response, #error>> + Send;
    }
}

/// Where a service serves its contract, unless the contract itself has something there.
const DOCUMENT: &str = "/openapi.json";

/// The items of the module `router`.
pub(super) fn router(contract: &Contract) -> TokenStream {
    let mut paths: IndexMap<String, Vec<&Operation>> = IndexMap::new();
    let reachable = contract.operations.iter();
    for operation in reachable.filter(|operation| operation.is_reachable()) {
        paths
            .entry(model::route(&operation.path))
            .or_default()
            .push(operation);
    }
    let routes = paths.iter().map(|(path, operations)| {
        let mut methods = operations.iter().map(|operation| {
            let (method, module) = (ident(&operation.method), ident(&operation.name));
            (method, quote!(operations::#module::handle::<A>))
        });
        let first = methods
            .next()
            .map(|(method, handler)| quote!(::runtime::axum::routing::#method(#handler)));
        let more = methods.map(|(method, handler)| quote!(.#method(#handler)));
        quote!(.route(#path, #first #(#more)*))
    });
    let document = (!paths.contains_key(DOCUMENT))
        .then(|| quote!(.route(#DOCUMENT, ::runtime::document::route(&super::document()))));
    let finished = quote!(::runtime::router::finish(router));
    let secrets = secret_headers(contract);
    let finished = match secrets.is_empty() {
        true => finished,
        false => quote!(::runtime::router::conceal(#finished, &[#(#secrets),*])),
    };
    quote! {
        use ::std::sync::Arc;

        use super::{api::Api, operations};

        /// A service and what the layer around it needs.
        pub struct Server<A> {
            /// The service.
            pub api: Arc<A>,
            /// Security, limits, idempotency and pages.
            pub context: ::runtime::Context,
        }

        impl<A> Clone for Server<A> {
            fn clone(&self) -> Self {
                Self { api: Arc::clone(&self.api), context: self.context.clone() }
            }
        }

        /// Every operation of the contract, answered by `api`, and the contract itself at `/openapi.json`.
        pub fn router<A: Api>(api: A, context: ::runtime::Context) -> ::runtime::axum::Router {
            let router = ::runtime::axum::Router::new()
                .without_v07_checks()
                #(#routes)*
                #document
                .with_state(Server { api: Arc::new(api), context });
            #finished
        }
    }
}

/// The headers that hold secrets, in lower case: API keys, and what has the format `password`.
fn secret_headers(contract: &Contract) -> BTreeSet<String> {
    let keys = contract
        .schemes
        .values()
        .filter_map(|scheme| match &scheme.kind {
            SchemeKind::ApiKeyHeader(name) => Some(name),
            _ => None,
        });
    let asked = contract
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
        .filter(|parameter| {
            parameter.location == Location::Header && is_secret(contract, &parameter.schema_pointer)
        })
        .map(|parameter| &parameter.parameter);
    keys.chain(asked)
        .map(|name| name.to_ascii_lowercase())
        .collect()
}

fn is_secret(contract: &Contract, pointer: &str) -> bool {
    let schema = contract.document.pointer(pointer);
    let schema = schema.and_then(|schema| resolve(&contract.document, schema, pointer));
    schema.is_some_and(|(schema, _)| {
        schema
            .get("format")
            .is_some_and(|format| format == "password")
    })
}
