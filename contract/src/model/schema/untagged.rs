//! Unions whose members are told apart by trying.

use serde_json::Value;

use super::TypeBuilder;
use super::form::{Form, Place};
use super::reference::component_of;
use crate::model::types::{Kind, Type, UntaggedVariant};
use crate::names::{self, UniqueNames};
use crate::pointer::{join, unescape};

/// A longer title is a sentence, and no name.
const LONGEST_TITLE: usize = 40;

impl TypeBuilder<'_> {
    /// The union as a choice of one member.
    pub(super) fn untagged(
        &mut self,
        place: &Place,
        keyword: &str,
        members: &[Value],
        pointer: &str,
    ) -> Form {
        let mut taken = UniqueNames::default();
        let mut variants = Vec::new();
        let mut objects = 0;
        for (index, member) in members.iter().enumerate() {
            let name = variant_hint(member, index);
            let hint = format!("{}{}", place.hint, names::type_name(&name));
            let pointer = join(pointer, &index.to_string());
            let usage = self.usage(member, &pointer, place.view, &hint);
            objects += usize::from(self.is_struct(&usage) || matches!(usage.ty, Type::Map(_)));
            variants.push(UntaggedVariant {
                name: taken.take(&names::variant_name(&name)),
                usage,
            });
        }
        // Members of an `anyOf` may hold together: a choice of one would lose what the others say.
        if keyword == "anyOf" && objects > 1 {
            return Form::any(false);
        }
        Form::definition(Kind::Untagged(variants)).inexact_if(true)
    }
}

fn variant_hint(member: &Value, index: usize) -> String {
    let title = member.get("title").and_then(Value::as_str);
    let title = title.filter(|title| title.len() <= LONGEST_TITLE);
    let ty = member.get("type").and_then(Value::as_str);
    match (component_of(member), title, ty) {
        (Some(name), _, _) => unescape(name),
        (_, Some(title), _) => title.to_owned(),
        (_, _, Some(ty)) => ty.to_owned(),
        _ => format!("Variant{}", index + 1),
    }
}
