//! Names from a contract turned into Rust identifiers.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, Span};

/// Type names that generated code relies on unqualified, so that a schema cannot take them.
const RESERVED_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Vec",
    "String",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Some",
    "None",
    "Default",
    "Clone",
    "Debug",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Copy",
    "From",
    "Into",
    "TryFrom",
    "Iterator",
    "PartialEq",
    "Eq",
    "Hash",
    "Fn",
    "FnOnce",
    "FnMut",
    "ToString",
    "AsRef",
    "Extend",
    "ToOwned",
    "PartialOrd",
    "Ord",
];

/// A type or variant name in `PascalCase`, always a valid identifier.
pub fn type_name(name: &str) -> String {
    let pascal = leading_letter(&spell_symbols(name).to_pascal_case(), 'N');
    match RESERVED_TYPES.contains(&pascal.as_str()) {
        true => format!("{pascal}Object"),
        false => pascal,
    }
}

/// A variant name: like a type name, but `None`, `Ok` and their like are allowed behind an enum's path.
pub fn variant_name(name: &str) -> String {
    let pascal = leading_letter(&spell_symbols(name).to_pascal_case(), 'N');
    match pascal.as_str() {
        "Self" => "SelfValue".to_owned(),
        _ => pascal,
    }
}

/// A field, parameter or module name in `snake_case`, raw (`r#type`) where Rust reserves the word.
pub fn field_name(name: &str) -> String {
    leading_letter(&spell_symbols(name).to_snake_case(), 'n')
}

/// A name of which a file can be called: a file system takes no more than 255 bytes.
pub fn shortened(name: &str) -> String {
    const LONGEST: usize = 200;
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_end_matches('_').to_owned()
}

/// The identifier of a name made by this module.
pub fn ident(name: &str) -> Ident {
    if matches!(name, "self" | "super" | "crate" | "Self" | "_") {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    // Reserved since edition 2024, which `syn` does not know.
    if name == "gen" {
        return Ident::new_raw(name, Span::call_site());
    }
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

/// Names that are taken, and the next free one.
#[derive(Debug, Default)]
pub struct UniqueNames(HashSet<String>);

impl UniqueNames {
    /// `name`, or `name` with the first number behind it that makes it unique.
    pub fn take(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.0.insert(candidate.clone()) {
            candidate = format!("{name}{number}");
            number += 1;
        }
        candidate
    }
}

/// Signs that carry meaning in enum values (`+1`, `-price`, `<=`) become words, so that they stay apart.
fn spell_symbols(name: &str) -> String {
    let mut spelled = String::new();
    for (position, character) in name.chars().enumerate() {
        match character {
            '+' => spelled.push_str(" plus "),
            '-' if position == 0 => spelled.push_str(" minus "),
            '<' => spelled.push_str(" less "),
            '>' => spelled.push_str(" greater "),
            '=' => spelled.push_str(" equal "),
            '*' => spelled.push_str(" star "),
            '%' => spelled.push_str(" percent "),
            '$' | '@' | '#' => spelled.push(' '),
            other if other.is_ascii_alphanumeric() => spelled.push(other),
            other if other.is_alphabetic() => spelled.push(other),
            _ => spelled.push(' '),
        }
    }
    spelled
}

fn leading_letter(name: &str, prefix: char) -> String {
    match name.chars().next() {
        None => format!("{prefix}Empty")
            .replace("nEmpty", "empty")
            .replace("NEmpty", "Empty"),
        Some(first) if first.is_alphabetic() || first == '_' => name.to_owned(),
        Some(_) => format!("{prefix}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_an_identifier() {
        for name in [
            "", "-", "+1", "-1", "a b", "type", "Self", "self", "2fa", "Ünï", "a.b-c_d", "日本",
            "$ref", "_", "crate",
        ] {
            for made in [type_name(name), variant_name(name), field_name(name)] {
                assert!(!ident(&made).to_string().is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn words_that_the_edition_reserves_are_raw() {
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(ident("async").to_string(), "r#async");
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(shortened("get_a"), "get_a");
        assert_eq!(shortened(&"ü".repeat(300)).len(), 200);
    }

    #[test]
    fn signs_keep_values_apart() {
        assert_ne!(variant_name("+1"), variant_name("-1"));
        assert_ne!(variant_name("price"), variant_name("-price"));
    }

    #[test]
    fn a_schema_cannot_take_a_prelude_name() {
        assert_eq!(type_name("option"), "OptionObject");
        assert_eq!(variant_name("none"), "None");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut names = UniqueNames::default();
        assert_eq!(
            [names.take("A"), names.take("A"), names.take("A2")],
            ["A", "A2", "A22"]
        );
    }
}
