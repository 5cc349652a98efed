//! Whether an answer is one that the contract allows.

mod headers;
mod problem;
mod schemas;

use contract::model::{Operation, Response, Status};
use contract::pointer::{self, join};
use serde_json::Value;

pub(crate) use schemas::Schemas;

use crate::plan::CANARY;
use crate::{Answer, Subject};

/// Everything that is wrong with an answer, in words.
pub fn judge(subject: &Subject, operation: &Operation, answer: &Answer) -> Vec<String> {
    let status = answer.status.as_u16();
    let Some(declared) = Subject::declared(operation, status) else {
        return vec![format!("undeclared status {}", answer.outline())];
    };
    let response = operation
        .responses
        .iter()
        .find(|response| key(response.status) == declared)
        .expect("what is declared is there");
    let (content, pointer) = resolved(subject, response);
    let mut faults = headers::faults(subject, &content, answer);
    faults.extend(body_faults(subject, &content, &pointer, answer));
    if status >= 400 {
        faults.extend(problem::faults(subject, operation, answer));
    }
    if String::from_utf8_lossy(&answer.body).contains(CANARY) {
        faults.push("the answer repeats a rejected value".to_owned());
    }
    faults
}

fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The response object of the document.
fn resolved(subject: &Subject, response: &Response) -> (Value, String) {
    let document = subject.document();
    let value = document.pointer(&response.pointer).unwrap_or(&Value::Null);
    let (value, pointer) = pointer::resolve(document, value, &response.pointer)
        .expect("the compiler has resolved this reference before");
    (value.clone(), pointer)
}

fn body_faults(subject: &Subject, response: &Value, at: &str, answer: &Answer) -> Vec<String> {
    let content = response.get("content").and_then(Value::as_object);
    let Some(content) = content.filter(|content| !content.is_empty()) else {
        return match answer.body.is_empty() {
            true => Vec::new(),
            false => vec!["a body where none is declared".to_owned()],
        };
    };
    let sent = answer.header("content-type");
    let essence = sent.split(';').next().unwrap_or_default().trim();
    let Some((media_type, _)) = content
        .iter()
        .find(|(media_type, _)| media_type.eq_ignore_ascii_case(essence))
    else {
        return vec![format!("undeclared media type `{sent}`")];
    };
    if !(essence == "application/json" || essence.ends_with("+json")) {
        return Vec::new();
    }
    let Ok(value) = serde_json::from_slice::<Value>(&answer.body) else {
        return vec!["a body that is not JSON".to_owned()];
    };
    let schema = join(&join(&join(at, "content"), media_type), "schema");
    subject.schemas.faults(&schema, &value)
}
