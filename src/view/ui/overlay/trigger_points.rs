//! Trigger points: their rings and names, and the referred pain of the chosen one.

use crate::anatomy::Site;
use crate::math::V3;
use crate::output::text::slug;
use crate::view::scene::meshing::zones;
use crate::view::ui::overlay::canvas::Canvas;
use bevy::prelude::Vec3;
use bevy_egui::egui::{Align2, Color32, Pos2, Rect, Stroke, Vec2, vec2};

/// View height below which only the chosen site is named [points].
const CROWDED: f32 = 240.0;

/// A site on screen.
struct SiteMark {
    at: Pos2,
    name: &'static str,
    /// Whether it is the chosen site.
    chosen: bool,
    /// Whether it lies on the near side of the leg.
    facing: bool,
}

/// Draws trigger points as rings, with names where they do not cover each other or `words`; the chosen site
/// has priority.
pub fn trigger_points(canvas: &Canvas<'_>, words: &[Rect]) {
    let mut marks = site_marks(canvas);
    marks.iter().for_each(|mark| ring(canvas, mark));
    marks.retain(|mark| mark.chosen || (mark.facing && canvas.rect.height() > CROWDED));
    let mut taken: Vec<Rect> =
        marks.iter().map(|mark| Rect::from_center_size(mark.at, vec2(10.0, 10.0))).collect();
    marks.iter().for_each(|mark| name(canvas, words, mark, &mut taken));
}

/// The chosen site, then all others that the cut does not remove.
fn site_marks(canvas: &Canvas<'_>) -> Vec<SiteMark> {
    let params = canvas.params;
    let sites = params.shown.sites.iter().enumerate();
    let cut = params.look.cut.plane(params.look.cut_at, params.display_scale.low, params.display_scale.high);
    let removed = |centre: &V3| cut.is_some_and(|plane| plane.distance(centre) > 0.0);
    let mark = |(i, site): (usize, &Site)| {
        let chosen = i == params.look.site;
        let at = canvas.project(&site.centre).filter(|_| chosen || !removed(&site.centre))?;
        let facing = faces_eye(&site.centre, params.orbit.towards_eye());
        Some(SiteMark { at, name: site.name, chosen, facing })
    };
    let mut marks: Vec<SiteMark> = sites.filter_map(mark).collect();
    marks.sort_by_key(|mark| !mark.chosen);
    marks
}

/// Whether a position lies on the near side of the leg.
fn faces_eye(place: &V3, towards_eye: Vec3) -> bool {
    place.x * f64::from(towards_eye.x) + place.z * f64::from(towards_eye.z) > 0.0
}

/// Draws a ring: filled for the chosen site, small and grey on the far side.
fn ring(canvas: &Canvas<'_>, mark: &SiteMark) {
    let (painter, palette) = (&canvas.painter, canvas.palette);
    if !mark.facing && !mark.chosen {
        painter.circle_stroke(mark.at, 2.5, Stroke::new(1.0, palette.line));
        return;
    }
    let colour = canvas.colour();
    let (radius, fill) = if mark.chosen { (6.5, colour) } else { (4.0, palette.paper) };
    painter.circle_filled(mark.at, radius + 1.5, palette.paper);
    painter.circle(mark.at, radius, fill, Stroke::new(1.6, colour));
}

/// Draws the name of a site, unless it would cover another ring or one of the names `taken`.
fn name(canvas: &Canvas<'_>, words: &[Rect], mark: &SiteMark, taken: &mut Vec<Rect>) {
    let text = canvas.line(mark.name.to_owned(), canvas.palette.ink);
    let place = beside(canvas, words, mark.at, text.size());
    let covers = |other: &Rect| !other.contains(mark.at) && other.intersects(place);
    if !mark.chosen && taken.iter().any(covers) {
        return;
    }
    canvas.label(text, place.min + vec2(4.0, 1.0), (place, canvas.palette.paper));
    taken.push(place);
}

/// The place of a name to the right of its ring, or to the left if it would leave the view or cover `words`.
fn beside(canvas: &Canvas<'_>, words: &[Rect], at: Pos2, size: Vec2) -> Rect {
    let place =
        |align: Align2, away: f32| align.anchor_size(at + vec2(away, 0.0), size).expand2(vec2(4.0, 1.0));
    let right = place(Align2::LEFT_CENTER, 10.0);
    let fits = right.right() < canvas.rect.right() && !words.iter().any(|word| word.intersects(right));
    if fits { right } else { place(Align2::RIGHT_CENTER, -10.0) }
}

/// Describes the referred-pain zones of the chosen site; not all lie on the modelled leg.
pub fn referred_pain(canvas: &Canvas<'_>) {
    let params = canvas.params;
    let Some(site) = params.shown.sites.get(params.look.site) else { return };
    let message = format!("referred-{}", slug(site.name));
    let place = if params.l10n.knows(&message) { params.say(&message) } else { site.referred.to_owned() };
    let text = params.l10n.say_with("felt", &[("site", site.name), ("where", &place)]);
    let text = canvas.lines(text, canvas.palette.ink, canvas.rect.width() - 40.0);
    let at = canvas.rect.center_top() + vec2(0.0, 26.0) - vec2(0.5 * text.size().x, 0.0);
    let ground = Rect::from_min_size(at, text.size()).expand2(vec2(6.0, 2.0));
    canvas.label(text, at, (ground, canvas.palette.paper));
    let [r, g, b] = zones::COLOUR;
    let edge = [ground.left_top(), ground.left_bottom()];
    canvas.painter.line_segment(edge, Stroke::new(3.0, Color32::from_rgb(r, g, b)));
}
