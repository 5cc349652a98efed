//! One file per operation: its table, its request, its answers and its route.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rust_type::{self, Types};
use super::security::{self, Markers};
use super::{checks, documentation, response, schema_document, types};
use crate::model::types::{Type, Usage};
use crate::model::{
    Contract, Location, Media, MediaKind, Operation, Parameter, ParameterKind, RequestBody, Shape,
    Style,
};
use crate::names::ident;

/// What is the same for every operation of a contract.
pub(super) struct Writer<'a> {
    pub contract: &'a Contract,
    pub types: Types<'a>,
    pub markers: &'a Markers,
    pub with_utoipa: bool,
}

/// The items of the module of an operation.
pub(super) fn build(writer: &Writer, operation: &Operation) -> TokenStream {
    let table = table(writer, operation);
    let request = request(writer, operation);
    let answer = response::response(operation);
    let error = response::error(writer.contract, operation);
    let route = route(writer, operation);
    let security = writer.markers.of(operation).map(|_| quote!(security,));
    quote! {
        use super::super::{#security api::Api, router::Server, types};

        #table
        #request
        #answer
        #error
        #route
    }
}

/// The names of the types of an operation.
pub(super) fn type_names(operation: &Operation) -> Vec<proc_macro2::Ident> {
    let mut names: Vec<_> = ["Request", "Response", "Error"]
        .iter()
        .map(|kind| format_ident!("{}{kind}", operation.type_name))
        .collect();
    if operation
        .body
        .as_ref()
        .is_some_and(|body| !all_binary(body) && body.content.len() > 1)
    {
        names.push(format_ident!("{}Body", operation.type_name));
    }
    names.extend(response::body_enum_names(operation));
    names
}

fn table(writer: &Writer, operation: &Operation) -> TokenStream {
    let (id, path) = (&operation.id, &operation.path);
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| parameter_entry(writer, operation, parameter));
    let body = match &operation.body {
        Some(body) => {
            let required = body.required;
            let media = body
                .content
                .iter()
                .map(|media| media_entry(writer, operation, media));
            quote!(Some(::runtime::Body { required: #required, media_types: &[#(#media),*] }))
        }
        None => quote!(None),
    };
    let security = match writer.markers.of(operation) {
        Some(marker) => quote!(<security::#marker as ::runtime::Security>::REQUIREMENT),
        None => quote!(&[]),
    };
    let produces = produced(operation);
    let max_body_bytes =
        proc_macro2::Literal::u64_unsuffixed(operation.max_body_bytes.unwrap_or(0));
    let timeout = match operation.timeout_seconds {
        Some(seconds) => {
            let milliseconds = proc_macro2::Literal::u64_unsuffixed((seconds * 1000.0) as u64);
            quote!(Some(::std::time::Duration::from_millis(#milliseconds)))
        }
        None => quote!(None),
    };
    let (idempotent, paged) = (operation.is_idempotent(), operation.is_paged());
    let documentation = format!(" What the contract says about `{id}`.");
    quote! {
        #[doc = #documentation]
        pub static OPERATION: ::runtime::Operation = ::runtime::Operation {
            id: #id,
            path: #path,
            parameters: &[#(#parameters),*],
            body: #body,
            security: #security,
            produces: &[#(#produces),*],
            schemas: &super::super::SCHEMAS,
            max_body_bytes: #max_body_bytes,
            timeout: #timeout,
            idempotent: #idempotent,
            paged: #paged,
        };
    }
}

fn produced(operation: &Operation) -> Vec<String> {
    let mut produced = Vec::new();
    let successes = operation.responses.iter().filter(|response| {
        !response.is_problem
            && !matches!(
                response.status,
                crate::model::Status::Code(400..=599) | crate::model::Status::Range(4 | 5)
            )
    });
    for media in successes.flat_map(|response| &response.content) {
        if !produced.contains(&media.media_type) {
            produced.push(media.media_type.clone());
        }
    }
    produced
}

/// The name of a location in keys and tables.
pub(super) fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn parameter_entry(writer: &Writer, operation: &Operation, parameter: &Parameter) -> TokenStream {
    let (name, required, explode) = (&parameter.parameter, parameter.required, parameter.explode);
    let location = ident(match parameter.location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
    });
    let style = ident(match parameter.style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    });
    let shape = shape(&parameter.shape);
    let schema =
        schema_document::parameter_key(&operation.id, location_name(parameter.location), name);
    let strict =
        parameter.kind == ParameterKind::Value && writer.types.is_inexact(&parameter.usage);
    quote! {
        ::runtime::Parameter {
            name: #name,
            location: ::runtime::Location::#location,
            required: #required,
            shape: #shape,
            style: ::runtime::Style::#style,
            explode: #explode,
            schema: #schema,
            strict: #strict,
        }
    }
}

fn shape(shape: &Shape) -> TokenStream {
    match shape {
        Shape::String => quote!(::runtime::Shape::String),
        Shape::Integer => quote!(::runtime::Shape::Integer),
        Shape::Number => quote!(::runtime::Shape::Number),
        Shape::Boolean => quote!(::runtime::Shape::Boolean),
        Shape::Any => quote!(::runtime::Shape::Any),
        Shape::Json => quote!(::runtime::Shape::Json),
        Shape::Array(items) => {
            let items = self::shape(items);
            quote!(::runtime::Shape::Array(&#items))
        }
        Shape::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = self::shape(member);
                quote!((#name, #member))
            });
            quote!(::runtime::Shape::Object(&[#(#members),*]))
        }
    }
}

fn media_entry(writer: &Writer, operation: &Operation, media: &Media) -> TokenStream {
    let media_type = &media.media_type;
    let kind = ident(match media.kind {
        MediaKind::Json => "Json",
        MediaKind::Form => "Form",
        MediaKind::Multipart => "Multipart",
        MediaKind::Text => "Text",
        MediaKind::Binary => "Binary",
    });
    let structured = !matches!(media.kind, MediaKind::Binary | MediaKind::Text);
    let schema = if structured {
        schema_document::body_key(&operation.id, media_type)
    } else {
        String::new()
    };
    let strict = structured && writer.types.is_inexact(&media.usage);
    quote! {
        ::runtime::BodyMedia { media_type: #media_type, kind: ::runtime::BodyKind::#kind, schema: #schema, strict: #strict }
    }
}

fn request(writer: &Writer, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Request", operation.type_name);
    let fields = operation
        .parameters
        .iter()
        .map(|parameter| parameter_field(writer, operation, parameter));
    let (body_fields, body_enum) = match &operation.body {
        Some(body) => (
            body_fields(operation, body),
            body_enum(writer, operation, body),
        ),
        None => (TokenStream::new(), TokenStream::new()),
    };
    let choice = has_choice(operation).then(|| {
        quote! {
            /// The media type that the caller likes best among those that the operation answers.
            pub preferred: &'static str,
        }
    });
    let mut statements: Vec<_> = operation
        .parameters
        .iter()
        .filter_map(|parameter| parameter_check(writer, parameter))
        .collect();
    statements.extend(
        operation
            .body
            .as_ref()
            .and_then(|body| body_check(writer, operation, body)),
    );
    let checks = checks::finish(&statements);
    let documentation = format!(" What `{}` is asked.", operation.id);
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone)]
        pub struct #name {
            #(#fields)*
            #body_fields
            #choice
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                #checks
            }
        }

        #body_enum
    }
}

/// Whether the service has to choose between bodies of different kinds.
fn has_choice(operation: &Operation) -> bool {
    let successes = operation
        .responses
        .iter()
        .filter(|response| !response.is_problem);
    successes.into_iter().any(|response| {
        response.content.len() > 1
            && response
                .content
                .iter()
                .any(|media| media.kind != MediaKind::Binary)
    }) && produced(operation).len() > 1
}

/// How a parameter is held and read.
struct Held {
    ty: TokenStream,
    read: TokenStream,
}

fn held(writer: &Writer, operation: &Operation, index: usize) -> Held {
    let parameter = &operation.parameters[index];
    let literal = proc_macro2::Literal::usize_unsuffixed(index);
    match (parameter.kind, parameter.required) {
        (ParameterKind::IfMatch, true) => Held {
            ty: quote!(::runtime::conditional::IfMatch),
            read: quote!(input.required_header()?),
        },
        (ParameterKind::IfMatch, false) => Held {
            ty: quote!(Option<::runtime::conditional::IfMatch>),
            read: quote!(input.header()?),
        },
        (ParameterKind::IfNoneMatch, true) => Held {
            ty: quote!(::runtime::conditional::IfNoneMatch),
            read: quote!(input.required_header()?),
        },
        (ParameterKind::IfNoneMatch, false) => Held {
            ty: quote!(Option<::runtime::conditional::IfNoneMatch>),
            read: quote!(input.header()?),
        },
        (ParameterKind::IdempotencyKey, true) => Held {
            ty: quote!(::runtime::Idempotency),
            read: quote!(input.idempotency()?),
        },
        (ParameterKind::IdempotencyKey, false) => Held {
            ty: quote!(Option<::runtime::Idempotency>),
            read: quote!(input.optional_idempotency()?),
        },
        (ParameterKind::PageToken, _) => Held {
            ty: quote!(::runtime::Page),
            read: quote!(input.page()),
        },
        (ParameterKind::Value, required) => {
            let inner = rust_type::usage(&parameter.usage, &quote!(types::));
            match (required, default(writer, parameter)) {
                (true, _) => Held {
                    ty: inner,
                    read: quote!(input.parameter(#literal)?),
                },
                (false, Some(default)) => Held {
                    ty: inner,
                    read: quote!(input.optional(#literal)?.unwrap_or_else(|| #default)),
                },
                (false, None) => Held {
                    ty: quote!(Option<#inner>),
                    read: quote!(input.optional(#literal)?),
                },
            }
        }
    }
}

/// The default of a parameter as an expression, also behind the name of an enumeration or an alias.
fn default(writer: &Writer, parameter: &Parameter) -> Option<TokenStream> {
    let default = parameter.default.as_ref()?;
    if let Some(value) = types::default_value(&parameter.usage, default) {
        return Some(value);
    }
    let definition = writer.types.definition(&parameter.usage.ty)?;
    let crate::model::types::Kind::Enumeration(values) = &definition.kind else {
        return None;
    };
    let value = values
        .iter()
        .find(|value| default.as_str() == Some(&value.value))?;
    let (name, variant) = (ident(&definition.name), ident(&value.name));
    (!parameter.usage.nullable).then(|| quote!(types::#name::#variant))
}

fn field_name(parameter: &Parameter) -> proc_macro2::Ident {
    match parameter.kind {
        ParameterKind::PageToken => ident("page"),
        ParameterKind::IdempotencyKey => ident("idempotency"),
        _ => ident(&parameter.name),
    }
}

fn parameter_field(writer: &Writer, operation: &Operation, parameter: &Parameter) -> TokenStream {
    let index = operation
        .parameters
        .iter()
        .position(|other| std::ptr::eq(other, parameter))
        .unwrap_or_default();
    let (name, held) = (field_name(parameter), held(writer, operation, index));
    let fallback = format!("The parameter `{}`.", parameter.parameter);
    let documentation = documentation::lines(parameter.description.as_deref(), &fallback);
    let ty = held.ty;
    quote!(#documentation pub #name: #ty,)
}

fn parameter_check(writer: &Writer, parameter: &Parameter) -> Option<TokenStream> {
    if parameter.kind != ParameterKind::Value || !writer.types.is_validated(&parameter.usage) {
        return None;
    }
    let name = ident(&parameter.name);
    let is_plain = parameter.required || default(writer, parameter).is_some();
    let check = checks::statement(
        &writer.types,
        &parameter.parameter,
        &parameter.usage,
        &quote!(value),
    );
    Some(match is_plain {
        true => quote!({ let value = &self.#name; #check }),
        false => quote!(if let Some(value) = &self.#name { #check }),
    })
}

fn all_binary(body: &RequestBody) -> bool {
    body.content
        .iter()
        .all(|media| media.kind == MediaKind::Binary)
}

fn body_type(operation: &Operation, body: &RequestBody) -> TokenStream {
    match body.content.as_slice() {
        _ if all_binary(body) => quote!(::runtime::bytes::Bytes),
        [media] => media_type(media),
        _ => {
            let name = format_ident!("{}Body", operation.type_name);
            quote!(#name)
        }
    }
}

fn media_type(media: &Media) -> TokenStream {
    match media.kind {
        MediaKind::Json | MediaKind::Form | MediaKind::Multipart => {
            rust_type::usage(&media.usage, &quote!(types::))
        }
        MediaKind::Text => quote!(String),
        MediaKind::Binary => quote!(::runtime::bytes::Bytes),
    }
}

fn body_fields(operation: &Operation, body: &RequestBody) -> TokenStream {
    let ty = body_type(operation, body);
    let ty = if body.required {
        ty
    } else {
        quote!(Option<#ty>)
    };
    let content_type = all_binary(body).then(|| {
        quote! {
            /// What the sender says that the body is.
            pub content_type: Option<::runtime::http::HeaderValue>,
        }
    });
    quote! {
        #content_type
        /// The body.
        pub body: #ty,
    }
}

fn body_enum(writer: &Writer, operation: &Operation, body: &RequestBody) -> TokenStream {
    if all_binary(body) || body.content.len() == 1 {
        return TokenStream::new();
    }
    let name = format_ident!("{}Body", operation.type_name);
    let variants = body.content.iter().map(|media| {
        let (variant, ty) = (ident(&media.variant), media_type(media));
        let documentation = format!(" `{}`", media.media_type);
        quote!(#[doc = #documentation] #variant(#ty),)
    });
    let arms = body.content.iter().map(|media| {
        let variant = ident(&media.variant);
        let structured = !matches!(media.kind, MediaKind::Binary | MediaKind::Text);
        match structured && writer.types.is_validated(&media.usage) {
            true => {
                let check = checks::of_value(&writer.types, &media.usage, &quote!(value));
                quote!(Self::#variant(value) => #check,)
            }
            false => quote!(Self::#variant(_) => Ok(()),),
        }
    });
    let documentation = format!(" The body of [`{}Request`].", operation.type_name);
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone)]
        pub enum #name {
            #(#variants)*
        }

        impl ::runtime::validator::Validate for #name {
            fn validate(&self) -> Result<(), ::runtime::validator::ValidationErrors> {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn body_check(writer: &Writer, operation: &Operation, body: &RequestBody) -> Option<TokenStream> {
    let check = match body.content.as_slice() {
        _ if all_binary(body) => return None,
        [media]
            if matches!(media.kind, MediaKind::Text)
                || !writer.types.is_validated(&media.usage) =>
        {
            return None;
        }
        [media] => checks::statement(&writer.types, "body", &media.usage, &quote!(value)),
        _ => {
            let _ = operation;
            quote!(checks.nested("body", value);)
        }
    };
    Some(match body.required {
        true => quote!({ let value = &self.body; #check }),
        false => quote!(if let Some(value) = &self.body { #check }),
    })
}

fn read_media(media: &Media) -> TokenStream {
    match media.kind {
        MediaKind::Json => quote!(input.json()?),
        MediaKind::Form => quote!(input.form()?),
        MediaKind::Multipart => quote!(input.multipart()?),
        MediaKind::Text => quote!(input.text()?),
        MediaKind::Binary => quote!(input.bytes()),
    }
}

fn read_body(operation: &Operation, body: &RequestBody) -> TokenStream {
    let read = match body.content.as_slice() {
        _ if all_binary(body) => quote!(input.bytes()),
        [media] => read_media(media),
        several => {
            let name = format_ident!("{}Body", operation.type_name);
            let last = several.len() - 1;
            let arms = several.iter().enumerate().map(|(index, media)| {
                let (variant, read) = (ident(&media.variant), read_media(media));
                let literal = proc_macro2::Literal::usize_unsuffixed(index);
                let pattern = if index == last {
                    quote!(_)
                } else {
                    quote!(#literal)
                };
                quote!(#pattern => #name::#variant(#read),)
            });
            quote!(match input.media_type() { #(#arms)* })
        }
    };
    let read = if body.required {
        read
    } else {
        quote!(if input.has_body() { Some(#read) } else { None })
    };
    let content_type =
        all_binary(body).then(|| quote!(content_type: input.content_type().cloned(),));
    quote!(#content_type body: #read,)
}

fn route(writer: &Writer, operation: &Operation) -> TokenStream {
    let (method, request) = (
        ident(&operation.name),
        format_ident!("{}Request", operation.type_name),
    );
    let fields = (0..operation.parameters.len()).map(|index| {
        let (name, read) = (
            field_name(&operation.parameters[index]),
            held(writer, operation, index).read,
        );
        quote!(#name: #read,)
    });
    let body = operation
        .body
        .as_ref()
        .map(|body| read_body(operation, body));
    let choice = has_choice(operation);
    let produces = choice.then(|| quote!(let preferred = OPERATION.produces.get(call.produces()).copied().unwrap_or_default();));
    let preferred = choice.then(|| quote!(preferred,));
    let (caller, argument) = match writer.markers.of(operation) {
        Some(marker) if security::is_optional(operation) => (
            quote!(let caller = call.optional_caller::<security::#marker>();),
            quote!(caller,),
        ),
        Some(marker) => (
            quote!(let caller = call.caller::<security::#marker>();),
            quote!(caller,),
        ),
        None => (TokenStream::new(), TokenStream::new()),
    };
    let needs_input = !operation.parameters.is_empty() || operation.body.is_some();
    let input = if needs_input {
        quote!(input)
    } else {
        quote!(_)
    };
    let attribute = if writer.with_utoipa {
        path_attribute(writer, operation)
    } else {
        TokenStream::new()
    };
    let deprecated = documentation::deprecated(operation.deprecated);
    quote! {
        /// The route: reads and checks a request, asks the service, and writes its answer.
        #attribute
        #deprecated
        pub async fn handle<A: Api>(
            ::runtime::axum::extract::State(server): ::runtime::axum::extract::State<Server<A>>,
            request: ::runtime::axum::extract::Request,
        ) -> Result<::runtime::axum::response::Response, ::runtime::Problem> {
            let mut call = server.context.accept(&OPERATION, request).await?;
            #caller
            #produces
            let request = call.decode(|#input| Ok(#request { #(#fields)* #body #preferred }))?;
            Ok(call.run(async move { server.api.#method(#argument request).await }).await)
        }
    }
}

fn path_attribute(writer: &Writer, operation: &Operation) -> TokenStream {
    let raw = writer
        .contract
        .document
        .pointer(&operation.pointer)
        .cloned()
        .unwrap_or_default();
    let (method, path, id) = (ident(&operation.method), &operation.path, &operation.id);
    let tags = raw
        .get("tags")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str());
    let summary = operation
        .summary
        .as_ref()
        .map(|text| quote!(summary = #text,));
    let description = operation
        .description
        .as_ref()
        .map(|text| quote!(description = #text,));
    let (request, answer) = (
        format_ident!("{}Request", operation.type_name),
        format_ident!("{}Response", operation.type_name),
    );
    let params = (!operation.parameters.is_empty()).then(|| quote!(params(#request),));
    let own_security = raw.get("security").and_then(serde_json::Value::as_array);
    let security = own_security.map(|alternatives| {
        let alternatives = alternatives.iter().map(|alternative| {
            let schemes = alternative
                .as_object()
                .into_iter()
                .flatten()
                .map(|(scheme, scopes)| {
                    let scopes = scopes
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(|scope| scope.as_str());
                    quote!(#scheme = [#(#scopes),*])
                });
            quote!((#(#schemes),*))
        });
        quote!(security(#(#alternatives),*),)
    });
    let extensions: Vec<_> = raw
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.starts_with("x-"))
        .map(|(key, value)| {
            let value: TokenStream = value.to_string().parse().unwrap_or_default();
            quote!((#key = json!(#value)))
        })
        .collect();
    let extensions = (!extensions.is_empty()).then(|| quote!(extensions(#(#extensions),*),));
    quote! {
        #[::runtime::utoipa::path(
            #method, path = #path, operation_id = #id, tags = [#(#tags),*], #summary #description #params
            responses(#answer), #security #extensions
        )]
    }
}

/// The type of a request's part, for the documentation of what a contract becomes.
pub(super) fn describe(usage: &Usage) -> String {
    match &usage.ty {
        Type::Named(name) => name.clone(),
        _ => rust_type::usage(usage, &TokenStream::new())
            .to_string()
            .replace(' ', "")
            .replace("::runtime::", ""),
    }
}
