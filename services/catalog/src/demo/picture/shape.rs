//! Shapes by their distance: negative inside, positive outside, and smooth edges from what lies between.

/// A place on the picture, which is 100 wide and 100 high.
pub(super) type Point = (f32, f32);

/// What can be painted.
pub(super) enum Shape<'a> {
    /// Middle and radii.
    Ellipse(Point, Point),
    /// Middle, half width and half height, radius of the corners.
    Box(Point, Point, f32),
    /// A thick line with round ends: from, to, half its width.
    Line(Point, Point, f32),
    /// Middle, radius, half its width.
    Ring(Point, f32, f32),
    /// Its corners.
    Polygon(&'a [Point]),
}

impl Shape<'_> {
    /// How far a place is from the edge.
    pub(super) fn distance(&self, (x, y): Point) -> f32 {
        match *self {
            Self::Ellipse((cx, cy), (rx, ry)) => {
                let (dx, dy) = (x - cx, y - cy);
                let scaled = length(dx / rx, dy / ry);
                let slope = length(dx / (rx * rx), dy / (ry * ry));
                if slope == 0.0 {
                    -rx.min(ry)
                } else {
                    scaled * (scaled - 1.0) / slope
                }
            }
            Self::Box((cx, cy), (w, h), radius) => {
                let dx = (x - cx).abs() - w + radius;
                let dy = (y - cy).abs() - h + radius;
                length(dx.max(0.0), dy.max(0.0)) + dx.max(dy).min(0.0) - radius
            }
            Self::Line(from, to, half) => to_segment((x, y), from, to) - half,
            Self::Ring((cx, cy), radius, half) => (length(x - cx, y - cy) - radius).abs() - half,
            Self::Polygon(corners) => to_polygon((x, y), corners),
        }
    }

    /// The upper left and the lower right corner of what the shape can cover.
    pub(super) fn bounds(&self) -> (Point, Point) {
        match *self {
            Self::Ellipse((cx, cy), (rx, ry)) | Self::Box((cx, cy), (rx, ry), _) => {
                ((cx - rx, cy - ry), (cx + rx, cy + ry))
            }
            Self::Line((ax, ay), (bx, by), half) => (
                (ax.min(bx) - half, ay.min(by) - half),
                (ax.max(bx) + half, ay.max(by) + half),
            ),
            Self::Ring((cx, cy), radius, half) => {
                let reach = radius + half;
                ((cx - reach, cy - reach), (cx + reach, cy + reach))
            }
            Self::Polygon(corners) => {
                let start = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
                corners.iter().fold(start, |(low, high), corner| {
                    (
                        (low.0.min(corner.0), low.1.min(corner.1)),
                        (high.0.max(corner.0), high.1.max(corner.1)),
                    )
                })
            }
        }
    }
}

fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

fn to_segment((x, y): Point, (ax, ay): Point, (bx, by): Point) -> f32 {
    let (px, py) = (x - ax, y - ay);
    let (dx, dy) = (bx - ax, by - ay);
    let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    length(px - dx * along, py - dy * along)
}

/// The nearest edge; inside where a ray to the right crosses an odd number of edges.
fn to_polygon(point: Point, corners: &[Point]) -> f32 {
    let mut nearest = f32::MAX;
    let mut inside = false;
    for (index, &from) in corners.iter().enumerate() {
        let to = corners[(index + 1) % corners.len()];
        nearest = nearest.min(to_segment(point, from, to));
        let crosses = (from.1 > point.1) != (to.1 > point.1);
        if crosses && point.0 < from.0 + (point.1 - from.1) / (to.1 - from.1) * (to.0 - from.0) {
            inside = !inside;
        }
    }
    if inside { -nearest } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_is_negative() {
        let corners = [(40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0)];
        let middle = (50.0, 50.0);
        for shape in [
            Shape::Ellipse(middle, (10.0, 10.0)),
            Shape::Box(middle, (10.0, 10.0), 2.0),
            Shape::Line((40.0, 50.0), (60.0, 50.0), 10.0),
            Shape::Polygon(&corners),
        ] {
            assert!(shape.distance(middle) < -9.0);
            assert!(shape.distance((75.0, 50.0)) > 4.0);
            let ((left, top), (right, bottom)) = shape.bounds();
            assert!(left <= 40.0 && top <= 40.0 && right >= 60.0 && bottom >= 60.0);
        }
        assert!(Shape::Ring(middle, 10.0, 1.0).distance(middle) > 8.0);
        assert!(Shape::Ring(middle, 10.0, 1.0).distance((60.0, 50.0)) < 0.0);
    }
}
