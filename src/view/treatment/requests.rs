//! Opening a treatment, showing a placement of it, closing it.

use crate::preset::{Protocol, load_protocol};
use crate::view::data::measure::Measure;
use crate::view::data::quantity::Quantity;
use crate::view::export::request::ExportState;
use crate::view::state::look::Look;
use crate::view::state::question::Question;
use crate::view::state::treatment::{BeforeTreatment, OpenTreatment, Treatment, TreatmentRequest};
use crate::view::text::localization::Localization;
use crate::view::tour::progress::Tour;
use crate::view::treatment::shipped::FOLDER;
use bevy::prelude::*;
use std::path::Path;

/// Follows the request of the reader.
pub fn follow_request(
    l10n: Res<Localization>,
    mut treatment: ResMut<Treatment>,
    mut question: ResMut<Question>,
    (mut look, mut measure): (ResMut<Look>, ResMut<Measure>),
    (mut tour, mut export): (ResMut<Tour>, ResMut<ExportState>),
) {
    if treatment.request.is_none() {
        return;
    }
    match treatment.request.take() {
        None => {}
        Some(TreatmentRequest::Open(name)) => match load(&name) {
            Ok(protocol) => {
                let before = treatment.open.take().map(|open| open.before);
                let before = before.unwrap_or_else(|| BeforeTreatment {
                    scenario: question.scenario.clone(),
                    quantity: look.quantity,
                    measure: *measure,
                });
                tour.at = None;
                (look.quantity, *measure) = (Quantity::Absorbed, Measure::Absorbed);
                treatment.playing = false;
                treatment.open = Some(OpenTreatment::new(name, protocol, before));
                show(&mut treatment, 0, &mut question);
            }
            Err(why) => export.status = Some(l10n.say_with("treatment-refused", &[("why", &why)])),
        },
        Some(TreatmentRequest::Show(placement)) => show(&mut treatment, placement, &mut question),
        Some(TreatmentRequest::Close) => {
            let closed = treatment.leave(&mut look.quantity, &mut measure);
            // A question of another title has been opened meanwhile, and stays.
            if let Some(open) = closed.filter(|open| open.is_about(&question.scenario)) {
                question.scenario = open.before.scenario;
                question.send = true;
            }
        }
    }
}

/// Closes the treatment once the tour is open: a page of the tour has its own question.
pub fn yield_to_tour(
    tour: Res<Tour>,
    mut treatment: ResMut<Treatment>,
    (mut look, mut measure): (ResMut<Look>, ResMut<Measure>),
) {
    if tour.at.is_some() && treatment.open.is_some() {
        treatment.leave(&mut look.quantity, &mut measure);
    }
}

/// The shipped protocol `name`.
///
/// # Errors
/// The reason in one line.
fn load(name: &str) -> Result<Protocol, String> {
    let path = format!("{FOLDER}{name}.ron");
    let one_line = |why: String| why.lines().collect::<Vec<_>>().join(" ");
    load_protocol(Path::new(&path), &[]).map_err(|error| one_line(error.to_string()))
}

/// Asks for the answer to a placement, at the resolution of the question on screen.
fn show(treatment: &mut Treatment, placement: usize, question: &mut Question) {
    let Some(open) = &mut treatment.open else { return };
    if let Some(scenario) = open.question(placement, question.scenario.resolution) {
        open.at = placement;
        question.scenario = scenario;
        question.send = true;
    }
}
