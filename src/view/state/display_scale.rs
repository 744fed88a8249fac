//! Colour scale and exaggeration in force, chosen from the ranges of the answer's fields.

use crate::math::V3;
use crate::session::{Answer, CaseAnswer};
use crate::view::data::quantity::Quantity;
use crate::view::data::sample::largest;
use crate::view::data::scale::{Scale, ScaleMode};
use crate::view::data::threshold::Threshold;
use crate::view::state::look::Look;
use crate::view::state::treatment::Treatment;
use bevy::prelude::*;

/// Colour scale and exaggeration in force, the same in both views.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct DisplayScale {
    /// The colour scale.
    pub scale: Scale,
    /// Largest strain and energy density of the answer (SI): upper ends of the threshold sliders.
    pub most: [f64; 2],
    /// Factor by which displacements are drawn larger, ≥ 1.
    pub exaggeration: f64,
    /// Lower corner of the body's bounding box [m].
    pub low: V3,
    /// Upper corner of the body's bounding box [m].
    pub high: V3,
}

impl Default for DisplayScale {
    fn default() -> Self {
        let scale = Scale { low: 1e-6, high: 1e-3, log: true };
        DisplayScale {
            scale,
            most: [0.1, 100.0],
            exaggeration: 1.0,
            low: V3::zeros(),
            high: V3::new(0.1, 0.4, 0.1),
        }
    }
}

/// Head excursion on screen that the exaggeration aims at [m].
const HEAD_ON_SCREEN: f64 = 14e-3;

/// Largest tissue displacement on screen [m]: beyond it, tissue looks torn at the rim of a head, where
/// neighbouring nodes move differently.
const TISSUE_ON_SCREEN: f64 = 12e-3;

/// Value ranges of an answer, from one pass over its nodes.
#[derive(Resource, Default)]
pub struct FieldRanges {
    /// Serial number of the answer; 0: none yet.
    pub(crate) serial: u64,
    /// The largest value of each quantity (SI).
    largest: Vec<(Quantity, f64)>,
    /// Largest excursion of a head [m].
    head_excursion: f64,
    low: V3,
    high: V3,
}

impl FieldRanges {
    /// Ranges of `answer`, with serial number 0.
    pub(crate) fn of(answer: &Answer) -> FieldRanges {
        let cases: Vec<&CaseAnswer> = answer.cases.iter().flatten().map(AsRef::as_ref).collect();
        let positions = &answer.body.space.positions;
        FieldRanges {
            serial: 0,
            largest: Quantity::ALL.map(|quantity| (quantity, largest(&cases, quantity))).to_vec(),
            head_excursion: cases
                .iter()
                .filter_map(|c| c.report.head_displacement_mm)
                .map(|mm| 1e-3 * mm)
                .fold(0.0, f64::max),
            low: positions.iter().copied().reduce(|a, b| a.inf(&b)).unwrap_or_default(),
            high: positions.iter().copied().reduce(|a, b| a.sup(&b)).unwrap_or_default(),
        }
    }

    /// Largest value of a quantity (SI).
    fn largest(&self, quantity: Quantity) -> f64 {
        self.largest.iter().find(|(q, _)| *q == quantity).map_or(0.0, |(_, value)| *value)
    }
}

/// Chooses scale and exaggeration when the answer, the display options or the treatment have changed.
pub fn update_display_scale(
    look: Res<Look>,
    ranges: Res<FieldRanges>,
    treatment: Res<Treatment>,
    mut display_scale: ResMut<DisplayScale>,
    mut last: Local<u64>,
) {
    let changed = look.is_changed() || treatment.is_changed();
    if ranges.serial == 0 || (ranges.serial == *last && !changed) {
        return;
    }
    *last = ranges.serial;
    let peak = if look.shows_instant() { std::f64::consts::SQRT_2 } else { 1.0 };
    let most = match look.quantity {
        Quantity::Absorbed => treatment.sum.as_ref().map_or(0.0, |sum| sum.largest_j_kg),
        quantity => peak * ranges.largest(quantity),
    };
    let next = DisplayScale {
        scale: Scale::fitting(most, look.quantity, look.steps != ScaleMode::Linear),
        most: Threshold::QUANTITIES.map(|quantity| ranges.largest(quantity)),
        exaggeration: if look.exaggeration > 0.0 {
            f64::from(look.exaggeration)
        } else {
            choose_exaggeration(
                ranges.head_excursion,
                std::f64::consts::SQRT_2 * ranges.largest(Quantity::Displacement),
            )
        },
        low: ranges.low,
        high: ranges.high,
    };
    display_scale.set_if_neq(next);
}

/// A round exaggeration, 1–50, that makes the largest head excursion `head` [m] visible and keeps the largest
/// tissue displacement `tissue` [m] from looking torn.
fn choose_exaggeration(head: f64, tissue: f64) -> f64 {
    let wanted = (HEAD_ON_SCREEN / head.max(1e-9)).min(TISSUE_ON_SCREEN / tissue.max(1e-9));
    [50.0, 20.0, 10.0, 5.0, 3.0, 2.0].into_iter().find(|&e| e <= wanted).unwrap_or(1.0)
}
