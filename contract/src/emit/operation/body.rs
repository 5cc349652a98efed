//! The body of a request.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::{checks, rust_type};
use super::Writer;
use crate::model::{Media, MediaKind, Operation, RequestBody};
use crate::names::ident;

pub(super) fn fields(operation: &Operation, body: &RequestBody) -> TokenStream {
    let ty = body_type(operation, body);
    let ty = if body.required {
        ty
    } else {
        quote!(Option<#ty>)
    };
    let content_type = all_binary(body).then(|| {
        quote! {
            /// What the sender says that the body is.
            pub content_type: Option<::runtime::http::HeaderValue>,
        }
    });
    quote! {
        #content_type
        /// The body.
        pub body: #ty,
    }
}

pub(super) fn choice(writer: &Writer, operation: &Operation, body: &RequestBody) -> TokenStream {
    if !is_choice(body) {
        return TokenStream::new();
    }
    let name = format_ident!("{}Body", operation.type_name);
    let variants = body.content.iter().map(|media| {
        let (variant, ty) = (ident(&media.variant), media_type(media));
        let documentation = format!(" `{}`", media.media_type);
        quote!(#[doc = #documentation] #variant(#ty),)
    });
    let arms = body.content.iter().map(|media| {
        let variant = ident(&media.variant);
        let structured = !matches!(media.kind, MediaKind::Binary | MediaKind::Text);
        match structured && writer.types.is_validated(&media.usage) {
            true => {
                let check = checks::of_value(&writer.types, &media.usage, &quote!(value));
                quote!(Self::#variant(value) => #check,)
            }
            false => quote!(Self::#variant(_) => Ok(()),),
        }
    });
    let documentation = format!(" The body of [`{}Request`].", operation.type_name);
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone)]
        pub enum #name {
            #(#variants)*
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

pub(super) fn check(writer: &Writer, body: &RequestBody) -> Option<TokenStream> {
    let check = match body.content.as_slice() {
        _ if all_binary(body) => return None,
        [media]
            if matches!(media.kind, MediaKind::Text)
                || !writer.types.is_validated(&media.usage) =>
        {
            return None;
        }
        [media] => checks::statement(&writer.types, "body", &media.usage, &quote!(value)),
        _ => {
            quote!(checks.nested("body", value);)
        }
    };
    Some(match body.required {
        true => quote!({ let value = &self.body; #check }),
        false => quote!(if let Some(value) = &self.body { #check }),
    })
}

pub(super) fn read(writer: &Writer, operation: &Operation, body: &RequestBody) -> TokenStream {
    let read = match body.content.as_slice() {
        _ if all_binary(body) => quote!(input.bytes()),
        [media] => read_media(writer, media),
        several => {
            let name = format_ident!("{}Body", operation.type_name);
            let last = several.len() - 1;
            let arms = several.iter().enumerate().map(|(index, media)| {
                let (variant, read) = (ident(&media.variant), read_media(writer, media));
                let literal = Literal::usize_unsuffixed(index);
                let pattern = if index == last {
                    quote!(_)
                } else {
                    quote!(#literal)
                };
                quote!(#pattern => #name::#variant(#read),)
            });
            quote!(match input.media_type() { #(#arms)* })
        }
    };
    let read = if body.required {
        read
    } else {
        quote!(if input.has_body() { Some(#read) } else { None })
    };
    let content_type =
        all_binary(body).then(|| quote!(content_type: input.content_type().cloned(),));
    quote!(#content_type body: #read,)
}

/// Whether the caller chooses between media types that are read in different ways.
pub(super) fn is_choice(body: &RequestBody) -> bool {
    !all_binary(body) && body.content.len() > 1
}

fn all_binary(body: &RequestBody) -> bool {
    body.content
        .iter()
        .all(|media| media.kind == MediaKind::Binary)
}

fn body_type(operation: &Operation, body: &RequestBody) -> TokenStream {
    match body.content.as_slice() {
        _ if all_binary(body) => quote!(::runtime::bytes::Bytes),
        [media] => media_type(media),
        _ => {
            let name = format_ident!("{}Body", operation.type_name);
            quote!(#name)
        }
    }
}

fn media_type(media: &Media) -> TokenStream {
    match media.kind {
        MediaKind::Json | MediaKind::Form | MediaKind::Multipart => {
            rust_type::usage(&media.usage, &quote!(types::))
        }
        MediaKind::Text => quote!(String),
        MediaKind::Binary => quote!(::runtime::bytes::Bytes),
    }
}

fn read_media(writer: &Writer, media: &Media) -> TokenStream {
    match media.kind {
        MediaKind::Json if writer.types.is_exact(&media.usage) => {
            quote!(input.json::<::runtime::decode::Exactly<_>>()?.0)
        }
        MediaKind::Json => quote!(input.json()?),
        MediaKind::Form => quote!(input.form()?),
        MediaKind::Multipart => quote!(input.multipart()?),
        MediaKind::Text => quote!(input.text()?),
        MediaKind::Binary => quote!(input.bytes()),
    }
}
