//! Which media type an answer gets, and whether a body's media type is taken (RFC 9110, section 12).

use http::HeaderMap;
use http::header::ACCEPT;
use mime::Mime;

use crate::{BodyMedia, Problem};

/// The index of the produced media type that the caller likes best; on a tie the contract's order decides.
pub(crate) fn produced(headers: &HeaderMap, produces: &[&str]) -> Result<usize, Problem> {
    if takes_the_first(headers, produces) {
        return Ok(0);
    }
    let ranges: Vec<Range> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(split)
        .filter_map(Range::parse)
        .collect();
    // Without an answer body, or a wish that can be read, there is nothing to negotiate.
    if produces.is_empty() || ranges.is_empty() {
        return Ok(0);
    }
    produces
        .iter()
        .enumerate()
        .map(|(index, media_type)| (index, quality(&ranges, media_type)))
        .filter(|(_, quality)| *quality > 0)
        .min_by_key(|(index, quality)| (std::cmp::Reverse(*quality), *index))
        .map(|(index, _)| index)
        .ok_or_else(|| Problem::not_acceptable(produces))
}

/// Whether there is nothing to rank: what nearly all callers send.
fn takes_the_first(headers: &HeaderMap, produces: &[&str]) -> bool {
    let mut sent = headers.get_all(ACCEPT).iter();
    match (sent.next(), sent.next(), produces.first()) {
        (None, ..) | (_, _, None) => true,
        (Some(only), None, Some(first)) => only == "*/*" || only == *first,
        _ => false,
    }
}

/// The index of the media type that a body's `Content-Type` matches most closely.
pub(crate) fn consumed(content_type: &Mime, media_types: &[BodyMedia]) -> Option<usize> {
    media_types
        .iter()
        .enumerate()
        .filter_map(|(index, media)| {
            let range: Mime = media.media_type.parse().ok()?;
            Some((specificity(&range, content_type)?, index))
        })
        .max_by_key(|(specificity, index)| (*specificity, std::cmp::Reverse(*index)))
        .map(|(_, index)| index)
}

/// One element of `Accept`.
struct Range {
    media: Mime,
    /// In thousandths, which is all that the header can say.
    quality: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        // Some clients write a lone asterisk.
        let text = if text.starts_with('*') && !text.starts_with("*/") {
            text.replacen('*', "*/*", 1)
        } else {
            text.to_owned()
        };
        let media: Mime = text.parse().ok()?;
        let quality = match media.get_param("q") {
            None => 1000,
            Some(quality) => thousandths(quality.as_str())?,
        };
        Some(Self { media, quality })
    }
}

fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.parse().ok()?;
    // Rounded, and within what a u16 holds, because of the check.
    (0.0..=1.0)
        .contains(&quality)
        .then(|| (quality * 1000.0).round() as u16)
}

/// The quality of the most specific range that covers the media type.
fn quality(ranges: &[Range], media_type: &str) -> u16 {
    let Ok(media) = media_type.parse::<Mime>() else {
        return 0;
    };
    ranges
        .iter()
        .filter_map(|range| Some((specificity(&range.media, &media)?, range.quality)))
        .max()
        .map_or(0, |(_, quality)| quality)
}

/// How closely `range` covers `media`; `None` if it does not.
fn specificity(range: &Mime, media: &Mime) -> Option<u8> {
    let suffixed = |mime: &Mime| match mime.suffix() {
        Some(suffix) => format!("{}+{suffix}", mime.subtype()),
        None => mime.subtype().to_string(),
    };
    if range.type_() == mime::STAR && range.subtype() == mime::STAR {
        Some(0)
    } else if range.type_() != media.type_() {
        None
    } else if range.subtype() == mime::STAR {
        Some(1)
    } else {
        (suffixed(range) == suffixed(media)).then_some(2)
    }
}

/// Splits at commas that are not within quotes.
fn split(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value
        .split(move |character| {
            if character == '"' {
                quoted = !quoted;
            }
            character == ',' && !quoted
        })
        .map(str::trim)
        .filter(|element| !element.is_empty())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::BodyKind;

    fn choose(accept: &'static str, produces: &[&str]) -> Option<usize> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        produced(&headers, produces).ok()
    }

    #[test]
    fn the_caller_gets_what_it_likes_best() {
        let both = ["application/json", "text/csv"];
        for (accept, expected) in [
            ("*/*", Some(0)),
            ("*", Some(0)),
            ("text/csv", Some(1)),
            ("text/csv, application/json", Some(0)),
            ("text/csv;q=0.9, application/json;q=0.8", Some(1)),
            ("application/*;q=0.1, text/*", Some(1)),
            ("*/*;q=0.5, application/json;q=0", Some(1)),
            ("image/png", None),
            ("application/json;q=0", None),
            ("nonsense", Some(0)),
            ("application/json; charset=utf-8", Some(0)),
            ("text/html; title=\"a,b\", text/csv", Some(1)),
        ] {
            assert_eq!(choose(accept, &both), expected, "{accept}");
        }
    }

    #[test]
    fn the_refusal_lists_what_is_produced() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("image/png"));
        let problem = produced(&headers, &["application/json"]).expect_err("not produced");
        assert_eq!(problem.status(), 406);
    }

    #[test]
    fn a_body_matches_the_closest_media_type() {
        let media = |media_type| BodyMedia {
            media_type,
            kind: BodyKind::Binary,
            schema: "",
            strict: false,
        };
        let taken = [
            media("*/*"),
            media("image/*"),
            media("image/png"),
            media("application/merge-patch+json"),
        ];
        let consumed = |text: &str| consumed(&text.parse().expect("a media type"), &taken);
        assert_eq!(consumed("image/png"), Some(2));
        assert_eq!(consumed("IMAGE/JPEG"), Some(1));
        assert_eq!(
            consumed("application/merge-patch+json; charset=utf-8"),
            Some(3)
        );
        assert_eq!(consumed("application/json"), Some(0));
    }
}
