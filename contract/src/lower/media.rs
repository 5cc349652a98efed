//! Media types: which of several the client uses, and as what progenitor sees it.

/// What the client can do with a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Typed.
    Json,
    /// Typed, in requests only.
    Form,
    /// A string.
    Text,
    /// Bytes.
    Binary,
    /// Not at all.
    Multipart,
}

/// The kind of a media type: `application/json` and everything that ends in `+json` is JSON.
pub(super) fn kind(media_type: &str) -> Kind {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or(media_type)
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" => Kind::Json,
        "application/x-www-form-urlencoded" => Kind::Form,
        "text/plain" => Kind::Text,
        other if other.ends_with("+json") => Kind::Json,
        other if other.starts_with("multipart/") => Kind::Multipart,
        _ => Kind::Binary,
    }
}

/// The order in which the client prefers media types; plain JSON before its dialects.
pub(super) fn rank(media_type: &str) -> (Kind, bool) {
    (
        kind(media_type),
        !media_type.starts_with("application/json"),
    )
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind, rank};

    #[test]
    fn dialects_of_json_are_json() {
        for media_type in [
            "application/json",
            "application/json; charset=utf-8",
            "application/problem+json",
        ] {
            assert_eq!(kind(media_type), Kind::Json, "{media_type}");
        }
        assert_eq!(kind("image/png"), Kind::Binary);
        assert_eq!(kind("Multipart/Form-Data; boundary=x"), Kind::Multipart);
    }

    #[test]
    fn plain_json_is_preferred() {
        let mut types = [
            "application/xml",
            "application/hal+json",
            "application/json",
        ];
        types.sort_by_key(|media_type| rank(media_type));
        assert_eq!(
            types,
            [
                "application/json",
                "application/hal+json",
                "application/xml"
            ]
        );
    }
}
