use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn book(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((53.0, 50.0), (25.0, 32.0), 2.0, palette.dark);
    canvas.block((51.5, 49.0), (24.5, 31.5), 1.0, palette.paper);
    canvas.block((49.0, 48.0), (25.0, 32.0), 2.0, palette.main);
    canvas.block((27.0, 48.0), (2.6, 32.0), 1.0, palette.dark);
    canvas.block((52.0, 30.0), (15.0, 2.2), 0.6, palette.paper);
    canvas.block((52.0, 36.0), (10.0, 1.2), 0.4, palette.paper);
    canvas.ellipse((52.0, 58.0), (12.0, 12.0), palette.accent);
    canvas.polygon(
        &[
            (38.0, 70.0),
            (48.0, 54.0),
            (56.0, 64.0),
            (60.0, 60.0),
            (66.0, 70.0),
        ],
        palette.dark,
    );
}

pub(super) fn notebook(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((54.0, 50.0), (26.0, 32.0), 3.0, palette.dark);
    canvas.block((52.0, 50.0), (26.0, 32.0), 3.0, palette.paper);
    canvas.block((50.0, 50.0), (26.0, 32.0), 3.0, palette.main);
    canvas.block((69.0, 50.0), (1.4, 32.0), 0.2, palette.ink);
    canvas.block((46.0, 36.0), (13.0, 6.0), 1.5, palette.paper);
    for line in [34.0, 38.0] {
        canvas.line((36.0, line), (56.0, line), 0.5, palette.metal);
    }
    for hole in [24.0, 32.0, 40.0, 48.0, 56.0, 64.0, 72.0] {
        canvas.line((20.0, hole), (28.0, hole), 1.1, palette.metal);
    }
}

pub(super) fn pen(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 66.0), (38.0, 14.0), 2.0, palette.paper);
    for line in [60.0, 66.0, 72.0] {
        canvas.line((18.0, line), (58.0, line), 0.4, palette.metal);
    }
    canvas.line((36.0, 66.0), (80.0, 26.0), 3.6, palette.main);
    canvas.line((58.0, 43.5), (79.0, 24.5), 1.0, palette.light);
    canvas.polygon(&[(37.0, 62.0), (41.0, 68.0), (27.0, 74.0)], palette.metal);
    canvas.line((27.0, 74.0), (33.0, 68.5), 0.4, palette.ink);
    canvas.line((64.0, 44.0), (82.0, 28.0), 0.9, palette.accent);
    canvas.line((54.0, 49.5), (57.0, 53.0), 0.9, palette.metal);
}

pub(super) fn ink(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 33.0), (13.0, 7.0), 2.0, palette.ink);
    canvas.block((50.0, 43.0), (10.0, 4.0), 0.5, palette.metal);
    canvas.block((50.0, 62.0), (28.0, 18.0), 5.0, palette.paper);
    canvas.block((50.0, 65.0), (25.0, 13.0), 4.0, palette.main);
    canvas.block((50.0, 53.5), (25.0, 1.6), 0.5, palette.dark);
    canvas.block((50.0, 66.0), (14.0, 7.0), 1.0, palette.paper);
    canvas.line((42.0, 64.0), (58.0, 64.0), 0.8, palette.dark);
    canvas.line((45.0, 68.0), (55.0, 68.0), 0.5, palette.metal);
}
