//! Pictures of products: what their bytes say about them.

use std::io::Cursor;

use chrono::{DateTime, Utc};
use image::{ImageFormat, ImageReader};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How many images a product has at most.
pub const MOST_IMAGES: usize = 10;

/// The shortest and the longest side of an image, in pixels.
const SIDES: std::ops::RangeInclusive<i32> = 16..=8000;

/// An image of a product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Image {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
    /// Its media type.
    pub content_type: ImageType,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// In bytes.
    pub size: i64,
    /// What it shows.
    pub alt: String,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// The types of images that the catalog keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImageType {
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// WebP.
    #[serde(rename = "image/webp")]
    Webp,
}

/// What the bytes of an image say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub content_type: ImageType,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// In bytes.
    pub size: i64,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub digest: String,
}

/// Why bytes are not taken as an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// They are no image, a torn one, or one of another type than was said.
    #[error("the bytes are not an image of the type that was said")]
    Unreadable,
    /// A side is too short or too long.
    #[error("the image is too small or too large")]
    Dimensions,
}

impl Image {
    /// The image that these bytes become.
    pub fn of(picture: Picture, id: Uuid, alt: String, now: DateTime<Utc>) -> Self {
        Self {
            id,
            digest: picture.digest,
            content_type: picture.content_type,
            width: picture.width,
            height: picture.height,
            size: picture.size,
            alt,
            created_at: now,
        }
    }
}

impl ImageType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    /// The media type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The type with this name.
    pub fn named(media_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == media_type)
    }

    const fn format(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Webp => ImageFormat::WebP,
        }
    }

    /// Whether the bytes begin and end as a file of this type does. A torn upload does not.
    fn frames(self, bytes: &[u8]) -> bool {
        match self {
            Self::Png => {
                bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xaeB`\x82")
            }
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff") && bytes.ends_with(b"\xff\xd9"),
            Self::Webp => match bytes {
                [
                    b'R',
                    b'I',
                    b'F',
                    b'F',
                    a,
                    b,
                    c,
                    d,
                    b'W',
                    b'E',
                    b'B',
                    b'P',
                    ..,
                ] => u32::from_le_bytes([*a, *b, *c, *d]) as usize + 8 == bytes.len(),
                _ => false,
            },
        }
    }
}

/// Looks at an image without unpacking it: a small file can hold a picture that fills the memory.
pub fn inspect(bytes: &[u8], said: ImageType) -> Result<Picture, ImageError> {
    if !said.frames(bytes) {
        return Err(ImageError::Unreadable);
    }
    let reader = ImageReader::with_format(Cursor::new(bytes), said.format());
    let (width, height) = reader
        .into_dimensions()
        .map_err(|_| ImageError::Unreadable)?;
    Ok(Picture {
        content_type: said,
        width: side(width)?,
        height: side(height)?,
        size: i64::try_from(bytes.len()).map_err(|_| ImageError::Unreadable)?,
        digest: digest(bytes),
    })
}

fn side(pixels: u32) -> Result<i32, ImageError> {
    let pixels = i32::try_from(pixels).ok();
    pixels
        .filter(|pixels| SIDES.contains(pixels))
        .ok_or(ImageError::Dimensions)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbImage};

    use super::*;

    fn encoded(kind: ImageType, width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::new(width, height))
            .write_to(&mut bytes, kind.format())
            .expect("an empty image can be written");
        bytes.into_inner()
    }

    #[test]
    fn every_type_tells_its_size() {
        for kind in ImageType::ALL {
            let picture = inspect(&encoded(kind, 40, 30), kind).expect("a good image");
            assert_eq!((picture.width, picture.height), (40, 30));
            assert_eq!(picture.content_type, kind);
            assert_eq!(picture.digest.len(), 64);
        }
    }

    #[test]
    fn the_bytes_decide_what_type_it_is() {
        for kind in ImageType::ALL {
            for said in ImageType::ALL.into_iter().filter(|said| *said != kind) {
                let outcome = inspect(&encoded(kind, 40, 30), said);
                assert_eq!(outcome, Err(ImageError::Unreadable), "{kind:?} as {said:?}");
            }
        }
    }

    #[test]
    fn a_torn_image_is_refused() {
        for kind in ImageType::ALL {
            let bytes = encoded(kind, 40, 30);
            let torn = &bytes[..bytes.len() - 5];
            assert_eq!(inspect(torn, kind), Err(ImageError::Unreadable), "{kind:?}");
            assert_eq!(inspect(&[], kind), Err(ImageError::Unreadable));
        }
    }

    #[test]
    fn both_sides_are_bounded() {
        for (width, height) in [(15, 40), (40, 15), (8001, 16), (16, 8001)] {
            let outcome = inspect(&encoded(ImageType::Png, width, height), ImageType::Png);
            assert_eq!(outcome, Err(ImageError::Dimensions), "{width} × {height}");
        }
        assert!(inspect(&encoded(ImageType::Png, 16, 8000), ImageType::Png).is_ok());
    }

    #[test]
    fn a_type_is_found_by_its_name() {
        for kind in ImageType::ALL {
            assert_eq!(ImageType::named(kind.as_str()), Some(kind));
        }
        assert_eq!(ImageType::named("image/gif"), None);
    }
}
