//! `Canvas`: one view that marks are drawn on.

use crate::math::V3;
use crate::view::geometry::transform::to_vec3;
use crate::view::state::palette::Palette;
use crate::view::state::side::Side;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy::prelude::{Camera, GlobalTransform};
use bevy_egui::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Ui, pos2};
use std::sync::Arc;

/// One view that marks are drawn on, with its camera and what there is to show.
pub struct Canvas<'a> {
    /// Draws within the view.
    pub painter: Painter,
    /// The view.
    pub rect: Rect,
    /// The side that the view shows.
    pub side: Side,
    /// What there is to show.
    pub params: &'a PanelParams<'a>,
    /// Colours.
    pub palette: &'static Palette,
    camera: &'a Camera,
    eye: &'a GlobalTransform,
}

impl<'a> Canvas<'a> {
    /// The view of `side` in `rect`, seen by `camera` at `eye`.
    pub fn new(
        ui: &Ui,
        (rect, side): (Rect, Side),
        params: &'a PanelParams<'a>,
        (camera, eye): (&'a Camera, &'a GlobalTransform),
    ) -> Canvas<'a> {
        let painter = ui.painter().with_clip_rect(rect);
        Canvas { palette: style::of(painter.ctx()), painter, rect, side, params, camera, eye }
    }

    /// Where a point of the body is seen; `None` behind the eye.
    pub fn project(&self, point: &V3) -> Option<Pos2> {
        self.camera.world_to_viewport(self.eye, to_vec3(point)).ok().map(|v| pos2(v.x, v.y))
    }

    /// Colour of the side.
    pub fn colour(&self) -> Color32 {
        self.palette.side[self.side.index()]
    }

    /// `text` in one line.
    pub fn line(&self, text: String, colour: Color32) -> Arc<Galley> {
        self.painter.layout_no_wrap(text, FontId::proportional(style::SMALL), colour)
    }

    /// `text` in lines of at most `width`.
    pub fn lines(&self, text: String, colour: Color32, width: f32) -> Arc<Galley> {
        self.painter.layout(text, FontId::proportional(style::SMALL), colour, width)
    }

    /// Draws `text` with its corner `at`, on a rounded `ground` of colour `fill`.
    pub fn label(&self, text: Arc<Galley>, at: Pos2, (ground, fill): (Rect, Color32)) {
        self.painter.rect_filled(ground, 3.0, fill);
        self.painter.galley(at, text, self.palette.ink);
    }
}
