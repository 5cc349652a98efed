//! What an operation answers: one enum over the declared statuses, and one over its problems.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{documentation, rust_type};
use crate::model::types::Type;
use crate::model::{
    Contract, Header, HeaderKind, Media, MediaKind, Operation, ParameterKind, Response, Status,
};
use crate::names::{ident, variant_name};

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
    let arms = responses.iter().map(|response| arm(operation, response));
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

fn arm(operation: &Operation, response: &Response) -> TokenStream {
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

/// The error enum: the problems that the service itself answers, and everything unforeseen.
pub(super) fn error(contract: &Contract, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Error", operation.type_name);
    let codes = codes(contract, operation);
    let invalid = declares_invalid(operation);
    let variants = codes.iter().map(|(code, problem)| {
        let variant = ident(&variant_name(code));
        let documentation = documentation::lines(Some(&problem.description), &problem.title);
        quote!(#documentation #variant,)
    });
    let arms = codes.iter().map(|(code, problem)| {
        let (variant, title, status) = (
            ident(&variant_name(code)),
            &problem.title,
            status_code(problem.status),
        );
        quote!(Self::#variant => ::runtime::Problem::new(#status, #code, #title),)
    });
    let has_codes = !codes.is_empty();
    let detailed_variant = has_codes.then(|| {
        quote! {
            /// One of the problems above, with more to say about this occurrence.
            Detailed(::runtime::Problem),
        }
    });
    let detailed_arm = has_codes.then(|| quote!(Self::Detailed(problem) => problem,));
    let saying = has_codes.then(|| {
        quote! {
            /// The same problem, saying more about this occurrence: a detail, or which parts of the request it is about.
            #[must_use]
            pub fn saying(self, more: impl FnOnce(::runtime::Problem) -> ::runtime::Problem) -> Self {
                Self::Detailed(more(self.into_problem()))
            }
        }
    });
    let invalid_variant = invalid.then(|| {
        quote! {
            /// Faults of the request that only the service can find.
            Invalid(::runtime::Faults),
        }
    });
    let invalid_arm = invalid
        .then(|| quote!(Self::Invalid(faults) => ::runtime::Problem::validation_failed(faults),));
    let page = operation.is_paged();
    let page_variant = page.then(|| {
        quote! {
            /// The page token continues nothing.
            Page(::runtime::Problem),
        }
    });
    let page_arm = page.then(|| quote!(Self::Page(problem) => problem,));
    let documentation = format!(" Why `{}` is not done.", operation.id);
    quote! {
        #[doc = #documentation]
        #[derive(Debug)]
        pub enum #name {
            #(#variants)*
            #detailed_variant
            #invalid_variant
            #page_variant
            /// Something that no caller can mend: it is logged and answered as `internal`.
            Internal(Box<dyn ::std::error::Error + Send + Sync>),
        }

        impl<E: ::std::error::Error + Send + Sync + 'static> From<E> for #name {
            fn from(error: E) -> Self {
                Self::Internal(Box::new(error))
            }
        }

        impl #name {
            #saying

            fn into_problem(self) -> ::runtime::Problem {
                match self {
                    #(#arms)*
                    #detailed_arm
                    #invalid_arm
                    #page_arm
                    Self::Internal(error) => ::runtime::Problem::internal(&*error),
                }
            }
        }

        impl ::runtime::Answer for #name {
            fn into_answer(self) -> ::runtime::axum::response::Response {
                self.into_problem().into_answer()
            }
        }
    }
}

/// The codes that the service answers: those that the operation lists, and those that its parameters imply.
fn codes<'c>(
    contract: &'c Contract,
    operation: &'c Operation,
) -> Vec<(&'c str, &'c crate::model::ProblemCode)> {
    let mut codes: Vec<&str> = operation.problems.iter().map(String::as_str).collect();
    let conditional = operation
        .parameters
        .iter()
        .any(|parameter| parameter.kind == ParameterKind::IfMatch);
    if conditional && !codes.contains(&"precondition_failed") {
        codes.push("precondition_failed");
    }
    codes
        .into_iter()
        .filter_map(|code| Some((code, contract.problems.get(code)?)))
        .collect()
}

fn declares_invalid(operation: &Operation) -> bool {
    operation
        .responses
        .iter()
        .any(|response| response.is_problem && response.status == Status::Code(422))
}
