use super::super::canvas::Canvas;
use super::super::colour::Palette;

pub(super) fn tent(canvas: &mut Canvas, palette: &Palette) {
    canvas.polygon(&[(4.0, 70.0), (22.0, 40.0), (34.0, 70.0)], palette.shadow);
    canvas.polygon(&[(10.0, 80.0), (44.0, 28.0), (64.0, 80.0)], palette.main);
    canvas.polygon(&[(64.0, 80.0), (44.0, 28.0), (92.0, 72.0)], palette.dark);
    canvas.polygon(&[(28.0, 80.0), (44.0, 40.0), (50.0, 80.0)], palette.ink);
    canvas.polygon(&[(28.0, 80.0), (44.0, 40.0), (36.0, 80.0)], palette.accent);
    canvas.line((44.0, 28.0), (44.0, 22.0), 0.9, palette.wood);
    canvas.ellipse((82.0, 18.0), (6.0, 6.0), palette.flame);
}

pub(super) fn backpack(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((50.0, 24.0), 7.0, 1.8, palette.ink);
    for side in [26.0, 74.0] {
        canvas.block((side, 64.0), (6.0, 13.0), 5.0, palette.dark);
    }
    canvas.block((50.0, 54.0), (23.0, 27.0), 12.0, palette.main);
    canvas.block((50.0, 37.0), (23.5, 10.0), 8.0, palette.dark);
    canvas.block((50.0, 65.0), (16.0, 10.0), 4.0, palette.light);
    canvas.line((37.0, 62.0), (63.0, 62.0), 0.9, palette.ink);
    canvas.block((50.0, 47.0), (2.4, 5.0), 1.0, palette.wood);
}

pub(super) fn bottle(canvas: &mut Canvas, palette: &Palette) {
    canvas.block((50.0, 22.0), (7.0, 6.0), 2.0, palette.ink);
    canvas.ring((50.0, 14.0), 4.4, 1.3, palette.ink);
    canvas.block((50.0, 31.0), (9.0, 6.0), 3.0, palette.metal);
    canvas.block((50.0, 57.0), (16.0, 24.0), 7.0, palette.main);
    canvas.block((40.5, 57.0), (2.6, 19.0), 2.6, palette.light);
    canvas.block((50.0, 66.0), (16.0, 5.0), 0.5, palette.dark);
    canvas.polygon(&[(46.0, 69.0), (51.0, 62.5), (56.0, 69.0)], palette.paper);
}

pub(super) fn lantern(canvas: &mut Canvas, palette: &Palette) {
    canvas.ring((50.0, 34.0), 20.0, 1.3, palette.ink);
    canvas.polygon(
        &[(34.0, 38.0), (40.0, 27.0), (60.0, 27.0), (66.0, 38.0)],
        palette.dark,
    );
    canvas.block((50.0, 55.0), (15.0, 18.0), 5.0, palette.paper);
    canvas.ellipse((50.0, 55.0), (9.0, 12.0), palette.light);
    canvas.ellipse((50.0, 57.0), (4.6, 8.0), palette.flame);
    for bar in [35.5, 64.5] {
        canvas.line((bar, 38.0), (bar, 72.0), 1.1, palette.ink);
    }
    canvas.block((50.0, 75.0), (19.0, 5.0), 3.0, palette.main);
}
