//! The media type of a picture, from its first bytes.

/// PNG, JPEG, GIF, WebP and AVIF by their signatures.
pub(crate) fn of_picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'a',
            b'v',
            b'i',
            b'f',
            ..,
        ] => Some("image/avif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_picture;

    #[test]
    fn signatures_are_known() {
        assert_eq!(of_picture(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(of_picture(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(of_picture(b"<svg/>"), None);
    }
}
