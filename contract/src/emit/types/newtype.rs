//! A named scalar, list or map as a type around it.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{checks, rust_type};
use super::{Scope, head};
use crate::model::types::{Definition, Type, Usage};
use crate::names::ident;

pub(super) fn build(scope: &Scope, definition: &Definition, inner: &Usage) -> TokenStream {
    let (head, name) = (head(definition), ident(&definition.name));
    let inner_type = rust_type::plain(&inner.ty, &TokenStream::new());
    let is_text = inner.ty == Type::String;
    let derives = match inner.ty {
        Type::Boolean | Type::Integer(_) | Type::Uuid | Type::DateTime | Type::Date => {
            quote!(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)
        }
        Type::String | Type::Bytes => quote!(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash),
        _ => quote!(Debug, Clone, PartialEq),
    };
    let display = is_scalar(&inner.ty).then(|| {
        let shown = match inner.ty {
            Type::DateTime => quote!(
                formatter.write_str(
                    &self
                        .0
                        .to_rfc3339_opts(::runtime::chrono::SecondsFormat::AutoSi, true)
                )
            ),
            _ => quote!(::std::fmt::Display::fmt(&self.0, formatter)),
        };
        quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    #shown
                }
            }
        }
    });
    let into_inner = quote! {
        impl From<#name> for #inner_type {
            fn from(value: #name) -> Self {
                value.0
            }
        }
    };
    if !scope.types.is_validated(inner) {
        let exact = scope
            .types
            .is_exact(inner)
            .then(|| quote!(#[serde(deserialize_with = "::runtime::decode::exact")]));
        return quote! {
            #head
            #[derive(#derives, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct #name(#exact pub #inner_type);

            impl From<#inner_type> for #name {
                fn from(value: #inner_type) -> Self {
                    Self(value)
                }
            }

            #into_inner
            #display
        };
    }
    let checks = checks::of_value(&scope.types, inner, &quote!(&value));
    let is_exact = scope.types.is_exact(inner);
    let serde_inner = match is_exact {
        true => quote!(::runtime::decode::Exactly<#inner_type>).to_string(),
        false => inner_type.to_string(),
    };
    let from_exact = is_exact.then(|| {
        quote! {
            impl TryFrom<::runtime::decode::Exactly<#inner_type>> for #name {
                type Error = ::runtime::validator::ValidationErrors;

                fn try_from(value: ::runtime::decode::Exactly<#inner_type>) -> Result<Self, Self::Error> {
                    Self::try_from(value.0)
                }
            }
        }
    });
    let as_text = is_text.then(|| {
        quote! {
            impl #name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::str::FromStr for #name {
                type Err = ::runtime::validator::ValidationErrors;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Self::try_from(text.to_owned())
                }
            }
        }
    });
    quote! {
        #head
        #[derive(#derives, Serialize, Deserialize)]
        #[serde(try_from = #serde_inner)]
        pub struct #name(#inner_type);

        impl #name {
            /// The value, which keeps the bounds of the contract.
            pub fn get(&self) -> &#inner_type {
                &self.0
            }
        }

        impl TryFrom<#inner_type> for #name {
            type Error = ::runtime::validator::ValidationErrors;

            fn try_from(value: #inner_type) -> Result<Self, Self::Error> {
                #checks?;
                Ok(Self(value))
            }
        }

        #from_exact
        #as_text
        #into_inner
        #display
    }
}

fn is_scalar(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::Integer(_)
            | Type::Number
            | Type::String
            | Type::Uuid
            | Type::DateTime
            | Type::Date
    )
}
