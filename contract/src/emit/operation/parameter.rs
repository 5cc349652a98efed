//! A parameter as a field of the request.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::super::{checks, defaults, documentation, rust_type};
use super::Writer;
use crate::model::{Operation, Parameter, ParameterKind};
use crate::names::ident;

pub(super) fn field(writer: &Writer, operation: &Operation, parameter: &Parameter) -> TokenStream {
    let index = operation
        .parameters
        .iter()
        .position(|other| std::ptr::eq(other, parameter))
        .unwrap_or_default();
    let (name, held) = (field_name(parameter), held(writer, operation, index));
    let fallback = format!("The parameter `{}`.", parameter.parameter);
    let documentation = documentation::lines(parameter.description.as_deref(), &fallback);
    let ty = held.ty;
    quote!(#documentation pub #name: #ty,)
}

pub(super) fn check(writer: &Writer, parameter: &Parameter) -> Option<TokenStream> {
    if parameter.kind != ParameterKind::Value || !writer.types.is_validated(&parameter.usage) {
        return None;
    }
    let name = ident(&parameter.name);
    let is_plain = parameter.required || default(writer, parameter).is_some();
    let check = checks::statement(
        &writer.types,
        &parameter.parameter,
        &parameter.usage,
        &quote!(value),
    );
    Some(match is_plain {
        true => quote!({ let value = &self.#name; #check }),
        false => quote!(if let Some(value) = &self.#name { #check }),
    })
}

pub(super) fn field_name(parameter: &Parameter) -> Ident {
    match parameter.kind {
        ParameterKind::PageToken => ident("page"),
        ParameterKind::IdempotencyKey => ident("idempotency"),
        _ => ident(&parameter.name),
    }
}

/// How a parameter is held and read.
pub(super) struct Held {
    pub(super) ty: TokenStream,
    pub(super) read: TokenStream,
}

pub(super) fn held(writer: &Writer, operation: &Operation, index: usize) -> Held {
    let parameter = &operation.parameters[index];
    let literal = Literal::usize_unsuffixed(index);
    match (parameter.kind, parameter.required) {
        (ParameterKind::IfMatch, true) => Held {
            ty: quote!(::runtime::conditional::IfMatch),
            read: quote!(input.required_header()?),
        },
        (ParameterKind::IfMatch, false) => Held {
            ty: quote!(Option<::runtime::conditional::IfMatch>),
            read: quote!(input.header()?),
        },
        (ParameterKind::IfNoneMatch, true) => Held {
            ty: quote!(::runtime::conditional::IfNoneMatch),
            read: quote!(input.required_header()?),
        },
        (ParameterKind::IfNoneMatch, false) => Held {
            ty: quote!(Option<::runtime::conditional::IfNoneMatch>),
            read: quote!(input.header()?),
        },
        (ParameterKind::IdempotencyKey, true) => Held {
            ty: quote!(::runtime::Idempotency),
            read: quote!(input.idempotency()?),
        },
        (ParameterKind::IdempotencyKey, false) => Held {
            ty: quote!(Option<::runtime::Idempotency>),
            read: quote!(input.optional_idempotency()?),
        },
        (ParameterKind::PageToken, _) => Held {
            ty: quote!(::runtime::Page),
            read: quote!(input.page()),
        },
        (ParameterKind::Value, required) => {
            let inner = rust_type::usage(&parameter.usage, &quote!(types::));
            let is_exact = writer.types.is_exact(&parameter.usage);
            let exactly = is_exact.then(|| quote!(::<::runtime::decode::Exactly<#inner>>));
            let given = is_exact.then(|| quote!(.map(|value| value.0)));
            let always = is_exact.then(|| quote!(.0));
            match (required, default(writer, parameter)) {
                (true, _) => Held {
                    ty: inner,
                    read: quote!(input.parameter #exactly (#literal)? #always),
                },
                (false, Some(default)) => Held {
                    ty: inner,
                    read: quote!(input.optional #exactly (#literal)? #given .unwrap_or_else(|| #default)),
                },
                (false, None) => Held {
                    ty: quote!(Option<#inner>),
                    read: quote!(input.optional #exactly (#literal)? #given),
                },
            }
        }
    }
}

/// The default of a parameter as an expression.
fn default(writer: &Writer, parameter: &Parameter) -> Option<TokenStream> {
    let default = parameter.default.as_ref()?;
    defaults::expression(&writer.types, &parameter.usage, default, &quote!(types::))
}
