//! Names of nerves and vessels, in a column on the right of a view.

use crate::anatomy::Calf;
use crate::math::V3;
use crate::view::scene::meshing::vessels::PathKind;
use crate::view::ui::overlay::canvas::Canvas;
use crate::view::ui::overlay::orientation::direction_height;
use bevy_egui::egui::{Color32, Pos2, Rect, Stroke, pos2, vec2};

/// A path on screen: the point that its line leads to, and its name.
type PathMark = (Pos2, &'static str);

/// Draws the names, each with a line to its path; returns their rectangles.
pub fn path_names(canvas: &Canvas<'_>) -> Vec<Rect> {
    let mut next = canvas.rect.top() + 30.0;
    let draw = |(at, name): PathMark| {
        let text = canvas.line(canvas.params.l10n.called("path", name), canvas.palette.ink);
        let size = text.size() + vec2(8.0, 2.0);
        let top = top_of_name(canvas.rect, (at.y - 0.5 * size.y).max(next), size.y);
        let place = Rect::from_min_size(pos2(canvas.rect.right() - size.x - 8.0, top), size);
        lead(canvas, at, place.left_center(), name);
        canvas.label(text, place.min + vec2(4.0, 1.0), (place, canvas.palette.paper));
        next = place.bottom() + 2.0;
        place
    };
    path_marks(canvas).into_iter().map(draw).collect()
}

/// The paths of the body, from top to bottom; each is marked at a third of its course inside the mesh.
fn path_marks(canvas: &Canvas<'_>) -> Vec<PathMark> {
    let scale = &canvas.params.display_scale;
    let inside = |p: &&V3| p.y > scale.low.y && p.y < scale.high.y;
    let calf = canvas.params.shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
    let mut marks: Vec<PathMark> = Vec::new();
    for path in calf.map(Calf::paths).unwrap_or_default() {
        let points: Vec<&V3> = path.points.iter().filter(inside).collect();
        if let Some(at) = points.get(points.len() / 3).and_then(|p| canvas.project(p)) {
            marks.push((at, path.name));
        }
    }
    marks.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    marks
}

/// Top of a name of the given `height` that would begin at `top`: below the name of the direction to the
/// right, if it would cover that.
fn top_of_name(rect: Rect, top: f32, height: f32) -> f32 {
    let taken = direction_height(rect) - 10.0..direction_height(rect) + 10.0;
    if top + height > taken.start && top < taken.end { taken.end } else { top }
}

/// Draws the line from a path to its name.
fn lead(canvas: &Canvas<'_>, from: Pos2, to: Pos2, name: &str) {
    let [r, g, b] = PathKind::of(name).colour();
    let colour = Color32::from_rgb(r, g, b);
    canvas.painter.line_segment([from, to], Stroke::new(1.0, colour));
    canvas.painter.circle_filled(from, 2.5, colour);
}
