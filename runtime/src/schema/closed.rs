//! Whether decoding alone notices a name that stands twice in an object.

use serde_json::Value;

/// Keywords by which a value is decoded in another way than member by member.
const COMBINING: [&str; 12] = [
    "allOf",
    "anyOf",
    "contains",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "then",
    "unevaluatedProperties",
];

const DEFINITIONS: &str = "#/$defs/";

/// Whether every object in the schema `name` lists all its members: such a one is decoded into a struct, which refuses a
/// member that is there already. Maps and unions take the last one.
pub(super) fn is_closed(document: &Value, name: &str) -> bool {
    definition(document, name, &mut Vec::new())
}

fn definition<'a>(document: &'a Value, name: &'a str, open: &mut Vec<&'a str>) -> bool {
    if open.contains(&name) {
        return true;
    }
    open.push(name);
    let schema = document.get("$defs").and_then(|all| all.get(name));
    schema.is_some_and(|schema| closed(document, schema, open))
}

fn closed<'a>(document: &'a Value, schema: &'a Value, open: &mut Vec<&'a str>) -> bool {
    if COMBINING
        .iter()
        .any(|keyword| schema.get(keyword).is_some())
    {
        return false;
    }
    if let Some(reference) = schema.get("$ref") {
        let name = reference
            .as_str()
            .and_then(|text| text.strip_prefix(DEFINITIONS));
        return name.is_some_and(|name| definition(document, name, open));
    }
    match &schema["type"] {
        Value::Array(kinds) => kinds
            .iter()
            .all(|kind| of_kind(document, schema, kind, open)),
        kind => of_kind(document, schema, kind, open),
    }
}

fn of_kind<'a>(
    document: &'a Value,
    schema: &'a Value,
    kind: &Value,
    open: &mut Vec<&'a str>,
) -> bool {
    match kind.as_str() {
        Some("array") => closed(document, &schema["items"], open),
        Some("object") => {
            let mut members = schema["properties"].as_object().into_iter().flatten();
            schema["additionalProperties"] == Value::Bool(false)
                && members.all(|(_, member)| closed(document, member, open))
        }
        Some("string" | "integer" | "number" | "boolean" | "null") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: Value, expected: bool) {
        let document = json!({"$defs": {
            "it": schema,
            "Text": {"type": ["string", "null"]},
            "Map": {"type": "object", "additionalProperties": {"type": "string"}},
            "Tree": {
                "type": "object",
                "additionalProperties": false,
                "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}},
            },
        }});
        assert_eq!(is_closed(&document, "it"), expected, "{document}");
    }

    #[test]
    fn objects_that_list_their_members_are_closed() {
        check(json!({"$ref": "#/$defs/Text"}), true);
        check(json!({"$ref": "#/$defs/Tree"}), true);
        check(
            json!({"type": "array", "items": {"$ref": "#/$defs/Tree"}}),
            true,
        );
    }

    #[test]
    fn whatever_may_hold_other_members_is_not() {
        check(json!({"$ref": "#/$defs/Map"}), false);
        check(json!({"$ref": "#/$defs/Nowhere"}), false);
        check(json!({"type": "object", "properties": {}}), false);
        check(json!({"type": "array"}), false);
        check(json!({}), false);
        check(json!(true), false);
        check(
            json!({"type": "object", "additionalProperties": false, "properties": {"a": {}}}),
            false,
        );
        check(
            json!({"oneOf": [{"$ref": "#/$defs/Tree"}, {"$ref": "#/$defs/Text"}]}),
            false,
        );
    }
}
