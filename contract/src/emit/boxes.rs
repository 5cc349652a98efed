//! Where a type contains itself and so needs a box.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::model::Definition;
use crate::model::types::{Kind, Type, Usage};

/// For every definition, the definitions that it holds directly and that hold it in turn.
pub(super) struct Boxes(HashMap<String, HashSet<String>>);

impl Boxes {
    pub(super) fn new(definitions: &IndexMap<String, Definition>) -> Self {
        let held: HashMap<&str, Vec<&str>> = definitions
            .values()
            .map(|definition| (definition.name.as_str(), held_by(definition)))
            .collect();
        let boxes = held.iter().map(|(name, holds)| {
            let circular = holds
                .iter()
                .filter(|inner| reaches(&held, inner, name))
                .map(|inner| (*inner).to_owned());
            ((*name).to_owned(), circular.collect())
        });
        Boxes(boxes.collect())
    }

    /// Whether `holder` must put a value of this type into a box.
    pub(super) fn is_boxed(&self, holder: &str, usage: &Usage) -> bool {
        let Type::Named(name) = &usage.ty else {
            return false;
        };
        self.0.get(holder).is_some_and(|boxed| boxed.contains(name))
    }
}

fn held_by(definition: &Definition) -> Vec<&str> {
    let usages: Vec<&Usage> = match &definition.kind {
        Kind::Struct(object) => object.fields.iter().map(|field| &field.usage).collect(),
        Kind::Newtype(inner) | Kind::Alias(inner) => vec![inner],
        Kind::Tagged(union) => union
            .variants
            .iter()
            .map(|variant| &variant.usage)
            .collect(),
        Kind::Untagged(variants) => variants.iter().map(|variant| &variant.usage).collect(),
        Kind::Enumeration(_) => Vec::new(),
    };
    let named = usages.into_iter().filter_map(|usage| match &usage.ty {
        Type::Named(name) => Some(name.as_str()),
        _ => None,
    });
    named.collect()
}

fn reaches(held: &HashMap<&str, Vec<&str>>, from: &str, to: &str) -> bool {
    let (mut seen, mut waiting) = (HashSet::new(), vec![from]);
    while let Some(name) = waiting.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            waiting.extend(held.get(name).into_iter().flatten());
        }
    }
    false
}
