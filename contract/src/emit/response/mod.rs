//! What an operation answers: one enum over the declared statuses, and one over its problems.

mod error;
mod write;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub(super) use self::error::error;
use super::{documentation, rust_type};
use crate::model::{Header, HeaderKind, Media, MediaKind, Operation, Response, Status};
use crate::names::ident;

fn types_scope() -> TokenStream {
    quote!(types::)
}

/// The response enum with its bodies, and how it is answered.
pub(super) fn response(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Response", operation.type_name);
    let responses: Vec<_> = operation
        .responses
        .iter()
        .filter(|response| !response.is_problem)
        .collect();
    let bodies = responses
        .iter()
        .filter_map(|response| body_enum(operation, response));
    let variants = responses
        .iter()
        .map(|response| variant(operation, response));
    let arms = responses
        .iter()
        .map(|response| write::arm(operation, response));
    let undeclared = operation.responses.is_empty();
    let (undeclared_variant, undeclared_arm) = match undeclared {
        true => (
            quote! {
                /// The contract declares no answer at all.
                Undeclared(::runtime::axum::response::Response),
            },
            quote!(Self::Undeclared(response) => response,),
        ),
        false => (TokenStream::new(), TokenStream::new()),
    };
    let clone = (!undeclared
        && responses.iter().all(|response| {
            response
                .content
                .iter()
                .all(|media| media.kind != MediaKind::Binary)
        }))
    .then(|| quote!(Clone,));
    let documentation = format!(" What `{}` answers.", operation.id);
    quote! {
        #[doc = #documentation]
        #[derive(#clone Debug)]
        pub enum #name {
            #(#variants)*
            #undeclared_variant
        }

        impl ::runtime::Answer for #name {
            fn into_answer(self) -> ::runtime::axum::response::Response {
                match self {
                    #(#arms)*
                    #undeclared_arm
                }
            }
        }

        #(#bodies)*
    }
}

/// Whether the bodies differ in kind, so that the service has to say which it means.
fn is_choice(content: &[Media]) -> bool {
    content.len() > 1 && content.iter().any(|media| media.kind != MediaKind::Binary)
}

fn body_enum_name(operation: &Operation, response: &Response) -> Ident {
    format_ident!("{}{}Body", operation.type_name, response.variant)
}

/// The names of the enums for bodies of different kinds.
pub(super) fn body_enum_names(operation: &Operation) -> Vec<Ident> {
    let responses = operation
        .responses
        .iter()
        .filter(|response| !response.is_problem && is_choice(&response.content));
    responses
        .map(|response| body_enum_name(operation, response))
        .collect()
}

fn body_type(operation: &Operation, response: &Response) -> Option<TokenStream> {
    let first = response.content.first()?;
    if is_choice(&response.content) {
        let name = body_enum_name(operation, response);
        return Some(quote!(#name));
    }
    Some(media_type(first))
}

fn media_type(media: &Media) -> TokenStream {
    match media.kind {
        MediaKind::Json | MediaKind::Form | MediaKind::Multipart => {
            rust_type::usage(&media.usage, &types_scope())
        }
        MediaKind::Text => quote!(String),
        MediaKind::Binary => quote!(::runtime::Binary),
    }
}

fn body_enum(operation: &Operation, response: &Response) -> Option<TokenStream> {
    if !is_choice(&response.content) {
        return None;
    }
    let name = body_enum_name(operation, response);
    let variants = response.content.iter().map(|media| {
        let (variant, ty) = (ident(&media.variant), media_type(media));
        let documentation = format!(" `{}`", media.media_type);
        quote!(#[doc = #documentation] #variant(#ty),)
    });
    let clone = response
        .content
        .iter()
        .all(|media| media.kind != MediaKind::Binary)
        .then(|| quote!(Clone,));
    let documentation = format!(
        " The body of [`{}Response::{}`].",
        operation.type_name, response.variant
    );
    Some(quote! {
        #[doc = #documentation]
        #[derive(#clone Debug)]
        pub enum #name {
            #(#variants)*
        }
    })
}

fn variant(operation: &Operation, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let documentation = documentation::lines(Some(&response.description), "An answer.");
    let body = body_type(operation, response);
    let status = (!matches!(response.status, Status::Code(_))).then(|| {
        quote! {
            /// The status, which the contract leaves open.
            status: ::runtime::http::StatusCode,
        }
    });
    if status.is_none() && response.headers.is_empty() {
        return match body {
            Some(body) => quote!(#documentation #name(#body),),
            None => quote!(#documentation #name,),
        };
    }
    let headers = response.headers.iter().map(header_field);
    let body = body.map(|body| {
        quote! {
            /// The body.
            body: #body,
        }
    });
    quote!(#documentation #name { #status #(#headers)* #body },)
}

fn header_field(header: &Header) -> TokenStream {
    let name = ident(&header.name);
    let fallback = format!("The header `{}`.", header.header);
    let documentation = documentation::lines(header.description.as_deref(), &fallback);
    let ty = match &header.kind {
        HeaderKind::ETag => quote!(::runtime::conditional::ETag),
        HeaderKind::Value(usage) => rust_type::plain(&usage.ty, &types_scope()),
    };
    match header.required {
        true => quote!(#documentation #name: #ty,),
        false => quote!(#documentation #name: Option<#ty>,),
    }
}
