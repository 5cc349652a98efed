use std::fmt::Write;

use super::{Diagnostic, Location, Severity};

/// The longest excerpt that is shown whole; a longer line, as in minified JSON, is shown around the place.
const WIDTH: usize = 140;

/// One diagnostic as rustc would print it, in plain text; `line` is the line that it is about.
pub(super) fn render(diagnostic: &Diagnostic, line: Option<&str>) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = format!("{severity}[{}]: {}\n", diagnostic.rule, diagnostic.message);
    let gutter = diagnostic
        .location
        .as_ref()
        .map_or(0, |location| location.line.to_string().len());
    if let Some(location) = &diagnostic.location {
        write(&mut text, format_args!("{:gutter$}--> {location}\n", ""));
        if let Some(line) = line {
            let excerpt = Excerpt::cut(line, location);
            write(&mut text, format_args!("{:gutter$} |\n", ""));
            write(
                &mut text,
                format_args!("{} | {}\n", location.line, excerpt.line),
            );
            write(
                &mut text,
                format_args!("{:gutter$} | {:2$}", "", "", excerpt.indent),
            );
            write(&mut text, format_args!("{}\n", "^".repeat(excerpt.carets)));
        }
    }
    if let Some(advice) = &diagnostic.advice {
        write(&mut text, format_args!("{:gutter$} = help: {advice}\n", ""));
    }
    text
}

fn write(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string cannot fail");
}

struct Excerpt {
    line: String,
    indent: usize,
    carets: usize,
}

impl Excerpt {
    fn cut(line: &str, location: &Location) -> Self {
        // A tab is one character of the column, so it may take only one in the excerpt.
        let characters: Vec<char> = line
            .trim_end()
            .chars()
            .map(|character| {
                if character.is_control() {
                    ' '
                } else {
                    character
                }
            })
            .collect();
        let column = location.column.saturating_sub(1).min(characters.len());
        let start = if characters.len() > WIDTH {
            column.saturating_sub(WIDTH / 3)
        } else {
            0
        };
        let end = characters.len().min(start + WIDTH);
        let before = if start > 0 { "…" } else { "" };
        let after = if end < characters.len() { "…" } else { "" };
        let shown: String = characters[start..end].iter().collect();
        Self {
            line: format!("{before}{shown}{after}"),
            indent: column - start + before.chars().count(),
            carets: location.length.min((end - column).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    fn rendered(text: &str, line: usize, column: usize, length: usize) -> String {
        let file: Arc<Path> = Path::new("openapi/shop.yaml").into();
        let diagnostic = Diagnostic::error("unknown-type", "there is no type `text`")
            .at(&Location::new(&file, line, column, length))
            .advise("write `string`");
        render(&diagnostic, text.lines().nth(line - 1))
    }

    #[test]
    fn the_excerpt_is_underlined_and_followed_by_advice() {
        let expected = "\
error[unknown-type]: there is no type `text`
  --> openapi/shop.yaml:12:7
   |
12 | type: text
   |       ^^^^
   = help: write `string`
";
        let text = format!("{}type: text\n", "\n".repeat(11));
        assert_eq!(rendered(&text, 12, 7, 4), expected);
    }

    #[test]
    fn tabs_and_wide_characters_do_not_move_the_carets() {
        let text = rendered("\té: x", 1, 2, 1);
        assert!(text.contains("1 |  é: x\n  |  ^\n"), "{text}");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = rendered(
            &format!("{}HERE{}", "a".repeat(5_000), "b".repeat(5_000)),
            1,
            5_001,
            4,
        );
        let lines: Vec<&str> = text.lines().collect();
        let place = lines[4].find('^').expect("there are carets");
        let shown: String = lines[3].chars().skip(place).take(4).collect();
        assert_eq!(shown, "HERE");
        assert!(lines[3].chars().count() < 200);
    }

    #[test]
    fn a_place_beyond_the_text_is_no_reason_to_panic() {
        assert!(rendered("a: 1", 1, 400, 30).contains("^\n"));
        assert!(rendered("a: 1", 40, 4, 3).contains("40:4"));
    }
}
