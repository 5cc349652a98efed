//! What the SDK has to know about each operation, as a table.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lower::ClientOperation;

/// A static table in the order of the contract.
pub(super) fn operations(operations: &[ClientOperation]) -> TokenStream {
    let entries = operations.iter().map(|operation| {
        let ClientOperation {
            id,
            path,
            content_types,
            idempotency_key,
            scopes,
            authorization,
            ..
        } = operation;
        let method = operation.method.to_uppercase();
        let accept = operation.accept.join(", ");
        let authorization = crate::names::ident(authorization.as_str());
        let repeatable = is_repeatable(operation);
        quote! {
            crate::Operation {
                id: #id,
                method: #method,
                path: #path,
                accept: #accept,
                content_types: &[#(#content_types),*],
                idempotency_key: #idempotency_key,
                repeatable: #repeatable,
                authorization: crate::Authorization::#authorization,
                scopes: &[#(#scopes),*],
            }
        }
    });
    quote! {
        /// What the contract says about each operation.
        pub static OPERATIONS: &[crate::Operation] = &[#(#entries),*];
    }
}

/// Whether sending a request twice does no more than sending it once: by its method, or by its key.
fn is_repeatable(operation: &ClientOperation) -> bool {
    operation.idempotency_key
        || matches!(
            operation.method.as_str(),
            "get" | "head" | "put" | "delete" | "options"
        )
}
