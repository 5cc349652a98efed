use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn lamp(canvas: &mut Canvas, palette: &Palette) {
    canvas.ellipse((50.0, 50.0), (38.0, 14.0), palette.paper);
    canvas.line((50.0, 44.0), (50.0, 78.0), 1.5, palette.wood);
    canvas.ellipse((50.0, 79.0), (15.0, 3.4), palette.wood);
    canvas.ellipse((50.0, 48.0), (5.0, 6.0), palette.flame);
    canvas.polygon(
        &[(38.0, 18.0), (62.0, 18.0), (76.0, 46.0), (24.0, 46.0)],
        palette.main,
    );
    canvas.polygon(
        &[(42.0, 18.0), (48.0, 18.0), (44.0, 46.0), (32.0, 46.0)],
        palette.light,
    );
    canvas.line((24.5, 46.0), (75.5, 46.0), 1.2, palette.dark);
}

pub(super) fn cushion(canvas: &mut Canvas, palette: &Palette) {
    canvas.polygon(
        &[
            (16.0, 28.0),
            (50.0, 34.0),
            (84.0, 28.0),
            (79.0, 55.0),
            (84.0, 82.0),
            (50.0, 77.0),
            (16.0, 82.0),
            (21.0, 55.0),
        ],
        palette.main,
    );
    canvas.ellipse((50.0, 55.0), (28.0, 21.0), palette.light);
    for stripe in [44.0, 55.0, 66.0] {
        canvas.line((30.0, stripe), (70.0, stripe), 1.6, palette.dark);
    }
    canvas.ellipse((50.0, 55.0), (3.0, 2.6), palette.accent);
    for (x, y) in [(16.0, 28.0), (84.0, 28.0), (16.0, 82.0), (84.0, 82.0)] {
        canvas.ellipse((x, y), (3.0, 3.0), palette.accent);
    }
}

pub(super) fn candle(canvas: &mut Canvas, palette: &Palette) {
    canvas.ellipse((50.0, 30.0), (14.0, 18.0), palette.paper);
    canvas.ellipse((50.0, 31.0), (4.4, 8.6), palette.flame);
    canvas.ellipse((50.0, 34.0), (2.2, 4.6), palette.paper);
    canvas.line((50.0, 38.0), (50.0, 46.0), 0.6, palette.ink);
    canvas.block((50.0, 62.0), (22.0, 19.0), 4.0, palette.main);
    canvas.block((36.0, 62.0), (3.0, 14.0), 3.0, palette.light);
    canvas.ellipse((50.0, 44.0), (22.0, 4.6), palette.light);
    canvas.ellipse((50.0, 44.6), (18.0, 3.2), palette.paper);
    canvas.block((52.0, 64.0), (11.0, 7.0), 1.0, palette.paper);
    canvas.line((45.0, 64.0), (59.0, 64.0), 0.8, palette.dark);
}

pub(super) fn clock(canvas: &mut Canvas, palette: &Palette) {
    canvas.line((34.0, 72.0), (29.0, 81.0), 2.0, palette.wood);
    canvas.line((66.0, 72.0), (71.0, 81.0), 2.0, palette.wood);
    canvas.ellipse((50.0, 48.0), (31.0, 31.0), palette.main);
    canvas.ellipse((50.0, 48.0), (26.0, 26.0), palette.paper);
    for (x, y) in [(50.0, 25.5), (72.5, 48.0), (50.0, 70.5), (27.5, 48.0)] {
        canvas.ellipse((x, y), (1.6, 1.6), palette.ink);
    }
    canvas.line((50.0, 48.0), (50.0, 30.0), 1.1, palette.ink);
    canvas.line((50.0, 48.0), (62.0, 55.0), 1.5, palette.ink);
    canvas.line((50.0, 48.0), (40.0, 66.0), 0.5, palette.accent);
    canvas.ellipse((50.0, 48.0), (2.0, 2.0), palette.accent);
}

pub(super) fn blanket(canvas: &mut Canvas, palette: &Palette) {
    let folds = [
        (72.0, palette.dark),
        (61.0, palette.main),
        (50.0, palette.light),
        (39.0, palette.main),
    ];
    for (height, colour) in folds {
        canvas.block((50.0, height), (36.0, 7.5), 7.0, colour);
        canvas.line(
            (20.0, height + 3.0),
            (80.0, height + 3.0),
            0.6,
            palette.paper,
        );
    }
    canvas.block((66.0, 56.0), (4.0, 24.5), 1.0, palette.accent);
    for fringe in [24.0, 30.0, 36.0, 42.0, 48.0, 54.0] {
        canvas.line((fringe, 78.0), (fringe, 83.0), 0.7, palette.dark);
    }
}
