//! Marks drawn over a view: trigger points, anatomical directions, scale bar, heads, picks.

use crate::anatomy::Calf;
use crate::math::V3;
use crate::output::text::slug;
use crate::view::camera::orbit::ANGLE_OF_VIEW;
use crate::view::geometry::transform::{from_vec3, to_vec3};
use crate::view::scene::meshing::vessels::PathKind;
use crate::view::state::side::Side;
use crate::view::text::numbers::{length, short};
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy::prelude::{Camera, GlobalTransform, Vec3};
use bevy_egui::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// View height below which only the chosen site is named [points].
const CROWDED: f32 = 240.0;

/// Distance of a head's contact mark behind its face [m].
const BEHIND: f64 = 0.016;

/// The marks of one view.
pub fn marks_ui(
    ui: &mut Ui,
    rect: Rect,
    side: Side,
    params: &PanelParams<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) {
    let painter = ui.painter().with_clip_rect(rect);
    let mut words = directions(&painter, rect, params);
    scale_bar(&painter, rect, params);
    if params.look.paths {
        words.extend(paths(&painter, rect, params, camera, eye));
    }
    if params.look.labels {
        sites(&painter, (rect, &words), side, params, (camera, eye));
    }
    if params.look.zones {
        referred_pain(&painter, rect, params);
    }
    clicked(&painter, side, params, camera, eye);
    footprints(&painter, side, params, camera, eye);
    picked(&painter, rect, side, params);
}

/// Trigger points as rings, with names where they do not overlap each other or `words`; the chosen site has
/// priority.
fn sites(
    painter: &Painter,
    (rect, words): (Rect, &[Rect]),
    side: Side,
    params: &PanelParams<'_>,
    (camera, eye): (&Camera, &GlobalTransform),
) {
    let sites = &params.shown.sites;
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by_key(|&i| i != params.look.site);
    let mut named = Vec::new();
    for i in order {
        let site = &sites[i];
        let Some(at) = project(camera, eye, &site.centre) else { continue };
        let chosen = i == params.look.site;
        let plane =
            params.look.cut.plane(params.look.cut_at, params.display_scale.low, params.display_scale.high);
        if !chosen && plane.is_some_and(|p| p.distance(&site.centre) > 0.0) {
            continue;
        }
        let facing = faces_eye(&site.centre, params.orbit.towards_eye());
        ring(painter, at, side, chosen, facing);
        if chosen || (facing && rect.height() > CROWDED) {
            named.push((at, site.name, chosen));
        }
    }
    let mut taken: Vec<Rect> =
        named.iter().map(|(at, ..)| Rect::from_center_size(*at, vec2(10.0, 10.0))).collect();
    for (at, text, chosen) in named {
        name(painter, (rect, words), at, (text, chosen), &mut taken);
    }
}

/// Whether a position lies on the near side of the leg.
fn faces_eye(place: &V3, towards_eye: Vec3) -> bool {
    place.x * f64::from(towards_eye.x) + place.z * f64::from(towards_eye.z) > 0.0
}

fn ring(painter: &Painter, at: Pos2, side: Side, chosen: bool, facing: bool) {
    let palette = style::of(painter.ctx());
    if !facing && !chosen {
        painter.circle_stroke(at, 2.5, Stroke::new(1.0, palette.line));
        return;
    }
    let (radius, colour) = (if chosen { 6.5 } else { 4.0 }, palette.side[side.index()]);
    painter.circle_filled(at, radius + 1.5, palette.paper);
    painter.circle(at, radius, if chosen { colour } else { palette.paper }, Stroke::new(1.6, colour));
}

/// A name to the right of its ring, or to the left if it would leave the view or cover `words`; omitted if it
/// would cover another name.
fn name(
    painter: &Painter,
    (rect, words): (Rect, &[Rect]),
    at: Pos2,
    (text, chosen): (&str, bool),
    taken: &mut Vec<Rect>,
) {
    let palette = style::of(painter.ctx());
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(style::SMALL), palette.ink);
    let beside = |align: Align2, away: f32| {
        align.anchor_size(at + vec2(away, 0.0), galley.size()).expand2(vec2(4.0, 1.0))
    };
    let right = beside(Align2::LEFT_CENTER, 10.0);
    let fits = right.right() < rect.right() && !words.iter().any(|word| word.intersects(right));
    let place = if fits { right } else { beside(Align2::RIGHT_CENTER, -10.0) };
    if !chosen && taken.iter().any(|other| !other.contains(at) && other.intersects(place)) {
        return;
    }
    painter.rect_filled(place, 3.0, palette.paper);
    painter.galley(place.min + vec2(4.0, 1.0), galley, palette.ink);
    taken.push(place);
}

/// Names of nerves and vessels in a column on the right, each with a line to its path; returns their
/// rectangles.
fn paths(
    painter: &Painter,
    rect: Rect,
    params: &PanelParams<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) -> Vec<Rect> {
    let mut rooms = Vec::new();
    let calf = params.shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
    let mut named: Vec<(Pos2, &str)> = Vec::new();
    for path in calf.map(Calf::paths).unwrap_or_default() {
        let inside = |p: &&V3| p.y > params.display_scale.low.y && p.y < params.display_scale.high.y;
        let points: Vec<&V3> = path.points.iter().filter(inside).collect();
        if let Some(at) = points.get(points.len() / 3).and_then(|p| project(camera, eye, p)) {
            named.push((at, path.name));
        }
    }
    named.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let palette = style::of(painter.ctx());
    let mut next = rect.top() + 30.0;
    for (at, text) in named {
        let label = params.l10n.called("path", text);
        let galley = painter.layout_no_wrap(label, FontId::proportional(style::SMALL), palette.ink);
        let size = galley.size() + vec2(8.0, 2.0);
        let mut top = (at.y - 0.5 * size.y).max(next);
        // The label of the direction to the right keeps its place.
        let taken = direction_height(rect) - 10.0..direction_height(rect) + 10.0;
        if top + size.y > taken.start && top < taken.end {
            top = taken.end;
        }
        let place = Rect::from_min_size(pos2(rect.right() - size.x - 8.0, top), size);
        let [r, g, b] = PathKind::of(text).colour();
        painter.line_segment([at, place.left_center()], Stroke::new(1.0, Color32::from_rgb(r, g, b)));
        painter.circle_filled(at, 2.5, Color32::from_rgb(r, g, b));
        painter.rect_filled(place, 3.0, palette.paper);
        painter.galley(place.min + vec2(4.0, 1.0), galley, palette.ink);
        next = place.bottom() + 2.0;
        rooms.push(place);
    }
    rooms
}

/// Footprints of a device's heads, their contact marks, and a red ring at a refused placement.
fn footprints(
    painter: &Painter,
    side: Side,
    params: &PanelParams<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) {
    let palette = style::of(painter.ctx());
    let placing = params.drag_state.side == Some(side);
    let refused = params.picked.refusal.is_some() && params.picked.side == Some(side);
    let colour = if refused { palette.refused } else { palette.side[side.index()] };
    let rims = &params.poses.rims[side.index()];
    for (head, (pose, radius)) in rims.iter().enumerate() {
        let across = pose.axis.cross(&pose.proximal);
        let corner = |i: usize| {
            let (sin, cos) = (std::f64::consts::TAU * i as f64 / 40.0).sin_cos();
            project(camera, eye, &(pose.centre + (pose.proximal * cos + across * sin) * *radius))
        };
        let rim: Vec<Pos2> = (0..40).filter_map(corner).collect();
        if (placing || refused) && rim.len() == 40 {
            let fill = Color32::from_rgba_unmultiplied(colour.r(), colour.g(), colour.b(), 60);
            painter.add(Shape::convex_polygon(rim, fill, Stroke::new(2.0, colour)));
        }
        if let Some(touches) = touches(params, side, head).filter(|_| rims.len() > 1)
            && let Some(at) = project(camera, eye, &(pose.centre - pose.axis * BEHIND))
        {
            contact(painter, at, colour, touches);
        }
    }
    let at = params.picked.point.filter(|_| refused).and_then(|(p, ..)| project(camera, eye, &from_vec3(p)));
    if let Some(at) = at {
        painter.circle_stroke(at, 14.0, Stroke::new(3.0, palette.refused));
        let arm = vec2(9.5, 9.5);
        painter.line_segment([at - arm, at + arm], Stroke::new(3.0, palette.refused));
    }
}

/// Whether a head touches the skin, if the report gives its contact force.
pub fn touches(params: &PanelParams<'_>, side: Side, head: usize) -> Option<bool> {
    let contact = &params.shown.case(side)?.report.contact;
    contact.iter().find(|row| row.head == head + 1).map(|row| row.force_n > 0.0)
}

/// A mark behind a head: a filled dot if it touches the skin, a cross if not.
fn contact(painter: &Painter, at: Pos2, colour: Color32, touches: bool) {
    let palette = style::of(painter.ctx());
    painter.circle(at, 6.0, if touches { colour } else { palette.paper }, Stroke::new(1.5, palette.paper));
    if !touches {
        let arm = vec2(3.0, 3.0);
        for (from, to) in [(at - arm, at + arm), (at - vec2(3.0, -3.0), at + vec2(3.0, -3.0))] {
            painter.line_segment([from, to], Stroke::new(2.0, palette.refused));
        }
    }
}

/// Description of the referred-pain zones of the chosen site; not all lie on the modelled leg.
fn referred_pain(painter: &Painter, rect: Rect, params: &PanelParams<'_>) {
    let Some(site) = params.shown.sites.get(params.look.site) else { return };
    let [r, g, b] = crate::view::scene::meshing::zones::COLOUR;
    let message = format!("referred-{}", slug(site.name));
    let place = if params.l10n.knows(&message) { params.say(&message) } else { site.referred.to_owned() };
    let text = params.l10n.say_with("felt", &[("site", site.name), ("where", &place)]);
    let palette = style::of(painter.ctx());
    let wrap = rect.width() - 40.0;
    let galley = painter.layout(text, FontId::proportional(style::SMALL), palette.ink, wrap);
    let at = rect.center_top() + vec2(0.0, 26.0) - vec2(0.5 * galley.size().x, 0.0);
    let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 2.0));
    painter.rect_filled(ground, 3.0, palette.paper);
    painter.line_segment(
        [ground.left_top(), ground.left_bottom()],
        Stroke::new(3.0, Color32::from_rgb(r, g, b)),
    );
    painter.galley(at, galley, palette.ink);
}

/// A cross at the clicked point.
fn clicked(painter: &Painter, side: Side, params: &PanelParams<'_>, camera: &Camera, eye: &GlobalTransform) {
    let Some(at) = params.sample_point.clicked.and_then(|p| project(camera, eye, &p)) else { return };
    let palette = style::of(painter.ctx());
    for (width, colour) in [(4.0, palette.paper), (2.0, palette.side[side.index()])] {
        for arm in [vec2(7.0, 0.0), vec2(0.0, 7.0)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(width, colour));
        }
    }
}

/// Anatomical directions to the right, left and top; returns the rectangles of the labels.
fn directions(painter: &Painter, rect: Rect, params: &PanelParams<'_>) -> Vec<Rect> {
    let rotation = params.orbit.world_from_camera().rotation;
    let font = FontId::proportional(style::SMALL);
    let right = rotation * Vec3::X;
    let at = direction_height(rect);
    let up = direction(rotation * Vec3::Y);
    let palette = style::of(painter.ctx());
    let mut rooms = Vec::new();
    for (place, align, message) in [
        (pos2(rect.right() - 10.0, at), Align2::RIGHT_CENTER, direction(right)),
        (pos2(rect.left() + 10.0, at), Align2::LEFT_CENTER, direction(-right)),
        (rect.center_top() + vec2(0.0, 6.0), Align2::CENTER_TOP, up),
        (rect.left_top() + vec2(10.0, 6.0), Align2::LEFT_TOP, "right-leg"),
    ] {
        let galley = painter.layout_no_wrap(params.say(message), font.clone(), palette.quiet);
        let room = align.anchor_size(place, galley.size());
        painter.rect_filled(room.expand2(vec2(4.0, 0.0)), 0.0, palette.ground);
        painter.galley(room.min, galley, palette.quiet);
        rooms.push(room);
    }
    rooms
}

/// Height of the labels for right and left.
fn direction_height(rect: Rect) -> f32 {
    rect.top() + (0.18 * rect.height()).max(34.0)
}

/// Message that names the main component of a direction.
pub fn direction(v: Vec3) -> &'static str {
    let a = v.abs();
    if a.x >= a.y && a.x >= a.z {
        if v.x > 0.0 { "direction-front" } else { "direction-back" }
    } else if a.y >= a.z {
        if v.y > 0.0 { "direction-knee" } else { "direction-ankle" }
    } else if v.z > 0.0 {
        "direction-lateral"
    } else {
        "direction-medial"
    }
}

/// Scale bar of a round length at the distance of the target.
fn scale_bar(painter: &Painter, rect: Rect, params: &PanelParams<'_>) {
    let points_per_metre = rect.height() / (2.0 * params.orbit.distance * (0.5 * ANGLE_OF_VIEW).tan());
    let Some(metres) =
        [0.2, 0.1, 0.05, 0.02, 0.01].into_iter().find(|m| m * points_per_metre < 0.3 * rect.width())
    else {
        return;
    };
    let end = rect.right_bottom() - vec2(16.0, 18.0);
    let start = pos2(end.x - metres * points_per_metre, end.y);
    let ink = style::of(painter.ctx()).ink;
    let line = Stroke::new(1.5, ink);
    painter.line_segment([start, end], line);
    for tip in [start, end] {
        painter.line_segment([tip - vec2(0.0, 4.0), tip + vec2(0.0, 4.0)], line);
    }
    let (size, factor) = (length(f64::from(metres)), short(params.display_scale.exaggeration));
    let whole = params.l10n.say_with("scale-bar", &[("length", &size), ("factor", &factor)]);
    let text = if rect.width() < 260.0 { size } else { whole };
    let galley =
        painter.layout_no_wrap(params.l10n.localize_decimals(&text), FontId::proportional(style::SMALL), ink);
    let room = Align2::RIGHT_BOTTOM.anchor_size(end - vec2(0.0, 5.0), galley.size());
    painter.rect_filled(room.expand2(vec2(4.0, 1.0)), 3.0, style::of(painter.ctx()).ground);
    painter.galley(room.min, galley, ink);
}

/// Result of the last placement.
fn picked(painter: &Painter, rect: Rect, side: Side, params: &PanelParams<'_>) {
    if params.picked.side != Some(side) {
        return;
    }
    let text = match (&params.picked.refusal, &params.picked.point) {
        (Some(why), _) => why.words(&params.l10n),
        (None, Some((_, s, theta))) => {
            let (s, theta) = (format!("{s:.2}"), format!("{theta:+.0}").replace('-', "−"));
            params.l10n.localize_decimals(&params.l10n.say_with("placed", &[("s", &s), ("theta", &theta)]))
        }
        (None, None) => return,
    };
    let palette = style::of(painter.ctx());
    let colour = if params.picked.refusal.is_some() { palette.refused } else { palette.quiet };
    let galley =
        painter.layout(text, FontId::proportional(style::SMALL), colour, (rect.width() - 240.0).max(160.0));
    let room = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom() + vec2(16.0, -6.0), galley.size());
    painter.rect_filled(room.expand2(vec2(6.0, 2.0)), 3.0, palette.paper);
    painter.galley(room.min, galley, colour);
}

fn project(camera: &Camera, eye: &GlobalTransform, p: &V3) -> Option<Pos2> {
    camera.world_to_viewport(eye, to_vec3(p)).ok().map(|v| pos2(v.x, v.y))
}
