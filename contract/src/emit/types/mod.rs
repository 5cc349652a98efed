//! `types.rs`: every type of the contract with serde, validator and utoipa.

mod enumeration;
mod field;
mod newtype;
mod structure;
mod tagged;
mod untagged;

use proc_macro2::TokenStream;
use quote::quote;

pub(super) use self::field::{Presence, presence};
pub(super) use self::structure::additional_name;
use super::boxes::Boxes;
use super::documentation;
use super::rust_type::{self, Types};
use crate::model::Contract;
use crate::model::types::{Definition, Kind, Usage};
use crate::names::ident;

/// What is needed to write a type.
pub(super) struct Scope<'a> {
    pub types: Types<'a>,
    boxes: Boxes,
}

impl<'a> Scope<'a> {
    pub(super) fn new(contract: &'a Contract) -> Self {
        Scope {
            types: Types::new(&contract.definitions),
            boxes: Boxes::new(&contract.definitions),
        }
    }
}

/// The items of the module `types`.
pub(super) fn build(contract: &Contract) -> TokenStream {
    let scope = Scope::new(contract);
    let mut definitions: Vec<_> = contract.definitions.values().collect();
    definitions.sort_by(|a, b| a.name.cmp(&b.name));
    let items = definitions
        .into_iter()
        .map(|definition| definition_items(&scope, definition));
    quote! {
        use ::serde::{Deserialize, Serialize};

        #(#items)*
    }
}

fn definition_items(scope: &Scope, definition: &Definition) -> TokenStream {
    match &definition.kind {
        Kind::Struct(object) => structure::build(scope, definition, object),
        Kind::Enumeration(values) => enumeration::build(definition, values),
        Kind::Newtype(inner) => newtype::build(scope, definition, inner),
        Kind::Alias(inner) => alias(definition, inner),
        Kind::Tagged(union) => tagged::build(scope, definition, union),
        Kind::Untagged(variants) => untagged::build(scope, definition, variants),
    }
}

fn head(definition: &Definition) -> TokenStream {
    let fallback = match &definition.component {
        Some(component) => format!("`{component}` of the contract."),
        None => format!("`{}` of the contract.", definition.pointer),
    };
    let lines = documentation::lines(definition.description.as_deref(), &fallback);
    let deprecated = documentation::deprecated(definition.deprecated);
    quote!(#lines #deprecated)
}

fn alias(definition: &Definition, inner: &Usage) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let inner = rust_type::usage(inner, &TokenStream::new());
    quote! {
        #head
        pub type #name = #inner;
    }
}

fn variant_type(scope: &Scope, definition: &Definition, usage: &Usage) -> TokenStream {
    let inner = rust_type::plain(&usage.ty, &TokenStream::new());
    let inner = if scope.boxes.is_boxed(&definition.name, usage) {
        quote!(Box<#inner>)
    } else {
        inner
    };
    if usage.nullable {
        quote!(Option<#inner>)
    } else {
        inner
    }
}
