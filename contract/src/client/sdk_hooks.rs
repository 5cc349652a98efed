//! What ties a client to our SDK.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::finish;

/// A constructor, scoped clones, progenitor's hooks, and what the SDK reads of a problem.
pub(super) fn hooks(document: &Value, name: &str) -> TokenStream {
    let connect = format!(" A client of the {name} service.");
    let problem = problem(document);
    quote! {
        #[doc = #connect]
        pub fn connect(connection: crate::Connection) -> Client {
            Client {
                baseurl: connection.base_url().to_owned(),
                client: connection.http_client().clone(),
                inner: connection.named(#name),
            }
        }

        impl Client {
            /// The same client with other options, for one call or for several.
            pub fn with(&self, options: crate::Options) -> Self {
                connect(self.inner.with(options))
            }
        }

        impl ClientHooks<crate::Connection> for Client {
            async fn exec(
                &self,
                request: reqwest::Request,
                info: &OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                self.inner.execute(OPERATIONS, request, info.operation_id).await
            }
        }

        #problem
    }
}

/// The problem of this contract, as the SDK's error reads it.
fn problem(document: &Value) -> Option<TokenStream> {
    let (problem, code) = finish::problem(document)?;
    let (problem, code) = (crate::names::ident(&problem), crate::names::ident(&code));
    Some(quote! {
        /// Why a call failed: match on [`crate::Error::code`].
        pub type CallError = crate::Error<types::#code>;
        impl crate::ProblemBody for types::#problem {
            type Code = types::#code;
            fn code(&self) -> &Self::Code {
                &self.code
            }
        }
        impl crate::ProblemCode for types::#code {
            fn as_str(&self) -> &str {
                Self::as_str(self)
            }
        }
    })
}
