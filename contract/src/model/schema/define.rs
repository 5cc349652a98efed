//! Types that get a name of their own.

use serde_json::{Map, Value};

use super::TypeBuilder;
use super::form::{Form, Meaning, Place};
use crate::model::types::{Additional, Definition, Kind, RuntimeType, Struct, Type, Usage, View};
use crate::names;
use crate::pointer::join;

/// Says which type of the runtime stands for a component, so that all contracts share it.
const RUNTIME_TYPE: &str = "x-runtime-type";

impl TypeBuilder<'_> {
    /// Defines the component schema `component` as `name`.
    pub(super) fn define_component(
        &mut self,
        name: &str,
        component: &str,
        schema: &Value,
        pointer: &str,
        view: View,
    ) {
        // While its members are being built, a component counts as an object: recursion goes through objects.
        let unfinished = Kind::Struct(Struct {
            fields: Vec::new(),
            additional: Additional::Ignored,
        });
        let mut definition = Definition {
            component: Some(component.to_owned()),
            ..definition(name, pointer, &Map::new(), unfinished, false)
        };
        self.definitions.insert(name.to_owned(), definition.clone());
        let form = match schema {
            Value::Object(map) => {
                definition.description = text(map, "description");
                definition.deprecated = is_deprecated(map);
                self.component_form(name, component, map, pointer, view)
            }
            _ => Form::in_place(Usage::of(Type::Any)).inexact_if(*schema != Value::Bool(true)),
        };
        definition.inexact = form.inexact;
        definition.kind = kind(form.meaning);
        self.definitions.insert(name.to_owned(), definition);
    }

    /// The type of a schema at a place that has no name of its own yet.
    pub(super) fn place_usage(&mut self, place: &Place) -> Usage {
        let form = self.form(place);
        match form.meaning {
            Meaning::InPlace(usage) if !form.inexact => usage,
            Meaning::InPlace(usage) => self.named(place, Kind::Alias(usage), true),
            Meaning::Definition(kind) => self.named(place, kind, form.inexact),
        }
    }

    /// A new type for the schema at a place.
    pub(super) fn named(&mut self, place: &Place, kind: Kind, inexact: bool) -> Usage {
        let name = self.names.take(&names::type_name(place.hint));
        let nullable = super::form::is_nullable(place.schema) && !matches!(kind, Kind::Alias(_));
        let definition = definition(&name, place.pointer, place.schema, kind, inexact);
        self.definitions.insert(name.clone(), definition);
        Usage::of(Type::Named(name)).or_null(nullable)
    }

    /// A type for a schema that is neither an object nor `true`, and so only the schema itself can judge.
    pub(super) fn refused_by_schema(&mut self, pointer: &str, hint: &str) -> Usage {
        let name = self.names.take(&names::type_name(hint));
        let any = Kind::Alias(Usage::of(Type::Any));
        let definition = definition(&name, pointer, &Map::new(), any, true);
        self.definitions.insert(name.clone(), definition);
        Usage::of(Type::Named(name))
    }

    fn component_form(
        &mut self,
        name: &str,
        component: &str,
        schema: &Map<String, Value>,
        pointer: &str,
        view: View,
    ) -> Form {
        if schema.contains_key("$ref") {
            let target = self.usage(&Value::Object(schema.clone()), pointer, view, name);
            return Form::definition(Kind::Alias(target));
        }
        self.check_keywords(schema, pointer);
        if let Some(named) = schema.get(RUNTIME_TYPE) {
            let known = RuntimeType::ALL.into_iter();
            if let Some(known) = known.clone().find(|known| *named == known.name()) {
                return Form::definition(Kind::Alias(Usage::of(Type::Runtime(known))));
            }
            let known: Vec<_> = known.map(RuntimeType::name).collect();
            self.findings.error(
                "runtime-type",
                &join(pointer, RUNTIME_TYPE),
                "the runtime has no such type",
                format!("write one of {}", known.join(", ")),
            );
        }
        self.form(&Place {
            schema,
            pointer,
            view,
            hint: name,
            component: Some(component),
        })
    }
}

/// The text under an annotation.
pub(super) fn text(schema: &Map<String, Value>, keyword: &str) -> Option<String> {
    schema
        .get(keyword)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// What a schema with a name becomes: a type that can be written in place is wrapped, so that its name is told.
fn kind(meaning: Meaning) -> Kind {
    match meaning {
        Meaning::Definition(kind) => kind,
        Meaning::InPlace(usage) => match &usage.ty {
            Type::Any => Kind::Alias(usage),
            Type::Named(_) if usage.checks.is_empty() => Kind::Alias(usage),
            _ if usage.nullable => Kind::Alias(usage),
            _ => Kind::Newtype(usage),
        },
    }
}

fn definition(
    name: &str,
    pointer: &str,
    schema: &Map<String, Value>,
    kind: Kind,
    inexact: bool,
) -> Definition {
    Definition {
        name: name.to_owned(),
        component: None,
        description: text(schema, "description"),
        deprecated: is_deprecated(schema),
        kind,
        pointer: pointer.to_owned(),
        inexact,
    }
}

fn is_deprecated(schema: &Map<String, Value>) -> bool {
    schema.get("deprecated") == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::testing::{components, model};
    use crate::model::types::{Kind, RuntimeType, Type, Usage};

    #[test]
    fn a_component_may_be_a_type_of_the_runtime_and_no_other() {
        let schemas = json!({"Money": {"x-runtime-type": "Money", "type": "object"}});
        let (contract, findings) = model(&components(schemas));
        assert!(findings.is_empty(), "{findings:?}");
        let Kind::Alias(inner) = &contract.definitions["Money"].kind else {
            panic!("{:?}", contract.definitions["Money"]);
        };
        assert_eq!(*inner, Usage::of(Type::Runtime(RuntimeType::Money)));

        let schemas = json!({"Money": {"x-runtime-type": "Gold", "type": "object"}});
        let (_, findings) = model(&components(schemas));
        assert_eq!(
            findings[0].pointer,
            "/components/schemas/Money/x-runtime-type"
        );
    }
}
