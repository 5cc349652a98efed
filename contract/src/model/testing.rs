//! What the tests of the model share.

use serde_json::{Value, json};

use super::types::{Kind, Type};
use super::{Contract, build};
use crate::finding::Finding;

/// A document without operations and with these component schemas.
pub(super) fn components(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

/// The model of a document and what was found in it.
pub(super) fn model(document: &Value) -> (Contract, Vec<Finding>) {
    build("test", document)
}

/// Holds the type of the field `at.1` of the component `at.0` against its name.
pub(super) fn check_field(document: Value, at: (&str, &str), expected: &str) {
    let (contract, findings) = model(&document);
    assert!(findings.is_empty(), "{findings:?}");
    let Kind::Struct(object) = &contract.definitions[at.0].kind else {
        panic!("{} is no struct: {:?}", at.0, contract.definitions[at.0]);
    };
    let field = object.fields.iter().find(|field| field.property == at.1);
    let usage = &field.expect("the field is declared").usage;
    let found = match &usage.ty {
        Type::Named(name) => name.clone(),
        other => format!("{other:?}"),
    };
    assert_eq!(found, expected);
}
