//! An object with named properties as a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{checks, rust_type};
use super::{Scope, field, head};
use crate::model::types::{Additional, Definition, Struct};
use crate::names::ident;

pub(super) fn build(scope: &Scope, definition: &Definition, object: &Struct) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let fields = object
        .fields
        .iter()
        .map(|field| field::item(scope, definition, field));
    let (closed, additional) = match &object.additional {
        Additional::Refused => (quote!(#[serde(deny_unknown_fields)]), None),
        Additional::Ignored => (TokenStream::new(), None),
        Additional::Kept(values) => {
            let values = rust_type::usage(values, &TokenStream::new());
            let field = ident(&additional_name(object));
            let item = quote! {
                /// The properties that the contract does not name.
                #[serde(flatten)]
                pub #field: ::std::collections::BTreeMap<String, #values>,
            };
            (TokenStream::new(), Some(item))
        }
    };
    let checks = checks::of_struct(&scope.types, object);
    let defaults = object
        .fields
        .iter()
        .filter_map(|field| field::default_function(scope, definition, field));
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #closed
        pub struct #name {
            #(#fields)*
            #additional
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                #checks
            }
        }

        #(#defaults)*
    }
}

/// The name of the field that keeps what the contract does not name.
pub(in crate::emit) fn additional_name(object: &Struct) -> String {
    let mut name = "additional".to_owned();
    while object.fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    name
}
