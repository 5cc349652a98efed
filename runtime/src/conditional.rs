//! Preconditions: entity tags as values, and the two comparisons of RFC 9110.

pub use headers::{ETag, IfMatch, IfNoneMatch};

/// Whether a change may go ahead: the resource still is as the caller last saw it (strong comparison).
pub fn matches(if_match: &IfMatch, current: &ETag) -> bool {
    if_match.precondition_passes(current)
}

/// Whether the caller already has what would be sent, so that 304 is enough (weak comparison).
pub fn is_fresh(if_none_match: &IfNoneMatch, current: &ETag) -> bool {
    !if_none_match.precondition_passes(current)
}

/// The strong entity tag of a version number.
pub fn of_version(version: i64) -> ETag {
    format!("\"{version}\"")
        .parse()
        .expect("digits in quotes are an entity tag")
}

/// The version number within a tag that [`of_version`] made.
pub fn version(etag: &ETag) -> Option<i64> {
    use headers::Header;

    let mut values = Vec::new();
    etag.encode(&mut values);
    values
        .first()?
        .to_str()
        .ok()?
        .trim_matches('"')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_needs_the_current_tag() {
        let seen = IfMatch::from(of_version(3));
        assert!(matches(&seen, &of_version(3)));
        assert!(!matches(&seen, &of_version(4)));
        assert!(matches(&IfMatch::any(), &of_version(4)));
    }

    #[test]
    fn a_read_is_fresh_while_the_tag_stays() {
        let seen = IfNoneMatch::from(of_version(3));
        assert!(is_fresh(&seen, &of_version(3)));
        assert!(!is_fresh(&seen, &of_version(4)));
    }

    #[test]
    fn a_version_survives_its_tag() {
        assert_eq!(version(&of_version(-12)), Some(-12));
    }
}
