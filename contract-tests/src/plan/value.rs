//! Values that a schema allows.

use serde_json::{Map, Value, json};

use super::text;
use crate::random::Random;
use crate::schema::{
    discriminator, flat, integer_range, members, request_properties, requires, size, types,
};

/// How much of what may be left out is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Nothing.
    Minimal,
    /// Everything, each member of a union in a list included.
    Full,
    /// As chance has it.
    Random,
}

/// Makes values from schemas.
#[derive(Debug, Clone, Copy)]
pub struct Planner<'a> {
    /// The bundled contract.
    pub document: &'a Value,
    /// Where choices come from.
    pub random: &'a Random,
}

impl Planner<'_> {
    /// A value that the schema allows.
    pub fn value(&self, schema: &Value, extent: Extent) -> Value {
        self.at(schema, extent, 0)
    }

    fn at(&self, schema: &Value, extent: Extent, depth: usize) -> Value {
        let extent = if depth > 6 { Extent::Minimal } else { extent };
        let schema = flat(self.document, schema);
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
            return allowed[self.random.below(allowed.len())].clone();
        }
        if let Some(members) = members(&schema) {
            return self.member(members, extent, depth);
        }
        let kinds = types(&schema);
        match kinds.iter().find(|kind| **kind != "null").copied() {
            Some("object") => self.object(&schema, extent, depth),
            Some("array") => self.array(&schema, extent, depth),
            Some("string") => Value::String(text::any(&schema, self.random)),
            Some("integer") => {
                let (least, most) = integer_range(&schema);
                json!(
                    self.random
                        .between(least.max(-1000), most.min(least.max(0) + 1000))
                )
            }
            Some("number") => {
                let (least, most) = integer_range(&schema);
                json!(self.random.between(least.max(-1000), most.min(1000)) as f64)
            }
            Some("boolean") => Value::Bool(self.random.coin()),
            _ if kinds.is_empty() => json!(self.random.letters(6)),
            _ => Value::Null,
        }
    }

    fn member(&self, members: &[Value], extent: Extent, depth: usize) -> Value {
        let is_null = |member: &&Value| types(&flat(self.document, member)) == ["null"];
        let solid: Vec<_> = members.iter().filter(|member| !is_null(member)).collect();
        let nullable = solid.len() < members.len();
        if solid.is_empty() || nullable && extent == Extent::Random && self.random.below(4) == 0 {
            return Value::Null;
        }
        self.at(solid[self.random.below(solid.len())], extent, depth + 1)
    }

    fn object(&self, schema: &Map<String, Value>, extent: Extent, depth: usize) -> Value {
        let mut object = Map::new();
        for (name, property) in request_properties(self.document, schema) {
            let wanted = match extent {
                Extent::Minimal => false,
                Extent::Full => true,
                Extent::Random => self.random.coin(),
            };
            if wanted || requires(schema, name) {
                object.insert(name.clone(), self.at(property, extent, depth + 1));
            }
        }
        if let Some(values @ Value::Object(_)) = schema.get("additionalProperties")
            && extent != Extent::Minimal
        {
            object.insert(self.random.letters(6), self.at(values, extent, depth + 1));
        }
        Value::Object(object)
    }

    fn array(&self, schema: &Map<String, Value>, extent: Extent, depth: usize) -> Value {
        let anything = Value::Bool(true);
        let items = schema.get("items").unwrap_or(&anything);
        let least = size(schema, "minItems").unwrap_or_default();
        let most = size(schema, "maxItems").unwrap_or(least + 3);
        let item = flat(self.document, items);
        if let (Extent::Full, Some(_), Some(members)) =
            (extent, discriminator(&item), members(&item))
        {
            let each = members.iter().take(most);
            return each
                .map(|member| self.at(member, extent, depth + 1))
                .collect();
        }
        let count = match extent {
            Extent::Minimal => least,
            Extent::Full => least.max(1),
            Extent::Random => least + self.random.below(most.min(least + 3) - least + 1),
        };
        self.items(schema, count, extent, depth)
    }

    /// A list of this many items, no two alike.
    pub(super) fn list(&self, schema: &Map<String, Value>, count: usize) -> Value {
        self.items(schema, count, Extent::Minimal, 0)
    }

    fn items(
        &self,
        schema: &Map<String, Value>,
        count: usize,
        extent: Extent,
        depth: usize,
    ) -> Value {
        let anything = Value::Bool(true);
        let items = schema.get("items").unwrap_or(&anything);
        let mut list: Vec<Value> = Vec::new();
        for _ in 0..count {
            let mut item = self.at(items, extent, depth + 1);
            for _ in 0..20 {
                if !list.contains(&item) {
                    break;
                }
                item = self.at(items, extent, depth + 1);
            }
            list.push(item);
        }
        Value::Array(list)
    }
}
