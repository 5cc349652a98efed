//! The closed list of what a contract can say outside its schemas, so that a misspelt or misplaced keyword is an error
//! instead of a part of the contract that silently does not hold.

use serde_json::Value;

use super::keywords;
use crate::finding::Findings;
use crate::load::grammar::{Kind, METHODS};
use crate::pointer::join;
use crate::sites::{self, Site};

/// The JSON type that a keyword has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Flag,
    List,
    Object,
    Anything,
}

/// Holds every object of the document against the keywords of its kind (OpenAPI 3.1, section 4.8).
pub(super) fn check(document: &Value, findings: &mut Findings) {
    for site in sites::all(document)
        .iter()
        .filter(|site| site.kind != Kind::Schema)
    {
        check_site(site, findings);
    }
}

/// An empty keyword says nothing and is only warned of; an empty `security` would open what its author meant to close.
fn check_site(site: &Site, findings: &mut Findings) {
    let Some(object) = site.value.as_object() else {
        let message = format!(
            "{} is an object, and this is {}",
            site.kind.noun(),
            noun(site.value)
        );
        findings.error(
            "keyword-type",
            &site.pointer,
            message,
            "write its keywords below it, indented",
        );
        return;
    };
    let known = keywords_of(site.kind);
    for (keyword, value) in object {
        if keyword.starts_with("x-") || keyword == "$ref" || site.kind == Kind::Callback {
            continue;
        }
        let pointer = join(&site.pointer, keyword);
        match known.iter().find(|(name, _)| name == keyword) {
            Some((_, form)) if has_form(value, *form) => {}
            Some(_) if value.is_null() && keyword != "security" => {
                let message = format!("`{keyword}` is empty and says nothing");
                findings.warning(
                    "keyword-type",
                    &pointer,
                    message,
                    format!("fill it, or remove `{keyword}`"),
                );
            }
            Some((_, form)) => {
                let message = format!(
                    "`{keyword}` is {}, and this is {}",
                    describe(*form),
                    noun(value)
                );
                findings.error("keyword-type", &pointer, message, advice_on_type(keyword));
            }
            None => {
                let names = known.iter().map(|(name, _)| *name);
                let message = format!("{} has no keyword `{keyword}`", site.kind.noun());
                findings.mistake(
                    "unsupported-keyword",
                    &pointer,
                    message,
                    keywords::advice_among(keyword, names),
                );
            }
        }
    }
}

/// What to write where a list or an object was left empty.
fn advice_on_type(keyword: &str) -> String {
    match keyword {
        "security" => "list who may call, or write `security: []` if anybody may".to_owned(),
        other => format!("write a value of that type, or remove `{other}`"),
    }
}

fn has_form(value: &Value, form: Form) -> bool {
    match form {
        Form::Text => value.is_string(),
        Form::Flag => value.is_boolean(),
        Form::List => value.is_array(),
        Form::Object => value.is_object(),
        Form::Anything => true,
    }
}

fn describe(form: Form) -> &'static str {
    match form {
        Form::Text => "a text",
        Form::Flag => "true or false",
        Form::List => "a list",
        Form::Object => "an object",
        Form::Anything => "anything",
    }
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn keywords_of(kind: Kind) -> Vec<(&'static str, Form)> {
    use Form::{Anything, Flag, List, Object, Text};
    let table: &[(&str, Form)] = match kind {
        Kind::Document => &[
            ("openapi", Text),
            ("info", Object),
            ("jsonSchemaDialect", Text),
            ("servers", List),
            ("paths", Object),
            ("webhooks", Object),
            ("components", Object),
            ("security", List),
            ("tags", List),
            ("externalDocs", Object),
        ],
        Kind::Components => &[
            ("schemas", Object),
            ("responses", Object),
            ("parameters", Object),
            ("examples", Object),
            ("requestBodies", Object),
            ("headers", Object),
            ("securitySchemes", Object),
            ("links", Object),
            ("callbacks", Object),
            ("pathItems", Object),
        ],
        Kind::PathItem => &[
            ("summary", Text),
            ("description", Text),
            ("servers", List),
            ("parameters", List),
        ],
        Kind::Operation => &[
            ("tags", List),
            ("summary", Text),
            ("description", Text),
            ("externalDocs", Object),
            ("operationId", Text),
            ("parameters", List),
            ("requestBody", Object),
            ("responses", Object),
            ("callbacks", Object),
            ("deprecated", Flag),
            ("security", List),
            ("servers", List),
        ],
        Kind::Parameter | Kind::Header => &[
            ("name", Text),
            ("in", Text),
            ("description", Text),
            ("required", Flag),
            ("deprecated", Flag),
            ("allowEmptyValue", Flag),
            ("style", Text),
            ("explode", Flag),
            ("allowReserved", Flag),
            ("schema", Anything),
            ("example", Anything),
            ("examples", Object),
            ("content", Object),
        ],
        Kind::RequestBody => &[
            ("description", Text),
            ("content", Object),
            ("required", Flag),
        ],
        Kind::Response => &[
            ("description", Text),
            ("headers", Object),
            ("content", Object),
            ("links", Object),
            ("summary", Text),
        ],
        Kind::MediaType => &[
            ("schema", Anything),
            ("example", Anything),
            ("examples", Object),
            ("encoding", Object),
        ],
        Kind::Encoding => &[
            ("contentType", Text),
            ("headers", Object),
            ("style", Text),
            ("explode", Flag),
            ("allowReserved", Flag),
        ],
        Kind::Example => &[
            ("summary", Text),
            ("description", Text),
            ("value", Anything),
            ("externalValue", Text),
        ],
        Kind::Link => &[
            ("operationRef", Text),
            ("operationId", Text),
            ("parameters", Object),
            ("requestBody", Anything),
            ("description", Text),
            ("server", Object),
        ],
        Kind::SecurityScheme => &[
            ("type", Text),
            ("description", Text),
            ("name", Text),
            ("in", Text),
            ("scheme", Text),
            ("bearerFormat", Text),
            ("flows", Object),
            ("openIdConnectUrl", Text),
        ],
        Kind::Callback | Kind::Schema => &[],
    };
    let methods = METHODS
        .iter()
        .filter(|_| kind == Kind::PathItem)
        .map(|method| (*method, Object));
    table.iter().copied().chain(methods).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check_findings(document: Value, expected: &[(&str, &str)]) {
        let mut findings = Findings::default();
        check(&document, &mut findings);
        let found: Vec<_> = findings
            .into_vec()
            .into_iter()
            .map(|finding| (finding.pointer, finding.advice))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(pointer, advice)| (pointer.as_str(), advice.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_misspelt_keyword_of_an_operation_is_named() {
        check_findings(
            json!({"paths": {"/a": {"get": {"operationid": "get_a"}}}}),
            &[("/paths/~1a/get/operationid", "did you mean `operationId`?")],
        );
    }

    #[test]
    fn an_empty_security_does_not_open_the_operation() {
        check_findings(
            json!({"paths": {"/a": {"get": {"security": null}}}}),
            &[(
                "/paths/~1a/get/security",
                "list who may call, or write `security: []` if anybody may",
            )],
        );
    }

    #[test]
    fn extensions_and_references_are_left_alone() {
        check_findings(
            json!({"x-a": 1, "paths": {"/a": {"get": {"x-b": null, "requestBody": {"$ref": "#/components/requestBodies/A"}}}}}),
            &[],
        );
    }
}
