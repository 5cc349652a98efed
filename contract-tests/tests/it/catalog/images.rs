//! Pictures to upload.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A small picture; another one for each shade.
pub(super) fn picture(shade: u8) -> Vec<u8> {
    png(32, shade)
}

/// A picture with sides that are shorter than allowed.
pub(super) fn tiny() -> Vec<u8> {
    png(8, 0)
}

fn png(side: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(side, side, Rgb([shade, 80, 80]));
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture is written to memory");
    bytes.into_inner()
}
