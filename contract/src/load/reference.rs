//! What a `$ref` says.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Diagnostic;

/// A `$ref`, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The file it names, relative to the file it stands in; none for that file itself.
    pub(crate) file: Option<PathBuf>,
    /// The place in the file.
    pub(crate) fragment: Fragment,
}

/// The part behind the `#`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fragment {
    /// A JSON pointer; empty for the whole file.
    Pointer(String),
    /// The name of an `$anchor`.
    Anchor(String),
}

/// Takes a `$ref` apart; a problem comes without its place.
pub(crate) fn parse(text: &str) -> Result<Reference, Diagnostic> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    if let Some((scheme, _)) = file.split_once(':') {
        let problem = Diagnostic::error(
            "ref-remote",
            format!("`{text}` is not a file beside the contract"),
        );
        return Err(problem.advise(match scheme {
            "http" | "https" => {
                "save a copy of that file in the repository and refer to the copy by its path"
            }
            _ => "refer to a file by its path, relative to the file that names it",
        }));
    }
    if file.starts_with('/') {
        return Err(Diagnostic::error("ref-absolute", format!("`{text}` is an absolute path"))
            .advise("write the path relative to the file that names it, so that it holds on every machine"));
    }
    if text.is_empty() {
        return Err(
            Diagnostic::error("ref-syntax", "the `$ref` is empty").advise("write `#/components/…`")
        );
    }
    let fragment = decode(fragment, text)?;
    let fragment = match fragment.starts_with('/') || fragment.is_empty() {
        true => Fragment::Pointer(fragment),
        false => Fragment::Anchor(fragment),
    };
    let file = (!file.is_empty())
        .then(|| decode(file, text).map(PathBuf::from))
        .transpose()?;
    Ok(Reference { file, fragment })
}

fn decode(part: &str, text: &str) -> Result<String, Diagnostic> {
    percent_decode_str(part)
        .decode_utf8()
        .map(Into::into)
        .map_err(|_| {
            Diagnostic::error(
                "ref-syntax",
                format!("the percent signs of `{text}` do not spell UTF-8"),
            )
            .advise("write the characters themselves")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_and_place_are_told_apart() {
        let pointer = |text: &str| Fragment::Pointer(text.to_owned());
        for (text, file, fragment) in [
            (
                "#/components/schemas/A",
                None,
                pointer("/components/schemas/A"),
            ),
            ("common.yaml", Some("common.yaml"), pointer("")),
            ("#", None, pointer("")),
            (
                "../a%20b.yaml#/paths/~1x~1%7Bid%7D",
                Some("../a b.yaml"),
                pointer("/paths/~1x~1{id}"),
            ),
            (
                "a.yaml#Money",
                Some("a.yaml"),
                Fragment::Anchor("Money".to_owned()),
            ),
        ] {
            assert_eq!(
                parse(text),
                Ok(Reference {
                    file: file.map(PathBuf::from),
                    fragment
                }),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_relative_file_is_refused() {
        for text in [
            "https://example.com/a.yaml",
            "file:///a.yaml",
            "urn:a",
            "/a.yaml#/x",
            "",
            "#/%ff",
        ] {
            assert!(
                parse(text).is_err_and(|problem| problem.advice.is_some()),
                "{text}"
            );
        }
    }
}
