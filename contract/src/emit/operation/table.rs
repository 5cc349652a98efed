//! The table of an operation: what the layer has to know about it before a request is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::schema_document;
use super::{Writer, negotiation};
use crate::model::{
    LimitedBy, Location, Media, MediaKind, Operation, Parameter, ParameterKind, RateLimit, Shape,
    Style,
};
use crate::names::ident;

pub(super) fn build(writer: &Writer, operation: &Operation) -> TokenStream {
    let (id, path) = (&operation.id, &operation.path);
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| parameter_entry(writer, operation, parameter));
    let body = match &operation.body {
        Some(body) => {
            let required = body.required;
            let media = body
                .content
                .iter()
                .map(|media| media_entry(writer, operation, media));
            quote!(Some(::runtime::Body { required: #required, media_types: &[#(#media),*] }))
        }
        None => quote!(None),
    };
    let security = match writer.markers.of(operation) {
        Some(marker) => quote!(<security::#marker as ::runtime::Security>::REQUIREMENT),
        None => quote!(&[]),
    };
    let produces = negotiation::produced(operation);
    let max_body_bytes =
        proc_macro2::Literal::u64_unsuffixed(operation.max_body_bytes.unwrap_or(0));
    let timeout = match operation.timeout_seconds {
        Some(seconds) => {
            let milliseconds = proc_macro2::Literal::u64_unsuffixed((seconds * 1000.0) as u64);
            quote!(Some(::std::time::Duration::from_millis(#milliseconds)))
        }
        None => quote!(None),
    };
    let rate_limit = rate_limit(operation.rate_limit);
    let (idempotent, paged) = (operation.is_idempotent(), operation.is_paged());
    let documentation = format!(" What the contract says about `{id}`.");
    quote! {
        #[doc = #documentation]
        pub static OPERATION: ::runtime::Operation = ::runtime::Operation {
            id: #id,
            path: #path,
            parameters: &[#(#parameters),*],
            body: #body,
            security: #security,
            produces: &[#(#produces),*],
            schemas: &super::super::SCHEMAS,
            max_body_bytes: #max_body_bytes,
            timeout: #timeout,
            rate_limit: #rate_limit,
            idempotent: #idempotent,
            paged: #paged,
        };
    }
}

fn rate_limit(limit: Option<RateLimit>) -> TokenStream {
    let Some(limit) = limit else {
        return quote!(None);
    };
    let requests = proc_macro2::Literal::u32_unsuffixed(limit.requests);
    let seconds = proc_macro2::Literal::u32_unsuffixed(limit.seconds);
    let by = ident(match limit.by {
        LimitedBy::Caller => "Caller",
        LimitedBy::Address => "Address",
    });
    quote!(Some(::runtime::RateLimit {
        requests: #requests,
        per: ::std::time::Duration::from_secs(#seconds),
        by: ::runtime::LimitedBy::#by,
    }))
}

/// The name of a location in keys and tables.
pub(in crate::emit) fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn parameter_entry(writer: &Writer, operation: &Operation, parameter: &Parameter) -> TokenStream {
    let (name, required, explode) = (&parameter.parameter, parameter.required, parameter.explode);
    let location = ident(match parameter.location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
    });
    let style = ident(match parameter.style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    });
    let shape = shape(&parameter.shape);
    let schema =
        schema_document::parameter_key(&operation.id, location_name(parameter.location), name);
    let strict =
        parameter.kind == ParameterKind::Value && writer.types.is_inexact(&parameter.usage);
    quote! {
        ::runtime::Parameter {
            name: #name,
            location: ::runtime::Location::#location,
            required: #required,
            shape: #shape,
            style: ::runtime::Style::#style,
            explode: #explode,
            schema: #schema,
            strict: #strict,
        }
    }
}

fn shape(shape: &Shape) -> TokenStream {
    match shape {
        Shape::String => quote!(::runtime::Shape::String),
        Shape::Integer => quote!(::runtime::Shape::Integer),
        Shape::Number => quote!(::runtime::Shape::Number),
        Shape::Boolean => quote!(::runtime::Shape::Boolean),
        Shape::Any => quote!(::runtime::Shape::Any),
        Shape::Json => quote!(::runtime::Shape::Json),
        Shape::Array(items) => {
            let items = self::shape(items);
            quote!(::runtime::Shape::Array(&#items))
        }
        Shape::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = self::shape(member);
                quote!((#name, #member))
            });
            quote!(::runtime::Shape::Object(&[#(#members),*]))
        }
    }
}

fn media_entry(writer: &Writer, operation: &Operation, media: &Media) -> TokenStream {
    let media_type = &media.media_type;
    let kind = ident(match media.kind {
        MediaKind::Json => "Json",
        MediaKind::Form => "Form",
        MediaKind::Multipart => "Multipart",
        MediaKind::Text => "Text",
        MediaKind::Binary => "Binary",
    });
    let structured = !matches!(media.kind, MediaKind::Binary | MediaKind::Text);
    let schema = if structured {
        schema_document::body_key(&operation.id, media_type)
    } else {
        String::new()
    };
    let strict = structured && writer.types.is_inexact(&media.usage);
    quote! {
        ::runtime::BodyMedia { media_type: #media_type, kind: ::runtime::BodyKind::#kind, schema: #schema, strict: #strict }
    }
}
