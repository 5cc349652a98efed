//! Schemas as calls of utoipa's builders, keyword by keyword. What the builders have no method for travels in their
//! extensions, which utoipa writes out under the same name.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

use crate::names::ident;
use crate::pointer::component_name;

/// An expression for one of the builders of schemas.
pub(super) fn schema(schema: &Value) -> TokenStream {
    let empty = Map::new();
    let map = schema.as_object().unwrap_or(&empty);
    if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
        let description = description(map);
        return match component_name(reference, "schemas") {
            Some(name) => {
                quote!(RefBuilder::new().ref_location_from_schema_name(#name) #description)
            }
            None => quote!(RefBuilder::new().ref_location(#reference.to_owned()) #description),
        };
    }
    match union(map) {
        Some((keyword, members)) => union_schema(map, keyword, members),
        None if map.contains_key("items") && map.get("type").is_some_and(|ty| *ty == "array") => {
            array(map)
        }
        None => object(map),
    }
}

/// An expression for a JSON value.
pub(super) fn json(value: &Value) -> TokenStream {
    let tokens: TokenStream = value.to_string().parse().unwrap_or_default();
    quote!(json!(#tokens))
}

/// An expression of type `Option<Extensions>` with the entries that are left over.
pub(super) fn extensions(entries: &[(&String, &Value)]) -> TokenStream {
    if entries.is_empty() {
        return TokenStream::new();
    }
    let entries = entries.iter().map(|(key, value)| {
        let value = json(value);
        quote!((#key, #value))
    });
    quote!(.extensions(Some(Extensions::from_iter([#(#entries),*]))))
}

fn union(map: &Map<String, Value>) -> Option<(&'static str, &Vec<Value>)> {
    ["oneOf", "allOf", "anyOf"]
        .into_iter()
        .find_map(|keyword| Some((keyword, map.get(keyword)?.as_array()?)))
}

fn union_schema(map: &Map<String, Value>, keyword: &'static str, members: &[Value]) -> TokenStream {
    let builder = ident(match keyword {
        "oneOf" => "OneOfBuilder",
        "allOf" => "AllOfBuilder",
        _ => "AnyOfBuilder",
    });
    let items = members.iter().map(|member| {
        let member = schema(member);
        quote!(.item(#member))
    });
    let discriminator = map.get("discriminator").and_then(discriminator);
    let carried = |key: &str| {
        matches!(key, "description" | "examples")
            || key == keyword
            || (key == "discriminator" && discriminator.is_some())
    };
    let description = description(map);
    let examples = examples(map);
    let rest = extensions(&left_over(map, carried));
    // utoipa gives every union the type `object` unless it is told otherwise.
    quote!(#builder::new().schema_type(SchemaType::AnyValue) #(#items)* #description #examples #discriminator #rest)
}

fn discriminator(discriminator: &Value) -> Option<TokenStream> {
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping: Vec<_> = discriminator
        .get("mapping")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(tag, target)| Some((tag, target.as_str()?)))
        .map(|(tag, target)| quote!((#tag, #target)))
        .collect();
    Some(match mapping.is_empty() {
        true => quote!(.discriminator(Some(Discriminator::new(#property)))),
        false => {
            quote!(.discriminator(Some(Discriminator::with_mapping(#property, [#(#mapping),*]))))
        }
    })
}

fn array(map: &Map<String, Value>) -> TokenStream {
    let items = schema(map.get("items").unwrap_or(&Value::Bool(true)));
    let min_items = size(map, "minItems").map(|size| quote!(.min_items(Some(#size))));
    let max_items = size(map, "maxItems").map(|size| quote!(.max_items(Some(#size))));
    let unique_items =
        (map.get("uniqueItems") == Some(&Value::Bool(true))).then(|| quote!(.unique_items(true)));
    let carried = |key: &str| {
        matches!(key, "type" | "items" | "description" | "examples")
            || (key == "minItems" && min_items.is_some())
            || (key == "maxItems" && max_items.is_some())
            || (key == "uniqueItems" && unique_items.is_some())
    };
    let description = description(map);
    let examples = examples(map);
    let rest = extensions(&left_over(map, carried));
    quote!(ArrayBuilder::new().items(#items) #min_items #max_items #unique_items #description #examples #rest)
}

fn object(map: &Map<String, Value>) -> TokenStream {
    let schema_type = map.get("type").and_then(schema_type);
    let typed = schema_type.is_some() || !map.contains_key("type");
    let schema_type = schema_type.unwrap_or_else(|| quote!(SchemaType::AnyValue));
    let format = text(map, "format")
        .map(|format| quote!(.format(Some(SchemaFormat::Custom(#format.to_owned())))));
    let properties = map
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(property, schema)| {
            let schema = self::schema(schema);
            quote!(.property(#property, #schema))
        });
    let required = map
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let required = required.map(|property| quote!(.required(#property)));
    let additional = map.get("additionalProperties").map(|additional| match additional {
        Value::Bool(free) => quote!(.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(#free)))),
        schema => {
            let schema = self::schema(schema);
            quote!(.additional_properties(Some(AdditionalProperties::RefOr(RefOr::from(#schema)))))
        }
    });
    let values = map.get("enum").and_then(Value::as_array).map(|values| {
        let values = values.iter().map(json);
        quote!(.enum_values(Some([#(#values),*])))
    });
    let default = map.get("default").map(|default| {
        let default = json(default);
        quote!(.default(Some(#default)))
    });
    let sizes = [
        ("minLength", "min_length"),
        ("maxLength", "max_length"),
        ("minProperties", "min_properties"),
        ("maxProperties", "max_properties"),
    ];
    let sizes: Vec<_> = sizes
        .into_iter()
        .filter_map(|(keyword, method)| Some((keyword, ident(method), size(map, keyword)?)))
        .collect();
    let bounds = [
        ("minimum", "minimum"),
        ("maximum", "maximum"),
        ("exclusiveMinimum", "exclusive_minimum"),
        ("exclusiveMaximum", "exclusive_maximum"),
        ("multipleOf", "multiple_of"),
    ];
    let bounds: Vec<_> = bounds
        .into_iter()
        .filter_map(|(keyword, method)| Some((keyword, ident(method), bound(map, keyword)?)))
        .collect();
    let flags = [("readOnly", "read_only"), ("writeOnly", "write_only")];
    let flags: Vec<_> = flags
        .into_iter()
        .filter(|(keyword, _)| map.get(*keyword) == Some(&Value::Bool(true)))
        .collect();
    let pattern = text(map, "pattern").map(|pattern| quote!(.pattern(Some(#pattern))));
    let carried = |key: &str| {
        matches!(
            key,
            "format"
                | "properties"
                | "required"
                | "additionalProperties"
                | "enum"
                | "default"
                | "pattern"
                | "description"
                | "examples"
        ) || (key == "type" && typed)
            || sizes.iter().any(|(keyword, ..)| *keyword == key)
            || bounds.iter().any(|(keyword, ..)| *keyword == key)
            || flags.iter().any(|(keyword, _)| *keyword == key)
    };
    let rest = extensions(&left_over(map, carried));
    let sizes = sizes
        .iter()
        .map(|(_, method, size)| quote!(.#method(Some(#size))));
    let bounds = bounds
        .iter()
        .map(|(_, method, bound)| quote!(.#method(Some(#bound))));
    let flags = flags
        .iter()
        .map(|(_, method)| ident(method))
        .map(|method| quote!(.#method(true)));
    let (description, examples) = (description(map), examples(map));
    quote! {
        ObjectBuilder::new().schema_type(#schema_type) #format #description #(#properties)* #(#required)* #additional #values
            #default #(#sizes)* #pattern #(#bounds)* #(#flags)* #examples #rest
    }
}

fn schema_type(value: &Value) -> Option<TokenStream> {
    let one = |name: &str| {
        let variant = match name {
            "object" => "Object",
            "string" => "String",
            "integer" => "Integer",
            "number" => "Number",
            "boolean" => "Boolean",
            "array" => "Array",
            "null" => "Null",
            _ => return None,
        };
        let variant = ident(variant);
        Some(quote!(Type::#variant))
    };
    match value {
        Value::String(name) => one(name).map(|name| quote!(SchemaType::Type(#name))),
        Value::Array(names) => {
            let names: Option<Vec<_>> = names.iter().map(|name| one(name.as_str()?)).collect();
            names.map(|names| quote!(SchemaType::Array(vec![#(#names),*])))
        }
        _ => None,
    }
}

fn left_over(map: &Map<String, Value>, carried: impl Fn(&str) -> bool) -> Vec<(&String, &Value)> {
    map.iter().filter(|(key, _)| !carried(key)).collect()
}

fn text<'m>(map: &'m Map<String, Value>, keyword: &str) -> Option<&'m str> {
    map.get(keyword).and_then(Value::as_str)
}

fn description(map: &Map<String, Value>) -> Option<TokenStream> {
    text(map, "description").map(|text| quote!(.description(Some(#text))))
}

fn examples(map: &Map<String, Value>) -> Option<TokenStream> {
    let examples = map.get("examples")?.as_array()?.iter().map(json);
    Some(quote!(.examples([#(#examples),*])))
}

fn size(map: &Map<String, Value>, keyword: &str) -> Option<TokenStream> {
    let literal: proc_macro2::Literal = map.get(keyword)?.as_u64()?.to_string().parse().ok()?;
    Some(quote!(#literal))
}

fn bound(map: &Map<String, Value>, keyword: &str) -> Option<TokenStream> {
    let value = map.get(keyword)?;
    match value.as_i64() {
        Some(value) => Some(quote!(#value)),
        None => value.as_f64().map(|value| quote!(#value)),
    }
}
