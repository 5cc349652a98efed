//! `document.rs`: the document that the service serves, put together by utoipa from the annotated routes and types.

mod parts;
mod schema;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use crate::model::types::Kind;
use crate::model::{Contract, Definition, Operation};
use crate::names::ident;
use crate::pointer;
use schema::{extensions, json};

/// The items of the module `document` for a contract that utoipa writes down.
pub(super) fn from_utoipa(contract: &Contract) -> TokenStream {
    let document = &contract.document;
    let paths = contract
        .operations
        .iter()
        .map(|operation| ident(&operation.name));
    let schemas = contract.definitions.values().filter(|definition| {
        definition.component.is_some() && !matches!(definition.kind, Kind::Alias(_))
    });
    let schemas = schemas.map(|definition| ident(&definition.name));
    let aliases = contract
        .definitions
        .values()
        .filter(|definition| matches!(definition.kind, Kind::Alias(_)))
        .filter_map(|definition| {
            let component = definition.component.as_ref()?;
            let schema =
                schema::schema(document.pointer(&pointer::join("/components/schemas", component))?);
            Some(quote!(components.schemas.insert(#component.to_owned(), RefOr::from(#schema));))
        });
    let bodies = contract
        .operations
        .iter()
        .filter(|operation| operation.body.is_some())
        .map(|operation| {
            let (name, path, method) = (
                ident(&operation.name),
                &operation.path,
                ident(&operation.method),
            );
            quote! {
                if let Some(item) = document.paths.paths.get_mut(#path)
                    && let Some(operation) = &mut item.#method
                {
                    operation.request_body = Some(RefOr::T(#name::request_body()));
                }
            }
        });
    let info = info(document);
    let servers = document
        .get("servers")
        .and_then(Value::as_array)
        .map(|servers| {
            let servers = servers.iter().map(server);
            quote!(document.servers = Some(vec![#(#servers),*]);)
        });
    let tags = document.get("tags").and_then(Value::as_array).map(|tags| {
        let tags = tags.iter().map(tag);
        quote!(document.tags = Some(vec![#(#tags),*]);)
    });
    let security = document
        .get("security")
        .and_then(Value::as_array)
        .map(|alternatives| {
            let alternatives = alternatives.iter().map(parts::security_requirement);
            quote!(document.security = Some(vec![#(#alternatives),*]);)
        });
    let schemes = document
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, scheme)| {
            let scheme = security_scheme(scheme)?;
            Some(quote!(components.add_security_scheme(#name, #scheme);))
        });
    let webhooks = webhooks(document);
    let rest: Vec<_> = document
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.starts_with("x-") || *key == "externalDocs")
        .collect();
    let rest = rest.iter().map(|(key, value)| {
        let value = json(value);
        quote!((#key, #value))
    });
    let modules = contract
        .operations
        .iter()
        .map(|operation| ident(&operation.name))
        .map(|name| quote!(mod #name;));
    let imports = imports();
    quote! {
        #imports
        use ::runtime::utoipa::openapi::tag::TagBuilder;

        use super::{operations, types};

        mod headers;
        mod parameters;
        mod responses;
        mod schemas;
        #(#modules)*

        #[derive(::runtime::utoipa::OpenApi)]
        #[openapi(paths(#(operations::#paths::handle),*), components(schemas(#(types::#schemas),*)))]
        struct Annotated;

        /// The document that this service serves, written down from its annotated routes and types.
        pub fn document() -> Value {
            let mut document = <Annotated as ::runtime::utoipa::OpenApi>::openapi();
            document.info = #info;
            #servers
            #tags
            #security
            #(#bodies)*
            let components = document.components.get_or_insert_default();
            #(#aliases)*
            #(#schemes)*
            #webhooks
            document.extensions = Some(Extensions::from_iter(
                [#(#rest),*] as [(&str, Value); _],
            ));
            ::runtime::document::value(&document)
        }
    }
}

/// What the files of the module use.
fn imports() -> TokenStream {
    quote! {
        use ::runtime::serde_json::{Value, json};
        use ::runtime::utoipa::openapi::{extensions::Extensions, path::*, request_body::*, schema::*, security::*, *};
    }
}

/// The files that the module needs, beside its root, for what is shared and for each operation.
pub(super) fn files(contract: &Contract) -> Vec<(String, TokenStream)> {
    let imports = imports();
    let mut files: Vec<_> = ["headers", "parameters", "responses"]
        .into_iter()
        .map(|kind| {
            let functions = parts::components(&contract.document, kind);
            let neighbours = (kind == "responses").then(|| {
                quote!(
                    use super::headers;
                )
            });
            (
                format!("document/{kind}.rs"),
                quote!(#imports #neighbours #functions),
            )
        })
        .collect();
    let schemas = contract
        .definitions
        .values()
        .filter_map(|definition| component_schema(contract, definition));
    files.push((
        "document/schemas.rs".to_owned(),
        quote!(#imports use super::types; #(#schemas)*),
    ));
    files.extend(contract.operations.iter().map(|operation| {
        (
            format!("document/{}.rs", operation.name),
            operation_file(contract, operation),
        )
    }));
    files
}

/// utoipa's traits for the type of a component schema.
fn component_schema(contract: &Contract, definition: &Definition) -> Option<TokenStream> {
    let component = definition
        .component
        .as_ref()
        .filter(|_| !matches!(definition.kind, Kind::Alias(_)))?;
    let name = ident(&definition.name);
    let schema = schema::schema(
        contract
            .document
            .pointer(&pointer::join("/components/schemas", component))?,
    );
    Some(quote! {
        impl ::runtime::utoipa::PartialSchema for types::#name {
            fn schema() -> RefOr<Schema> {
                #schema.into()
            }
        }

        impl ::runtime::utoipa::ToSchema for types::#name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(#component)
            }
        }
    })
}

/// What the attribute of an operation's route refers to: its parameters, responses and body.
fn operation_file(contract: &Contract, operation: &Operation) -> TokenStream {
    let imports = imports();
    let document = &contract.document;
    let raw = document
        .pointer(&operation.pointer)
        .cloned()
        .unwrap_or_default();
    let (request, answer) = (
        format_ident!("{}Request", operation.type_name),
        format_ident!("{}Response", operation.type_name),
    );
    let parameters = parts::parameters(&raw);
    let parameters = (!parameters.is_empty()).then(|| {
        quote! {
            impl ::runtime::utoipa::IntoParams for operations::#request {
                fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                    vec![#(#parameters),*]
                }
            }
        }
    });
    let responses = parts::responses(&raw);
    let body = parts::request_body(document, &raw).map(|body| {
        quote! {
            pub(super) fn request_body() -> RequestBody {
                #body
            }
        }
    });
    quote! {
        #imports
        use super::{headers, operations, parameters, responses};

        #parameters

        impl ::runtime::utoipa::IntoResponses for operations::#answer {
            fn responses() -> ::std::collections::BTreeMap<String, RefOr<Response>> {
                #responses.responses
            }
        }

        #body
    }
}

/// The items of the module `document` for a contract that is served as it is.
pub(super) fn original() -> TokenStream {
    quote! {
        /// The contract that this server was made from.
        pub fn document() -> ::runtime::serde_json::Value {
            // The compiler wrote the file from a parsed document, so that it is JSON.
            ::runtime::serde_json::from_str(super::CONTRACT).unwrap_or_default()
        }
    }
}

fn info(document: &Value) -> TokenStream {
    let empty = Map::new();
    let info = document
        .get("info")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let text = |keyword: &str| info.get(keyword).and_then(Value::as_str);
    let (title, version) = (
        text("title").unwrap_or_default(),
        text("version").unwrap_or_default(),
    );
    let description = text("description").map(|text| quote!(.description(Some(#text))));
    let terms = text("termsOfService").map(|text| quote!(.terms_of_service(Some(#text))));
    let rest: Vec<_> = info
        .iter()
        .filter(|(key, _)| {
            !matches!(
                key.as_str(),
                "title" | "version" | "description" | "termsOfService"
            )
        })
        .collect();
    let rest = extensions(&rest);
    quote!(InfoBuilder::new().title(#title).version(#version) #description #terms #rest .build())
}

fn server(server: &Value) -> TokenStream {
    let empty = Map::new();
    let map = server.as_object().unwrap_or(&empty);
    let url = map.get("url").and_then(Value::as_str).unwrap_or_default();
    let description = map
        .get("description")
        .and_then(Value::as_str)
        .map(|text| quote!(.description(Some(#text))));
    let rest: Vec<_> = map
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "url" | "description"))
        .collect();
    let rest = extensions(&rest);
    quote!(ServerBuilder::new().url(#url) #description #rest .build())
}

fn tag(tag: &Value) -> TokenStream {
    let empty = Map::new();
    let map = tag.as_object().unwrap_or(&empty);
    let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
    let description = map
        .get("description")
        .and_then(Value::as_str)
        .map(|text| quote!(.description(Some(#text))));
    let rest: Vec<_> = map
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "name" | "description"))
        .collect();
    let rest = extensions(&rest);
    quote!(TagBuilder::new().name(#name) #description #rest .build())
}

fn security_scheme(scheme: &Value) -> Option<TokenStream> {
    let text = |keyword: &str| scheme.get(keyword).and_then(Value::as_str);
    if text("type")? != "http" {
        return None;
    }
    let kind = match text("scheme")? {
        "bearer" => quote!(Bearer),
        "basic" => quote!(Basic),
        _ => return None,
    };
    let format = text("bearerFormat").map(|text| quote!(.bearer_format(#text)));
    let description = text("description").map(|text| quote!(.description(Some(#text))));
    Some(quote! {
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::#kind) #format #description .build(),
        )
    })
}

fn webhooks(document: &Value) -> Option<TokenStream> {
    let webhooks = document.get("webhooks").and_then(Value::as_object)?;
    let items = webhooks.iter().filter_map(|(name, item)| {
        let (item, _) = pointer::resolve(document, item, "")?;
        let (method, operation) = item
            .as_object()?
            .iter()
            .find(|(key, _)| matches!(key.as_str(), "post" | "put" | "get" | "patch" | "delete"))?;
        let item = parts::webhook(document, method, operation)?;
        Some(quote!(.path(#name, #item)))
    });
    Some(quote!(document.webhooks = Some(PathsBuilder::new() #(#items)* .build());))
}
