//! Parameters, bodies, responses and events as calls of utoipa's builders.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

use super::schema::{extensions, json, schema};
use crate::names::{field_name, ident, variant_name};
use crate::pointer;

/// Expressions of type `Parameter`, one for each parameter of the operation.
pub(super) fn parameters(operation: &Value) -> Vec<TokenStream> {
    let declared = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    declared
        .map(|parameter| {
            shared(parameter, "parameters").unwrap_or_else(|| self::parameter(parameter))
        })
        .collect()
}

/// A call of the function of a shared component, where the value is a reference to one.
fn shared(value: &Value, kind: &str) -> Option<TokenStream> {
    let name = pointer::component_name(value.get("$ref")?.as_str()?, kind)?;
    let (module, function) = (ident(kind), ident(&field_name(name)));
    Some(quote!(#module::#function()))
}

/// Functions for the shared components of a kind.
pub(super) fn components(document: &Value, kind: &str) -> TokenStream {
    let declared = document
        .pointer(&pointer::join("/components", kind))
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let functions = declared.map(|(name, value)| {
        let function = ident(&field_name(name));
        let value = pointer::resolve(document, value, "").map_or(value, |(value, _)| value);
        let (ty, expression) = match kind {
            "parameters" => (quote!(Parameter), parameter(value)),
            "headers" => (quote!(Header), header(value)),
            _ => (quote!(Response), response(value)),
        };
        quote! {
            pub(super) fn #function() -> #ty {
                #expression
            }
        }
    });
    quote!(#(#functions)*)
}

/// An expression of type `BTreeMap<String, RefOr<Response>>`.
pub(super) fn responses(operation: &Value) -> TokenStream {
    let declared = operation
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let responses = declared.map(|(status, response)| {
        let response = shared(response, "responses").unwrap_or_else(|| self::response(response));
        quote!(.response(#status, #response))
    });
    quote!(ResponsesBuilder::new() #(#responses)* .build())
}

/// An expression of type `RequestBody`.
pub(super) fn request_body(document: &Value, operation: &Value) -> Option<TokenStream> {
    let (body, _) = pointer::resolve(document, operation.get("requestBody")?, "")?;
    let map = body.as_object()?;
    let description = described(map);
    let required = match map.get("required") {
        Some(Value::Bool(true)) => quote!(.required(Some(Required::True))),
        _ => TokenStream::new(),
    };
    let content = contents(map);
    let rest = rest(map, &["description", "required", "content"]);
    Some(quote!(RequestBodyBuilder::new() #description #required #content #rest .build()))
}

/// An expression of type `PathItem` for an event.
pub(super) fn webhook(document: &Value, method: &str, operation: &Value) -> Option<TokenStream> {
    let map = operation.as_object()?;
    let text = |keyword: &str| map.get(keyword).and_then(Value::as_str);
    let summary = text("summary").map(|text| quote!(.summary(Some(#text))));
    let description = described(map);
    let operation_id = text("operationId").map(|text| quote!(.operation_id(Some(#text))));
    let tags = map.get("tags").and_then(Value::as_array).map(|tags| {
        let tags = tags.iter().filter_map(Value::as_str);
        quote!(.tags(Some([#(#tags),*])))
    });
    let body = request_body(document, operation).map(|body| quote!(.request_body(Some(#body))));
    let responses = responses(operation);
    let securities = map
        .get("security")
        .and_then(Value::as_array)
        .map(|alternatives| {
            let alternatives = alternatives.iter().map(security_requirement);
            quote!(.securities(Some([#(#alternatives),*])))
        });
    let rest = rest(
        map,
        &[
            "summary",
            "description",
            "operationId",
            "tags",
            "requestBody",
            "responses",
            "security",
        ],
    );
    let method = ident(&variant_name(method));
    Some(quote! {
        PathItem::new(
            HttpMethod::#method,
            OperationBuilder::new() #summary #description #operation_id #tags #body
                .responses(#responses) #securities #rest .build(),
        )
    })
}

/// An expression of type `SecurityRequirement`.
pub(super) fn security_requirement(alternative: &Value) -> TokenStream {
    let mut schemes = alternative
        .as_object()
        .into_iter()
        .flatten()
        .map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            quote!((#scheme, [#(#scopes),*] as [&str; _]))
        });
    let Some(first) = schemes.next() else {
        return quote!(SecurityRequirement::default());
    };
    let more = schemes.map(|scheme| quote!({ let (name, scopes) = #scheme; requirement = requirement.add(name, scopes); }));
    quote!({
        let (name, scopes) = #first;
        let mut requirement = SecurityRequirement::new(name, scopes);
        #(#more)*
        requirement
    })
}

fn parameter(parameter: &Value) -> TokenStream {
    let empty = Map::new();
    let map = parameter.as_object().unwrap_or(&empty);
    let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
    let location = ident(match map.get("in").and_then(Value::as_str) {
        Some("path") => "Path",
        Some("header") => "Header",
        Some("cookie") => "Cookie",
        _ => "Query",
    });
    let required = match map.get("required") {
        Some(Value::Bool(true)) => quote!(Required::True),
        _ => quote!(Required::False),
    };
    let description = described(map);
    let schema = map.get("schema").map(|value| {
        let value = schema(value);
        quote!(.schema(Some(#value)))
    });
    let rest = rest(map, &["name", "in", "required", "description", "schema"]);
    quote! {
        ParameterBuilder::new().name(#name)
            .parameter_in(ParameterIn::#location).required(#required)
            #description #schema #rest .build()
    }
}

fn response(response: &Value) -> TokenStream {
    let empty = Map::new();
    let map = response.as_object().unwrap_or(&empty);
    let description = map
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let headers = map
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let headers = headers.map(|(name, header)| {
        let header = shared(header, "headers").unwrap_or_else(|| self::header(header));
        quote!(.header(#name, #header))
    });
    let content = contents(map);
    let rest = rest(map, &["description", "headers", "content"]);
    quote!(ResponseBuilder::new().description(#description) #(#headers)* #content #rest .build())
}

fn header(header: &Value) -> TokenStream {
    let empty = Map::new();
    let map = header.as_object().unwrap_or(&empty);
    let description = described(map);
    let value = map.get("schema").map(|value| {
        let value = schema(value);
        quote!(.schema(Some(#value)))
    });
    let rest = rest(map, &["description", "schema"]);
    quote!(HeaderBuilder::new() #description #value #rest .build())
}

fn contents(map: &Map<String, Value>) -> TokenStream {
    let contents = map
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(media_type, media)| {
            let media = media.as_object().cloned().unwrap_or_default();
            let value = media.get("schema").map(|value| {
                let value = schema(value);
                quote!(.schema(Some(#value)))
            });
            let example = media.get("example").map(|example| {
                let example = json(example);
                quote!(.example(Some(#example)))
            });
            let rest = rest(&media, &["schema", "example"]);
            quote!(.content(#media_type, ContentBuilder::new() #value #example #rest .build()))
        });
    quote!(#(#contents)*)
}

fn described(map: &Map<String, Value>) -> Option<TokenStream> {
    map.get("description")
        .and_then(Value::as_str)
        .map(|text| quote!(.description(Some(#text))))
}

fn rest(map: &Map<String, Value>, carried: &[&str]) -> TokenStream {
    let entries: Vec<_> = map
        .iter()
        .filter(|(key, _)| !carried.contains(&key.as_str()))
        .collect();
    extensions(&entries)
}
