//! Operations: what is asked, and of whom.

use indexmap::IndexMap;
use serde_json::Value;

use super::media::{self, Media};
use super::response::{self, Response};
use super::schema::TypeBuilder;
use super::security::{self, Alternative, Scheme};
use super::types::{Kind, Type, Usage, View};
use crate::names::{self, UniqueNames};
use crate::naming;
use crate::pointer::{self, join};

/// One operation of a contract.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operationId, or the name made for an operation without one.
    pub id: String,
    /// The Rust name of its method, module and handler.
    pub name: String,
    /// The prefix of its types.
    pub type_name: String,
    /// The HTTP method in lower case.
    pub method: String,
    /// The path template as in the contract.
    pub path: String,
    /// The first line of its documentation.
    pub summary: Option<String>,
    /// The rest of its documentation.
    pub description: Option<String>,
    /// Whether the contract marks it as deprecated.
    pub deprecated: bool,
    /// Its parameters in the order of the contract.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<RequestBody>,
    /// What is answered.
    pub responses: Vec<Response>,
    /// Who may call it: any of these.
    pub security: Vec<Alternative>,
    /// The codes of the problems that the service itself answers.
    pub problems: Vec<String>,
    /// The greatest body that is read, where the contract says it.
    pub max_body_bytes: Option<u64>,
    /// The seconds after which work stops, where the contract says it.
    pub timeout_seconds: Option<f64>,
    /// Where the contract says it.
    pub pointer: String,
}

impl Operation {
    /// Whether it is a page of a list, and continues one with a token.
    pub fn is_paged(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::PageToken)
    }

    /// Whether its first answer is kept under the caller's key.
    pub fn is_idempotent(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::IdempotencyKey)
    }
}

/// A parameter outside the body.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The Rust name of its field.
    pub name: String,
    /// The name in the contract.
    pub parameter: String,
    /// Where it is.
    pub location: Location,
    /// What it means to the layer.
    pub kind: ParameterKind,
    /// Whether it must be there.
    pub required: bool,
    /// Its type.
    pub usage: Usage,
    /// What its text is turned into.
    pub shape: Shape,
    /// How it is written.
    pub style: Style,
    /// Whether each item or member is written for itself.
    pub explode: bool,
    /// The value that stands in for an absent one.
    pub default: Option<Value>,
    /// Its description.
    pub description: Option<String>,
    /// Where the contract says it.
    pub pointer: String,
    /// Where its schema is.
    pub schema_pointer: String,
}

/// Where a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// Behind the question mark.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// What a parameter means to the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Nothing in particular.
    Value,
    /// `If-Match` (RFC 9110, section 13.1.1)
    IfMatch,
    /// `If-None-Match` (RFC 9110, section 13.1.2)
    IfNoneMatch,
    /// `Idempotency-Key`
    IdempotencyKey,
    /// `page_token` of a paged operation.
    PageToken,
}

/// What the text of a parameter is turned into before its schema is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Whatever it looks like.
    Any,
    /// A list.
    Array(Box<Shape>),
    /// Named members.
    Object(Vec<(String, Shape)>),
    /// JSON text.
    Json,
}

/// How a parameter is written (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Commas.
    Simple,
    /// A leading full stop.
    Label,
    /// A leading semicolon.
    Matrix,
    /// As in a form.
    Form,
    /// Spaces.
    SpaceDelimited,
    /// Bars.
    PipeDelimited,
    /// Brackets.
    DeepObject,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it must be there.
    pub required: bool,
    /// The forms that it can have.
    pub content: Vec<Media>,
}

pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Everything that is found at one path.
pub(super) struct PathItem<'a> {
    pub document: &'a Value,
    pub path: &'a str,
    pub item: &'a Value,
    pub pointer: String,
}

pub(super) fn build(
    types: &mut TypeBuilder,
    item: &PathItem,
    method: &str,
    schemes: &IndexMap<String, Scheme>,
    taken: &mut UniqueNames,
) -> Option<Operation> {
    let operation = item.item.get(method)?;
    let pointer = join(&item.pointer, method);
    let text = |keyword: &str| {
        operation
            .get(keyword)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let id = text("operationId").unwrap_or_else(|| {
        let id = naming::operation_id(method, item.path);
        let advice = format!("write `operationId: {id}`");
        types.findings.warning(
            "operation-id",
            &pointer,
            format!("the operation has no operationId and is called `{id}`"),
            advice,
        );
        id
    });
    let name = taken.take(&names::field_name(&id));
    let type_name = names::type_name(&name);
    let document = item.document;
    let mut parameters = parameters(types, item, operation, &pointer, &type_name);
    let responses = response::build(types, document, operation, &pointer, &type_name);
    mark_page_token(types, &mut parameters, &responses);
    let body = body(types, document, operation, &pointer, &type_name);
    let security =
        security::alternatives(document, operation, &pointer, schemes, &mut types.findings);
    let problems = operation.get("x-problems").and_then(Value::as_array);
    Some(Operation {
        id,
        name,
        type_name,
        method: method.to_owned(),
        path: item.path.to_owned(),
        summary: text("summary"),
        description: text("description"),
        deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
        parameters,
        body,
        responses,
        security,
        problems: problems
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        max_body_bytes: operation.get("x-max-body-bytes").and_then(Value::as_u64),
        timeout_seconds: operation.get("x-timeout").and_then(Value::as_f64),
        pointer,
    })
}

fn parameters(
    types: &mut TypeBuilder,
    item: &PathItem,
    operation: &Value,
    pointer: &str,
    hint: &str,
) -> Vec<Parameter> {
    let mut declared: IndexMap<(String, String), (&Value, String)> = IndexMap::new();
    for (holder, pointer) in [(item.item, item.pointer.as_str()), (operation, pointer)] {
        let list = holder.get("parameters").and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let pointer = join(&join(pointer, "parameters"), &index.to_string());
            let Some((parameter, pointer)) = pointer::resolve(item.document, parameter, &pointer)
            else {
                continue;
            };
            let key = |keyword: &str| {
                parameter
                    .get(keyword)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            declared.insert((key("in"), key("name")), (parameter, pointer));
        }
    }
    let mut taken = UniqueNames::default();
    taken.take("body");
    taken.take("page");
    taken.take("idempotency");
    let mut parameters = Vec::new();
    for ((location, name), (parameter, pointer)) in declared {
        let reserved = ["accept", "content-type", "authorization"];
        // OpenAPI 3.1, section 4.8.12.2: these header parameters are ignored; content and security describe them.
        if location == "header" && reserved.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let Some(location) = location_of(&location) else {
            let advice = "write `in: path`, `query`, `header` or `cookie`";
            types.findings.error(
                "parameter",
                &pointer,
                format!("the parameter `{name}` is nowhere"),
                advice,
            );
            continue;
        };
        parameters.push(self::parameter(
            types,
            item.document,
            parameter,
            &name,
            location,
            pointer,
            hint,
            &mut taken,
        ));
    }
    for name in template_names(item.path) {
        let known = parameters
            .iter()
            .any(|parameter| parameter.location == Location::Path && parameter.parameter == name);
        if !known {
            let advice =
                format!("add a parameter with `name: {name}`, `in: path` and `required: true`");
            types.findings.error(
                "path-parameter",
                pointer,
                format!("`{{{name}}}` of the path is not described"),
                advice,
            );
        }
    }
    parameters.retain(|parameter| {
        let known = parameter.location != Location::Path
            || template_names(item.path).contains(&parameter.parameter);
        if !known {
            let advice = format!(
                "put `{{{}}}` into the path, or remove the parameter",
                parameter.parameter
            );
            let message = format!("the path has no `{{{}}}`", parameter.parameter);
            types
                .findings
                .error("path-parameter", &parameter.pointer, message, advice);
        }
        known
    });
    parameters
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a different part of one parameter, used once"
)]
fn parameter(
    types: &mut TypeBuilder,
    document: &Value,
    parameter: &Value,
    name: &str,
    location: Location,
    pointer: String,
    hint: &str,
    taken: &mut UniqueNames,
) -> Parameter {
    let content = parameter
        .get("content")
        .and_then(Value::as_object)
        .and_then(|content| content.iter().next());
    let (schema, schema_pointer) = match content {
        Some((media_type, media)) => (
            media.get("schema"),
            join(&join(&join(&pointer, "content"), media_type), "schema"),
        ),
        None => (parameter.get("schema"), join(&pointer, "schema")),
    };
    let schema = schema.cloned().unwrap_or(Value::Bool(true));
    let usage = types.usage(
        &schema,
        &schema_pointer,
        View::Request,
        &format!("{hint}{}", names::type_name(name)),
    );
    let required =
        location == Location::Path || parameter.get("required") == Some(&Value::Bool(true));
    let style = style(parameter, location);
    let default = pointer::resolve(document, &schema, "")
        .and_then(|(schema, _)| schema.get("default").cloned());
    Parameter {
        name: taken.take(&names::field_name(name)),
        parameter: name.to_owned(),
        location,
        kind: kind(name, location),
        required,
        shape: if content.is_some() {
            Shape::Json
        } else {
            shape(types, &usage, 0)
        },
        usage,
        style,
        explode: parameter
            .get("explode")
            .and_then(Value::as_bool)
            .unwrap_or(style == Style::Form),
        default: default.filter(|default| !default.is_null() && !required),
        description: parameter
            .get("description")
            .and_then(Value::as_str)
            .map(str::to_owned),
        pointer,
        schema_pointer,
    }
}

fn kind(name: &str, location: Location) -> ParameterKind {
    if location != Location::Header {
        return ParameterKind::Value;
    }
    match name.to_ascii_lowercase().as_str() {
        "if-match" => ParameterKind::IfMatch,
        "if-none-match" => ParameterKind::IfNoneMatch,
        "idempotency-key" => ParameterKind::IdempotencyKey,
        _ => ParameterKind::Value,
    }
}

/// A `page_token` continues a list only where the answer is a page: `{items, next_page}`.
fn mark_page_token(types: &TypeBuilder, parameters: &mut [Parameter], responses: &[Response]) {
    let has_limit = parameters
        .iter()
        .any(|parameter| parameter.location == Location::Query && parameter.parameter == "limit");
    let answers_page = responses
        .iter()
        .flat_map(|response| &response.content)
        .any(|media| is_page(types, &media.usage));
    for parameter in parameters {
        if has_limit
            && answers_page
            && parameter.location == Location::Query
            && parameter.parameter == "page_token"
        {
            parameter.kind = ParameterKind::PageToken;
        }
    }
}

fn is_page(types: &TypeBuilder, usage: &Usage) -> bool {
    let Type::Named(name) = &usage.ty else {
        return false;
    };
    let Some(Kind::Struct(page)) = types
        .definitions()
        .get(name)
        .map(|definition| &definition.kind)
    else {
        return false;
    };
    let has = |property: &str| page.fields.iter().any(|field| field.property == property);
    page.fields.len() == 2 && has("items") && has("next_page")
}

fn shape(types: &TypeBuilder, usage: &Usage, depth: usize) -> Shape {
    if depth > 8 {
        return Shape::Any;
    }
    match &usage.ty {
        Type::Any => Shape::Any,
        Type::Boolean => Shape::Boolean,
        Type::Integer(_) => Shape::Integer,
        Type::Number => Shape::Number,
        Type::String | Type::Uuid | Type::DateTime | Type::Date | Type::Bytes => Shape::String,
        Type::Array(items) => Shape::Array(Box::new(shape(types, items, depth + 1))),
        Type::Map(_) => Shape::Object(Vec::new()),
        Type::Named(name) => match types
            .definitions()
            .get(name)
            .map(|definition| &definition.kind)
        {
            Some(Kind::Enumeration(_)) => Shape::String,
            Some(Kind::Newtype(inner) | Kind::Alias(inner)) => shape(types, inner, depth + 1),
            Some(Kind::Struct(object)) => {
                let members = object.fields.iter().map(|field| {
                    (
                        field.property.clone(),
                        shape(types, &field.usage, depth + 1),
                    )
                });
                Shape::Object(members.collect())
            }
            _ => Shape::Any,
        },
    }
}

fn style(parameter: &Value, location: Location) -> Style {
    match parameter.get("style").and_then(Value::as_str) {
        Some("label") => Style::Label,
        Some("matrix") => Style::Matrix,
        Some("form") => Style::Form,
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        Some("simple") => Style::Simple,
        _ => match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        },
    }
}

fn location_of(name: &str) -> Option<Location> {
    match name {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        _ => None,
    }
}

/// The names in braces of a path template.
fn template_names(path: &str) -> Vec<String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn body(
    types: &mut TypeBuilder,
    document: &Value,
    operation: &Value,
    pointer: &str,
    hint: &str,
) -> Option<RequestBody> {
    let body = operation.get("requestBody")?;
    let (body, pointer) = pointer::resolve(document, body, &join(pointer, "requestBody"))?;
    let content = body
        .get("content")
        .and_then(Value::as_object)
        .filter(|content| !content.is_empty())?;
    let content = media::build(
        types,
        content,
        &join(&pointer, "content"),
        View::Request,
        &format!("{hint}Body"),
    );
    Some(RequestBody {
        required: body.get("required") == Some(&Value::Bool(true)),
        content,
    })
}
