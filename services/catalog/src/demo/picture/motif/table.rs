use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn mug(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((70.0, 58.0), 12.0, 3.0, palette.dark);
    canvas.block((48.0, 58.0), (22.0, 22.0), 6.0, palette.main);
    canvas.block((48.0, 69.0), (22.0, 2.0), 0.5, palette.light);
    canvas.block((34.0, 56.0), (3.0, 14.0), 3.0, palette.light);
    canvas.ellipse((48.0, 37.0), (22.0, 5.0), palette.dark);
    canvas.ellipse((48.0, 37.8), (19.0, 3.6), palette.ink);
}

pub(super) fn bowl(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 79.0), (13.0, 3.0), 1.5, palette.dark);
    canvas.ellipse((50.0, 57.0), (34.0, 22.0), palette.main);
    canvas.ellipse((38.0, 64.0), (8.0, 8.0), palette.light);
    canvas.ellipse((50.0, 47.0), (35.0, 12.0), palette.light);
    canvas.ellipse((50.0, 48.0), (31.0, 9.5), palette.dark);
    canvas.ellipse((43.0, 47.0), (9.0, 7.0), palette.accent);
    canvas.ellipse((57.0, 48.0), (8.0, 6.5), palette.accent);
}

pub(super) fn plate(canvas: &mut Canvas, palette: &Palette) {
    canvas.ellipse((50.0, 72.0), (40.0, 10.0), palette.dark);
    canvas.ellipse((50.0, 70.0), (40.0, 10.0), palette.main);
    canvas.ellipse((50.0, 70.0), (28.0, 6.4), palette.light);
    canvas.ellipse((50.0, 46.0), (28.0, 28.0), palette.main);
    canvas.ellipse((50.0, 46.0), (25.5, 25.5), palette.paper);
    canvas.ring((50.0, 46.0), 18.0, 0.8, palette.main);
    canvas.ellipse((50.0, 46.0), (5.0, 5.0), palette.light);
}

pub(super) fn jug(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((69.0, 50.0), 13.0, 2.8, palette.dark);
    canvas.polygon(&[(33.0, 28.0), (22.0, 31.0), (34.0, 42.0)], palette.dark);
    canvas.block((48.0, 43.0), (16.0, 16.0), 3.0, palette.main);
    canvas.ellipse((48.0, 63.0), (24.0, 18.0), palette.main);
    canvas.ellipse((39.0, 61.0), (5.0, 11.0), palette.light);
    canvas.ellipse((48.0, 28.0), (16.0, 3.4), palette.dark);
    canvas.block((48.0, 79.0), (15.0, 2.2), 1.5, palette.dark);
}

pub(super) fn glass(canvas: &mut Canvas, palette: &Palette) {
    for (left, level) in [(18.0, 52.0), (54.0, 44.0)] {
        let right = left + 28.0;
        canvas.polygon(
            &[
                (left, 32.0),
                (right, 32.0),
                (right - 4.0, 80.0),
                (left + 4.0, 80.0),
            ],
            palette.paper,
        );
        canvas.polygon(
            &[
                (left + 3.0, level),
                (right - 3.0, level),
                (right - 6.0, 76.0),
                (left + 6.0, 76.0),
            ],
            palette.light,
        );
        canvas.ellipse((left + 14.0, level), (11.0, 2.4), palette.main);
        canvas.ellipse((left + 14.0, 32.0), (14.0, 3.0), palette.metal);
        canvas.ellipse((left + 14.0, 32.0), (12.4, 2.2), palette.sky);
    }
}
