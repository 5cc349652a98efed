use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn plant(canvas: &mut Canvas, palette: &Palette) {
    for (tip, width) in [
        ((26.0, 26.0), 5.0),
        ((40.0, 14.0), 6.0),
        ((60.0, 13.0), 6.0),
        ((75.0, 27.0), 5.0),
    ] {
        canvas.line((50.0, 56.0), tip, 1.0, palette.dark);
        let middle = ((50.0 + tip.0 * 2.0) / 3.0, (56.0 + tip.1 * 2.0) / 3.0);
        canvas.line(middle, tip, width, palette.main);
        canvas.line(middle, tip, 0.6, palette.light);
    }
    canvas.polygon(
        &[(30.0, 56.0), (70.0, 56.0), (64.0, 81.0), (36.0, 81.0)],
        palette.wood,
    );
    canvas.block((50.0, 56.0), (23.0, 4.0), 1.5, palette.accent);
}

pub(super) fn can(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((74.0, 56.0), 14.0, 2.0, palette.dark);
    canvas.line((36.0, 66.0), (13.0, 38.0), 2.6, palette.dark);
    canvas.polygon(
        &[(6.0, 40.0), (17.0, 30.0), (20.0, 35.0), (11.0, 44.0)],
        palette.metal,
    );
    canvas.block((52.0, 61.0), (22.0, 19.0), 4.0, palette.main);
    canvas.block((38.0, 61.0), (3.0, 14.0), 3.0, palette.light);
    canvas.ellipse((52.0, 43.0), (22.0, 4.4), palette.dark);
    canvas.block((52.0, 74.0), (22.0, 1.4), 0.4, palette.dark);
    for (x, y) in [(5.0, 50.0), (9.0, 54.0), (4.0, 58.0), (11.0, 61.0)] {
        canvas.ellipse((x, y), (0.9, 1.6), palette.metal);
    }
}

pub(super) fn trowel(canvas: &mut Canvas, palette: &Palette) {
    canvas.ellipse((26.0, 77.0), (20.0, 6.0), palette.wood);
    canvas.polygon(
        &[
            (48.0, 52.0),
            (36.0, 48.0),
            (20.0, 66.0),
            (18.0, 78.0),
            (32.0, 74.0),
            (52.0, 62.0),
        ],
        palette.metal,
    );
    canvas.line((44.0, 56.0), (26.0, 71.0), 0.9, palette.paper);
    canvas.line((48.0, 54.0), (60.0, 43.0), 1.8, palette.ink);
    canvas.line((60.0, 43.0), (84.0, 21.0), 4.6, palette.main);
    canvas.line((63.0, 38.0), (81.0, 21.5), 1.0, palette.light);
    canvas.ellipse((85.0, 20.0), (2.0, 2.0), palette.wood);
}

pub(super) fn seeds(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 49.0), (25.0, 32.0), 1.5, palette.paper);
    canvas.block((50.0, 26.0), (25.0, 9.0), 1.5, palette.main);
    canvas.line((32.0, 26.0), (68.0, 26.0), 1.6, palette.paper);
    canvas.line((50.0, 72.0), (50.0, 52.0), 1.0, palette.dark);
    canvas.ellipse((43.0, 63.0), (6.0, 3.0), palette.light);
    canvas.ellipse((57.0, 60.0), (6.0, 3.0), palette.light);
    for (x, y) in [
        (50.0, 41.0),
        (43.0, 46.0),
        (57.0, 46.0),
        (46.0, 53.0),
        (54.0, 53.0),
    ] {
        canvas.ellipse((x, y), (4.6, 4.6), palette.accent);
    }
    canvas.ellipse((50.0, 48.0), (3.4, 3.4), palette.dark);
    for (x, y) in [(18.0, 82.0), (80.0, 81.0), (86.0, 84.0)] {
        canvas.ellipse((x, y), (1.4, 1.0), palette.ink);
    }
}
