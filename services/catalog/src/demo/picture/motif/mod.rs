//! The things that pictures show, on a picture that is 100 wide and 100 high, standing on the table at about 80.

mod garden;
mod home;
mod kitchen;
mod outdoor;
mod sound;
mod study;
mod table;

use serde::Deserialize;

use super::canvas::Canvas;
use super::colour::Palette;

/// Declares the motifs, and which function draws each.
macro_rules! motifs {
    ($($name:ident => $draw:path),+ $(,)?) => {
        /// What a picture shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the names say what they are")]
        pub enum Motif {
            $($name),+
        }

        /// Draws a thing and its shadow.
        pub(super) fn draw(motif: Motif, canvas: &mut Canvas, palette: &Palette) {
            canvas.ellipse((50.0, 81.0), (36.0, 5.0), palette.shadow);
            match motif {
                $(Motif::$name => $draw(canvas, palette)),+
            }
        }
    };
}

motifs! {
    Kettle => kitchen::kettle,
    Pan => kitchen::pan,
    Pot => kitchen::pot,
    Knife => kitchen::knife,
    Board => kitchen::board,
    Mill => kitchen::mill,
    Mug => table::mug,
    Bowl => table::bowl,
    Plate => table::plate,
    Jug => table::jug,
    Glass => table::glass,
    Tent => outdoor::tent,
    Backpack => outdoor::backpack,
    Bottle => outdoor::bottle,
    Lantern => outdoor::lantern,
    Headphones => sound::headphones,
    Speaker => sound::speaker,
    Turntable => sound::turntable,
    Radio => sound::radio,
    Book => study::book,
    Notebook => study::notebook,
    Pen => study::pen,
    Ink => study::ink,
    Lamp => home::lamp,
    Cushion => home::cushion,
    Candle => home::candle,
    Clock => home::clock,
    Blanket => home::blanket,
    Plant => garden::plant,
    Can => garden::can,
    Trowel => garden::trowel,
    Seeds => garden::seeds,
}
