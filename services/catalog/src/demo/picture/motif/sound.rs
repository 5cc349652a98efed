use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn headphones(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((50.0, 50.0), 28.0, 3.0, palette.ink);
    // A bow is a ring of which the lower half is hidden.
    canvas.block((50.0, 62.0), (32.0, 8.0), 0.0, palette.sky);
    canvas.block((50.0, 80.0), (32.0, 10.0), 0.0, palette.ground);
    canvas.ellipse((50.0, 81.0), (36.0, 5.0), palette.shadow);
    for (cup, inner) in [(21.0, 28.0), (79.0, 72.0)] {
        canvas.block((inner, 61.0), (5.0, 12.0), 4.5, palette.dark);
        canvas.block((cup, 61.0), (7.0, 14.0), 6.5, palette.main);
        canvas.block((cup, 61.0), (2.0, 8.0), 2.0, palette.light);
    }
}

pub(super) fn speaker(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 49.0), (22.0, 32.0), 4.0, palette.wood);
    canvas.block((50.0, 49.0), (19.5, 29.5), 3.0, palette.ink);
    canvas.ellipse((50.0, 33.0), (8.0, 8.0), palette.metal);
    canvas.ellipse((50.0, 33.0), (4.4, 4.4), palette.main);
    canvas.ellipse((50.0, 60.0), (15.0, 15.0), palette.metal);
    canvas.ellipse((50.0, 60.0), (13.0, 13.0), palette.main);
    canvas.ellipse((50.0, 60.0), (8.0, 8.0), palette.dark);
    canvas.ellipse((50.0, 60.0), (3.6, 3.6), palette.light);
}

pub(super) fn turntable(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 60.0), (40.0, 20.0), 3.0, palette.wood);
    canvas.block((50.0, 58.0), (38.0, 17.5), 2.0, palette.main);
    canvas.ellipse((43.0, 57.0), (25.0, 15.0), palette.ink);
    for groove in [21.0, 17.0, 13.0] {
        canvas.ellipse((43.0, 57.0), (groove, groove * 0.6), palette.dark);
        canvas.ellipse(
            (43.0, 57.0),
            (groove - 0.7, (groove - 0.7) * 0.6),
            palette.ink,
        );
    }
    canvas.ellipse((43.0, 57.0), (8.0, 4.8), palette.accent);
    canvas.ellipse((43.0, 57.0), (1.0, 0.8), palette.paper);
    canvas.ellipse((80.0, 47.0), (4.0, 3.0), palette.metal);
    canvas.line((80.0, 47.0), (76.0, 64.0), 1.0, palette.paper);
    canvas.line((76.0, 64.0), (63.0, 64.0), 1.2, palette.paper);
}

pub(super) fn radio(canvas: &mut Canvas, palette: &Palette) {
    canvas.line((72.0, 42.0), (88.0, 12.0), 0.8, palette.metal);
    canvas.ring((44.0, 40.0), 12.0, 1.8, palette.wood);
    canvas.block((50.0, 60.0), (36.0, 20.0), 6.0, palette.main);
    canvas.block((50.0, 60.0), (32.5, 16.5), 4.0, palette.light);
    canvas.ellipse((34.0, 60.0), (12.5, 12.5), palette.dark);
    for slot in [52.0, 56.0, 60.0, 64.0, 68.0] {
        canvas.line((27.0, slot), (41.0, slot), 0.8, palette.light);
    }
    canvas.block((65.0, 53.0), (14.0, 5.0), 1.5, palette.paper);
    canvas.line((69.0, 49.0), (69.0, 57.0), 0.6, palette.accent);
    for knob in [57.0, 73.0] {
        canvas.ellipse((knob, 68.0), (4.4, 4.4), palette.ink);
        canvas.line((knob, 68.0), (knob + 1.6, 65.4), 0.5, palette.paper);
    }
}
