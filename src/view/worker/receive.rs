//! Receiving answers: the newest frame is prepared on a background thread and then published.

use crate::anatomy::Site;
use crate::session::Answer;
use crate::view::interact::skin::{Skin, skin_collider};
use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::display_scale::FieldRanges;
use crate::view::worker::link::Link;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use bevy_rapier3d::prelude::Collider;
use std::sync::Arc;

/// The answer being prepared on a background thread.
#[derive(Resource, Default)]
pub struct IncomingAnswer {
    serial: u64,
    task: Option<Task<PreparedAnswer>>,
}

/// An answer with everything the window derives from it, so that publishing it is cheap for the main thread.
struct PreparedAnswer {
    answer: Arc<Answer>,
    sites: Vec<Site>,
    surfaces: BodySurfaces,
    skin: Option<Collider>,
    ranges: FieldRanges,
}

impl PreparedAnswer {
    /// Prepares an answer; `surfaces` are reused if given (same nodes).
    fn of(answer: Arc<Answer>, surfaces: Option<BodySurfaces>) -> PreparedAnswer {
        let body = &answer.body;
        let surfaces =
            surfaces.unwrap_or_else(|| BodySurfaces::of(&body.mesh, &body.space, body.calf.as_deref()));
        PreparedAnswer {
            sites: body.calf.as_ref().map_or_else(Vec::new, |calf| calf.sites()),
            skin: skin_collider(&surfaces),
            ranges: FieldRanges::of(&answer),
            surfaces,
            answer,
        }
    }
}

/// Prepares the answer of the newest frame and publishes it when ready; writes only resources that change.
pub fn receive(
    link: Res<Link>,
    mut incoming: ResMut<IncomingAnswer>,
    mut shown: ResMut<ShownAnswer>,
    (mut surfaces, mut skin, mut ranges): (ResMut<BodySurfaces>, ResMut<Skin>, ResMut<FieldRanges>),
) {
    let frame = link.session.latest();
    if let Some(answer) = frame.answer.filter(|_| ![shown.serial, incoming.serial].contains(&frame.serial)) {
        let same = |old: &&Arc<Answer>| Arc::ptr_eq(&old.body.space, &answer.body.space);
        let surfaces = shown.answer.as_ref().filter(same).map(|_| surfaces.clone());
        incoming.serial = frame.serial;
        incoming.task =
            Some(AsyncComputeTaskPool::get().spawn(async move { PreparedAnswer::of(answer, surfaces) }));
    }
    if let Some(prepared) = incoming.task.as_mut().and_then(check_ready) {
        incoming.task = None;
        shown.sites = prepared.sites;
        shown.answer = Some(prepared.answer);
        shown.serial = incoming.serial;
        *surfaces = prepared.surfaces;
        *skin = Skin(prepared.skin);
        *ranges = prepared.ranges;
        ranges.serial = incoming.serial;
    }
    if frame.fallbacks != shown.fallbacks {
        shown.fallbacks = frame.fallbacks;
    }
    // The stage is published only when the answer that belongs to it is on screen.
    let is_new = (frame.request, &frame.stage, frame.stale) != (shown.request, &shown.stage, shown.stale);
    if incoming.task.is_none() && is_new {
        shown.request = frame.request;
        shown.stage = frame.stage;
        shown.stale = frame.stale;
    }
}
