//! `nullable` in OpenAPI 3.1, which has no such keyword. Whoever writes it means that null is a value too.

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::load::node::{Data, Member, Node, Object};

/// What decides about null where there is no `type`.
const DECIDING: [&str; 5] = ["$ref", "allOf", "anyOf", "oneOf", "enum"];

pub(super) fn read(schema: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(Data::Bool(allows_null)) = schema.get("nullable").map(|member| &member.value.data)
    else {
        return;
    };
    let allows_null = *allows_null;
    let Some(nullable) = schema.shift_remove("nullable") else {
        return;
    };
    let (message, advice) = match allows_null {
        true => (
            "OpenAPI 3.1 has no `nullable`; it is understood as null being a value too",
            advice(schema),
        ),
        false => ("OpenAPI 3.1 has no `nullable`", "remove it"),
    };
    diagnostics.push(
        Diagnostic::warning("nullable", message)
            .at(&nullable.key)
            .advise(advice),
    );
    if allows_null {
        allow(schema, &nullable);
    }
}

fn advice(schema: &Object) -> &'static str {
    if schema.contains_key("type") {
        return "write `type: [string, 'null']`, with the type that it has";
    }
    match DECIDING.iter().find(|key| schema.contains_key(**key)) {
        Some(&"enum") => "write `null` among the values",
        Some(_) => "write `anyOf: [{$ref: …}, {type: 'null'}]`",
        None => "remove it: without a `type`, null is a value already",
    }
}

fn allow(schema: &mut Object, nullable: &Member) {
    let at = &nullable.value.location;
    if schema.contains_key("type") {
        add_type(schema, at);
    } else if let Some(key) = ["$ref", "allOf"]
        .iter()
        .find(|key| schema.contains_key(**key))
    {
        one_of_two(schema, key, nullable);
    } else if let Some(key) = ["anyOf", "oneOf"]
        .iter()
        .find(|key| schema.contains_key(**key))
    {
        add(schema, key, null_schema(at));
    }
    if schema.contains_key("enum") {
        add(schema, "enum", Node::new(Data::Null, at.clone()));
    }
}

/// `type: string` becomes `type: [string, 'null']`.
fn add_type(schema: &mut Object, at: &Location) {
    let Some(member) = schema.get_mut("type") else {
        return;
    };
    if member.value.as_str().is_some() {
        let location = member.value.location.clone();
        let plain = std::mem::replace(&mut member.value, Node::new(Data::Null, location));
        member.value.data = Data::Array(vec![plain]);
    }
    add(schema, "type", Node::string("null", at));
}

/// Adds an item to the list under a keyword, unless it is there.
fn add(schema: &mut Object, keyword: &str, item: Node) {
    if let Some(Data::Array(items)) = schema.get_mut(keyword).map(|member| &mut member.value.data)
        && !items.iter().any(|known| known.same(&item))
    {
        items.push(item);
    }
}

/// `$ref: …` becomes `anyOf: [{$ref: …}, {type: 'null'}]`, in its place; so does `allOf`.
fn one_of_two(schema: &mut Object, keyword: &str, nullable: &Member) {
    let at = &nullable.value.location;
    let Some(index) = schema.get_index_of(keyword) else {
        return;
    };
    if schema.contains_key("anyOf") {
        return;
    }
    let Some(member) = schema.shift_remove(keyword) else {
        return;
    };
    let (key, location) = (member.key.clone(), member.value.location.clone());
    let first = Object::from([(keyword.to_owned(), member)]);
    let first = Node::new(Data::Object(first), location.clone());
    let choices = Node::new(Data::Array(vec![first, null_schema(at)]), location);
    let member = Member {
        key,
        value: choices,
    };
    schema.shift_insert(index, "anyOf".to_owned(), member);
}

fn null_schema(at: &Location) -> Node {
    let kind = Member {
        key: at.clone(),
        value: Node::string("null", at),
    };
    let object = Object::from([("type".to_owned(), kind)]);
    Node::new(Data::Object(object), at.clone())
}
