//! The server layer of a contract as Rust source: pure functions from the model to files.

mod boxes;
mod checks;
mod defaults;
mod document;
pub(crate) mod documentation;
mod events;
mod implement;
mod operation;
mod response;
mod router;
mod rust_type;
mod schema_document;
mod security;
mod subscriptions;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Contract;
use crate::names::ident;

/// A file to write, relative to the folder of the generated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// With forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Where the document that the server serves comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// utoipa writes it down from annotated routes and types; a test holds it against the contract.
    Utoipa,
    /// The contract itself, bundled.
    Original,
}

/// The files of a server layer. `command` is what a reader has to run to make them anew.
pub fn server(contract: &Contract, served: Served, command: &str) -> Vec<File> {
    let with_utoipa = served == Served::Utoipa;
    let markers = security::Markers::new(contract);
    let writer = operation::Writer {
        contract,
        types: rust_type::Types::new(&contract.definitions),
        markers: &markers,
        with_utoipa,
    };
    let document = match served {
        Served::Utoipa => document::from_utoipa(contract),
        Served::Original => document::original(),
    };
    let mut files = vec![
        rust_file("mod.rs", command, &root(contract, with_utoipa)),
        rust_file("types.rs", command, &types::build(contract)),
        rust_file("api.rs", command, &router::api(contract, &markers)),
        rust_file("router.rs", command, &router::router(contract)),
        rust_file("security.rs", command, &security::build(contract, &markers)),
        rust_file("document/mod.rs", command, &document),
        rust_file("operations/mod.rs", command, &operations(contract)),
        json_file("schemas.json", &schema_document::build(contract)),
        json_file("contract.json", &contract.document),
    ];
    if !contract.events.is_empty() {
        files.push(rust_file("events.rs", command, &events::build(contract)));
    }
    if !contract.subscriptions.is_empty() {
        let items = subscriptions::build(contract);
        files.push(rust_file("subscriptions.rs", command, &items));
    }
    if with_utoipa {
        files.push(implement::file(contract, &markers, &header(command)));
        files.extend(
            document::files(contract)
                .iter()
                .map(|(path, items)| rust_file(path, command, items)),
        );
    }
    for operation in &contract.operations {
        let path = format!("operations/{}.rs", operation.name);
        files.push(rust_file(
            &path,
            command,
            &operation::build(&writer, operation),
        ));
    }
    files
}

/// Which of the allowed lints the files meet depends on the contract, and whoever reads them cannot mend them there.
fn root(contract: &Contract, with_implement: bool) -> TokenStream {
    let implement = with_implement.then(|| {
        quote!(
            mod implement;
        )
    });
    let use_implement = with_implement.then(|| {
        quote!(
            pub(crate) use self::implement::implement_api;
        )
    });
    let events = (!contract.events.is_empty()).then(|| {
        quote! {
            pub mod events;
        }
    });
    let subscriptions = (!contract.subscriptions.is_empty()).then(|| {
        quote! {
            pub mod subscriptions;
        }
    });
    let use_subscriptions = (!contract.subscriptions.is_empty()).then(|| {
        quote! {
            pub use self::subscriptions::{Subscriber, subscriptions};
        }
    });
    quote! {
        #![allow(unused_imports, unused_mut, dead_code, deprecated, unreachable_pub, missing_docs, clippy::all, rustdoc::all)]

        pub mod api;
        mod document;
        #events
        #implement
        pub mod operations;
        pub mod router;
        pub mod security;
        #subscriptions
        pub mod types;

        pub use self::api::Api;
        pub use self::document::document;
        #use_implement
        pub use self::router::router;
        #use_subscriptions

        /// The schemas of requests, which explain every fault of one that is refused.
        pub static SCHEMAS: ::runtime::Schemas = ::runtime::Schemas::new(include_str!("schemas.json"));

        /// The contract that this was made from, bundled into one OpenAPI 3.1 document.
        pub const CONTRACT: &str = include_str!("contract.json");
    }
}

fn operations(contract: &Contract) -> TokenStream {
    let modules = contract.operations.iter().map(|operation| {
        let name = ident(&operation.name);
        let types = operation::type_names(operation);
        let documentation = format!(" `{} {}`", operation.method.to_uppercase(), operation.path);
        quote! {
            #[doc = #documentation]
            pub mod #name;
            pub use self::#name::{#(#types),*};
        }
    });
    quote!(#(#modules)*)
}

fn header(command: &str) -> String {
    format!("// @generated by `{command}`. Change the contract, not this file.\n\n")
}

fn rust_file(path: &str, command: &str, items: &TokenStream) -> File {
    File {
        path: path.to_owned(),
        text: rust_text(command, items),
    }
}

/// The text of a generated Rust file.
pub(crate) fn rust_text(command: &str, items: &TokenStream) -> String {
    let text = match syn::parse2::<syn::File>(items.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // A template that does not parse is a defect of the compiler; the text shows where.
        Err(error) => format!("compile_error!({:?});\n\n{items}\n", error.to_string()),
    };
    format!("{}{text}", header(command))
}

fn json_file(path: &str, value: &serde_json::Value) -> File {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    File {
        path: path.to_owned(),
        text: format!("{text}\n"),
    }
}

/// What a contract becomes, in a line per operation.
pub fn describe(contract: &Contract) -> String {
    let mut text = String::new();
    for operation in &contract.operations {
        let parts = operation.parameters.iter().map(|parameter| {
            format!(
                "{}: {}",
                parameter.name,
                operation::describe(&parameter.usage)
            )
        });
        let body = operation
            .body
            .iter()
            .flat_map(|body| &body.content)
            .map(|media| {
                format!(
                    "body ({}): {}",
                    media.media_type,
                    operation::describe(&media.usage)
                )
            });
        let responses: Vec<_> = operation
            .responses
            .iter()
            .filter(|response| !response.is_problem)
            .map(|response| response.variant.clone())
            .collect();
        text.push_str(&format!(
            "{:<6} {}\n  fn {}({})\n    -> {} | {}\n",
            operation.method.to_uppercase(),
            operation.path,
            operation.name,
            parts.chain(body).collect::<Vec<_>>().join(", "),
            responses.join(" | "),
            operation.problems.join(" | "),
        ));
    }
    for event in &contract.events {
        text.push_str(&format!(
            "EVENT  {} ({})\n",
            event.event_type,
            operation::describe(&event.data)
        ));
    }
    for subscription in &contract.subscriptions {
        text.push_str(&format!(
            "HEARS  {} ({} of {})\n",
            subscription.event_type, subscription.event, subscription.from
        ));
    }
    text
}
