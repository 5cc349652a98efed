//! Comments that read well and are no tests.

use syn::{Attribute, Expr, Fields, ImplItem, Item, Lit, Meta, parse_quote};

/// Takes the JSON schemas, which typify repeats, out of the comments, and writes every comment line by line.
pub(super) fn tidy(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Mod(module) => {
                attributes(&mut module.attrs);
                if let Some((_, items)) = &mut module.content {
                    tidy(items);
                }
            }
            Item::Struct(item) => {
                attributes(&mut item.attrs);
                fields(&mut item.fields);
            }
            Item::Enum(item) => {
                attributes(&mut item.attrs);
                for variant in &mut item.variants {
                    attributes(&mut variant.attrs);
                    fields(&mut variant.fields);
                }
            }
            Item::Impl(item) => {
                for function in &mut item.items {
                    if let ImplItem::Fn(function) = function {
                        attributes(&mut function.attrs);
                    }
                }
            }
            _ => {}
        }
    }
}

fn fields(fields: &mut Fields) {
    fields
        .iter_mut()
        .for_each(|field| attributes(&mut field.attrs));
}

fn attributes(attributes: &mut Vec<Attribute>) {
    let mut tidied = Vec::new();
    for attribute in attributes.drain(..) {
        match text(&attribute) {
            Some(text) => tidied.extend(lines(&text).into_iter().map(|line| -> Attribute {
                parse_quote! { #[doc = #line] }
            })),
            None => tidied.push(attribute),
        }
    }
    *attributes = tidied;
}

/// The lines of a comment, without the schema, and with nothing that rustdoc would take for code to compile.
fn lines(text: &str) -> Vec<String> {
    let text = text
        .split_once("<details>")
        .map_or(text, |(before, _)| before);
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        if let Some(language) = line.trim().strip_prefix("```") {
            let opens = !in_code;
            in_code = opens;
            let compiled = ["", "ignore", "rust"].contains(&language);
            lines.push(if opens && compiled {
                " ```text".to_owned()
            } else {
                format!(" {}", line.trim())
            });
            continue;
        }
        let line = if in_code {
            line.trim_end()
        } else {
            line.trim()
        };
        lines.push(if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        });
    }
    lines
}

/// The text of a doc comment.
fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(literal) = &meta.value else {
        return None;
    };
    let Lit::Str(text) = &literal.lit else {
        return None;
    };
    meta.path.is_ident("doc").then(|| text.value())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn the_schema_goes_and_code_is_not_compiled() {
        let text = "`A`\n\n<details><summary>JSON schema</summary></details>";
        assert_eq!(lines(text), [" `A`"]);
        let text = "First\n\n     deep\n```ignore\nlet x =\n    1;\n```";
        assert_eq!(
            lines(text),
            [
                " First", "", " deep", " ```text", " let x =", "     1;", " ```"
            ]
        );
    }
}
