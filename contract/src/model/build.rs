//! From the bundled document to the model.

use indexmap::IndexMap;
use serde_json::Value;

use super::operation::{self, PathItem, Surroundings, template};
use super::schema::TypeBuilder;
use super::types::{Kind, Type, Usage, View};
use super::{Contract, Event, ProblemCode, security, structure};
use crate::finding::{Finding, Findings};
use crate::load::grammar::METHODS;
use crate::names::{self, UniqueNames};
use crate::pointer::{self, join};

/// The model of a bundled OpenAPI 3.1 document, with what was found while it was built.
pub fn build(name: &str, document: &Value) -> (Contract, Vec<Finding>) {
    let mut types = TypeBuilder::new(document);
    let mut findings = Findings::default();
    structure::check(document, &mut findings);
    let schemes = security::schemes(document, &mut findings);
    let mut operations = Vec::new();
    let mut surroundings = Surroundings {
        taken: UniqueNames::default(),
    };
    for (path, item) in object(document, "/paths")
        .into_iter()
        .filter(|(path, _)| path.starts_with('/'))
    {
        let pointer = join("/paths", path);
        let Some((item, pointer)) = pointer::resolve(document, item, &pointer) else {
            continue;
        };
        let item = PathItem {
            document,
            path,
            item,
            pointer,
        };
        let read = |method: &&str| operation::read(&mut types, &item, method, &mut surroundings);
        operations.extend(METHODS.iter().filter_map(read));
    }
    template::check(&mut operations, &mut findings);
    let events = events(&mut types, document);
    for (component, _) in object(document, "/components/schemas") {
        types.component(component, View::Response);
    }
    let problems = problems(document, &mut findings);
    for operation in &operations {
        known_problems(operation, &problems, &mut findings);
    }
    let (definitions, found) = types.into_definitions();
    let findings = findings
        .into_vec()
        .into_iter()
        .chain(found.into_vec())
        .collect();
    (
        Contract {
            name: name.to_owned(),
            document: document.clone(),
            definitions,
            operations,
            events,
            subscriptions: Vec::new(),
            schemes,
            problems,
        },
        findings,
    )
}

fn events(types: &mut TypeBuilder, document: &Value) -> Vec<Event> {
    let mut events = Vec::new();
    for (event_type, item) in object(document, "/webhooks") {
        let pointer = join("/webhooks", event_type);
        let Some((item, pointer)) = pointer::resolve(document, item, &pointer) else {
            continue;
        };
        let Some((method, operation)) = item
            .as_object()
            .into_iter()
            .flatten()
            .find(|(key, _)| METHODS.contains(&key.as_str()))
        else {
            continue;
        };
        let pointer = join(&pointer, method);
        let Some(body) = operation.get("requestBody") else {
            continue;
        };
        let Some((body, pointer)) =
            pointer::resolve(document, body, &join(&pointer, "requestBody"))
        else {
            continue;
        };
        let Some((media_type, media)) = body
            .get("content")
            .and_then(Value::as_object)
            .and_then(|content| content.iter().next())
        else {
            continue;
        };
        let pointer = join(&join(&join(&pointer, "content"), media_type), "schema");
        let schema = media.get("schema").cloned().unwrap_or(Value::Bool(true));
        let name = names::type_name(event_type);
        let envelope = types.usage(&schema, &pointer, View::Response, &format!("{name}Event"));
        let data = data_of(types, &envelope).unwrap_or(envelope);
        let text = |keyword: &str| {
            operation
                .get(keyword)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let description = text("description")
            .or_else(|| text("summary"))
            .unwrap_or_default();
        events.push(Event {
            event_type: event_type.clone(),
            name,
            description,
            data,
            pointer,
        });
    }
    events
}

/// The payload inside a CloudEvents envelope.
fn data_of(types: &TypeBuilder, envelope: &Usage) -> Option<Usage> {
    let mut usage = envelope;
    loop {
        let Type::Named(name) = &usage.ty else {
            return None;
        };
        match &types.definitions().get(name)?.kind {
            Kind::Alias(inner) => usage = inner,
            Kind::Struct(object) => {
                let has =
                    |property: &str| object.fields.iter().any(|field| field.property == property);
                let data = object
                    .fields
                    .iter()
                    .find(|field| field.property == "data")?;
                return (has("specversion") && has("type")).then(|| data.usage.clone());
            }
            _ => return None,
        }
    }
}

fn problems(document: &Value, findings: &mut Findings) -> IndexMap<String, ProblemCode> {
    let mut problems = IndexMap::new();
    for (code, problem) in object(document, "/x-problems") {
        let text = |keyword: &str| {
            problem
                .get(keyword)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        match problem
            .get("status")
            .and_then(Value::as_u64)
            .and_then(|status| u16::try_from(status).ok())
        {
            Some(status @ 400..=599) => {
                problems.insert(
                    code.clone(),
                    ProblemCode {
                        status,
                        title: text("title"),
                        description: text("description"),
                    },
                );
            }
            _ => {
                let advice =
                    "write `status:` with a status from 400 to 599, `title:` and `description:`";
                findings.error(
                    "problem-code",
                    &join("/x-problems", code),
                    format!("the problem `{code}` has no status"),
                    advice,
                );
            }
        }
    }
    problems
}

fn known_problems(
    operation: &super::Operation,
    problems: &IndexMap<String, ProblemCode>,
    findings: &mut Findings,
) {
    for (index, code) in operation.problems.iter().enumerate() {
        if !problems.contains_key(code) {
            let pointer = join(&join(&operation.pointer, "x-problems"), &index.to_string());
            let advice = "describe it under the contract's root `x-problems` with status, title and description";
            findings.error(
                "problem-code",
                &pointer,
                format!("no problem is called `{code}`"),
                advice,
            );
        }
    }
}

fn object<'a>(document: &'a Value, pointer: &str) -> Vec<(&'a String, &'a Value)> {
    let object = document.pointer(pointer).and_then(Value::as_object);
    object
        .into_iter()
        .flatten()
        .filter(|(key, _)| pointer == "/x-problems" || !key.starts_with("x-"))
        .collect()
}
