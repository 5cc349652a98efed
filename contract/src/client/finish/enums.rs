//! Enumerations with a variant for what is newer than the client.

use quote::quote;
use syn::{Attribute, Item, ItemEnum};

use crate::names::{UniqueNames, ident as ident_of, variant_name};

/// What progenitor enumerates in place of the values: this module writes the variants, whose names typify might not be
/// able to make unique.
pub(super) const STAND_IN: &str = "stand_in";

/// What stands in place of the enum `item`: one that takes any text; a value that it does not know becomes `Unknown`.
pub(super) fn open(item: &ItemEnum, values: &[String]) -> Option<Vec<Item>> {
    // The pieces are identifiers and texts, so that this parses; if it did not, what typify wrote would stay.
    let new = syn::parse2::<syn::File>(written(item, values)).ok()?;
    Some(new.items)
}

fn written(item: &ItemEnum, values: &[String]) -> proc_macro2::TokenStream {
    let ident = &item.ident;
    let docs: Vec<&Attribute> = item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .collect();
    let mut names = UniqueNames::default();
    let variants: Vec<_> = values
        .iter()
        .map(|value| ident_of(&names.take(&variant_name(value))))
        .collect();
    let unknown = ident_of(&names.take("Unknown"));
    quote! {
        #(#docs)*
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[serde(from = "::std::string::String", into = "::std::string::String")]
        pub enum #ident {
            #(#variants,)*
            /// A value that is newer than this client.
            #unknown(::std::string::String),
        }

        impl #ident {
            /// The value as the contract writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::#unknown(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for #ident {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::convert::From<#ident> for ::std::string::String {
            fn from(value: #ident) -> Self {
                value.as_str().to_owned()
            }
        }

        impl ::std::str::FromStr for #ident {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for #ident {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    }
}
