//! One of several types, told apart by trying, as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{checks, documentation};
use super::{Scope, head, variant_type};
use crate::model::types::{Definition, UntaggedVariant};
use crate::names::ident;

pub(super) fn build(
    scope: &Scope,
    definition: &Definition,
    members: &[UntaggedVariant],
) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let variants: Vec<_> = members.iter().map(|variant| ident(&variant.name)).collect();
    let types = members
        .iter()
        .map(|variant| variant_type(scope, definition, &variant.usage));
    let attempts = members.iter().map(|variant| {
        let own = ident(&variant.name);
        match scope.types.is_exact(&variant.usage) {
            true => {
                quote!(|value| ::runtime::union::attempt::<::runtime::decode::Exactly<_>>(value)
                .map(|value| Self::#own(value.0)))
            }
            false => quote!(|value| ::runtime::union::attempt(value).map(Self::#own)),
        }
    });
    let documentation = members
        .iter()
        .map(|variant| documentation::lines(None, &format!("`{}`", variant.name)));
    let checks = members
        .iter()
        .map(|variant| match scope.types.is_validated(&variant.usage) {
            true => checks::of_value(&scope.types, &variant.usage, &quote!(value)),
            false => quote!({
                let _ = value;
                Ok(())
            }),
        });
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
                ::runtime::union::untagged(&value, &[#(#attempts),*])
            }
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                match self {
                    #(Self::#variants(value) => #checks,)*
                }
            }
        }
    }
}
