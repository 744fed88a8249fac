//! Labels fixed to the scene: trigger points, anatomical directions, scale bar.

use super::{Desk, style};
use crate::anatomy::Calf;
use crate::math::V3;
use crate::output::text::slug;
use crate::view::colour::{length, short};
use crate::view::orbit::ANGLE_OF_VIEW;
use crate::view::place::{from_vec3, to_vec3};
use crate::view::state::Side;
use crate::view::vessels::Kind;
use bevy::prelude::{Camera, GlobalTransform, Vec3};
use bevy_egui::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// Height below which a view has room for the chosen site's name only [points].
const CROWDED: f32 = 240.0;
/// How far behind its face a head carries its mark [m].
const BEHIND: f64 = 0.016;

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
    let mut words = directions(&painter, rect, desk);
    scale_bar(&painter, rect, desk);
    if desk.look.paths {
        words.extend(paths(&painter, rect, desk, camera, eye));
    }
    if desk.look.labels {
        sites(&painter, (rect, &words), side, desk, (camera, eye));
    }
    if desk.look.zones {
        felt(&painter, rect, desk);
    }
    clicked(&painter, side, desk, camera, eye);
    footprints(&painter, side, desk, camera, eye);
    picked(&painter, rect, side, desk);
}

/// Trigger points: rings at their places; names where they do not collide with each other or with `words`, the chosen one first.
fn sites(
    painter: &Painter,
    (rect, words): (Rect, &[Rect]),
    side: Side,
    desk: &Desk<'_>,
    (camera, eye): (&Camera, &GlobalTransform),
) {
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

/// Whether a place lies on the side of the leg that the eye sees.
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

/// A name to the right of its ring, or to the left where it would leave the view or cover its `words`; on a pale ground, left out if
/// it would cover another name.
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

/// Names of nerves and vessels in a column at the right, each with a line to its path, as in an atlas; where they stand.
fn paths(
    painter: &Painter,
    rect: Rect,
    desk: &Desk<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) -> Vec<Rect> {
    let mut rooms = Vec::new();
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
    let palette = style::of(painter.ctx());
    let mut next = rect.top() + 30.0;
    for (at, text) in named {
        let said = desk.speech.called("path", text);
        let galley = painter.layout_no_wrap(said, FontId::proportional(style::SMALL), palette.ink);
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
        painter.rect_filled(place, 3.0, palette.paper);
        painter.galley(place.min + vec2(4.0, 1.0), galley, palette.ink);
        next = place.bottom() + 2.0;
        rooms.push(place);
    }
    rooms
}

/// The rims of a device's heads on the skin, and a red ring where it was refused.
fn footprints(painter: &Painter, side: Side, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let palette = style::of(painter.ctx());
    let placing = desk.grip.side == Some(side);
    let refused = desk.picked.refusal.is_some() && desk.picked.side == Some(side);
    let colour = if refused { palette.refused } else { palette.side[side.index()] };
    let rims = &desk.poses.rims[side.index()];
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
        if let Some(touches) = touches(desk, side, head).filter(|_| rims.len() > 1)
            && let Some(at) = project(camera, eye, &(pose.centre - pose.axis * BEHIND))
        {
            contact(painter, at, colour, touches);
        }
    }
    let at = desk.picked.point.filter(|_| refused).and_then(|(p, ..)| project(camera, eye, &from_vec3(p)));
    if let Some(at) = at {
        painter.circle_stroke(at, 14.0, Stroke::new(3.0, palette.refused));
        let arm = vec2(9.5, 9.5);
        painter.line_segment([at - arm, at + arm], Stroke::new(3.0, palette.refused));
    }
}

/// Whether a head rests on the skin, where the answer knows.
pub fn touches(desk: &Desk<'_>, side: Side, head: usize) -> Option<bool> {
    let contact = &desk.shown.case(side)?.report.contact;
    contact.iter().find(|row| row.head == head + 1).map(|row| row.force_n > 0.0)
}

/// A dot behind a head: full where it rests on the skin, a cross where it does not.
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

/// Where pain from the chosen site is felt, in words: not all of it lies on the modelled leg.
fn felt(painter: &Painter, rect: Rect, desk: &Desk<'_>) {
    let Some(site) = desk.shown.sites.get(desk.look.site) else { return };
    let [r, g, b] = crate::view::zones::COLOUR;
    let message = format!("referred-{}", slug(site.name));
    let place = if desk.speech.knows(&message) { desk.say(&message) } else { site.referred.to_owned() };
    let text = desk.speech.say_with("felt", &[("site", site.name), ("where", &place)]);
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

/// A cross at the point somebody clicked.
fn clicked(painter: &Painter, side: Side, desk: &Desk<'_>, camera: &Camera, eye: &GlobalTransform) {
    let Some(at) = desk.spot.clicked.and_then(|p| project(camera, eye, &p)) else { return };
    let palette = style::of(painter.ctx());
    for (width, colour) in [(4.0, palette.paper), (2.0, palette.side[side.index()])] {
        for arm in [vec2(7.0, 0.0), vec2(0.0, 7.0)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(width, colour));
        }
    }
}

/// What lies to the right, left and top of the picture; where these words stand.
fn directions(painter: &Painter, rect: Rect, desk: &Desk<'_>) -> Vec<Rect> {
    let rotation = desk.orbit.world_from_camera().rotation;
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
        let galley = painter.layout_no_wrap(desk.say(message), font.clone(), palette.quiet);
        let room = align.anchor_size(place, galley.size());
        painter.rect_filled(room.expand2(vec2(4.0, 0.0)), 0.0, palette.ground);
        painter.galley(room.min, galley, palette.quiet);
        rooms.push(room);
    }
    rooms
}

/// Where the words for right and left stand.
fn direction_height(rect: Rect) -> f32 {
    rect.top() + (0.18 * rect.height()).max(34.0)
}

/// Name of the message for the main component of a direction.
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
    let ink = style::of(painter.ctx()).ink;
    let line = Stroke::new(1.5, ink);
    painter.line_segment([start, end], line);
    for tip in [start, end] {
        painter.line_segment([tip - vec2(0.0, 4.0), tip + vec2(0.0, 4.0)], line);
    }
    let (size, factor) = (length(f64::from(metres)), short(desk.reading.exaggeration));
    let whole = desk.speech.say_with("scale-bar", &[("length", &size), ("factor", &factor)]);
    let text = if rect.width() < 260.0 { size } else { whole };
    let galley = painter.layout_no_wrap(desk.speech.figures(&text), FontId::proportional(style::SMALL), ink);
    let room = Align2::RIGHT_BOTTOM.anchor_size(end - vec2(0.0, 5.0), galley.size());
    painter.rect_filled(room.expand2(vec2(4.0, 1.0)), 3.0, style::of(painter.ctx()).ground);
    painter.galley(room.min, galley, ink);
}

/// What the last click found.
fn picked(painter: &Painter, rect: Rect, side: Side, desk: &Desk<'_>) {
    if desk.picked.side != Some(side) {
        return;
    }
    let text = match (&desk.picked.refusal, &desk.picked.point) {
        (Some(why), _) => why.words(&desk.speech),
        (None, Some((_, s, theta))) => {
            let (s, theta) = (format!("{s:.2}"), format!("{theta:+.0}").replace('-', "−"));
            desk.speech.figures(&desk.speech.say_with("placed", &[("s", &s), ("theta", &theta)]))
        }
        (None, None) => return,
    };
    let palette = style::of(painter.ctx());
    let colour = if desk.picked.refusal.is_some() { palette.refused } else { palette.quiet };
    let galley =
        painter.layout(text, FontId::proportional(style::SMALL), colour, (rect.width() - 240.0).max(160.0));
    let room = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom() + vec2(16.0, -6.0), galley.size());
    painter.rect_filled(room.expand2(vec2(6.0, 2.0)), 3.0, palette.paper);
    painter.galley(room.min, galley, colour);
}

fn project(camera: &Camera, eye: &GlobalTransform, p: &V3) -> Option<Pos2> {
    camera.world_to_viewport(eye, to_vec3(p)).ok().map(|v| pos2(v.x, v.y))
}
