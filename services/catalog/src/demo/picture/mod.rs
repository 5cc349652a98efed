//! Pictures of the demo's products, drawn by a few lines of code each: no photograph, no licence, the same bytes on every
//! machine.

mod canvas;
mod colour;
mod motif;
mod shape;

use serde::Deserialize;

use canvas::Canvas;
use colour::Palette;
pub use motif::Motif;
use motif::draw;

/// What a picture shows, and in which colour.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Picture {
    /// The thing.
    pub motif: Motif,
    /// The colour of the thing, in degrees of the colour wheel.
    pub hue: u16,
}

impl Picture {
    /// The picture as a PNG of 480 by 480 pixels.
    pub fn png(self) -> Vec<u8> {
        let palette = Palette::of(self.hue);
        let mut canvas = Canvas::new(palette.sky, palette.ground);
        draw(self.motif, &mut canvas, &palette);
        canvas.png()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::{ImageType, inspect};

    #[test]
    fn a_picture_is_an_image_that_the_catalog_takes() {
        let picture = Picture {
            motif: Motif::Kettle,
            hue: 140,
        };
        let seen = inspect(&picture.png(), ImageType::Png).expect("a good image");
        assert_eq!((seen.width, seen.height), (480, 480));
        assert!(seen.size < 30_000, "{} bytes", seen.size);
    }

    #[test]
    fn a_picture_is_the_same_every_time_and_differs_by_motif_and_hue() {
        let one = Picture {
            motif: Motif::Mug,
            hue: 10,
        };
        assert_eq!(one.png(), one.png());
        assert_ne!(one.png(), Picture { hue: 200, ..one }.png());
        let other = Picture {
            motif: Motif::Bowl,
            ..one
        };
        assert_ne!(one.png(), other.png());
    }
}
