//! `#[utoipa::path]`: what the served document says about an operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::Writer;
use crate::model::Operation;
use crate::names::ident;

pub(super) fn attribute(writer: &Writer, operation: &Operation) -> TokenStream {
    let raw = writer
        .contract
        .document
        .pointer(&operation.pointer)
        .cloned()
        .unwrap_or_default();
    let (method, path, id) = (ident(&operation.method), &operation.path, &operation.id);
    let tags = raw
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str());
    let summary = operation
        .summary
        .as_ref()
        .map(|text| quote!(summary = #text,));
    let description = operation
        .description
        .as_ref()
        .map(|text| quote!(description = #text,));
    let (request, answer) = (
        format_ident!("{}Request", operation.type_name),
        format_ident!("{}Response", operation.type_name),
    );
    let params = (!operation.parameters.is_empty()).then(|| quote!(params(#request),));
    let own_security = raw.get("security").and_then(Value::as_array);
    let security = own_security.map(|alternatives| {
        let alternatives = alternatives.iter().map(|alternative| {
            let schemes = alternative
                .as_object()
                .into_iter()
                .flatten()
                .map(|(scheme, scopes)| {
                    let scopes = scopes
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|scope| scope.as_str());
                    quote!(#scheme = [#(#scopes),*])
                });
            quote!((#(#schemes),*))
        });
        quote!(security(#(#alternatives),*),)
    });
    let extensions: Vec<_> = raw
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.starts_with("x-"))
        .map(|(key, value)| {
            let value: TokenStream = value.to_string().parse().unwrap_or_default();
            quote!((#key = json!(#value)))
        })
        .collect();
    let extensions = (!extensions.is_empty()).then(|| quote!(extensions(#(#extensions),*),));
    quote! {
        #[::runtime::utoipa::path(
            #method, path = #path, operation_id = #id, tags = [#(#tags),*], #summary #description #params
            responses(#answer), #security #extensions
        )]
    }
}
