//! Labels fixed to the scene: trigger points, anatomical directions, scale bar.

use super::{Desk, style};
use crate::anatomy::Calf;
use crate::math::V3;
use crate::view::colour::{length, short};
use crate::view::device::SIDE_COLOUR;
use crate::view::orbit::ANGLE_OF_VIEW;
use crate::view::phrases;
use crate::view::place::{from_vec3, to_vec3};
use crate::view::state::Side;
use crate::view::vessels::Kind;
use bevy::prelude::{Camera, GlobalTransform, Vec3};
use bevy_egui::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// Colour of refusals.
const REFUSED: Color32 = Color32::from_rgb(176, 32, 32);

/// Draws the marks of one view.
pub fn marks_ui(
    ui: &mut Ui,
    rect: Rect,
    side: Side,
    desk: &Desk<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) {
    let painter = ui.painter().with_clip_rect(rect);
    directions(&painter, rect, desk);
    scale_bar(&painter, rect, desk);
    if desk.look.paths {
        paths(&painter, rect, desk, camera, eye);
    }
    if desk.look.labels {
        sites(&painter, side, desk, camera, eye);
    }
    if desk.look.zones {
        felt(&painter, rect, desk);
    }
    clicked(&painter, side, desk, camera, eye);
    footprints(&painter, side, desk, camera, eye);
    picked(&painter, rect, side, desk);
}

/// Trigger points: rings at their places; names where they do not collide, the chosen one first.
fn sites(painter: &Painter, side: Side, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let sites = &desk.shown.sites;
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by_key(|&i| i != desk.look.site);
    let mut named = Vec::new();
    for i in order {
        let site = &sites[i];
        let Some(at) = project(camera, eye, &site.centre) else { continue };
        let chosen = i == desk.look.site;
        let plane = desk.look.cut.plane(desk.look.cut_at, desk.reading.low, desk.reading.high);
        if !chosen && plane.is_some_and(|p| p.distance(&site.centre) > 0.0) {
            continue;
        }
        let facing = faces_eye(&site.centre, desk.orbit.towards_eye());
        ring(painter, at, side, chosen, facing);
        if facing || chosen {
            named.push((at, site.name, chosen));
        }
    }
    let mut taken: Vec<Rect> =
        named.iter().map(|(at, ..)| Rect::from_center_size(*at, vec2(10.0, 10.0))).collect();
    for (at, text, chosen) in named {
        name(painter, at, text, chosen, &mut taken);
    }
}

/// Whether a place lies on the side of the leg that the eye sees.
fn faces_eye(place: &V3, towards_eye: Vec3) -> bool {
    place.x * f64::from(towards_eye.x) + place.z * f64::from(towards_eye.z) > 0.0
}

fn ring(painter: &Painter, at: Pos2, side: Side, chosen: bool, facing: bool) {
    let [r, g, b] = SIDE_COLOUR[side.index()];
    if !facing && !chosen {
        painter.circle_stroke(at, 2.5, Stroke::new(1.0, style::LINE));
        return;
    }
    let radius = if chosen { 6.5 } else { 4.0 };
    painter.circle_filled(at, radius + 1.5, Color32::WHITE);
    let colour = Color32::from_rgb(r, g, b);
    painter.circle(at, radius, if chosen { colour } else { Color32::WHITE }, Stroke::new(1.6, colour));
}

/// A name beside its ring, on a pale ground; left out if it would cover another.
fn name(painter: &Painter, at: Pos2, text: &str, chosen: bool, taken: &mut Vec<Rect>) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(style::SMALL), style::INK);
    let place =
        Rect::from_min_size(at + vec2(10.0, -0.5 * galley.size().y), galley.size()).expand2(vec2(4.0, 1.0));
    if !chosen && taken.iter().any(|other| !other.contains(at) && other.intersects(place)) {
        return;
    }
    painter.rect_filled(place, 3.0, style::PAPER);
    painter.galley(place.min + vec2(4.0, 1.0), galley, style::INK);
    taken.push(place);
}

/// Names of nerves and vessels in a column at the right, each with a line to its path, as in an atlas.
fn paths(painter: &Painter, rect: Rect, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let calf = desk.shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
    let mut named: Vec<(Pos2, &str)> = Vec::new();
    for path in calf.map(Calf::paths).unwrap_or_default() {
        let inside = |p: &&V3| p.y > desk.reading.low.y && p.y < desk.reading.high.y;
        let points: Vec<&V3> = path.points.iter().filter(inside).collect();
        if let Some(at) = points.get(points.len() / 3).and_then(|p| project(camera, eye, p)) {
            named.push((at, path.name));
        }
    }
    named.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let mut next = rect.top() + 30.0;
    for (at, text) in named {
        let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(style::SMALL), style::INK);
        let size = galley.size() + vec2(8.0, 2.0);
        let mut top = (at.y - 0.5 * size.y).max(next);
        // The word for what lies to the right keeps its place.
        let taken = direction_height(rect) - 10.0..direction_height(rect) + 10.0;
        if top + size.y > taken.start && top < taken.end {
            top = taken.end;
        }
        let place = Rect::from_min_size(pos2(rect.right() - size.x - 8.0, top), size);
        let [r, g, b] = Kind::of(text).colour();
        painter.line_segment([at, place.left_center()], Stroke::new(1.0, Color32::from_rgb(r, g, b)));
        painter.circle_filled(at, 2.5, Color32::from_rgb(r, g, b));
        painter.rect_filled(place, 3.0, style::PAPER);
        painter.galley(place.min + vec2(4.0, 1.0), galley, style::INK);
        next = place.bottom() + 2.0;
    }
}

/// The rims of a device's heads on the skin, and a red ring where it was refused.
fn footprints(painter: &Painter, side: Side, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let placing = desk.grip.side == Some(side);
    let colour = style::side_colour(side);
    for (pose, radius) in &desk.poses.rims[side.index()] {
        let across = pose.axis.cross(&pose.proximal);
        let corner = |i: usize| {
            let (sin, cos) = (std::f64::consts::TAU * i as f64 / 40.0).sin_cos();
            project(camera, eye, &(pose.centre + (pose.proximal * cos + across * sin) * *radius))
        };
        let rim: Vec<Pos2> = (0..40).filter_map(corner).collect();
        if placing && rim.len() == 40 {
            let fill = Color32::from_rgba_unmultiplied(colour.r(), colour.g(), colour.b(), 60);
            painter.add(Shape::convex_polygon(rim, fill, Stroke::new(2.0, colour)));
        }
    }
    let refused = desk.picked.refusal.is_some() && desk.picked.side == Some(side);
    let at = desk.picked.point.filter(|_| refused).and_then(|(p, ..)| project(camera, eye, &from_vec3(p)));
    if let Some(at) = at {
        painter.circle_stroke(at, 14.0, Stroke::new(3.0, REFUSED));
        let arm = vec2(9.5, 9.5);
        painter.line_segment([at - arm, at + arm], Stroke::new(3.0, REFUSED));
    }
}

/// Where pain from the chosen site is felt, in words: not all of it lies on the modelled leg.
fn felt(painter: &Painter, rect: Rect, desk: &Desk<'_>) {
    let Some(site) = desk.shown.sites.get(desk.look.site) else { return };
    let [r, g, b] = crate::view::zones::COLOUR;
    let text = format!("{}: {} {}", site.name, phrases::FELT, site.referred);
    let wrap = rect.width() - 40.0;
    let galley = painter.layout(text, FontId::proportional(style::SMALL), style::INK, wrap);
    let at = rect.center_top() + vec2(0.0, 26.0) - vec2(0.5 * galley.size().x, 0.0);
    let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 2.0));
    painter.rect_filled(ground, 3.0, style::PAPER);
    painter.line_segment(
        [ground.left_top(), ground.left_bottom()],
        Stroke::new(3.0, Color32::from_rgb(r, g, b)),
    );
    painter.galley(at, galley, style::INK);
}

/// A cross at the point somebody clicked.
fn clicked(painter: &Painter, side: Side, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let Some(at) = desk.spot.clicked.and_then(|p| project(camera, eye, &p)) else { return };
    for (width, colour) in [(4.0, Color32::WHITE), (2.0, style::side_colour(side))] {
        for arm in [vec2(7.0, 0.0), vec2(0.0, 7.0)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(width, colour));
        }
    }
}

/// What lies to the right, left and top of the picture.
fn directions(painter: &Painter, rect: Rect, desk: &Desk<'_>) {
    let rotation = desk.orbit.world_from_camera().rotation;
    let font = FontId::proportional(style::SMALL);
    let right = rotation * Vec3::X;
    let at = direction_height(rect);
    let up = direction(rotation * Vec3::Y);
    for (place, align, text) in [
        (pos2(rect.right() - 10.0, at), Align2::RIGHT_CENTER, direction(right)),
        (pos2(rect.left() + 10.0, at), Align2::LEFT_CENTER, direction(-right)),
        (rect.center_top() + vec2(0.0, 6.0), Align2::CENTER_TOP, up),
        (rect.left_top() + vec2(10.0, 6.0), Align2::LEFT_TOP, phrases::RIGHT_LEG),
    ] {
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), style::QUIET);
        let room = align.anchor_size(place, galley.size());
        painter.rect_filled(room.expand2(vec2(4.0, 0.0)), 0.0, style::ground());
        painter.galley(room.min, galley, style::QUIET);
    }
}

/// Where the words for right and left stand.
fn direction_height(rect: Rect) -> f32 {
    rect.top() + 0.18 * rect.height()
}

/// The anatomical word for the main component of a direction.
pub fn direction(v: Vec3) -> &'static str {
    let a = v.abs();
    if a.x >= a.y && a.x >= a.z {
        if v.x > 0.0 { "front" } else { "back" }
    } else if a.y >= a.z {
        if v.y > 0.0 { "knee" } else { "ankle" }
    } else if v.z > 0.0 {
        "lateral (outer side)"
    } else {
        "medial (inner side)"
    }
}

/// A bar of a round length at the distance of the leg.
fn scale_bar(painter: &Painter, rect: Rect, desk: &Desk<'_>) {
    let points_per_metre = rect.height() / (2.0 * desk.orbit.distance * (0.5 * ANGLE_OF_VIEW).tan());
    let Some(metres) =
        [0.2, 0.1, 0.05, 0.02, 0.01].into_iter().find(|m| m * points_per_metre < 0.3 * rect.width())
    else {
        return;
    };
    let end = rect.right_bottom() - vec2(16.0, 18.0);
    let start = pos2(end.x - metres * points_per_metre, end.y);
    let line = Stroke::new(1.5, style::INK);
    painter.line_segment([start, end], line);
    for tip in [start, end] {
        painter.line_segment([tip - vec2(0.0, 4.0), tip + vec2(0.0, 4.0)], line);
    }
    painter.text(
        end - vec2(0.0, 5.0),
        Align2::RIGHT_BOTTOM,
        format!("{} · movement × {}", length(f64::from(metres)), short(desk.reading.exaggeration)),
        FontId::proportional(style::SMALL),
        style::INK,
    );
}

/// What the last click found.
fn picked(painter: &Painter, rect: Rect, side: Side, desk: &Desk<'_>) {
    if desk.picked.side != Some(side) {
        return;
    }
    let text = match (&desk.picked.refusal, &desk.picked.point) {
        (Some(why), _) => why.clone(),
        (None, Some((_, s, theta))) => format!("Head at s {s:.2}, θ {theta:+.0}°."),
        (None, None) => return,
    };
    let colour = if desk.picked.refusal.is_some() { REFUSED } else { style::QUIET };
    painter.text(
        rect.left_bottom() - vec2(-16.0, 8.0),
        Align2::LEFT_BOTTOM,
        text,
        FontId::proportional(style::SMALL),
        colour,
    );
}

fn project(camera: &Camera, eye: &GlobalTransform, p: &V3) -> Option<Pos2> {
    camera.world_to_viewport(eye, to_vec3(p)).ok().map(|v| pos2(v.x, v.y))
}
