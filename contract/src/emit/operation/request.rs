//! The request of an operation: a struct of its parameters and its body, with its checks.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::checks;
use super::{Writer, body, negotiation, parameter};
use crate::model::Operation;

pub(super) fn build(writer: &Writer, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Request", operation.type_name);
    let fields = operation
        .parameters
        .iter()
        .map(|parameter| parameter::field(writer, operation, parameter));
    let (body_fields, body_enum) = match &operation.body {
        Some(body) => (
            body::fields(operation, body),
            body::choice(writer, operation, body),
        ),
        None => (TokenStream::new(), TokenStream::new()),
    };
    let choice = negotiation::has_choice(operation).then(|| {
        quote! {
            /// The media type that the caller likes best among those that the operation answers.
            pub preferred: &'static str,
        }
    });
    let mut statements: Vec<_> = operation
        .parameters
        .iter()
        .filter_map(|parameter| parameter::check(writer, parameter))
        .collect();
    statements.extend(
        operation
            .body
            .as_ref()
            .and_then(|body| body::check(writer, body)),
    );
    let checks = checks::finish(&statements);
    let documentation = format!(" What `{}` is asked.", operation.id);
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone)]
        pub struct #name {
            #(#fields)*
            #body_fields
            #choice
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                #checks
            }
        }

        #body_enum
    }
}
