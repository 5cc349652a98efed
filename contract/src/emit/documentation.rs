//! Descriptions of the contract as documentation comments.

use proc_macro2::TokenStream;
use quote::quote;

/// The text as documentation, line by line; `fallback` where there is none.
pub(crate) fn lines(text: Option<&str>, fallback: &str) -> TokenStream {
    let text = text
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .unwrap_or(fallback);
    let lines = text.lines().map(|line| {
        let line = format!(" {}", line.trim_end());
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The attribute of what the contract marks as deprecated.
pub(super) fn deprecated(deprecated: bool) -> TokenStream {
    match deprecated {
        true => quote!(#[deprecated]),
        false => TokenStream::new(),
    }
}
