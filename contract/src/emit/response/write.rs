//! How a declared answer is written.

use proc_macro2::TokenStream;
use quote::quote;

use super::{body_enum_name, is_choice};
use crate::model::types::Type;
use crate::model::{Header, HeaderKind, Media, MediaKind, Operation, Response, Status};
use crate::names::ident;

/// The arm that writes one of the declared answers.
pub(super) fn arm(operation: &Operation, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let status = match response.status {
        Status::Code(code) => status_code(code),
        _ => quote!(status),
    };
    let fields = response.headers.iter().map(|header| ident(&header.name));
    let headers = response.headers.iter().map(header_value);
    let headers = quote!(::runtime::Headers::new() #(#headers)*);
    let is_struct = !matches!(response.status, Status::Code(_)) || !response.headers.is_empty();
    let open_status = (!matches!(response.status, Status::Code(_))).then(|| quote!(status,));
    let has_body = !response.content.is_empty();
    let pattern = match (is_struct, has_body) {
        (true, true) => quote!(Self::#name { #open_status #(#fields,)* body }),
        (true, false) => quote!(Self::#name { #open_status #(#fields,)* }),
        (false, true) => quote!(Self::#name(body)),
        (false, false) => quote!(Self::#name),
    };
    let answer = match response.content.as_slice() {
        [] => quote!(::runtime::response::empty(#status, #headers)),
        content if is_choice(content) => {
            let body_enum = body_enum_name(operation, response);
            let arms = content.iter().map(|media| {
                let variant = ident(&media.variant);
                let write = write(media, &status, &quote!(headers));
                quote!(#body_enum::#variant(body) => #write,)
            });
            quote!({
                let headers = #headers;
                match body {
                    #(#arms)*
                }
            })
        }
        [media, ..] => write(media, &status, &headers),
    };
    quote!(#pattern => #answer,)
}

fn write(media: &Media, status: &TokenStream, headers: &TokenStream) -> TokenStream {
    let media_type = &media.media_type;
    match media.kind {
        MediaKind::Json if media_type == "application/json" => {
            quote!(::runtime::json(#status, #headers, &body))
        }
        MediaKind::Json | MediaKind::Form | MediaKind::Multipart => {
            quote!(::runtime::response::json_as(#media_type, #status, #headers, &body))
        }
        MediaKind::Text => {
            let media_type =
                match media_type.contains(['*', ';']) || !media_type.starts_with("text/") {
                    true => media_type.replace('*', "plain"),
                    false => format!("{media_type}; charset=utf-8"),
                };
            quote!(::runtime::response::content(#media_type, #status, #headers, body))
        }
        MediaKind::Binary => quote!(::runtime::response::binary(#status, #headers, body)),
    }
}

fn header_value(header: &Header) -> TokenStream {
    let (name, field) = (header.header.to_ascii_lowercase(), ident(&header.name));
    match &header.kind {
        HeaderKind::ETag if header.required => quote!(.typed(#field)),
        HeaderKind::ETag => quote!(.optional_typed(#field)),
        HeaderKind::Value(usage) => {
            let shown = match &usage.ty {
                Type::String
                | Type::Boolean
                | Type::Integer(_)
                | Type::Number
                | Type::Uuid
                | Type::Date => None,
                _ => Some(quote!(::runtime::response::header_text)),
            };
            match (header.required, shown) {
                (true, None) => quote!(.value(#name, #field)),
                (true, Some(shown)) => quote!(.value(#name, #shown(&#field))),
                (false, None) => quote!(.optional(#name, #field)),
                (false, Some(shown)) => quote!(.optional(#name, #field.as_ref().map(#shown))),
            }
        }
    }
}

/// An expression for a status.
pub(super) fn status_code(code: u16) -> TokenStream {
    let reason = http::StatusCode::from_u16(code)
        .ok()
        .and_then(|status| status.canonical_reason());
    match (code, reason) {
        (418, _) | (_, None) => {
            // Every number from 100 to 999 is a status, and the contract was checked for that.
            quote!(::runtime::http::StatusCode::from_u16(#code).unwrap_or_default())
        }
        (_, Some(reason)) => {
            let name = ident(
                &reason
                    .to_uppercase()
                    .replace(['-', ' '], "_")
                    .replace('\'', ""),
            );
            quote!(::runtime::http::StatusCode::#name)
        }
    }
}
