//! `allOf`: one schema where the parts can be merged, the JSON itself where not.

use serde_json::Value;

use super::TypeBuilder;
use super::form::{Form, Place};
use super::reference::component_of;
use crate::model::keywords;
use crate::model::merge;
use crate::pointer::{self, join, unescape};

impl TypeBuilder<'_> {
    /// The form of a schema with `allOf`.
    pub(super) fn all_of(&mut self, place: &Place) -> Form {
        let parts = place.schema.get("allOf").and_then(Value::as_array);
        let parts = parts.cloned().unwrap_or_default();
        if let ([only], false) = (parts.as_slice(), says_more(place))
            && component_of(only).is_some_and(|name| place.component != Some(name))
        {
            let pointer = join(&join(place.pointer, "allOf"), "0");
            return Form::in_place(self.usage(only, &pointer, place.view, place.hint));
        }
        let merging: Vec<String> = parts
            .iter()
            .filter_map(|part| component_of(part).map(unescape))
            .collect();
        if merging.iter().any(|name| self.merging.contains(name)) {
            // The schema contains itself with something added at every turn: no finite set of types says that.
            return Form::any(false);
        }
        self.merging.extend(merging.iter().cloned());
        let form = self.merged(place, &parts);
        self.merging.truncate(self.merging.len() - merging.len());
        form
    }

    fn merged(&mut self, place: &Place, parts: &[Value]) -> Form {
        let schema = Value::Object(place.schema.clone());
        match merge::merge_all_of(self.document, &schema, place.component, 0) {
            Some(Value::Object(merged)) => {
                let form = self.form(&Place {
                    schema: &merged,
                    ..*place
                });
                form.inexact_if(parts.len() > 1 && closes_a_part(self.document, parts))
            }
            _ => Form::any(false),
        }
    }
}

/// Whether anything but annotations and `type: object` stands beside `allOf`.
fn says_more(place: &Place) -> bool {
    place.schema.iter().any(|(keyword, value)| {
        keyword != "allOf"
            && keywords::constrains(keyword)
            && !(keyword == "type" && value == "object")
    })
}

/// Whether a part refuses the properties of the others.
fn closes_a_part(document: &Value, parts: &[Value]) -> bool {
    parts.iter().any(|part| {
        let target = pointer::resolve(document, part, "").map(|(target, _)| target);
        target.is_some_and(|target| target.get("additionalProperties") == Some(&Value::Bool(false)))
    })
}
