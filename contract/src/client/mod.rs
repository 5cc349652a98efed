//! The client of a contract: progenitor's output, finished so that it reads well and does what the contract says.

mod attempt;
mod crate_hooks;
mod error;
mod events;
mod finish;
mod halves;
mod metadata;
mod patch_type;
mod sdk_hooks;
mod settings;
#[cfg(test)]
mod tests;
mod writer;

use quote::quote;
use serde_json::Value;

pub use error::ClientError;
pub use settings::{ClientSettings, Target};

use crate::lower::{ClientOperation, Lowered, extension, prune};

/// A client as source code.
#[derive(Clone, Debug)]
pub struct ClientSource {
    /// A Rust module: a file of its own, because it starts with inner attributes.
    pub rust: String,
    /// What the client lacks, each naming its operation.
    pub warnings: Vec<String>,
}

/// Writes the client of a lowered contract.
///
/// An operation that progenitor cannot take is left out and named in a warning.
///
/// # Errors
///
/// Where nothing can be generated at all, and where a paged operation would get no stream.
pub fn generate(lowered: &Lowered, settings: &ClientSettings) -> Result<ClientSource, ClientError> {
    writer::Writer::new(lowered, settings).write()
}

/// Adds what progenitor has no notion of.
fn extend(
    file: &mut syn::File,
    document: &Value,
    operations: &[ClientOperation],
    settings: &ClientSettings,
) -> Result<(), ClientError> {
    let extra = match settings.target {
        Target::Sdk => {
            let hooks = sdk_hooks::hooks(document, &settings.name);
            let metadata = metadata::operations(operations);
            let events = events::module(document, &settings.name);
            quote! { #hooks #metadata #events }
        }
        Target::Crate => {
            let hooks = crate_hooks::hooks(operations);
            let patch = finish::has_patches(document).then(patch_type::patch_type);
            quote! { #patch #hooks }
        }
    };
    let extra: syn::File =
        syn::parse2(extra).map_err(|error| ClientError::Unreadable(error.to_string()))?;
    file.items.extend(extra.items);
    Ok(())
}

/// A crate of its own hears nothing, and needs no types for it.
fn forget_events(document: &mut Value) {
    let events = document
        .as_object_mut()
        .and_then(|document| document.shift_remove(extension::EVENTS));
    if events.is_some() {
        prune::unreachable(document);
    }
}

/// The SDK makes the key where the caller gives none.
fn optional_idempotency_keys(document: &mut Value) {
    for path_item in document["paths"]
        .as_object_mut()
        .into_iter()
        .flat_map(|paths| paths.values_mut())
    {
        for operation in path_item
            .as_object_mut()
            .into_iter()
            .flat_map(|item| item.values_mut())
        {
            for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or("");
                if parameter["in"] == "header" && name.eq_ignore_ascii_case("idempotency-key") {
                    parameter["required"] = false.into();
                }
            }
        }
    }
}

/// progenitor drops a stream without a word where its conditions are not met.
fn streams_exist(file: &syn::File, operations: &[ClientOperation]) -> Result<(), ClientError> {
    let streaming = finish::streaming(file);
    let missing = operations.iter().find(|operation| {
        operation.paged && !streaming.contains(&crate::names::type_name(&operation.id))
    });
    match missing {
        Some(operation) => Err(ClientError::NoStream(operation.id.clone())),
        None => Ok(()),
    }
}
