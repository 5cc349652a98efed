//! The events of a service as its consumers read them.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::documentation;
use crate::lower::extension;
use crate::names::{UniqueNames, ident, type_name};
use crate::naming;

/// The module `events`, with a struct for each; nothing where the service publishes none.
pub(super) fn module(document: &Value, name: &str) -> Option<TokenStream> {
    let events = document.get(extension::EVENTS)?.as_array()?;
    let source = naming::source(document, name);
    let mut names = UniqueNames::default();
    let structs = events.iter().filter_map(|event| {
        let event_type = event["type"].as_str()?;
        let name = ident(&names.take(&type_name(event_type)));
        let data = data(&event["schema"]);
        let documentation =
            documentation::lines(event["description"].as_str(), &format!("`{event_type}`"));
        Some(quote! {
            #documentation
            #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
            #[serde(transparent)]
            pub struct #name(pub #data);

            impl crate::Event for #name {
                const TYPE: &'static str = #event_type;
                const SOURCE: &'static str = #source;
            }
        })
    });
    let about = format!(" What the {name} service tells others.");
    Some(quote! {
        #[doc = #about]
        pub mod events {
            use super::types;

            #(#structs)*
        }
    })
}

/// The type of an event's data; JSON as it comes where it has no name.
fn data(schema: &Value) -> TokenStream {
    let reference = match schema["allOf"].as_array().map(Vec::as_slice) {
        Some([only]) if schema["nullable"] != true => &only["$ref"],
        _ => &schema["$ref"],
    };
    match reference.as_str().and_then(|text| text.rsplit('/').next()) {
        Some(name) => {
            let name = ident(name);
            quote!(types::#name)
        }
        None => quote!(::serde_json::Value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_without_a_name_is_read_as_it_comes() {
        let check = |schema: Value, expected: &str| {
            assert_eq!(data(&schema).to_string().replace(' ', ""), expected);
        };
        let thing = json!({"$ref": "#/components/schemas/Thing"});
        check(thing.clone(), "types::Thing");
        check(
            json!({"description": "D", "allOf": [thing]}),
            "types::Thing",
        );
        check(json!({"type": "object"}), "::serde_json::Value");
        check(
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Thing"}]}),
            "::serde_json::Value",
        );
    }
}
