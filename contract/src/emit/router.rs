//! `api.rs` and `router.rs`: the trait that a service implements, and the routes to it.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::documentation;
use super::security::{self, Markers};
use crate::model::{Contract, Operation};
use crate::names::ident;

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

/// The items of the module `router`.
pub(super) fn router(contract: &Contract) -> TokenStream {
    let mut paths: IndexMap<String, Vec<&Operation>> = IndexMap::new();
    for operation in &contract.operations {
        paths
            .entry(route_path(&operation.path))
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

        /// Every operation of the contract, answered by `api`.
        pub fn router<A: Api>(api: A, context: ::runtime::Context) -> ::runtime::axum::Router {
            let router = ::runtime::axum::Router::new()
                .without_v07_checks()
                #(#routes)*
                .with_state(Server { api: Arc::new(api), context });
            ::runtime::router::finish(router)
        }
    }
}

/// The template as the router takes it. Parameters are called by their position, since two templates may name
/// the same place differently and a segment may be a parameter only in part; the layer reads them by the template.
pub(super) fn route_path(template: &str) -> String {
    let segments =
        template
            .split('/')
            .enumerate()
            .map(|(position, segment)| match segment.contains('{') {
                true => format!("{{p{position}}}"),
                false => segment.to_owned(),
            });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::route_path;

    #[test]
    fn parameters_are_called_by_position() {
        assert_eq!(
            route_path("/users/{id}/posts/{post}.json"),
            "/users/{p2}/posts/{p4}"
        );
        assert_eq!(route_path("/"), "/");
    }
}
