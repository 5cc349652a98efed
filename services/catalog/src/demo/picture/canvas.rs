//! What is painted on.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::colour::Colour;
use super::shape::{Point, Shape};

/// Pixels on each side.
const SIDE: u16 = 480;
/// Pixels for one unit of length: the picture is 100 units wide.
const SCALE: f32 = SIDE as f32 / 100.0;

/// A square picture in the making.
pub(super) struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    /// A picture with nothing on it but the wall, `sky`, and the table, `ground`, that things stand on.
    pub(super) fn new(sky: Colour, ground: Colour) -> Self {
        let side = usize::from(SIDE);
        let horizon = side * 70 / 100;
        let wall = sky.repeat(side);
        let table = ground.repeat(side);
        let mut pixels = wall.repeat(horizon);
        pixels.extend(table.repeat(side - horizon));
        Self { pixels }
    }

    pub(super) fn ellipse(&mut self, middle: Point, radii: Point, colour: Colour) {
        self.paint(&Shape::Ellipse(middle, radii), colour);
    }

    pub(super) fn block(&mut self, middle: Point, half: Point, corners: f32, colour: Colour) {
        self.paint(&Shape::Box(middle, half, corners), colour);
    }

    pub(super) fn line(&mut self, from: Point, to: Point, half: f32, colour: Colour) {
        self.paint(&Shape::Line(from, to, half), colour);
    }

    pub(super) fn ring(&mut self, middle: Point, radius: f32, half: f32, colour: Colour) {
        self.paint(&Shape::Ring(middle, radius, half), colour);
    }

    pub(super) fn polygon(&mut self, corners: &[Point], colour: Colour) {
        self.paint(&Shape::Polygon(corners), colour);
    }

    /// The picture as a file.
    pub(super) fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Up)
            .write_image(
                &self.pixels,
                SIDE.into(),
                SIDE.into(),
                ExtendedColorType::Rgb8,
            )
            .expect("there are three bytes for each pixel");
        file
    }

    /// Lays a shape over what is there, with its edges smoothed over one pixel.
    fn paint(&mut self, shape: &Shape<'_>, colour: Colour) {
        let ((left, top), (right, bottom)) = shape.bounds();
        for row in pixels(top, bottom) {
            for column in pixels(left, right) {
                let place = ((column as f32 + 0.5) / SCALE, (row as f32 + 0.5) / SCALE);
                let cover = (0.5 - shape.distance(place) * SCALE).clamp(0.0, 1.0);
                if cover > 0.0 {
                    self.blend(row, column, colour, cover);
                }
            }
        }
    }

    fn blend(&mut self, row: usize, column: usize, colour: Colour, cover: f32) {
        let at = (row * usize::from(SIDE) + column) * colour.len();
        for (pixel, new) in self.pixels[at..at + colour.len()].iter_mut().zip(colour) {
            let old = f32::from(*pixel);
            *pixel = (old + (f32::from(new) - old) * cover).round() as u8;
        }
    }
}

/// The pixels from one length to another, as far as they are on the picture.
fn pixels(from: f32, to: f32) -> std::ops::Range<usize> {
    let clamp = |length: f32| (length * SCALE).clamp(0.0, f32::from(SIDE)) as usize;
    clamp(from - 1.0)..clamp(to + 1.0)
}
