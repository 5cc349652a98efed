//! The two halves of what progenitor writes: the types, and everything else. Each takes about as long to read, to finish
//! and to print as the other, and syntax cannot move between threads, so each thread asks progenitor for all of it and
//! throws one half away.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::attempt::Failure;

/// Reads the module of the types alone.
pub(super) fn types(tokens: TokenStream) -> Result<syn::File, Failure> {
    Ok(syn::parse2(split(tokens).types)?)
}

/// Reads everything but the module of the types; its place among the items comes with it.
pub(super) fn calls(tokens: TokenStream) -> Result<(syn::File, usize), Failure> {
    let split = split(tokens);
    let mut file: syn::File = syn::parse2(split.before)?;
    let place = file.items.len();
    file.items
        .extend(syn::parse2::<syn::File>(split.after)?.items);
    Ok((file, place))
}

struct Split {
    before: TokenStream,
    types: TokenStream,
    after: TokenStream,
}

fn split(tokens: TokenStream) -> Split {
    let mut before: Vec<_> = tokens.into_iter().collect();
    let is_types = |window: &[TokenTree]| {
        matches!(window, [TokenTree::Ident(keyword), TokenTree::Ident(name), TokenTree::Group(content)]
            if keyword == "mod" && name == "types" && content.delimiter() == Delimiter::Brace)
    };
    let keyword = before.windows(3).position(is_types);
    let keyword = keyword.unwrap_or(before.len());
    let after = before.split_off((keyword + 3).min(before.len()));
    let types = before.split_off(start(&before, keyword));
    Split {
        before: before.into_iter().collect(),
        types: types.into_iter().collect(),
        after: after.into_iter().collect(),
    }
}

/// Where the item begins whose keyword is at `keyword`: before its visibility and its attributes.
fn start(tokens: &[TokenTree], keyword: usize) -> usize {
    let mut start = keyword;
    if start > 0 && matches!(&tokens[start - 1], TokenTree::Ident(word) if word == "pub") {
        start -= 1;
    }
    let is_attribute = |window: &[TokenTree]| {
        matches!(window, [TokenTree::Punct(hash), TokenTree::Group(content)]
            if hash.as_char() == '#' && content.delimiter() == Delimiter::Bracket)
    };
    while start >= 2 && is_attribute(&tokens[start - 2..start]) {
        start -= 2;
    }
    start
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{calls, types};

    fn check(tokens: proc_macro2::TokenStream) {
        let whole: syn::File = syn::parse2(tokens.clone()).expect("readable");
        let types = types(tokens.clone()).ok().expect("readable");
        let (mut calls, place) = calls(tokens).ok().expect("readable");
        assert_eq!(types.items.len(), 1);
        calls.items.splice(place..place, types.items);
        assert_eq!(prettyplease::unparse(&whole), prettyplease::unparse(&calls));
    }

    #[test]
    fn both_halves_together_are_the_whole() {
        check(quote! {
            #[allow(unused_imports)]
            use progenitor_client::{ClientHooks, OperationInfo};
            /// Types used as operation parameters and responses.
            #[allow(clippy::all)]
            pub mod types {
                pub mod builder {}
                pub struct A;
            }
            #[derive(Clone)]
            pub struct Client;
            pub mod builder {
                use super::types;
            }
        });
        check(quote! {
            mod types {}
        });
    }
}
