//! Schemas become types: the central step of the compiler.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::keywords::{self, Carried};
use super::merge::{self, type_list};
use super::types::{
    Additional, Checks, Definition, EnumerationValue, Field, Kind, Struct, Tagged, TaggedVariant,
    Type, UntaggedVariant, Usage, View,
};
use crate::finding::Findings;
use crate::names::{self, UniqueNames};
use crate::pointer::{component_name, join};

/// Formats of strings that the runtime checks beside those with a Rust type of their own.
const CHECKED_FORMATS: &[&str] = &[
    "email",
    "uri",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "duration",
    "uri-reference",
];

/// Turns schemas of one document into types.
pub(super) struct TypeBuilder<'a> {
    document: &'a Value,
    directional: HashSet<String>,
    answered: HashSet<String>,
    names: UniqueNames,
    component_names: HashMap<String, String>,
    components: HashMap<(String, View), String>,
    definitions: IndexMap<String, Definition>,
    without_defaults: bool,
    merging: Vec<String>,
    /// What was found on the way.
    pub(super) findings: Findings,
}

/// A schema at a place, with what is needed to name the types inside it.
struct Place<'p> {
    schema: &'p Map<String, Value>,
    pointer: &'p str,
    view: View,
    hint: &'p str,
    component: Option<&'p str>,
}

impl<'a> TypeBuilder<'a> {
    /// A builder over a bundled OpenAPI 3.1 document.
    pub(super) fn new(document: &'a Value) -> Self {
        let mut builder = TypeBuilder {
            document,
            directional: directional_components(document),
            answered: answered_components(document),
            names: UniqueNames::default(),
            component_names: HashMap::new(),
            components: HashMap::new(),
            definitions: IndexMap::new(),
            without_defaults: false,
            merging: Vec::new(),
            findings: Findings::default(),
        };
        builder.reserve_component_names();
        builder
    }

    /// Every definition made so far, in the order in which they were needed.
    pub(super) fn into_definitions(self) -> (IndexMap<String, Definition>, Findings) {
        (self.definitions, self.findings)
    }

    /// The definitions made so far.
    pub(super) fn definitions(&self) -> &IndexMap<String, Definition> {
        &self.definitions
    }

    /// The type of the component schema `name`.
    pub(super) fn component(&mut self, name: &str, view: View) -> Usage {
        let view = if self.directional.contains(name) {
            view
        } else {
            View::Response
        };
        let key = (name.to_owned(), view);
        if let Some(known) = self.components.get(&key) {
            return Usage::of(Type::Named(known.clone()));
        }
        let pointer = join("/components/schemas", name);
        let Some(schema) = self.document.pointer(&pointer) else {
            return Usage::of(Type::Any);
        };
        let rust_name = match view {
            View::Request if self.answered.contains(name) => {
                self.names.take(&format!("{}Input", names::type_name(name)))
            }
            _ => self.component_rust_name(name),
        };
        self.components.insert(key, rust_name.clone());
        self.definitions
            .insert(rust_name.clone(), placeholder(&rust_name, &pointer));
        let definition = self.define(&rust_name, schema, &pointer, view, Some(name));
        self.definitions.insert(rust_name.clone(), definition);
        Usage::of(Type::Named(rust_name))
    }

    /// The type of a schema at `pointer`; a type of its own that it needs is called `hint`.
    pub(super) fn usage(&mut self, schema: &Value, pointer: &str, view: View, hint: &str) -> Usage {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => return Usage::of(Type::Any),
            _ => {
                return self.inexact_any(pointer, hint);
            }
        };
        self.check_keywords(schema, pointer);
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference, schema, pointer, view, hint);
        }
        self.place_usage(&Place {
            schema,
            pointer,
            view,
            hint,
            component: None,
        })
    }

    /// A merge patch (RFC 7396) leaves absent members alone, so that no default may stand in for them.
    pub(super) fn without_defaults<T>(&mut self, build: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.without_defaults, true);
        let built = build(self);
        self.without_defaults = before;
        built
    }

    fn reserve_component_names(&mut self) {
        let Some(schemas) = self
            .document
            .pointer("/components/schemas")
            .and_then(Value::as_object)
        else {
            return;
        };
        for name in schemas.keys() {
            let rust_name = self.names.take(&names::type_name(name));
            self.component_names.insert(name.clone(), rust_name);
        }
    }

    fn component_rust_name(&self, name: &str) -> String {
        self.component_names
            .get(name)
            .cloned()
            .unwrap_or_else(|| names::type_name(name))
    }

    fn reference(
        &mut self,
        reference: &str,
        schema: &Map<String, Value>,
        pointer: &str,
        view: View,
        hint: &str,
    ) -> Usage {
        let Some(name) = component_name(reference, "schemas") else {
            let advice = "move the schema to `components/schemas` and name it with `$ref: '#/components/schemas/…'`";
            self.findings.error(
                "reference",
                pointer,
                format!("`{reference}` does not name a schema of this contract"),
                advice,
            );
            return Usage::of(Type::Any);
        };
        let name = &unescape(name);
        let constrains = schema.keys().any(|keyword| {
            keyword != "$ref"
                && keywords::carried(keyword) != Some(Carried::Annotation)
                && !matches!(
                    keyword.as_str(),
                    "default" | "deprecated" | "readOnly" | "writeOnly"
                )
        });
        if !constrains {
            return self.component(name, view);
        }
        let mut rest = schema.clone();
        rest.remove("$ref");
        let mut parts = Map::new();
        parts.insert(
            "allOf".to_owned(),
            Value::Array(vec![serde_json::json!({"$ref": reference})]),
        );
        parts.extend(rest);
        self.place_usage(&Place {
            schema: &parts,
            pointer,
            view,
            hint,
            component: None,
        })
    }

    fn define(
        &mut self,
        name: &str,
        schema: &Value,
        pointer: &str,
        view: View,
        component: Option<&str>,
    ) -> Definition {
        let mut definition = placeholder(name, pointer);
        definition.component = component.map(str::to_owned);
        let Value::Object(map) = schema else {
            definition.kind = Kind::Alias(Usage::of(Type::Any));
            definition.inexact = *schema != Value::Bool(true);
            return definition;
        };
        definition.description = text(map, "description");
        definition.deprecated = map.get("deprecated") == Some(&Value::Bool(true));
        if map.contains_key("$ref") {
            definition.kind = Kind::Alias(self.usage(schema, pointer, view, name));
            return definition;
        }
        self.check_keywords(map, pointer);
        let place = Place {
            schema: map,
            pointer,
            view,
            hint: name,
            component,
        };
        let (kind, inexact) = self.kind(&place);
        definition.kind = kind;
        definition.inexact = inexact;
        definition
    }

    /// The form of a schema that gets a name of its own.
    fn kind(&mut self, place: &Place) -> (Kind, bool) {
        let usage = self.form(place);
        match usage {
            Form::Definition(kind, inexact) => (kind, inexact),
            Form::Usage(usage, inexact) => match &usage.ty {
                Type::Any => (Kind::Alias(usage), inexact),
                Type::Named(_) if usage.checks.is_empty() => (Kind::Alias(usage), inexact),
                _ if usage.nullable => (Kind::Alias(usage), inexact),
                _ => (Kind::Newtype(usage), inexact),
            },
        }
    }

    /// The type of a schema at a place that has no name of its own yet.
    fn place_usage(&mut self, place: &Place) -> Usage {
        match self.form(place) {
            Form::Usage(usage, false) => usage,
            Form::Usage(usage, true) => self.named(place, Kind::Alias(usage), true),
            Form::Definition(kind, inexact) => self.named(place, kind, inexact),
        }
    }

    fn named(&mut self, place: &Place, kind: Kind, inexact: bool) -> Usage {
        let name = self.names.take(&names::type_name(place.hint));
        let nullable = self.is_nullable(place.schema) && !matches!(kind, Kind::Alias(_));
        let definition = Definition {
            description: text(place.schema, "description"),
            deprecated: place.schema.get("deprecated") == Some(&Value::Bool(true)),
            kind,
            inexact,
            ..placeholder(&name, place.pointer)
        };
        self.definitions.insert(name.clone(), definition);
        Usage {
            nullable,
            ..Usage::of(Type::Named(name))
        }
    }

    fn inexact_any(&mut self, pointer: &str, hint: &str) -> Usage {
        let name = self.names.take(&names::type_name(hint));
        let definition = Definition {
            kind: Kind::Alias(Usage::of(Type::Any)),
            inexact: true,
            ..placeholder(&name, pointer)
        };
        self.definitions.insert(name.clone(), definition);
        Usage::of(Type::Named(name))
    }

    fn form(&mut self, place: &Place) -> Form {
        if place.schema.contains_key("allOf") {
            return self.all_of(place);
        }
        if let Some(union) = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| place.schema.contains_key(*keyword))
        {
            return self.union(place, union);
        }
        let mut types = self.types(place.schema);
        let nullable = self.is_nullable(place.schema);
        types.retain(|name| name != "null");
        let needs_schema = needs_schema(place.schema);
        match types.as_slice() {
            [] if nullable => Form::Usage(Usage::of(Type::Any), true),
            [] => Form::Usage(Usage::of(Type::Any), constrains_anything(place.schema)),
            [one] => self.single_type(place, one.clone().as_str(), nullable, needs_schema),
            _ => Form::Usage(
                Usage {
                    nullable,
                    ..Usage::of(Type::Any)
                },
                true,
            ),
        }
    }

    fn single_type(
        &mut self,
        place: &Place,
        name: &str,
        nullable: bool,
        needs_schema: bool,
    ) -> Form {
        let usage = |ty: Type, checks: Checks| Usage {
            ty,
            nullable,
            checks,
        };
        match name {
            "boolean" => Form::Usage(
                usage(Type::Boolean, Checks::default()),
                needs_schema || enumerates(place.schema),
            ),
            "integer" => {
                let checks = numeric_checks(place.schema);
                Form::Usage(
                    usage(integer_type(place.schema), checks),
                    needs_schema || enumerates(place.schema),
                )
            }
            "number" => {
                let checks = numeric_checks(place.schema);
                Form::Usage(
                    usage(Type::Number, checks),
                    needs_schema || enumerates(place.schema),
                )
            }
            "string" => self.string(place, nullable, needs_schema),
            "array" => {
                let items = place
                    .schema
                    .get("items")
                    .cloned()
                    .unwrap_or(Value::Bool(true));
                let items = if place.schema.contains_key("prefixItems") {
                    Value::Bool(true)
                } else {
                    items
                };
                let hint = format!("{}Item", place.hint);
                let items = self.usage(&items, &join(place.pointer, "items"), place.view, &hint);
                let checks = Checks {
                    min_items: natural(place.schema, "minItems"),
                    max_items: natural(place.schema, "maxItems"),
                    unique_items: place.schema.get("uniqueItems") == Some(&Value::Bool(true)),
                    ..Checks::default()
                };
                Form::Usage(
                    usage(Type::Array(Box::new(items)), checks),
                    needs_schema || enumerates(place.schema),
                )
            }
            "object" => self.object(place, nullable, needs_schema || enumerates(place.schema)),
            other => {
                let advice = "write one of string, number, integer, boolean, array, object, null";
                self.findings.error(
                    "type",
                    &join(place.pointer, "type"),
                    format!("`{other}` is no type"),
                    advice,
                );
                Form::Usage(Usage::of(Type::Any), false)
            }
        }
    }

    fn string(&mut self, place: &Place, nullable: bool, needs_schema: bool) -> Form {
        let schema = place.schema;
        if let Some(values) = string_values(schema) {
            return Form::Definition(
                Kind::Enumeration(enumeration(&values)),
                needs_schema || has_string_checks(schema),
            );
        }
        if enumerates(schema) {
            return Form::Usage(
                Usage {
                    nullable,
                    ..Usage::of(Type::Any)
                },
                true,
            );
        }
        let format = schema.get("format").and_then(Value::as_str);
        let ty = match format {
            Some("uuid") => Type::Uuid,
            Some("date-time") => Type::DateTime,
            Some("date") => Type::Date,
            Some("binary") => Type::Bytes,
            _ => Type::String,
        };
        if ty != Type::String {
            let inexact = needs_schema || has_string_checks(schema) && ty != Type::Bytes;
            return Form::Usage(
                Usage {
                    nullable,
                    ..Usage::of(ty)
                },
                inexact,
            );
        }
        let pattern = schema
            .get("pattern")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if let Some(pattern) = &pattern
            && let Err(error) = regress::Regex::with_flags(pattern, "u")
            && regress::Regex::new(pattern).is_err()
        {
            let advice =
                "write an expression as ECMA-262 defines it, which is what JSON Schema uses";
            let message = format!("`{pattern}` is no regular expression: {error}");
            self.findings
                .error("pattern", &join(place.pointer, "pattern"), message, advice);
        }
        let checks = Checks {
            min_length: natural(schema, "minLength").filter(|length| *length > 0),
            max_length: natural(schema, "maxLength"),
            pattern,
            format: format.and_then(|format| {
                CHECKED_FORMATS
                    .iter()
                    .copied()
                    .find(|checked| *checked == format)
            }),
            ..Checks::default()
        };
        Form::Usage(
            Usage {
                ty,
                nullable,
                checks,
            },
            needs_schema,
        )
    }

    fn object(&mut self, place: &Place, nullable: bool, needs_schema: bool) -> Form {
        let schema = place.schema;
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .filter(|properties| !properties.is_empty());
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let unevaluated = schema.get("unevaluatedProperties") == Some(&Value::Bool(false));
        if properties.is_none() && required.is_empty() && !closed {
            let values = self.map_values(place);
            return Form::Usage(
                Usage {
                    nullable,
                    ..Usage::of(Type::Map(Box::new(values)))
                },
                needs_schema,
            );
        }
        let empty = Map::new();
        let properties = properties.unwrap_or(&empty);
        let mut taken = UniqueNames::default();
        let mut fields = Vec::new();
        for (property, schema) in properties {
            if hidden(self.document, schema, place.view) {
                continue;
            }
            let field = self.field(
                place,
                property,
                schema,
                required.contains(&property.as_str()),
                &mut taken,
            );
            fields.push(field);
        }
        let undeclared: Vec<_> = required
            .iter()
            .filter(|name| !properties.contains_key(**name))
            .collect();
        let additional = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => Additional::Refused,
            None | Some(Value::Bool(true))
                if unevaluated && schema.get("patternProperties").is_none() =>
            {
                Additional::Refused
            }
            None if undeclared.is_empty() => Additional::Ignored,
            _ => Additional::Kept(Box::new(self.map_values(place))),
        };
        if closed && !undeclared.is_empty() {
            let advice = "describe them under `properties`, or take them out of `required`";
            let message = format!("{undeclared:?} must be there and may not be there");
            self.findings.error(
                "required",
                &join(place.pointer, "required"),
                message,
                advice,
            );
        }
        let inexact =
            needs_schema || !undeclared.is_empty() || schema.contains_key("patternProperties");
        Form::Definition(Kind::Struct(Struct { fields, additional }), inexact)
    }

    fn field(
        &mut self,
        place: &Place,
        property: &str,
        schema: &Value,
        required: bool,
        taken: &mut UniqueNames,
    ) -> Field {
        let pointer = join(&join(place.pointer, "properties"), property);
        let hint = format!("{}{}", place.hint, names::type_name(property));
        let usage = self.usage(schema, &pointer, place.view, &hint);
        let annotations = schema.as_object();
        let default = annotations
            .and_then(|schema| schema.get("default"))
            .filter(|default| !default.is_null())
            .cloned();
        Field {
            name: taken.take(&names::field_name(property)),
            property: property.to_owned(),
            required,
            default: default
                .filter(|_| !required && !self.without_defaults && place.view == View::Request),
            description: annotations
                .and_then(|schema| text(schema, "description"))
                .or_else(|| self.described(&usage)),
            deprecated: schema.get("deprecated") == Some(&Value::Bool(true)),
            usage,
        }
    }

    fn described(&self, usage: &Usage) -> Option<String> {
        let Type::Named(name) = &usage.ty else {
            return None;
        };
        self.definitions.get(name)?.description.clone()
    }

    fn map_values(&mut self, place: &Place) -> Usage {
        let values = match place.schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) if !place.schema.contains_key("patternProperties") => {
                values.clone()
            }
            _ => Value::Bool(true),
        };
        let hint = format!("{}Value", place.hint);
        self.usage(
            &values,
            &join(place.pointer, "additionalProperties"),
            place.view,
            &hint,
        )
    }

    fn all_of(&mut self, place: &Place) -> Form {
        let parts = place
            .schema
            .get("allOf")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let has_own = place.schema.keys().any(|keyword| {
            keyword != "allOf"
                && keywords::carried(keyword) != Some(Carried::Annotation)
                && !matches!(
                    keyword.as_str(),
                    "default" | "deprecated" | "readOnly" | "writeOnly"
                )
                && !(keyword == "type" && place.schema["type"] == "object")
        });
        if let ([only], false) = (parts.as_slice(), has_own) {
            let pointer = join(&join(place.pointer, "allOf"), "0");
            let is_owner = only
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| component_name(r, "schemas"))
                == place.component;
            if only.get("$ref").is_some() && (place.component.is_none() || !is_owner) {
                return Form::Usage(self.usage(only, &pointer, place.view, place.hint), false);
            }
        }
        let merging = merged_components(&parts);
        if merging.iter().any(|name| self.merging.contains(name)) {
            // The schema contains itself with something added at every turn: no finite set of types says that.
            return Form::Usage(Usage::of(Type::Any), true);
        }
        self.merging.extend(merging.iter().cloned());
        let form = self.merged(place, &parts);
        self.merging.truncate(self.merging.len() - merging.len());
        form
    }

    fn merged(&mut self, place: &Place, parts: &[Value]) -> Form {
        match merge::merge_all_of(
            self.document,
            &Value::Object(place.schema.clone()),
            place.component,
            0,
        ) {
            Some(Value::Object(merged)) => {
                let closed_parts = parts.len() > 1 && closes_a_part(self.document, parts);
                let form = self.form(&Place {
                    schema: &merged,
                    ..*place
                });
                if closed_parts {
                    form.made_inexact()
                } else {
                    form
                }
            }
            _ => Form::Usage(Usage::of(Type::Any), true),
        }
    }

    fn union(&mut self, place: &Place, keyword: &str) -> Form {
        let mut base = place.schema.clone();
        let members = base
            .remove(keyword)
            .and_then(|members| members.as_array().cloned())
            .unwrap_or_default();
        let discriminator = base.remove("discriminator");
        let is_null = |member: &Value| member.get("type") == Some(&Value::from("null"));
        let nullable = members.iter().any(is_null);
        let members: Vec<Value> = members
            .into_iter()
            .filter(|member| !is_null(member))
            .collect();
        let constrains = base.keys().any(|keyword| {
            keywords::carried(keyword) != Some(Carried::Annotation)
                && !matches!(
                    keyword.as_str(),
                    "default" | "deprecated" | "readOnly" | "writeOnly" | "type"
                )
        });
        let pointer = join(place.pointer, keyword);
        if let ([only], false) = (members.as_slice(), constrains) {
            let mut usage = self.usage(only, &join(&pointer, "0"), place.view, place.hint);
            usage.nullable |= nullable;
            return Form::Usage(usage, false);
        }
        let requirements_only = members.iter().all(|member| {
            member.as_object().is_some_and(|member| {
                member
                    .keys()
                    .all(|key| matches!(key.as_str(), "required" | "not" | "title" | "description"))
            })
        });
        if constrains && requirements_only || members.is_empty() || members.len() > 64 {
            let form = self.form(&Place {
                schema: &base,
                ..*place
            });
            return form.made_inexact();
        }
        if let Some(values) = all_string_values(self.document, &members) {
            return Form::Definition(Kind::Enumeration(enumeration(&values)), true);
        }
        let members = match constrains {
            true => distribute(self.document, &base, &members, place.component),
            false => Some(members),
        };
        let Some(members) = members else {
            return Form::Usage(
                Usage {
                    nullable,
                    ..Usage::of(Type::Any)
                },
                true,
            );
        };
        let form = match discriminator
            .as_ref()
            .and_then(|d| self.tagged(place, d, &members, &pointer))
        {
            Some(tagged) => Form::Definition(Kind::Tagged(tagged), false),
            None => self.untagged(place, keyword, &members, &pointer),
        };
        if nullable {
            form.made_nullable(self, place)
        } else {
            form
        }
    }

    fn tagged(
        &mut self,
        place: &Place,
        discriminator: &Value,
        members: &[Value],
        pointer: &str,
    ) -> Option<Tagged> {
        let property = discriminator.get("propertyName")?.as_str()?.to_owned();
        let mapping = discriminator
            .get("mapping")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let mut taken = UniqueNames::default();
        let mut variants = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let component = member
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| component_name(r, "schemas"));
            let tags = tags_of(self.document, member, component, &property, &mapping);
            if tags.is_empty() {
                let advice =
                    format!("give its property `{property}` a `const`, or list it under `mapping`");
                self.findings.warning(
                    "discriminator",
                    &join(pointer, &index.to_string()),
                    "no value chooses this variant",
                    advice,
                );
                return None;
            }
            let hint = format!("{}{}", place.hint, names::type_name(&tags[0]));
            let usage = self.usage(
                member,
                &join(pointer, &index.to_string()),
                place.view,
                &hint,
            );
            if !self.is_struct(&usage) {
                return None;
            }
            variants.push(TaggedVariant {
                name: taken.take(&names::variant_name(&tags[0])),
                tags,
                usage,
            });
        }
        Some(Tagged { property, variants })
    }

    /// Whether the type is an object, or is being built right now and so may still become one.
    fn is_struct(&self, usage: &Usage) -> bool {
        let mut usage = usage;
        for _ in 0..16 {
            let Type::Named(name) = &usage.ty else {
                return false;
            };
            match self
                .definitions
                .get(name)
                .map(|definition| &definition.kind)
            {
                Some(Kind::Struct(_) | Kind::Tagged(_)) => return true,
                Some(Kind::Alias(inner)) if inner.ty == Type::Any => return false,
                Some(Kind::Alias(inner)) => usage = inner,
                _ => return false,
            }
        }
        false
    }

    fn untagged(&mut self, place: &Place, keyword: &str, members: &[Value], pointer: &str) -> Form {
        let mut taken = UniqueNames::default();
        let mut variants = Vec::new();
        let mut objects = 0;
        for (index, member) in members.iter().enumerate() {
            let name = self.variant_hint(member, index);
            let hint = format!("{}{}", place.hint, names::type_name(&name));
            let usage = self.usage(
                member,
                &join(pointer, &index.to_string()),
                place.view,
                &hint,
            );
            objects += usize::from(self.is_struct(&usage) || matches!(usage.ty, Type::Map(_)));
            variants.push(UntaggedVariant {
                name: taken.take(&names::variant_name(&name)),
                usage,
            });
        }
        // Members of an `anyOf` may hold together: a choice of one would lose what the others say.
        if keyword == "anyOf" && objects > 1 {
            return Form::Usage(Usage::of(Type::Any), true);
        }
        Form::Definition(Kind::Untagged(variants), true)
    }

    fn variant_hint(&self, member: &Value, index: usize) -> String {
        let component = member
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|r| component_name(r, "schemas"));
        let title = member
            .get("title")
            .and_then(Value::as_str)
            .filter(|title| title.len() <= 40);
        let ty = member.get("type").and_then(Value::as_str);
        match (component, title, ty) {
            (Some(name), _, _) => unescape(name),
            (_, Some(title), _) => title.to_owned(),
            (_, _, Some(ty)) => ty.to_owned(),
            _ => format!("Variant{}", index + 1),
        }
    }

    /// The names under `type`, or what the other keywords imply where it is absent.
    fn types(&self, schema: &Map<String, Value>) -> Vec<String> {
        if let Some(types) = schema.get("type") {
            return type_list(types);
        }
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
        if let Some(values) = enum_values(schema) {
            let all_strings = values
                .iter()
                .all(|value| value.is_string() || value.is_null());
            return if all_strings {
                vec!["string".to_owned()]
            } else {
                Vec::new()
            };
        }
        if has(&["properties"])
            || schema
                .get("additionalProperties")
                .is_some_and(Value::is_object)
        {
            return vec!["object".to_owned()];
        }
        if has(&["items"]) {
            return vec!["array".to_owned()];
        }
        Vec::new()
    }

    fn is_nullable(&self, schema: &Map<String, Value>) -> bool {
        let by_type = schema
            .get("type")
            .is_some_and(|types| type_list(types).iter().any(|name| name == "null"));
        let by_value = !schema.contains_key("type")
            && enum_values(schema).is_some_and(|values| values.contains(&Value::Null));
        by_type || by_value
    }

    fn check_keywords(&mut self, schema: &Map<String, Value>, pointer: &str) {
        for keyword in schema.keys() {
            if keywords::carried(keyword).is_none() {
                let message = format!("the keyword `{keyword}` is not supported in a schema");
                self.findings.error(
                    "unsupported-keyword",
                    &join(pointer, keyword),
                    message,
                    keywords::advice(keyword),
                );
            }
        }
    }
}

/// What a schema turns out to be.
enum Form {
    /// A type that can be written in place, and whether it says less than the schema.
    Usage(Usage, bool),
    /// A type that needs a definition, and whether it says less than the schema.
    Definition(Kind, bool),
}

impl Form {
    fn made_inexact(self) -> Self {
        match self {
            Form::Usage(usage, _) => Form::Usage(usage, true),
            Form::Definition(kind, _) => Form::Definition(kind, true),
        }
    }

    fn made_nullable(self, builder: &mut TypeBuilder, place: &Place) -> Self {
        match self {
            Form::Usage(usage, inexact) => Form::Usage(
                Usage {
                    nullable: true,
                    ..usage
                },
                inexact,
            ),
            Form::Definition(kind, inexact) => {
                let inner = Place {
                    hint: &format!("{}Value", place.hint),
                    ..*place
                };
                let usage = builder.named(&inner, kind, inexact);
                Form::Usage(
                    Usage {
                        nullable: true,
                        ..usage
                    },
                    false,
                )
            }
        }
    }
}

impl Usage {
    /// A type without bounds that is never null.
    pub fn of(ty: Type) -> Self {
        Usage {
            ty,
            nullable: false,
            checks: Checks::default(),
        }
    }
}

fn placeholder(name: &str, pointer: &str) -> Definition {
    Definition {
        name: name.to_owned(),
        component: None,
        description: None,
        deprecated: false,
        // While its members are being built, a component counts as an object: recursion goes through objects.
        kind: Kind::Struct(Struct {
            fields: Vec::new(),
            additional: Additional::Ignored,
        }),
        pointer: pointer.to_owned(),
        inexact: false,
    }
}

/// Whether the property belongs to the other direction only.
pub(super) fn hidden(document: &Value, schema: &Value, view: View) -> bool {
    let keyword = match view {
        View::Request => "readOnly",
        View::Response => "writeOnly",
    };
    let target = crate::pointer::resolve(document, schema, "").map(|(target, _)| target);
    [Some(schema), target]
        .into_iter()
        .flatten()
        .any(|schema| schema.get(keyword) == Some(&Value::Bool(true)))
}

/// The components whose request form and response form differ, directly or through what they contain.
fn directional_components(document: &Value) -> HashSet<String> {
    let Some(schemas) = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
    else {
        return HashSet::new();
    };
    let mut directional: HashSet<String> = HashSet::new();
    let uses: Vec<(&String, bool, Vec<String>)> = schemas
        .iter()
        .map(|(name, schema)| {
            let (mut references, mut marked) = (Vec::new(), false);
            collect_uses(schema, &mut references, &mut marked);
            (name, marked, references)
        })
        .collect();
    loop {
        let before = directional.len();
        for (name, marked, references) in &uses {
            if *marked
                || references
                    .iter()
                    .any(|reference| directional.contains(reference))
            {
                directional.insert((*name).clone());
            }
        }
        if directional.len() == before {
            return directional;
        }
    }
}

/// The components that occur in an answer or an event: those keep the plain name for what is answered.
fn answered_components(document: &Value) -> HashSet<String> {
    let mut waiting = Vec::new();
    for paths in ["paths", "webhooks"] {
        for item in document
            .get(paths)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::values)
        {
            for operation in item.as_object().into_iter().flat_map(Map::values) {
                let side = if paths == "paths" {
                    "responses"
                } else {
                    "requestBody"
                };
                if let Some(answer) = operation.get(side) {
                    collect_references(answer, &mut waiting);
                }
            }
        }
    }
    let mut answered = HashSet::new();
    let mut seen = HashSet::new();
    while let Some(reference) = waiting.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        if let Some(name) = component_name(&reference, "schemas") {
            answered.insert(unescape(name));
        }
        if let Some(target) = reference
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer))
        {
            collect_references(target, &mut waiting);
        }
    }
    answered
}

fn collect_references(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values()
                .for_each(|inner| collect_references(inner, references));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

fn collect_uses(value: &Value, references: &mut Vec<String>, marked: &mut bool) {
    match value {
        Value::Object(map) => {
            *marked |= map.get("readOnly") == Some(&Value::Bool(true))
                || map.get("writeOnly") == Some(&Value::Bool(true));
            // A default fills in for what a request leaves out; an answer says what it holds.
            *marked |= map.get("default").is_some_and(|default| !default.is_null())
                && map.contains_key("type");
            if let Some(name) = map
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| component_name(r, "schemas"))
            {
                references.push(unescape(name));
            }
            for (keyword, inner) in map {
                if !matches!(
                    keyword.as_str(),
                    "example" | "examples" | "default" | "enum" | "const"
                ) {
                    collect_uses(inner, references, marked);
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_uses(item, references, marked)),
        _ => {}
    }
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

fn text(schema: &Map<String, Value>, keyword: &str) -> Option<String> {
    schema
        .get(keyword)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn natural(schema: &Map<String, Value>, keyword: &str) -> Option<u64> {
    let value = schema.get(keyword)?;
    value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|number| number.fract() == 0.0 && *number >= 0.0)
            .map(|number| number as u64)
    })
}

fn number(schema: &Map<String, Value>, keyword: &str) -> Option<serde_json::Number> {
    schema.get(keyword).and_then(Value::as_number).cloned()
}

fn numeric_checks(schema: &Map<String, Value>) -> Checks {
    Checks {
        minimum: number(schema, "minimum"),
        maximum: number(schema, "maximum"),
        exclusive_minimum: number(schema, "exclusiveMinimum"),
        exclusive_maximum: number(schema, "exclusiveMaximum"),
        multiple_of: number(schema, "multipleOf"),
        ..Checks::default()
    }
}

fn integer_type(schema: &Map<String, Value>) -> Type {
    Type::Integer(match schema.get("format").and_then(Value::as_str) {
        Some("int32") => "i32",
        Some("uint32") => "u32",
        Some("uint64") => "u64",
        Some("int8") => "i8",
        Some("int16") => "i16",
        Some("uint8") => "u8",
        Some("uint16") => "u16",
        _ => "i64",
    })
}

fn needs_schema(schema: &Map<String, Value>) -> bool {
    schema
        .keys()
        .any(|keyword| keywords::carried(keyword) == Some(Carried::Schema))
}

fn constrains_anything(schema: &Map<String, Value>) -> bool {
    schema.keys().any(|keyword| {
        keywords::carried(keyword).is_some_and(|carried| carried != Carried::Annotation)
            && !matches!(
                keyword.as_str(),
                "default" | "deprecated" | "readOnly" | "writeOnly" | "format"
            )
    })
}

fn has_string_checks(schema: &Map<String, Value>) -> bool {
    ["minLength", "maxLength", "pattern"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
}

fn enumerates(schema: &Map<String, Value>) -> bool {
    schema.contains_key("enum") || schema.contains_key("const")
}

fn enum_values(schema: &Map<String, Value>) -> Option<Vec<Value>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

fn string_values(schema: &Map<String, Value>) -> Option<Vec<String>> {
    let values: Vec<Value> = enum_values(schema)?
        .into_iter()
        .filter(|value| !value.is_null())
        .collect();
    let strings: Vec<String> = values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    (!strings.is_empty() && strings.len() == values.len()).then_some(strings)
}

fn all_string_values(document: &Value, members: &[Value]) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for member in members {
        let (target, _) = crate::pointer::resolve(document, member, "")?;
        let schema = target.as_object()?;
        if schema.get("type").is_some_and(|ty| *ty != "string") {
            return None;
        }
        for value in string_values(schema)? {
            if !all.contains(&value) {
                all.push(value);
            }
        }
    }
    Some(all)
}

fn enumeration(values: &[String]) -> Vec<EnumerationValue> {
    let mut taken = UniqueNames::default();
    let mut seen = HashSet::new();
    values
        .iter()
        .filter(|value| seen.insert((*value).clone()))
        .map(|value| EnumerationValue {
            name: taken.take(&names::variant_name(value)),
            value: value.clone(),
        })
        .collect()
}

/// Every member with what stands beside the union added to it.
fn distribute(
    document: &Value,
    base: &Map<String, Value>,
    members: &[Value],
    owner: Option<&str>,
) -> Option<Vec<Value>> {
    let mut base = base.clone();
    for annotation in [
        "description",
        "title",
        "example",
        "examples",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
    ] {
        base.remove(annotation);
    }
    members
        .iter()
        .map(|member| {
            let parts = serde_json::json!({"allOf": [Value::Object(base.clone()), member]});
            merge::merge_all_of(document, &parts, owner, 0)
        })
        .collect()
}

fn merged_components(parts: &[Value]) -> Vec<String> {
    let references = parts
        .iter()
        .filter_map(|part| part.get("$ref").and_then(Value::as_str));
    references
        .filter_map(|reference| component_name(reference, "schemas"))
        .map(unescape)
        .collect()
}

fn closes_a_part(document: &Value, parts: &[Value]) -> bool {
    parts.iter().any(|part| {
        let target = crate::pointer::resolve(document, part, "").map(|(target, _)| target);
        target.is_some_and(|target| target.get("additionalProperties") == Some(&Value::Bool(false)))
    })
}

/// The values of the discriminator that choose a member of a union.
pub fn tags_of(
    document: &Value,
    member: &Value,
    component: Option<&str>,
    property: &str,
    mapping: &Map<String, Value>,
) -> Vec<String> {
    let mapped: Vec<String> = mapping
        .iter()
        .filter(|(_, target)| {
            let target = target.as_str().unwrap_or_default();
            component.is_some_and(|name| {
                target == name || component_name(target, "schemas") == Some(name)
            })
        })
        .map(|(tag, _)| tag.clone())
        .collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let merged = merge::merge_all_of(document, &serde_json::json!({"allOf": [member]}), None, 0);
    let declared = merged
        .as_ref()
        .and_then(|schema| schema.get("properties")?.get(property).cloned());
    let declared = declared
        .and_then(|schema| crate::pointer::resolve(document, &schema, "").map(|(s, _)| s.clone()));
    if let Some(values) = declared
        .as_ref()
        .and_then(Value::as_object)
        .and_then(string_values)
    {
        return values;
    }
    component
        .map(|name| vec![unescape(name)])
        .unwrap_or_default()
}
