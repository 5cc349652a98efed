//! Choices that a property tells apart.

use quote::quote;
use serde_json::Value;
use syn::{Attribute, Item, ItemEnum, Type};

use super::syntax;
use crate::names::{self, UniqueNames};

/// What stands in place of the enum `item`: one that is read by its property, says what is wrong with the alternative
/// that was meant, and takes what is newer than the client as `Unknown`.
pub(super) fn write(item: &ItemEnum, union: &Value) -> Option<Vec<Item>> {
    let property = union["property"].as_str().unwrap_or_default();
    let alternatives = alternatives(item, union)?;
    // The pieces are identifiers and texts, so that this parses; if it did not, what typify wrote would stay.
    let new = syn::parse2::<syn::File>(written(item, property, &alternatives)).ok()?;
    Some(new.items)
}

struct Alternative {
    variant: proc_macro2::Ident,
    holds: Type,
    values: Vec<String>,
}

/// The alternatives in the order of the contract; the last of the enum, which takes anything, is not one.
fn alternatives(item: &ItemEnum, union: &Value) -> Option<Vec<Alternative>> {
    let mapping = union["mapping"].as_object()?;
    let mut taken = UniqueNames::default();
    taken.take("Unknown");
    let known = item
        .variants
        .iter()
        .take(item.variants.len().checked_sub(1)?);
    let alternatives = known.enumerate().map(|(index, variant)| {
        let holds = variant.fields.iter().next()?.ty.clone();
        let values: Vec<_> = mapping
            .iter()
            .filter(|(_, target)| **target == index)
            .map(|(value, _)| value.clone())
            .collect();
        let name = match values.as_slice() {
            [one] => names::variant_name(one),
            _ => syntax::last_name(syntax::arguments(&holds).first().copied().unwrap_or(&holds))?,
        };
        Some(Alternative {
            variant: names::ident(&taken.take(&name)),
            holds,
            values,
        })
    });
    alternatives.collect()
}

fn written(
    item: &ItemEnum,
    property: &str,
    alternatives: &[Alternative],
) -> proc_macro2::TokenStream {
    let ident = &item.ident;
    let docs: Vec<&Attribute> = item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .collect();
    let variants: Vec<_> = alternatives.iter().map(|one| &one.variant).collect();
    let types: Vec<_> = alternatives.iter().map(|one| &one.holds).collect();
    let arms = alternatives.iter().map(
        |Alternative {
             variant, values, ..
         }| {
            quote! {
                Some(#(#values)|*) => ::serde_json::from_value(value)
                    .map(Self::#variant)
                    .map_err(::serde::de::Error::custom),
            }
        },
    );
    quote! {
        #(#docs)*
        #[derive(::serde::Serialize, Clone, Debug, PartialEq)]
        #[serde(untagged)]
        pub enum #ident {
            #(#variants(#types),)*
            /// An alternative that is newer than this client.
            Unknown(::serde_json::Value),
        }

        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                let value = <::serde_json::Value as ::serde::Deserialize>::deserialize(deserializer)?;
                let tag = value.get(#property).and_then(::serde_json::Value::as_str).map(str::to_owned);
                match tag.as_deref() {
                    #(#arms)*
                    _ => Ok(Self::Unknown(value)),
                }
            }
        }

        #(
            impl ::std::convert::From<#types> for #ident {
                fn from(value: #types) -> Self {
                    Self::#variants(value)
                }
            }
        )*
    }
}
