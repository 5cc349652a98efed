//! The closed list of schema keywords that the compiler carries through. Whatever is not here is an error, or a mistake
//! where no dialect of JSON Schema knows it.

use crate::closest::distance;

/// How a keyword reaches the generated server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// In a Rust type or in a written check.
    Typed,
    /// By checking the JSON against the schema.
    Schema,
    /// In the served document and in documentation.
    Annotation,
}

/// Every schema keyword that is carried through, and how.
pub const KEYWORDS: &[(&str, Carried)] = &[
    ("$ref", Carried::Typed),
    ("type", Carried::Typed),
    ("format", Carried::Typed),
    ("enum", Carried::Typed),
    ("const", Carried::Typed),
    ("default", Carried::Typed),
    ("properties", Carried::Typed),
    ("required", Carried::Typed),
    ("additionalProperties", Carried::Typed),
    ("items", Carried::Typed),
    ("allOf", Carried::Typed),
    ("oneOf", Carried::Typed),
    ("anyOf", Carried::Typed),
    ("discriminator", Carried::Typed),
    ("readOnly", Carried::Typed),
    ("writeOnly", Carried::Typed),
    ("deprecated", Carried::Typed),
    ("minLength", Carried::Typed),
    ("maxLength", Carried::Typed),
    ("pattern", Carried::Typed),
    ("minimum", Carried::Typed),
    ("maximum", Carried::Typed),
    ("exclusiveMinimum", Carried::Typed),
    ("exclusiveMaximum", Carried::Typed),
    ("multipleOf", Carried::Typed),
    ("minItems", Carried::Typed),
    ("maxItems", Carried::Typed),
    ("uniqueItems", Carried::Typed),
    ("minProperties", Carried::Schema),
    ("maxProperties", Carried::Schema),
    ("not", Carried::Schema),
    ("if", Carried::Schema),
    ("then", Carried::Schema),
    ("else", Carried::Schema),
    ("prefixItems", Carried::Schema),
    ("contains", Carried::Schema),
    ("minContains", Carried::Schema),
    ("maxContains", Carried::Schema),
    ("patternProperties", Carried::Schema),
    ("propertyNames", Carried::Schema),
    ("dependentRequired", Carried::Schema),
    ("dependentSchemas", Carried::Schema),
    ("unevaluatedProperties", Carried::Schema),
    ("unevaluatedItems", Carried::Schema),
    ("title", Carried::Annotation),
    ("description", Carried::Annotation),
    ("example", Carried::Annotation),
    ("examples", Carried::Annotation),
    ("externalDocs", Carried::Annotation),
    ("xml", Carried::Annotation),
    ("contentMediaType", Carried::Annotation),
    ("contentEncoding", Carried::Annotation),
    ("contentSchema", Carried::Annotation),
    ("$comment", Carried::Annotation),
    ("$schema", Carried::Annotation),
];

/// How `keyword` is carried, or nothing where it is not.
pub fn carried(keyword: &str) -> Option<Carried> {
    if keyword.starts_with("x-") {
        return Some(Carried::Annotation);
    }
    KEYWORDS
        .iter()
        .find(|(name, _)| *name == keyword)
        .map(|(_, carried)| *carried)
}

/// Whether a keyword can make a schema accept less. What is not carried counts, since nobody knows what it says.
pub(super) fn constrains(keyword: &str) -> bool {
    carried(keyword) != Some(Carried::Annotation)
        && !matches!(keyword, "default" | "deprecated" | "readOnly" | "writeOnly")
}

/// Keywords of JSON Schema, in this or in an earlier draft, that are not carried and would ask for something.
const ELSEWHERE: &[&str] = &[
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$vocabulary",
    "additionalItems",
    "definitions",
    "dependencies",
    "disallow",
    "divisibleBy",
    "extends",
];

/// Whether a keyword that is not carried means something in a dialect of JSON Schema.
pub(super) fn is_known_elsewhere(keyword: &str) -> bool {
    ELSEWHERE.contains(&keyword)
}

/// What to write instead of a keyword that is not carried.
pub(super) fn advice(keyword: &str) -> String {
    match keyword {
        "nullable" => {
            "write `nullable: true`, or `type: [string, 'null']` in OpenAPI 3.1".to_owned()
        }
        "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef" | "$recursiveAnchor" => {
            "name the schema with `$ref`".to_owned()
        }
        "$id" | "$anchor" | "$vocabulary" => {
            "put the schema under `components/schemas` and name it with `$ref`".to_owned()
        }
        "definitions" | "$defs" => "put the schemas under `components/schemas`".to_owned(),
        "dependencies" => "write `dependentRequired` or `dependentSchemas`".to_owned(),
        "additionalItems" => "write `items` behind `prefixItems`".to_owned(),
        "divisibleBy" => "write `multipleOf`".to_owned(),
        "optional" => {
            "list the properties that must be there under `required` of the object".to_owned()
        }
        other => advice_among(other, KEYWORDS.iter().map(|(name, _)| *name)),
    }
}

/// What to write instead of a keyword that is none of `known`.
pub(super) fn advice_among<'k>(keyword: &str, known: impl Iterator<Item = &'k str>) -> String {
    let wanted = keyword.to_lowercase();
    let near = known.map(|name| (distance(&name.to_lowercase(), &wanted), name));
    match near.min().filter(|(distance, _)| *distance <= 2) {
        Some((_, nearest)) => format!("did you mean `{nearest}`?"),
        None => {
            format!("remove it, or rename it to `x-{keyword}` if it is an annotation of your own")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_keyword_is_recognised() {
        assert_eq!(advice("maxlenght"), "did you mean `maxLength`?");
        assert_eq!(advice("requird"), "did you mean `required`?");
        assert_eq!(carried("maxlenght"), None);
    }

    #[test]
    fn extensions_are_annotations() {
        assert_eq!(carried("x-anything"), Some(Carried::Annotation));
    }

    /// The table of the README.
    fn table() -> String {
        let rows = KEYWORDS.iter().map(|(name, carried)| {
            format!("| `{name}` | {} |\n", format!("{carried:?}").to_lowercase())
        });
        format!(
            "| keyword | carried |\n|---|---|\n{}",
            rows.collect::<String>()
        )
    }

    #[test]
    fn the_readme_lists_the_keywords_that_are_carried() {
        let readme = include_str!("../../README.md");
        let (_, rest) = readme.split_once("<!-- keywords -->\n").expect("it begins");
        let (written, _) = rest.split_once("<!-- /keywords -->").expect("it ends");
        assert_eq!(
            written,
            table(),
            "write this between the marks of contract/README.md:\n\n{}",
            table()
        );
    }
}
