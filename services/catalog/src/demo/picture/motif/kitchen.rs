use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn kettle(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((50.0, 40.0), 18.0, 2.2, palette.ink);
    canvas.polygon(
        &[(70.0, 58.0), (90.0, 42.0), (93.0, 46.0), (76.0, 72.0)],
        palette.dark,
    );
    canvas.ellipse((50.0, 62.0), (27.0, 20.0), palette.main);
    canvas.block((50.0, 76.0), (25.0, 4.5), 4.0, palette.dark);
    canvas.ellipse((40.0, 57.0), (7.0, 10.0), palette.light);
    canvas.ellipse((50.0, 43.5), (12.0, 3.5), palette.dark);
    canvas.ellipse((50.0, 39.0), (3.4, 3.4), palette.wood);
}

pub(super) fn pan(canvas: &mut Canvas, palette: &Palette) {
    canvas.line((66.0, 58.0), (95.0, 36.0), 2.8, palette.wood);
    canvas.ellipse((43.0, 62.0), (33.0, 19.0), palette.ink);
    canvas.ellipse((43.0, 60.5), (29.0, 15.5), palette.dark);
    canvas.ellipse((43.0, 61.5), (25.0, 12.5), palette.ink);
    canvas.ellipse((38.0, 61.0), (11.0, 6.5), palette.paper);
    canvas.ellipse((39.0, 60.5), (4.5, 3.0), palette.accent);
}

pub(super) fn pot(canvas: &mut Canvas, palette: &Palette) {
    for side in [18.0, 82.0] {
        canvas.ring((side, 56.0), 5.0, 1.8, palette.ink);
    }
    canvas.block((50.0, 63.0), (31.0, 17.0), 6.0, palette.main);
    canvas.block((34.0, 63.0), (4.0, 12.0), 4.0, palette.light);
    canvas.ellipse((50.0, 46.0), (32.0, 6.0), palette.dark);
    canvas.ellipse((50.0, 44.0), (30.0, 5.0), palette.main);
    canvas.ellipse((50.0, 37.5), (5.0, 3.4), palette.ink);
}

pub(super) fn knife(canvas: &mut Canvas, palette: &Palette) {
    canvas.polygon(
        &[
            (8.0, 58.0),
            (14.0, 51.0),
            (62.0, 51.0),
            (62.0, 68.0),
            (24.0, 67.0),
        ],
        palette.metal,
    );
    canvas.polygon(
        &[
            (8.0, 58.0),
            (24.0, 67.0),
            (62.0, 68.0),
            (62.0, 63.5),
            (26.0, 62.5),
        ],
        palette.paper,
    );
    canvas.block((64.0, 57.5), (2.4, 7.0), 1.0, palette.ink);
    canvas.block((79.0, 57.0), (14.0, 5.6), 4.0, palette.main);
    for rivet in [72.0, 79.0, 86.0] {
        canvas.ellipse((rivet, 57.0), (1.4, 1.4), palette.paper);
    }
}

pub(super) fn board(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 62.0), (38.0, 19.0), 6.0, palette.wood);
    canvas.block((50.0, 60.5), (35.0, 15.5), 4.0, palette.paper);
    canvas.block((50.0, 60.5), (33.5, 14.0), 3.0, palette.wood);
    canvas.ellipse((82.0, 60.0), (2.2, 2.2), palette.ink);
    canvas.ellipse((38.0, 60.0), (11.0, 9.5), palette.main);
    canvas.ellipse((35.0, 57.0), (3.6, 2.6), palette.light);
    canvas.line((38.0, 51.5), (41.0, 46.0), 1.0, palette.dark);
    canvas.ellipse((59.0, 64.0), (7.0, 6.0), palette.accent);
}

pub(super) fn mill(canvas: &mut Canvas, palette: &Palette) {
    canvas.polygon(
        &[(36.0, 80.0), (40.0, 52.0), (60.0, 52.0), (64.0, 80.0)],
        palette.main,
    );
    canvas.polygon(
        &[(40.0, 80.0), (43.0, 52.0), (48.0, 52.0), (47.0, 80.0)],
        palette.light,
    );
    canvas.block((50.0, 80.0), (16.0, 2.4), 2.0, palette.dark);
    canvas.block((50.0, 50.0), (12.0, 2.4), 1.5, palette.metal);
    canvas.ellipse((50.0, 39.0), (13.0, 10.0), palette.wood);
    canvas.line((50.0, 29.0), (74.0, 26.0), 1.8, palette.metal);
    canvas.ellipse((74.0, 22.5), (3.6, 4.6), palette.ink);
}
