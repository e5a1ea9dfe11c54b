//! The way of an arrow as lines and curves, its length, and its text as an SVG path.

use std::fmt::Write;

/// The radius of corners.
const RADIUS: i32 = 8;

/// A finished way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Route {
    pub(crate) pieces: Vec<Piece>,
    /// The left upper corner of the words at it.
    pub(crate) tag: Option<(i32, i32)>,
    pub(crate) back: bool,
}

/// A step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The beginning, or straight on to here.
    Line(i32, i32),
    /// To here in an S that begins and ends vertically.
    Curve(i32, i32),
}

impl Piece {
    fn end(self) -> (i32, i32) {
        match self {
            Self::Line(x, y) | Self::Curve(x, y) => (x, y),
        }
    }
}

/// A way in the making.
pub(crate) struct Way(Vec<Piece>);

impl Way {
    pub(crate) fn start(x: i32, y: i32) -> Self {
        // Few ways have more pieces.
        let mut pieces = Vec::with_capacity(4);
        pieces.push(Piece::Line(x, y));
        Self(pieces)
    }

    fn end(&self) -> (i32, i32) {
        self.0.last().map_or((0, 0), |piece| piece.end())
    }

    /// Straight on; lines in one direction become one line.
    pub(crate) fn line(&mut self, x: i32, y: i32) {
        let (at_x, at_y) = self.end();
        if (x, y) == (at_x, at_y) {
            return;
        }
        if let [.., before, last @ Piece::Line(..)] = self.0.as_mut_slice() {
            let (from_x, from_y) = before.end();
            let vertical = from_x == at_x && at_x == x && (at_y - from_y).signum() == (y - at_y).signum();
            let level = from_y == at_y && at_y == y && (at_x - from_x).signum() == (x - at_x).signum();
            if vertical || level {
                *last = Piece::Line(x, y);
                return;
            }
        }
        self.0.push(Piece::Line(x, y));
    }

    /// To another column; straight if it is the same one.
    pub(crate) fn curve(&mut self, x: i32, y: i32) {
        if self.end().0 == x {
            self.line(x, y);
        } else {
            self.0.push(Piece::Curve(x, y));
        }
    }

    pub(crate) fn finish(self, tag: Option<(i32, i32)>, back: bool) -> Route {
        Route {
            pieces: self.0,
            tag,
            back,
        }
    }
}

impl Route {
    /// The same way elsewhere.
    #[must_use]
    pub(crate) fn moved(mut self, (dx, dy): (i32, i32)) -> Self {
        for piece in &mut self.pieces {
            let (Piece::Line(x, y) | Piece::Curve(x, y)) = piece;
            *x += dx;
            *y += dy;
        }
        self.tag = self.tag.map(|(x, y)| (x + dx, y + dy));
        self
    }

    /// The corners.
    pub(crate) fn points(&self) -> Vec<(i32, i32)> {
        self.pieces.iter().map(|piece| piece.end()).collect()
    }

    /// The `d` of an SVG path, and its length in pixels.
    pub(crate) fn path(&self) -> (String, i32) {
        // A piece is mostly a letter and two numbers, and a corner three pieces.
        let mut d = String::with_capacity(16 * self.pieces.len());
        let mut length = 0.0;
        let mut at = (0, 0);
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = piece.end();
            let (x, y) = end;
            // Writing into a String does not fail.
            let _ = match (index, piece) {
                (0, _) => write!(d, "M{x} {y}"),
                (_, Piece::Curve(..)) => {
                    length += curve_length(at, end);
                    let middle = i32::midpoint(at.1, y);
                    write!(d, "C{} {middle} {x} {middle} {x} {y}", at.0)
                }
                (_, Piece::Line(..)) => {
                    length += distance(at, end);
                    let next = self.pieces.get(index + 1);
                    match next.and_then(|next| corner(at, end, *next)) {
                        Some((before, after)) => {
                            let radius = distance(before, end);
                            // A quadratic quarter is 1.62 radii long, the corner that it cuts off 2.
                            length -= radius * (2.0 - 1.6232);
                            write!(d, "L{} {}Q{x} {y} {} {}", before.0, before.1, after.0, after.1)
                        }
                        None => write!(d, "L{x} {y}"),
                    }
                }
            };
            at = end;
        }
        // Pixels of a drawing: far inside of i32.
        #[expect(clippy::cast_possible_truncation)]
        let whole = f64::round(length) as i32;
        (d, whole)
    }
}

/// Where the rounding of a right angle begins and ends; nothing where the way goes straight on or turns back.
fn corner(from: (i32, i32), at: (i32, i32), next: Piece) -> Option<((i32, i32), (i32, i32))> {
    let Piece::Line(x, y) = next else { return None };
    let (in_x, in_y) = (at.0 - from.0, at.1 - from.1);
    let (out_x, out_y) = (x - at.0, y - at.1);
    if in_x * out_x + in_y * out_y != 0 {
        return None;
    }
    let radius = RADIUS
        .min(in_x.abs().max(in_y.abs()) / 2)
        .min(out_x.abs().max(out_y.abs()) / 2);
    let before = (at.0 - in_x.signum() * radius, at.1 - in_y.signum() * radius);
    let after = (at.0 + out_x.signum() * radius, at.1 + out_y.signum() * radius);
    Some((before, after))
}

fn distance(a: (i32, i32), b: (i32, i32)) -> f64 {
    f64::from(a.0 - b.0).hypot(f64::from(a.1 - b.1))
}

/// The length of the S from `a` to `b`, by chords.
fn curve_length(a: (i32, i32), b: (i32, i32)) -> f64 {
    const STEPS: i32 = 16;
    let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let point = |step: i32| {
        let t = f64::from(step) / f64::from(STEPS);
        // Smoothstep across; the same, flattened, down: the Bézier curve with vertical ends written out.
        let across = t * t * (3.0 - 2.0 * t);
        let down = t * (1.5 + t * (t - 1.5));
        (across * dx, down * dy)
    };
    (0..STEPS)
        .map(|step| {
            let (here, there) = (point(step), point(step + 1));
            (there.0 - here.0).hypot(there.1 - here.1)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_lines_and_rounds_corners() {
        let mut way = Way::start(0, 0);
        way.line(0, 10);
        way.line(0, 30);
        way.line(40, 30);
        let route = way.finish(None, false);
        assert_eq!(route.points(), [(0, 0), (0, 30), (40, 30)]);
        assert_eq!(route.path().0, "M0 0L0 22Q0 30 8 30L40 30");
        assert_eq!(route.path().1, 67);
    }

    #[test]
    fn curves_only_to_other_columns() {
        let mut way = Way::start(5, 0);
        way.curve(5, 20);
        way.curve(25, 60);
        assert_eq!(way.finish(None, false).path().0, "M5 0L5 20C5 40 25 40 25 60");
    }
}
