//! `oneOf` and `anyOf`.

use serde_json::{Map, Value, json};

use super::{extension, references, walk};

/// Makes every choice a `oneOf` that has a Rust type: strings become one string, "anything" swallows the rest, and a
/// choice among objects that a property tells apart gets the extension [`extension::UNION`] and a last alternative that
/// takes what is newer than the client.
pub(super) fn lower(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    walk::document(document, &mut |schema| one(schema, &schemas));
}

fn one(schema: &mut Value, schemas: &Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let discriminator = object.shift_remove("discriminator");
    let (any_of, one_of) = (object.shift_remove("anyOf"), object.shift_remove("oneOf"));
    let Some(Value::Array(mut alternatives)) = one_of.or(any_of) else {
        return;
    };
    if object.get("type").is_some_and(|kind| kind != "object") {
        return;
    }
    object.shift_remove("type");
    object.shift_remove("required");
    object.shift_remove("additionalProperties");
    let mut seen = Vec::new();
    alternatives.retain(|one| {
        !seen.contains(one) && {
            seen.push(one.clone());
            true
        }
    });

    let resolved: Vec<_> = alternatives.iter().map(|one| plain(one, schemas)).collect();
    let says_nothing = |one: &Value| {
        !["type", "enum", "oneOf", "anyOf", "allOf"]
            .iter()
            .any(|word| one.get(*word).is_some())
    };
    if resolved.iter().any(says_nothing) {
        return;
    }
    if resolved
        .iter()
        .all(|one| one["type"] == "string" && one.get("format").is_none())
    {
        object.insert("type".to_owned(), "string".into());
        let values: Vec<_> = resolved
            .iter()
            .filter_map(|one| one["enum"].as_array())
            .flatten()
            .cloned()
            .collect();
        if !values.is_empty() {
            object.insert("enum".to_owned(), values.into());
        }
        return;
    }
    if alternatives.len() > 1
        && resolved.iter().all(|one| one["type"] == "object")
        && let Some(union) = tagged(discriminator.as_ref(), &alternatives, &resolved)
    {
        object.insert(extension::UNION.to_owned(), union);
        alternatives.push(json!({}));
    }
    object.insert("oneOf".to_owned(), alternatives.into());
}

/// The schema behind references, and behind an `allOf` that is one reference with words.
fn plain(schema: &Value, schemas: &Value) -> Value {
    let mut schema = schema;
    for _ in 0..32 {
        let Some(found) = references::follow(schema, schemas) else {
            return json!({});
        };
        match found.get("allOf").and_then(Value::as_array) {
            Some(parts) if parts.len() == 1 => schema = &parts[0],
            _ => return found.clone(),
        }
    }
    json!({})
}

/// Which value of which property means which alternative.
fn tagged(
    discriminator: Option<&Value>,
    alternatives: &[Value],
    resolved: &[Value],
) -> Option<Value> {
    let property =
        match discriminator.and_then(|discriminator| discriminator["propertyName"].as_str()) {
            Some(property) => property.to_owned(),
            None => constant_property(resolved)?,
        };
    let mut mapping = Map::new();
    for (index, (alternative, schema)) in alternatives.iter().zip(resolved).enumerate() {
        let name = references::target(alternative);
        let explicit = discriminator.and_then(|discriminator| discriminator["mapping"].as_object());
        let mut values: Vec<String> = explicit
            .into_iter()
            .flatten()
            .filter_map(|(value, target)| {
                let target = target.as_str()?.rsplit('/').next()?;
                (Some(target) == name).then(|| value.clone())
            })
            .collect();
        if values.is_empty() {
            let enumerated = schema["properties"][&property]["enum"].as_array();
            values = enumerated
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
        }
        if values.is_empty() {
            values.extend(name.map(str::to_owned));
        }
        for value in values {
            // A value of two alternatives tells nothing apart.
            if mapping.insert(value, index.into()).is_some() {
                return None;
            }
        }
    }
    Some(json!({"property": property, "mapping": mapping}))
}

/// A property that is another constant in each alternative.
fn constant_property(resolved: &[Value]) -> Option<String> {
    let constant = |schema: &Value, name: &str| {
        let required = schema["required"]
            .as_array()?
            .iter()
            .any(|other| other == name);
        let property = &schema["properties"][name];
        (required && property[extension::CONSTANT] == true).then(|| property["enum"][0].clone())
    };
    let (first, _) = resolved.split_first()?;
    let mut names = first["properties"].as_object()?.keys();
    names
        .find(|name| {
            let mut values: Vec<_> = resolved
                .iter()
                .map(|schema| constant(schema, name))
                .collect();
            values.sort_by_key(|value| value.as_ref().map(Value::to_string));
            values.iter().all(Option::is_some) && values.windows(2).all(|pair| pair[0] != pair[1])
        })
        .cloned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lower;

    fn variant(kind: &str) -> Value {
        json!({"type": "object", "required": ["kind"], "properties": {
            "kind": {"type": "string", "enum": [kind], "x-constant": true}
        }})
    }

    #[track_caller]
    fn check(before: Value, after: Value) {
        let mut document = json!({"paths": {}, "components": {"schemas": {
            "A": variant("a"), "B": variant("b"), "S": {"type": "string", "enum": ["x"]}, "U": before
        }}});
        lower(&mut document);
        assert_eq!(document["components"]["schemas"]["U"], after);
    }

    const A: &str = "#/components/schemas/A";
    const B: &str = "#/components/schemas/B";

    #[test]
    fn a_constant_property_tells_alternatives_apart() {
        check(
            json!({"oneOf": [{"$ref": A}, {"$ref": B}]}),
            json!({
                "x-union": {"property": "kind", "mapping": {"a": 0, "b": 1}},
                "oneOf": [{"$ref": A}, {"$ref": B}, {}]
            }),
        );
    }

    #[test]
    fn a_mapping_goes_before_constants_and_names() {
        check(
            json!({"anyOf": [{"$ref": A}, {"$ref": B}], "discriminator": {"propertyName": "kind", "mapping": {"first": A}}}),
            json!({
                "x-union": {"property": "kind", "mapping": {"first": 0, "b": 1}},
                "oneOf": [{"$ref": A}, {"$ref": B}, {}]
            }),
        );
    }

    #[test]
    fn an_open_enumeration_is_an_enumeration() {
        check(
            json!({"anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "string"}], "description": "d"}),
            json!({"description": "d", "type": "string", "enum": ["x"]}),
        );
    }

    #[test]
    fn anything_swallows_the_rest() {
        check(json!({"oneOf": [{"$ref": A}, {}]}), json!({}));
    }

    #[test]
    fn other_choices_stay() {
        check(
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        );
    }
}
