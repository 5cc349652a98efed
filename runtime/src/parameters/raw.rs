//! Queries and cookies as pairs, not yet decoded: delimiters within a value can only be told from data before decoding.

use percent_encoding::percent_decode_str;

/// One `name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair<'a> {
    /// The name, decoded; `None` where it is not UTF-8.
    pub(crate) name: Option<String>,
    /// The value, still encoded.
    pub(crate) value: std::borrow::Cow<'a, str>,
}

/// The pairs of a query. A plus sign is a space there.
pub(crate) fn query(query: &str) -> impl Iterator<Item = Pair<'_>> {
    query
        .split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            Pair {
                name: decode(&name.replace('+', "%20")),
                value: if value.contains('+') {
                    value.replace('+', "%20").into()
                } else {
                    value.into()
                },
            }
        })
}

/// The pairs of a `Cookie` header.
pub(crate) fn cookies(header: &str) -> impl Iterator<Item = Pair<'_>> {
    header
        .split(';')
        .filter_map(|piece| piece.trim().split_once('='))
        .map(|(name, value)| Pair {
            name: Some(name.to_owned()),
            value: value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'))
                .unwrap_or(value)
                .into(),
        })
}

/// Percent-decodes; `None` where the outcome is not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    percent_decode_str(text)
        .decode_utf8()
        .ok()
        .map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair<'a>(name: &str, value: &'a str) -> Pair<'a> {
        Pair {
            name: Some(name.to_owned()),
            value: value.into(),
        }
    }

    #[test]
    fn a_query_is_split_before_it_is_decoded() {
        let pairs: Vec<_> = query("a=1&&b%5Bc%5D=x%26y&d&e=f+g").collect();
        let expected = [
            pair("a", "1"),
            pair("b[c]", "x%26y"),
            pair("d", ""),
            pair("e", "f%20g"),
        ];
        assert_eq!(pairs, expected);
    }

    #[test]
    fn cookies_are_split_at_semicolons() {
        let pairs: Vec<_> = cookies("a=1; b=\"2\";c=x=y").collect();
        assert_eq!(pairs, [pair("a", "1"), pair("b", "2"), pair("c", "x=y")]);
    }

    #[test]
    fn what_is_not_utf_8_is_noticed() {
        assert_eq!(decode("caf%C3%A9"), Some("café".to_owned()));
        assert_eq!(decode("%FF"), None);
    }
}
