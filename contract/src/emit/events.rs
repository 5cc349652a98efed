//! `events.rs`: what the service publishes, one type per event.

use proc_macro2::TokenStream;
use quote::quote;

use super::{documentation, rust_type};
use crate::model::types::{Kind, Type};
use crate::model::{Contract, Event};
use crate::names::ident;
use crate::naming;

use super::rust_type::Types;

/// The items of the module `events`.
pub(super) fn build(contract: &Contract) -> TokenStream {
    let types = Types::new(&contract.definitions);
    let source = naming::source(&contract.document, &contract.name);
    let events = contract
        .events
        .iter()
        .map(|event| self::event(&types, event, &source));
    quote! {
        use super::types;

        #(#events)*
    }
}

fn event(types: &Types, event: &Event, source: &str) -> TokenStream {
    let (name, event_type) = (ident(&event.name), &event.event_type);
    let data = rust_type::usage(&event.data, &quote!(types::));
    let documentation = documentation::lines(Some(&event.description), &format!("`{event_type}`"));
    let subject = subject(types, event).map(|field| {
        let field = ident(&field);
        quote! {
            fn subject(&self) -> Option<String> {
                Some(self.0.#field.to_string())
            }
        }
    });
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct #name(pub #data);

        impl ::runtime::Event for #name {
            const TYPE: &'static str = #event_type;
            const SOURCE: &'static str = #source;
            #subject
        }
    }
}

/// The property that says what the event is about: `product_id` or `id` for `product.created`, otherwise the first id of
/// all, as `order_id` for `reservation.expired`.
fn subject(types: &Types, event: &Event) -> Option<String> {
    let Kind::Struct(data) = &types.definition(&event.data.ty)?.kind else {
        return None;
    };
    let about = event.event_type.split('.').next().unwrap_or_default();
    let always_there = |wanted: &dyn Fn(&str) -> bool| {
        data.fields
            .iter()
            .find(|field| wanted(&field.property) && field.required && !field.usage.nullable)
    };
    let field = always_there(&|property| property == format!("{about}_id"))
        .or_else(|| always_there(&|property| property == "id"))
        .or_else(|| always_there(&|property| property.ends_with("_id")))?;
    let shows = match &field.usage.ty {
        Type::String | Type::Uuid | Type::Integer(_) => true,
        ty => matches!(
            types.definition(ty).map(|definition| &definition.kind),
            Some(Kind::Newtype(_) | Kind::Enumeration(_))
        ),
    };
    shows.then(|| field.name.clone())
}
