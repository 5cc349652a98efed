//! Calls that fail with the one error of our SDK.

use syn::{
    GenericArgument, ImplItem, ImplItemFn, ItemMod, PathArguments, ReturnType, Type,
    TypeParamBound, parse_quote,
};

use super::syntax;

/// Makes every call whose error is the contract's problem return `crate::Error`, with the raw answer in it.
pub(super) fn one_error(builder: &mut ItemMod, problem: &str, code: &str) {
    let Some((_, items)) = &mut builder.content else {
        return;
    };
    for item in items {
        let syn::Item::Impl(item) = item else {
            continue;
        };
        let answers_problem = item.items.iter().any(|function| {
            matches!(function, ImplItem::Fn(function) if function.sig.ident == "send" && error_name(&function.sig.output).as_deref() == Some(problem))
        });
        if item.trait_.is_some() || !answers_problem {
            continue;
        }
        let mut sends = Vec::new();
        for function in &mut item.items {
            let ImplItem::Fn(function) = function else {
                continue;
            };
            if function.sig.ident == "send" {
                sends.push(ImplItem::Fn(wrapped(function, code)));
            } else if function.sig.ident == "stream" {
                replace_stream_error(function, code);
            }
        }
        item.items.extend(sends);
    }
}

/// Renames `send` and returns a `send` around it.
fn wrapped(function: &mut ImplItemFn, code: &str) -> ImplItemFn {
    let code = crate::names::ident(code);
    let docs: Vec<_> = function
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .cloned()
        .collect();
    let value = returned(&function.sig.output)
        .and_then(|kind| syntax::arguments(kind).first().copied().cloned());
    function
        .attrs
        .retain(|attribute| !attribute.path().is_ident("doc"));
    function.sig.ident = crate::names::ident("exchange");
    function.vis = syn::Visibility::Inherited;
    parse_quote! {
        #(#docs)*
        pub async fn send(self) -> Result<#value, crate::Error<types::#code>> {
            crate::answer(self.exchange()).await
        }
    }
}

fn returned(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, kind) => Some(kind),
        ReturnType::Default => None,
    }
}

/// The last name of `E` in `Result<…, Error<E>>`.
fn error_name(output: &ReturnType) -> Option<String> {
    let error = syntax::arguments(returned(output)?).get(1).copied()?;
    syntax::last_name(syntax::arguments(error).first().copied()?)
}

/// Changes `impl Stream<Item = Result<T, Error<E>>>` to the SDK's error.
fn replace_stream_error(function: &mut ImplItemFn, code: &str) {
    let code = crate::names::ident(code);
    let ReturnType::Type(_, kind) = &mut function.sig.output else {
        return;
    };
    let Type::ImplTrait(kind) = &mut **kind else {
        return;
    };
    for bound in &mut kind.bounds {
        let TypeParamBound::Trait(bound) = bound else {
            continue;
        };
        let Some(segment) = bound.path.segments.last_mut() else {
            continue;
        };
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
            continue;
        };
        for argument in &mut arguments.args {
            let GenericArgument::AssocType(item) = argument else {
                continue;
            };
            let value = syntax::arguments(&item.ty).first().copied().cloned();
            item.ty = parse_quote! { Result<#value, crate::Error<types::#code>> };
        }
    }
}
