//! The places of a value, each with the schema that rules there.

use contract::pointer::join;
use serde_json::{Map, Value};

use crate::schema::{discriminator, flat, has_type, members, request_properties};

/// A place in a value.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it is.
    pub pointer: String,
    /// What rules there: of a union, the member that the value belongs to.
    pub schema: Map<String, Value>,
    /// Whether that is a member of a union without a discriminator, so that another type fits none of them.
    pub chosen: bool,
    /// Whether null is allowed too.
    pub nullable: bool,
    /// The property that says which member of a union this is.
    pub tag: Option<String>,
}

/// The places of `value` that `schema` knows, from the outside in.
pub fn nodes(document: &Value, schema: &Value, value: &Value) -> Vec<Node> {
    let mut found = Vec::new();
    visit(document, schema, value, String::new(), &mut found);
    found
}

fn visit(document: &Value, schema: &Value, value: &Value, pointer: String, found: &mut Vec<Node>) {
    let node = node(document, flat(document, schema), value, pointer);
    found.push(node.clone());
    match value {
        Value::Object(object) => {
            let known = request_properties(document, &node.schema);
            for (name, member) in object {
                let declared = known.iter().find(|(known, _)| *known == name);
                let extra = node.schema.get("additionalProperties");
                let schema = declared.map(|(_, schema)| *schema).or(extra);
                if let Some(schema) = schema.filter(|schema| schema.is_object()) {
                    visit(document, schema, member, join(&node.pointer, name), found);
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = node.schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    let pointer = join(&node.pointer, &index.to_string());
                    visit(document, schema, item, pointer, found);
                }
            }
        }
        _ => {}
    }
}

fn node(document: &Value, schema: Map<String, Value>, value: &Value, pointer: String) -> Node {
    let Some(members) = members(&schema) else {
        let nullable = has_type(&schema, &Value::Null);
        return Node {
            pointer,
            schema,
            chosen: false,
            nullable,
            tag: None,
        };
    };
    let tag = discriminator(&schema).map(str::to_owned);
    let members: Vec<_> = members
        .iter()
        .map(|member| flat(document, member))
        .collect();
    let fits = |member: &&Map<String, Value>| match &tag {
        Some(tag) => says(document, member, tag, value.get(tag)),
        None => has_type(member, value),
    };
    let nullable = members.iter().any(|member| has_type(member, &Value::Null));
    let schema = members.iter().find(fits).cloned().unwrap_or_default();
    Node {
        pointer,
        schema,
        chosen: tag.is_none(),
        nullable,
        tag,
    }
}

fn says(document: &Value, member: &Map<String, Value>, tag: &str, value: Option<&Value>) -> bool {
    let property = member
        .get("properties")
        .and_then(|properties| properties.get(tag));
    let (Some(property), Some(value)) = (property, value) else {
        return false;
    };
    let property = flat(document, property);
    let among = |allowed: &Value| allowed.as_array().is_some_and(|list| list.contains(value));
    property.get("const") == Some(value) || property.get("enum").is_some_and(among)
}
