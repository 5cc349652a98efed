//! One of several objects, told apart by a property, as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::documentation;
use super::{Scope, head, variant_type};
use crate::model::types::{Definition, Tagged};
use crate::names::ident;

pub(super) fn build(scope: &Scope, definition: &Definition, union: &Tagged) -> TokenStream {
    let (head, name, property) = (head(definition), ident(&definition.name), &union.property);
    let variants: Vec<_> = union
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let types: Vec<_> = union
        .variants
        .iter()
        .map(|variant| variant_type(scope, definition, &variant.usage))
        .collect();
    let tags = union
        .variants
        .iter()
        .map(|variant| &variant.tags)
        .map(|tags| quote!(#(#tags)|*));
    let documentation = union
        .variants
        .iter()
        .map(|variant| documentation::lines(None, &format!("`{}`", variant.tags.join("`, `"))));
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum #name {
            #(#documentation #variants(#types),)*
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = ::runtime::serde_json::Value::deserialize(deserializer)?;
                match ::runtime::union::tag(&value, #property) {
                    #(Some(#tags) => ::runtime::union::variant(value).map(Self::#variants),)*
                    _ => Err(::runtime::union::no_variant()),
                }
            }
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                // Written as a method, because the value may stand in a box.
                use ::runtime::validator::Validate as _;
                match self {
                    #(Self::#variants(value) => value.validate(),)*
                }
            }
        }
    }
}
