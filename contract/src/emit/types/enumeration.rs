//! A string with known values as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::documentation;
use super::head;
use crate::model::types::{Definition, EnumerationValue};
use crate::names::ident;

pub(super) fn build(definition: &Definition, values: &[EnumerationValue]) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let texts: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
    let documentation = texts
        .iter()
        .map(|text| documentation::lines(None, &format!("`{text}`")));
    let count = values.len();
    quote! {
        #head
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum #name {
            #(#documentation #[serde(rename = #texts)] #variants,)*
        }

        impl #name {
            /// Every value, in the order of the contract.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            /// The value as in the contract.
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #texts,)*
                }
            }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::runtime::union::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    #(#texts => Ok(Self::#variants),)*
                    _ => Err(::runtime::union::UnknownValue),
                }
            }
        }
    }
}
