//! The steps from what progenitor writes to what a user of the client wants to read.

mod answers;
mod constants;
mod deprecated;
mod docs;
mod enums;
mod newtypes;
mod patches;
mod syntax;
mod unions;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use syn::{Item, ItemMod};

use super::Target;
use crate::lower::extension;

/// Finishes the module `file`, made from `document`.
pub(super) fn finish(file: &mut syn::File, document: &Value, target: Target) {
    docs::tidy(&mut file.items);
    deprecated::mark(&mut file.items, document);
    let schemas = document["components"]["schemas"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    if let Some(types) = syntax::module(&mut file.items, "types") {
        in_types(types, &schemas, target);
    }
    if target == Target::Sdk
        && let Some((problem, code)) = problem(document)
        && let Some(builder) = syntax::module(&mut file.items, "builder")
    {
        answers::one_error(builder, &problem, &code);
    }
}

fn in_types(types: &mut ItemMod, schemas: &Map<String, Value>, target: Target) {
    let Some((_, items)) = &mut types.content else {
        return;
    };
    newtypes::derive(items);
    let constants = schemas
        .iter()
        .filter(|(_, schema)| schema[extension::CONSTANT] == true);
    let constants: HashSet<&str> = constants.map(|(name, _)| name.as_str()).collect();
    constants::default(items, &constants);
    let enums = replaced(items, schemas);
    syntax::replace(items, enums);
    let patches = schemas.iter().filter_map(|(name, schema)| {
        let properties = schema[extension::PATCH].as_array()?;
        let properties = properties.iter().filter_map(Value::as_str).collect();
        Some((name.as_str(), properties))
    });
    patches::tell_apart(items, &patches.collect(), target);
}

/// The enums that this module writes itself.
fn replaced(items: &[Item], schemas: &Map<String, Value>) -> HashMap<String, Vec<Item>> {
    let mut replaced = HashMap::new();
    for item in items {
        let Item::Enum(item) = item else { continue };
        let name = item.ident.to_string();
        let Some(schema) = schemas.get(&name) else {
            continue;
        };
        let new = if let Some(union) = schema.get(extension::UNION) {
            unions::write(item, union)
        } else if let Some(values) = schema["enum"].as_array().filter(|_| is_open(schema)) {
            let mut values: Vec<_> = values
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            let mut seen = HashSet::new();
            values.retain(|value| seen.insert(value.clone()));
            enums::open(item, &values)
        } else {
            None
        };
        if let Some(new) = new {
            replaced.insert(name, new);
        }
    }
    replaced
}

/// The document as progenitor is to see it: the values of open enumerations are written by this module.
pub(super) fn for_progenitor(document: &Value) -> Value {
    let mut document = document.clone();
    let schemas = document["components"]["schemas"].as_object_mut();
    for schema in schemas
        .into_iter()
        .flat_map(Map::values_mut)
        .filter(|schema| is_open(schema))
    {
        schema["enum"] = serde_json::json!([enums::STAND_IN]);
    }
    document
}

fn is_open(schema: &Value) -> bool {
    schema[extension::CONSTANT] != true
        && schema["type"] == "string"
        && schema.get("enum").is_some()
}

/// The names of the builders that have a stream.
pub(super) fn streaming(file: &syn::File) -> HashSet<String> {
    let builder = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let impls = builder
        .into_iter()
        .flat_map(|(_, items)| items)
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(item),
            _ => None,
        });
    impls
        .filter(|item| syntax::has_method(item, "stream"))
        .filter_map(syntax::self_name)
        .collect()
}

/// Whether the client needs [`super::patch_type`].
pub(super) fn has_patches(document: &Value) -> bool {
    let schemas = document["components"]["schemas"].as_object();
    schemas
        .into_iter()
        .flat_map(Map::values)
        .any(|schema| schema.get(extension::PATCH).is_some())
}

/// The type of the contract's problems and that of their codes, where the codes are enumerated.
pub(super) fn problem(document: &Value) -> Option<(String, String)> {
    let schemas = document["components"]["schemas"].as_object()?;
    let (name, problem) = schemas
        .iter()
        .find(|(_, schema)| schema[extension::PROBLEM] == true)?;
    let code = &problem["properties"]["code"];
    let reference = code
        .get("$ref")
        .or_else(|| code["allOf"].get(0)?.get("$ref"))?
        .as_str()?;
    let code = reference.rsplit('/').next()?;
    let required = problem["required"]
        .as_array()
        .is_some_and(|required| required.iter().any(|name| name == "code"));
    (required && schemas.get(code)?.get("enum").is_some()).then(|| (name.clone(), code.to_owned()))
}
