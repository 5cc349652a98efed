//! The schema keywords that 3.0 has of its own.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::node::{Data, Member, Node, Object};

pub(super) fn upgrade(schema: &mut Object, diagnostics: &mut Diagnostics) {
    nullable(schema, diagnostics);
    exclusive(schema, "exclusiveMinimum", "minimum", diagnostics);
    exclusive(schema, "exclusiveMaximum", "maximum", diagnostics);
    example(schema);
    base64(schema);
    no_files(schema, diagnostics);
}

/// `nullable` adds null to the `type` beside it, and to an `enum`; without a `type` the standard gives it no effect.
fn nullable(schema: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(nullable) = schema.shift_remove("nullable") else {
        return;
    };
    if nullable.value.data != Data::Bool(true) {
        return;
    }
    let null = |text: Data| Node::new(text, nullable.value.location.clone());
    let Some(kind) = schema.get_mut("type") else {
        let restricted = ["allOf", "anyOf", "oneOf", "enum", "not"]
            .iter()
            .find(|key| schema.contains_key(**key));
        if let Some(restricted) = restricted {
            let message = format!(
                "`nullable` has no effect without a `type`, and `{restricted}` does not allow null"
            );
            diagnostics.push(
                Diagnostic::warning("nullable-without-type", message)
                    .at(&nullable.key)
                    .advise("write a `type` beside it; in OpenAPI 3.1, write `anyOf: […, {type: 'null'}]`"),
            );
        }
        return;
    };
    if kind.value.as_str().is_some() {
        let location = kind.value.location.clone();
        let plain = std::mem::replace(&mut kind.value, Node::new(Data::Null, location));
        kind.value.data = Data::Array(vec![plain, null(Data::String("null".to_owned()))]);
    }
    if let Some(Member {
        value: Node {
            data: Data::Array(values),
            ..
        },
        ..
    }) = schema.get_mut("enum")
        && !values.iter().any(|value| value.data == Data::Null)
    {
        values.push(null(Data::Null));
    }
}

/// In 3.0, `exclusiveMinimum: true` qualifies `minimum`; in 3.1 it is the bound itself.
fn exclusive(schema: &mut Object, exclusive: &str, bound: &str, diagnostics: &mut Diagnostics) {
    let Some(Data::Bool(excludes)) = schema.get(exclusive).map(|member| &member.value.data) else {
        return;
    };
    if !*excludes {
        schema.shift_remove(exclusive);
        return;
    }
    match schema.shift_remove(bound) {
        Some(limit) => {
            if let Some(member) = schema.get_mut(exclusive) {
                member.value = limit.value;
            }
        }
        None => {
            let Some(lonely) = schema.shift_remove(exclusive) else {
                return;
            };
            let message = format!("`{exclusive}` has no effect without `{bound}`");
            diagnostics.push(
                Diagnostic::warning("exclusive-without-bound", message)
                    .at(&lonely.key)
                    .advise(format!("write `{bound}` beside it, or remove it")),
            );
        }
    }
}

/// The one `example` of a schema becomes its list of `examples`.
fn example(schema: &mut Object) {
    if schema.contains_key("examples") {
        return;
    }
    let Some(index) = schema.get_index_of("example") else {
        return;
    };
    let Some(Member { key, value }) = schema.shift_remove("example") else {
        return;
    };
    let location = value.location.clone();
    let value = Node::new(Data::Array(vec![value]), location);
    schema.shift_insert(index, "examples".to_owned(), Member { key, value });
}

/// `format: byte` is base64, which JSON Schema calls an encoding. `format: binary` stays: it is what tells a file apart
/// from text, and 3.1 leaves formats free.
fn base64(schema: &mut Object) {
    let is_byte = schema
        .get("format")
        .is_some_and(|format| format.value.as_str() == Some("byte"));
    if !is_byte || schema.contains_key("contentEncoding") {
        return;
    }
    let Some(index) = schema.get_index_of("format") else {
        return;
    };
    let Some(Member { key, mut value }) = schema.shift_remove("format") else {
        return;
    };
    value.data = Data::String("base64".to_owned());
    schema.shift_insert(index, "contentEncoding".to_owned(), Member { key, value });
}

fn no_files(schema: &Object, diagnostics: &mut Diagnostics) {
    if let Some(kind) = schema
        .get("type")
        .filter(|kind| kind.value.as_str() == Some("file"))
    {
        diagnostics.push(
            Diagnostic::error("schema-type", "there is no type `file`")
                .at(&kind.value.location)
                .advise("write `type: string` and `format: binary`"),
        );
    }
}
