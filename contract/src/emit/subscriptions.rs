//! `subscriptions.rs`: what the service does on the events that it hears, one method for each.
//!
//! The one file of a server layer that names the platform and the SDK.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation;
use crate::model::{Contract, Subscription};
use crate::names::ident;

/// The items of the module `subscriptions`.
pub(super) fn build(contract: &Contract) -> TokenStream {
    let methods = contract.subscriptions.iter().map(method);
    let handlers = contract.subscriptions.iter().map(handler);
    quote! {
        use ::std::future::Future;

        /// What this service does on what it hears: one method for each subscription of the contract.
        ///
        /// It works in the transaction that is given and nowhere else. No method has a body here, so that an event that
        /// nobody handles does not compile.
        pub trait Subscriber: Send + Sync + 'static {
            #(#methods)*
        }

        /// All subscriptions of this service.
        pub fn subscriptions(subscriber: impl Subscriber) -> ::platform::events::Subscriptions {
            let subscriber = ::std::sync::Arc::new(subscriber);
            ::platform::events::Subscriptions::new()
                #(#handlers)*
        }
    }
}

fn method(subscription: &Subscription) -> TokenStream {
    let (name, event) = (ident(&subscription.method), event(subscription));
    let about = format!(
        " `{}` of `{}`.",
        subscription.event_type, subscription.publisher
    );
    let description = Some(subscription.description.trim())
        .filter(|text| !text.is_empty())
        .map(|text| {
            let lines = documentation::lines(Some(text), "");
            quote!(#[doc = ""] #lines)
        });
    quote! {
        #[doc = #about]
        #description
        fn #name(
            &self,
            transaction: &mut ::platform::db::Transaction,
            event: ::platform::events::Delivery<#event>,
        ) -> impl Future<Output = Result<(), ::platform::events::HandlingError>> + Send;
    }
}

fn handler(subscription: &Subscription) -> TokenStream {
    let (name, event) = (ident(&subscription.method), event(subscription));
    quote! {
        .on::<#event, _>({
            let subscriber = ::std::sync::Arc::clone(&subscriber);
            move |transaction, event| {
                let subscriber = ::std::sync::Arc::clone(&subscriber);
                ::std::boxed::Box::pin(async move { subscriber.#name(transaction, event).await })
            }
        })
    }
}

/// The event as its publisher's client reads it.
fn event(subscription: &Subscription) -> TokenStream {
    let (publisher, event) = (ident(&subscription.publisher), ident(&subscription.event));
    quote!(::sdk::#publisher::events::#event)
}
