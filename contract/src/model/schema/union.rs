//! `oneOf` and `anyOf`.

use serde_json::{Map, Value, json};

use super::TypeBuilder;
use super::enumeration::{all_string_values, enumeration};
use super::form::{Form, Place};
use crate::model::keywords;
use crate::model::merge;
use crate::model::types::Kind;
use crate::pointer::join;

/// More members than this are not worth a type: each wrong value would be tried against all of them.
const MOST_VARIANTS: usize = 64;

impl TypeBuilder<'_> {
    /// The form of a schema with `keyword`, which is `oneOf` or `anyOf`.
    pub(super) fn union(&mut self, place: &Place, keyword: &str) -> Form {
        let mut beside = place.schema.clone();
        let members = match beside.remove(keyword) {
            Some(Value::Array(members)) => members,
            _ => Vec::new(),
        };
        let discriminator = beside.remove("discriminator");
        let (nulls, members): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|member| member.get("type") == Some(&Value::from("null")));
        let nullable = !nulls.is_empty();
        let narrows = beside
            .keys()
            .any(|keyword| keywords::constrains(keyword) && keyword != "type");
        let pointer = join(place.pointer, keyword);
        if let ([only], false) = (members.as_slice(), narrows) {
            let usage = self.usage(only, &join(&pointer, "0"), place.view, place.hint);
            let nullable = nullable || usage.nullable;
            return Form::in_place(usage.or_null(nullable));
        }
        if narrows && only_require(&members) || members.is_empty() || members.len() > MOST_VARIANTS
        {
            let form = self.form(&Place {
                schema: &beside,
                ..*place
            });
            return form.inexact_if(true);
        }
        if let Some(values) = all_string_values(self.document, &members) {
            return Form::definition(Kind::Enumeration(enumeration(&values))).inexact_if(true);
        }
        let members = match narrows {
            true => distribute(self.document, &beside, &members, place.component),
            false => Some(members),
        };
        let Some(members) = members else {
            return Form::any(nullable);
        };
        let tagged = discriminator.and_then(|d| self.tagged(place, &d, &members, &pointer));
        let form = match tagged {
            Some(tagged) => Form::definition(Kind::Tagged(tagged)),
            None => self.untagged(place, keyword, &members, &pointer),
        };
        match nullable {
            true => self.or_null(form, place),
            false => form,
        }
    }
}

/// Whether the members only say which properties must be there, as "at least one of these" is often written.
fn only_require(members: &[Value]) -> bool {
    let says_little = |member: &Map<String, Value>| {
        member
            .keys()
            .all(|key| matches!(key.as_str(), "required" | "not" | "title" | "description"))
    };
    members
        .iter()
        .all(|member| member.as_object().is_some_and(says_little))
}

/// Every member with what stands beside the union added to it.
fn distribute(
    document: &Value,
    beside: &Map<String, Value>,
    members: &[Value],
    owner: Option<&str>,
) -> Option<Vec<Value>> {
    let base: Map<String, Value> = beside
        .iter()
        .filter(|(keyword, _)| keywords::constrains(keyword))
        .map(|(keyword, value)| (keyword.clone(), value.clone()))
        .collect();
    members
        .iter()
        .map(|member| merge::merge_all_of(document, &json!({"allOf": [base, member]}), owner, 0))
        .collect()
}
