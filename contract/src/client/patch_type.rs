//! The type that tells absent, null and a value apart, for clients that stand alone.

use proc_macro2::TokenStream;
use quote::quote;

/// `Patch<T>` with what serde and the builders need.
pub(super) fn patch_type() -> TokenStream {
    quote! {
        /// A property of a merge patch: left alone, cleared, or set.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Patch<T> {
            /// Not sent: what is there stays.
            #[default]
            Absent,
            /// Sent as `null`: what is there is cleared.
            Null,
            /// Sent as a value.
            Value(T),
        }

        impl<T> Patch<T> {
            /// Whether the property is not sent.
            pub fn is_absent(&self) -> bool {
                matches!(self, Self::Absent)
            }
        }

        impl<T> From<T> for Patch<T> {
            fn from(value: T) -> Self {
                Self::Value(value)
            }
        }

        impl<T> From<Option<T>> for Patch<T> {
            fn from(value: Option<T>) -> Self {
                value.map_or(Self::Null, Self::Value)
            }
        }

        impl<T: ::serde::Serialize> ::serde::Serialize for Patch<T> {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    Self::Value(value) => serializer.serialize_some(value),
                    Self::Absent | Self::Null => serializer.serialize_none(),
                }
            }
        }

        impl<'de, T: ::serde::Deserialize<'de>> ::serde::Deserialize<'de> for Patch<T> {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                Option::<T>::deserialize(deserializer).map(Self::from)
            }
        }
    }
}
