//! Each single fault is refused, with its place and its kind.

use contract::model::{Location, MediaKind, Operation, Parameter, ParameterKind};
use contract::pointer::join;
use serde_json::{Map, Value, json};

use crate::edit;
use crate::plan::{Breach, CANARY, Extent, breaches};
use crate::schema::{flat, request_properties, types};
use crate::suite::{Case, Suite};
use crate::{Answer, Subject};

/// A request with one fault.
pub(super) struct Faulty<'a> {
    pub(super) case: Case<'a>,
    place: &'static str,
    pointer: String,
    code: &'static str,
}

pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite.operations() {
        for faulty in cases(suite, operation) {
            let (answer, right) = suite
                .expect(&faulty.case, 422, Some("validation_failed"))
                .await;
            if right {
                faulty.judge(suite, &answer);
            }
        }
    }
}

impl Faulty<'_> {
    /// Every fault that is named has to be at the place of the one that was made, and one of them of its kind.
    fn judge(&self, suite: &Suite<'_>, answer: &Answer) {
        let named = answer.json()["errors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let here = |fault: &&Value| fault["in"] == self.place && fault["pointer"] == self.pointer;
        let wanted = format!("{} {} {}", self.place, self.pointer, self.code);
        let outline = || {
            let text =
                |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
            let all: Vec<_> = named
                .iter()
                .map(|fault| {
                    format!(
                        "{} {} {}",
                        text(fault, "in"),
                        text(fault, "pointer"),
                        text(fault, "code")
                    )
                })
                .collect();
            all.join(", ")
        };
        if !named
            .iter()
            .filter(here)
            .any(|fault| fault["code"] == self.code)
        {
            suite.blame(
                &self.case,
                &format!("expected the fault `{wanted}`, named is `{}`", outline()),
            );
        } else if !named.iter().all(|fault| here(&fault)) {
            suite.blame(
                &self.case,
                &format!("only `{wanted}` is wrong, named is `{}`", outline()),
            );
        }
    }
}

/// Every request of an operation with one fault that we know to make.
pub(super) fn cases<'a>(suite: &Suite<'a>, operation: &'a Operation) -> Vec<Faulty<'a>> {
    let base = suite.case(operation, "", Extent::Full);
    let mut cases = Vec::new();
    for parameter in &operation.parameters {
        of_parameter(suite, &base, parameter, &mut cases);
    }
    if !operation.parameters.is_empty() {
        let mut case = base.clone();
        case.what = "an unknown query parameter".to_owned();
        case.draft
            .query
            .insert("zz_unknown".to_owned(), json!(CANARY));
        add(case, "query", "/zz_unknown", "unknown", &mut cases);
    }
    of_body(suite, &base, &mut cases);
    cases
}

fn add<'a>(
    case: Case<'a>,
    place: &'static str,
    pointer: &str,
    code: &'static str,
    cases: &mut Vec<Faulty<'a>>,
) {
    cases.push(Faulty {
        case,
        place,
        pointer: pointer.to_owned(),
        code,
    });
}

fn of_parameter<'a>(
    suite: &Suite<'a>,
    base: &Case<'a>,
    parameter: &Parameter,
    cases: &mut Vec<Faulty<'a>>,
) {
    let place = place(parameter.location);
    let name = &parameter.parameter;
    let pointer = join("", name);
    let altered = |what: &str, value: Option<Value>| {
        let mut case = base.clone();
        case.what = format!("{what} in {place} {name}");
        match value {
            Some(value) => case.draft.set(parameter, value),
            None => case.draft.unset(parameter),
        }
        case
    };
    if parameter.required
        && matches!(parameter.location, Location::Query | Location::Header)
        && parameter.kind != ParameterKind::IfMatch
    {
        add(altered("nothing", None), place, &pointer, "required", cases);
    }
    let Some(schema) = suite.subject.document().pointer(&parameter.schema_pointer) else {
        return;
    };
    match parameter.kind {
        ParameterKind::PageToken => {
            let case = altered("a token that nobody gave out", Some(json!(CANARY)));
            add(case, place, &pointer, "invalid", cases);
        }
        ParameterKind::IfMatch | ParameterKind::IfNoneMatch => {
            let flat = flat(suite.subject.document(), schema);
            if let Some(most) = crate::schema::size(&flat, "maxLength") {
                let long = format!("\"{}\"", "a".repeat(most - 1));
                add(
                    altered("a character too many", Some(json!(long))),
                    place,
                    &pointer,
                    "too_long",
                    cases,
                );
            }
        }
        ParameterKind::Value | ParameterKind::IdempotencyKey => {
            let value = of(base, parameter);
            for breach in breaches(suite.planner(), schema, &value) {
                if let Some(broken) = broken_text(suite, parameter, schema, &value, &breach) {
                    let at = format!("{pointer}{}", breach.pointer);
                    add(
                        altered(&breach.what, Some(broken)),
                        place,
                        &at,
                        breach.code,
                        cases,
                    );
                }
            }
            if parameter.location == Location::Query && !value.is_array() && !value.is_object() {
                let mut case = altered("the same twice", Some(value.clone()));
                case.draft.raw_query = format!(
                    "{name}={}",
                    crate::draft::plain(&value).replace(|c: char| !c.is_ascii_alphanumeric(), "")
                );
                add(case, place, &pointer, "invalid", cases);
            }
        }
    }
}

fn of(base: &Case<'_>, parameter: &Parameter) -> Value {
    let draft = &base.draft;
    [&draft.path, &draft.query, &draft.headers]
        .iter()
        .find_map(|place| place.get(&parameter.parameter))
        .cloned()
        .unwrap_or_default()
}

/// The value with the breach, where text can say it: there is no text that is not a text, and no list that is none.
fn broken_text(
    suite: &Suite<'_>,
    parameter: &Parameter,
    schema: &Value,
    value: &Value,
    breach: &Breach,
) -> Option<Value> {
    let document = suite.subject.document();
    let ruling = crate::plan::nodes(document, schema, value)
        .into_iter()
        .find(|node| node.pointer == breach.pointer)?;
    let kinds = types(&ruling.schema);
    let spelt = ["string", "array", "object"];
    if matches!(breach.code, "type" | "one_of") && kinds.iter().any(|kind| spelt.contains(kind)) {
        return None;
    }
    let broken = edit::with(value, &breach.pointer, breach.value.clone())?;
    let text = crate::draft::plain(&broken);
    match parameter.location {
        // An empty segment is another path.
        Location::Path if text.is_empty() || text.chars().all(|letter| letter == '.') => None,
        Location::Header | Location::Cookie if !is_header(&text) => None,
        // An empty list has no other text than a missing one.
        Location::Query if broken.is_array() && text.is_empty() => None,
        _ => Some(broken),
    }
}

/// Blanks at the ends of a header mean nothing.
pub(super) fn is_header(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && text.chars().all(|letter| (' '..='~').contains(&letter))
}

fn of_body<'a>(suite: &Suite<'a>, base: &Case<'a>, cases: &mut Vec<Faulty<'a>>) {
    let operation = base.operation;
    let Some(value) = base.draft.json() else {
        return;
    };
    let Some(schema) = body_schema(suite.subject, operation) else {
        return;
    };
    let altered = |what: String, value: Value| {
        let mut case = base.clone();
        case.what = what;
        if let Some(body) = case.draft.json_mut() {
            *body = value;
        }
        case
    };
    for breach in breaches(suite.planner(), schema, value) {
        // A member that is taken away is found under its own name, a value under where it is.
        if let Some(broken) = edit::with(value, &breach.pointer, breach.value.clone()) {
            let what = format!("{} at {}", breach.what, breach.pointer);
            add(
                altered(what, broken),
                "body",
                &breach.pointer,
                breach.code,
                cases,
            );
        }
    }
    for (name, of_answer) in answered_only(suite.subject, operation, schema) {
        let value = edit::with(value, &join("", &name), Some(of_answer));
        if let Some(value) = value {
            let what = format!("`{name}`, which only the service may set");
            add(
                altered(what, value),
                "body",
                &join("", &name),
                "unknown",
                cases,
            );
        }
    }
}

/// The schema of the JSON that an operation takes.
pub(super) fn body_schema<'a>(subject: &'a Subject, operation: &Operation) -> Option<&'a Value> {
    let content = operation.body.iter().flat_map(|body| &body.content);
    let media = content
        .into_iter()
        .find(|media| media.kind == MediaKind::Json)?;
    subject.document().pointer(&join(&media.pointer, "schema"))
}

/// The properties that an answer has and a request must not bring along, each with a value that an answer could have.
fn answered_only(
    subject: &Subject,
    operation: &Operation,
    request: &Value,
) -> Vec<(String, Value)> {
    let document = subject.document();
    let request = flat(document, request);
    if request.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Vec::new();
    }
    let known = request_properties(document, &request);
    let answers = operation
        .responses
        .iter()
        .filter(|response| !response.is_problem);
    let media = answers
        .flat_map(|response| &response.content)
        .find(|media| media.kind == MediaKind::Json);
    let answer = media.and_then(|media| document.pointer(&join(&media.pointer, "schema")));
    let Some(answer) = answer.map(|answer| flat(document, answer)) else {
        return Vec::new();
    };
    let random = crate::random::Random::seeded(1);
    let planner = crate::plan::Planner {
        document,
        random: &random,
    };
    let declared = request
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let properties = answer
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_else(Map::new);
    properties
        .iter()
        .filter(|(name, _)| {
            !known.iter().any(|(known, _)| known == name) && !declared.contains_key(*name)
        })
        .map(|(name, schema)| (name.clone(), planner.value(schema, Extent::Minimal)))
        .collect()
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
