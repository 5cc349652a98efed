//! The hooks of a client that stands alone: media types as the contract has them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lower::ClientOperation;

/// An implementation of progenitor's hooks, and the table that it reads.
pub(super) fn hooks(operations: &[ClientOperation]) -> TokenStream {
    let entries = operations.iter().map(|operation| {
        let id = &operation.id;
        let accept = operation.accept.join(", ");
        let content_type = operation.content_types.first().map_or("", String::as_str);
        quote! { (#id, #accept, #content_type) }
    });
    quote! {
        /// The media types of each operation: its name, what it answers, what it takes.
        const MEDIA_TYPES: &[(&str, &str, &str)] = &[#(#entries),*];

        impl ClientHooks for Client {
            /// Puts the media types of the contract into the request. Only `application/json` can be typed, so that
            /// `application/merge-patch+json` and its like are generated under that name.
            async fn pre<E>(
                &self,
                request: &mut reqwest::Request,
                info: &OperationInfo,
            ) -> ::std::result::Result<(), Error<E>> {
                let entry = MEDIA_TYPES.iter().find(|(id, ..)| *id == info.operation_id);
                let Some((_, accept, content_type)) = entry else { return Ok(()) };
                let has_body = request.body().is_some();
                let headers = request.headers_mut();
                headers.remove("api-version");
                if !accept.is_empty() {
                    headers.insert(reqwest::header::ACCEPT, reqwest::header::HeaderValue::from_str(accept)?);
                }
                if has_body && !content_type.is_empty() {
                    headers.insert(reqwest::header::CONTENT_TYPE, reqwest::header::HeaderValue::from_str(content_type)?);
                }
                Ok(())
            }
        }
    }
}
