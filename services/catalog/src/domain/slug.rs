//! Names for addresses.

use runtime::{Fault, FaultCode};

use super::fold::fold;

/// The contract's bound on a slug.
const LONGEST: usize = 80;

/// The slug that a thing gets from its name, or none where the name has no letter that a slug could hold.
pub fn from_name(name: &str) -> Option<String> {
    let mut slug = String::with_capacity(name.len());
    for letter in fold(name).chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            // An apostrophe is part of its word: "potter's" is "potters".
            '\'' | '’' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(LONGEST);
    let end = slug.trim_end_matches('-').len();
    slug.truncate(end);
    (!slug.is_empty()).then_some(slug)
}

/// The slug that was asked for, or else the one from the name.
pub fn choose(wish: Option<String>, name: &str) -> Result<String, Fault> {
    wish.or_else(|| from_name(name)).ok_or_else(|| {
        Fault::body(
            "/slug",
            FaultCode::Required,
            "cannot be made from this name",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_address() {
        for (name, slug) in [
            ("Enamel kettle, two litres", "enamel-kettle-two-litres"),
            ("  Potter’s wheel — No. 5 ", "potters-wheel-no-5"),
            ("Crème brûlée torch", "creme-brulee-torch"),
        ] {
            assert_eq!(from_name(name).as_deref(), Some(slug));
        }
    }

    #[test]
    fn a_long_name_is_cut_without_a_hyphen_at_the_end() {
        let slug = from_name(&format!("{} tail", "a".repeat(79))).expect("letters");
        assert_eq!(slug, "a".repeat(79));
    }

    #[test]
    fn a_name_without_latin_letters_needs_a_slug() {
        assert_eq!(from_name("急須"), None);
        assert_eq!(
            choose(None, "急須")
                .expect_err("nothing to make it from")
                .pointer,
            "/slug"
        );
        assert_eq!(
            choose(Some("kyusu".to_owned()), "急須"),
            Ok("kyusu".to_owned())
        );
    }
}
