//! The route of an operation: the handler between the router and the service.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::{documentation, security};
use super::{Writer, body, documented, negotiation, parameter};
use crate::model::Operation;
use crate::names::ident;

pub(super) fn build(writer: &Writer, operation: &Operation) -> TokenStream {
    let (method, request) = (
        ident(&operation.name),
        format_ident!("{}Request", operation.type_name),
    );
    let fields = (0..operation.parameters.len()).map(|index| {
        let (name, read) = (
            parameter::field_name(&operation.parameters[index]),
            parameter::held(writer, operation, index).read,
        );
        quote!(#name: #read,)
    });
    let body = operation
        .body
        .as_ref()
        .map(|body| body::read(writer, operation, body));
    let choice = negotiation::has_choice(operation);
    let produces = choice.then(|| quote!(let preferred = OPERATION.produces.get(call.produces()).copied().unwrap_or_default();));
    let preferred = choice.then(|| quote!(preferred,));
    let (caller, argument) = match writer.markers.of(operation) {
        Some(marker) if security::is_optional(operation) => (
            quote!(let caller = call.optional_caller::<security::#marker>();),
            quote!(caller,),
        ),
        Some(marker) => (
            quote!(let caller = call.caller::<security::#marker>();),
            quote!(caller,),
        ),
        None => (TokenStream::new(), TokenStream::new()),
    };
    let needs_input = !operation.parameters.is_empty() || operation.body.is_some();
    let input = if needs_input {
        quote!(input)
    } else {
        quote!(_)
    };
    let attribute = if writer.with_utoipa {
        documented::attribute(writer, operation)
    } else {
        TokenStream::new()
    };
    let deprecated = documentation::deprecated(operation.deprecated);
    quote! {
        /// The route: reads and checks a request, asks the service, and writes its answer.
        #attribute
        #deprecated
        pub async fn handle<A: Api>(
            ::runtime::axum::extract::State(server): ::runtime::axum::extract::State<Server<A>>,
            request: ::runtime::axum::extract::Request,
        ) -> Result<::runtime::axum::response::Response, ::runtime::Problem> {
            let mut call = server.context.accept(&OPERATION, request).await?;
            #caller
            #produces
            let request = call.decode(|#input| Ok(#request { #(#fields)* #body #preferred }))?;
            Ok(call.run(async move { server.api.#method(#argument request).await }).await)
        }
    }
}
