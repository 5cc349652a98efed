//! The trait whose methods prepare states.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::needs::{Need, needs};
use crate::model::{Contract, Operation};
use crate::names::ident;

/// The module of a contract's scenarios. `command` is what a reader has to run to make it anew.
pub fn source(contract: &Contract, command: &str) -> String {
    crate::emit::rust_text(command, &items(contract))
}

fn items(contract: &Contract) -> TokenStream {
    let needs = needs(contract);
    let paged: Vec<_> = contract
        .operations
        .iter()
        .filter(|operation| operation.is_paged())
        .collect();
    let methods = needs.iter().map(|need| method(contract, need));
    let rows = paged.iter().map(|operation| row_methods(operation));
    let events = (!contract.events.is_empty()).then(|| {
        quote! {
            #[doc = " Every event that was published since the world was opened, oldest first, as JSON."]
            fn published(&self) -> impl Future<Output = Vec<Value>> + Send;
        }
    });
    let hears = !contract.subscriptions.is_empty();
    let hearing = hears.then(|| {
        quote! {
            #[doc = " What the service does on what it hears, and its database."]
            fn hearing(&self) -> Hearing;
        }
    });
    let arranged = needs.iter().map(arranged);
    let added = paged.iter().map(|operation| {
        let (id, method) = (&operation.id, adding(operation));
        quote!(#id => Some(self.0.#method().await),)
    });
    let removed = paged.iter().map(|operation| {
        let (id, method) = (&operation.id, removing(operation));
        quote!(#id => self.0.#method(item).await,)
    });
    let published = match contract.events.is_empty() {
        true => quote!(Vec::new()),
        false => quote!(self.0.published().await),
    };
    let heard = match hears {
        true => quote!(Some(self.0.hearing())),
        false => quote!(None),
    };
    let (add_item, remove_item) = match paged.is_empty() {
        true => (quote!(_operation), quote!(_item)),
        false => (quote!(operation), quote!(item)),
    };
    let (adds, removes) = match paged.is_empty() {
        true => (quote!(None), quote!({})),
        false => (
            quote!(match operation { #(#added)* _ => None }),
            quote!(match operation { #(#removed)* _ => {} }),
        ),
    };
    let about = format!(
        " The states in which `{}` gives the answers that no request provokes by itself.",
        contract.name
    );
    quote! {
        // Which of the allowed lints the file meets depends on the contract.
        #![allow(clippy::all)]

        use std::future::Future;

        use futures::future::BoxFuture;
        use serde_json::Value;

        use crate::{Arrangement, Hearing, Scenes, World};

        #[doc = #about]
        #[doc = ""]
        #[doc = " No method has a body here, so that an answer that nobody prepares does not compile."]
        pub trait Scenarios: World {
            #(#methods)*
            #(#rows)*
            #events
            #hearing
        }

        #[doc = " Hands the engine's cases to the methods of [`Scenarios`]."]
        #[derive(Debug)]
        pub struct Prepared<S>(pub S);

        impl<S: Scenarios> Scenes for Prepared<S> {
            fn world(&self) -> &dyn World {
                &self.0
            }

            fn arrange<'a>(&'a self, operation: &'a str, status: u16, code: Option<&'a str>) -> BoxFuture<'a, Option<Arrangement>> {
                Box::pin(async move {
                    Some(match (operation, status, code) {
                        #(#arranged)*
                        _ => return None,
                    })
                })
            }

            fn add<'a>(&'a self, #add_item: &'a str) -> BoxFuture<'a, Option<String>> {
                Box::pin(async move { #adds })
            }

            fn remove<'a>(&'a self, #add_item: &'a str, #remove_item: String) -> BoxFuture<'a, ()> {
                Box::pin(async move { #removes })
            }

            fn hearing(&self) -> Option<Hearing> {
                #heard
            }

            fn published(&self) -> BoxFuture<'_, Vec<Value>> {
                Box::pin(async move { #published })
            }
        }
    }
}

fn method(contract: &Contract, need: &Need) -> TokenStream {
    let name = ident(&need.method);
    let operation = contract
        .operations
        .iter()
        .find(|operation| operation.id == need.operation);
    let address = operation
        .map(|operation| format!("{} {}", operation.method.to_uppercase(), operation.path))
        .unwrap_or_default();
    let first = match &need.code {
        Some(code) => format!(" `{address}` answers {} with `{code}`.", need.status),
        None => format!(" `{address}` answers {}.", need.status),
    };
    let second = need
        .code
        .as_ref()
        .and_then(|code| contract.problems.get(code))
        .map(|problem| format!(" {}", problem.description.trim().replace('\n', " ")));
    let second = second.map(|second| quote!(#[doc = ""] #[doc = #second]));
    quote! {
        #[doc = #first]
        #second
        fn #name(&self) -> impl Future<Output = Arrangement> + Send;
    }
}

fn row_methods(operation: &Operation) -> TokenStream {
    let (add, remove) = (adding(operation), removing(operation));
    let about_add = format!(
        " Adds an item that `{}` lists without any filter; its `id`.",
        operation.id
    );
    let about_remove = format!(
        " Takes an item away, so that `{}` lists it no more.",
        operation.id
    );
    quote! {
        #[doc = #about_add]
        fn #add(&self) -> impl Future<Output = String> + Send;
        #[doc = #about_remove]
        fn #remove(&self, item: String) -> impl Future<Output = ()> + Send;
    }
}

fn arranged(need: &Need) -> TokenStream {
    let (operation, status, method) = (&need.operation, need.status, ident(&need.method));
    let code = match &need.code {
        Some(code) => quote!(Some(#code)),
        None => quote!(None),
    };
    quote!((#operation, #status, #code) => self.0.#method().await,)
}

fn adding(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("add_to_{}", operation.name)
}

fn removing(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("remove_from_{}", operation.name)
}
