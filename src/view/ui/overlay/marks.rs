//! All marks drawn over a view.

use crate::view::state::side::Side;
use crate::view::ui::overlay::canvas::Canvas;
use crate::view::ui::overlay::device_marks::{heads, placement_result, refusal};
use crate::view::ui::overlay::orientation::{directions, scale_bar};
use crate::view::ui::overlay::path_names::path_names;
use crate::view::ui::overlay::trigger_points::{referred_pain, trigger_points};
use crate::view::ui::params::PanelParams;
use bevy::prelude::{Camera, GlobalTransform};
use bevy_egui::egui::{Rect, Stroke, Ui, vec2};

/// The marks of one view, from back to front.
pub fn marks_ui(
    ui: &mut Ui,
    rect: Rect,
    side: Side,
    params: &PanelParams<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) {
    let canvas = &Canvas::new(ui, (rect, side), params, (camera, eye));
    let mut words = directions(canvas);
    scale_bar(canvas);
    if params.look.paths {
        words.extend(path_names(canvas));
    }
    if params.look.labels {
        trigger_points(canvas, &words);
    }
    if params.look.zones {
        referred_pain(canvas);
    }
    sample_point(canvas);
    heads(canvas);
    refusal(canvas);
    placement_result(canvas);
}

/// Draws a cross at the clicked point.
fn sample_point(canvas: &Canvas<'_>) {
    let Some(at) = canvas.params.sample_point.clicked.and_then(|p| canvas.project(&p)) else { return };
    for (width, colour) in [(4.0, canvas.palette.paper), (2.0, canvas.colour())] {
        for arm in [vec2(7.0, 0.0), vec2(0.0, 7.0)] {
            canvas.painter.line_segment([at - arm, at + arm], Stroke::new(width, colour));
        }
    }
}
