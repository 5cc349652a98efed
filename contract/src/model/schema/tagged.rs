//! Unions whose members are told apart by a property.

use serde_json::{Map, Value, json};

use super::TypeBuilder;
use super::enumeration::string_values;
use super::form::Place;
use super::reference::component_of;
use crate::model::merge;
use crate::model::types::{Kind, Tagged, TaggedVariant, Type, Usage};
use crate::names::{self, UniqueNames};
use crate::pointer::{self, component_name, join, unescape};

impl TypeBuilder<'_> {
    /// The union by its discriminator; nothing where a member has no value of its own or is no object.
    pub(super) fn tagged(
        &mut self,
        place: &Place,
        discriminator: &Value,
        members: &[Value],
        pointer: &str,
    ) -> Option<Tagged> {
        let property = discriminator.get("propertyName")?.as_str()?.to_owned();
        let empty = Map::new();
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapping = mapping.unwrap_or(&empty);
        let mut taken = UniqueNames::default();
        let mut variants = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let pointer = join(pointer, &index.to_string());
            let component = component_of(member);
            let tags = tags_of(self.document, member, component, &property, mapping);
            let Some(tag) = tags.first() else {
                let advice =
                    format!("give its property `{property}` a `const`, or list it under `mapping`");
                let message = "no value chooses this variant";
                self.findings
                    .warning("discriminator", &pointer, message, advice);
                return None;
            };
            let hint = format!("{}{}", place.hint, names::type_name(tag));
            let usage = self.usage(member, &pointer, place.view, &hint);
            if !self.is_struct(&usage) {
                return None;
            }
            variants.push(TaggedVariant {
                name: taken.take(&names::variant_name(tag)),
                tags,
                usage,
            });
        }
        Some(Tagged { property, variants })
    }

    /// Whether the type is an object, or is being built right now and so may still become one.
    pub(super) fn is_struct(&self, usage: &Usage) -> bool {
        let mut usage = usage;
        for _ in 0..16 {
            let Type::Named(name) = &usage.ty else {
                return false;
            };
            match self.kind(name) {
                Some(Kind::Struct(_) | Kind::Tagged(_)) => return true,
                Some(Kind::Alias(inner)) => usage = inner,
                _ => return false,
            }
        }
        false
    }
}

/// The values of the discriminator that choose a member of a union.
pub fn tags_of(
    document: &Value,
    member: &Value,
    component: Option<&str>,
    property: &str,
    mapping: &Map<String, Value>,
) -> Vec<String> {
    let mapped = mapped_tags(component, mapping);
    if !mapped.is_empty() {
        return mapped;
    }
    declared_tags(document, member, property)
        .or_else(|| component.map(|name| vec![unescape(name)]))
        .unwrap_or_default()
}

fn mapped_tags(component: Option<&str>, mapping: &Map<String, Value>) -> Vec<String> {
    let Some(component) = component else {
        return Vec::new();
    };
    mapping
        .iter()
        .filter(|(_, target)| {
            let target = target.as_str().unwrap_or_default();
            target == component || component_name(target, "schemas") == Some(component)
        })
        .map(|(tag, _)| tag.clone())
        .collect()
}

/// The values that the member's own property lists.
fn declared_tags(document: &Value, member: &Value, property: &str) -> Option<Vec<String>> {
    let merged = merge::merge_all_of(document, &json!({"allOf": [member]}), None, 0)?;
    let declared = merged.get("properties")?.get(property)?;
    let (declared, _) = pointer::resolve(document, declared, "")?;
    string_values(declared.as_object()?)
}
