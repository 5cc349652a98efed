//! The headers of an answer.

use contract::pointer;
use serde_json::Value;

use crate::schema::flat;
use crate::{Answer, Subject};

/// What is wrong with the headers that a response declares.
pub(super) fn faults(subject: &Subject, response: &Value, answer: &Answer) -> Vec<String> {
    let declared = response.get("headers").and_then(Value::as_object);
    let mut faults = Vec::new();
    for (name, header) in declared.into_iter().flatten() {
        let Some((header, _)) = pointer::resolve(subject.document(), header, "") else {
            continue;
        };
        let Some(sent) = answer.headers.get(name) else {
            if header.get("required") == Some(&Value::Bool(true)) {
                faults.push(format!("no `{name}` header"));
            }
            continue;
        };
        let Ok(text) = sent.to_str() else {
            faults.push(format!("a `{name}` header that is no text"));
            continue;
        };
        let schema = header.get("schema").cloned().unwrap_or(Value::Bool(true));
        let value = coerced(subject, &schema, text);
        let broken = subject.schemas.faults_of(&schema, &value);
        faults.extend(
            broken
                .into_iter()
                .map(|fault| format!("`{name}` header: {fault}")),
        );
    }
    faults
}

fn coerced(subject: &Subject, schema: &Value, text: &str) -> Value {
    match flat(subject.document(), schema)
        .get("type")
        .and_then(Value::as_str)
    {
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
        }
        _ => Value::from(text),
    }
}
