//! Values of a case at a point, interpolated from the nodes, and the difference of two cases in decibels.

use crate::math::C64;
use crate::probe::harmonic_field::HarmonicField;
use crate::session::CaseAnswer;
use crate::view::data::quantity::Quantity;
use bevy::prelude::*;
use std::f64::consts::TAU;

/// Number of harmonics in the shader.
pub const HARMONICS: usize = 4;

/// Complex displacement amplitudes at a point, `[harmonic][component]` [m]; missing harmonics are zero.
pub type Amplitudes = [[C64; 3]; HARMONICS];

/// The amplitudes of a node.
pub fn amplitudes(field: &HarmonicField, node: usize) -> Amplitudes {
    let mut all = Amplitudes::default();
    // Without a common period, the components are summed: the picture shows one instant of the beat.
    if !field.free.is_empty() {
        for component in &field.amplitude {
            all[0].iter_mut().zip(&component[node]).for_each(|(sum, u)| *sum += u);
        }
        return all;
    }
    for (slot, harmonic) in all.iter_mut().zip(&field.amplitude) {
        *slot = harmonic[node];
    }
    all
}

/// Largest difference that is shown [dB].
pub const DIFFERENCE_DB: f64 = 30.0;

/// Values of a case at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// Complex amplitudes `[harmonic][component]` [m].
    pub amplitude: Amplitudes,
    /// Derived fields, in the order of [`crate::case::NodalFields::all`].
    pub derived: [f64; 4],
}

impl Sample {
    /// Values of a case at a weighted combination of nodes `(node, weight)`.
    pub fn of(case: &CaseAnswer, nodes: &[(u32, f64)]) -> Sample {
        let mut point = Sample::default();
        for &(node, share) in nodes {
            let there = amplitudes(&case.field, node as usize);
            for (sum, u) in point.amplitude.iter_mut().flatten().zip(there.iter().flatten()) {
                *sum += u * share;
            }
            for (sum, field) in point.derived.iter_mut().zip(case.nodal.all()) {
                *sum += share * f64::from(field.get(node as usize).copied().unwrap_or(0.0));
            }
        }
        point
    }

    /// A quantity (SI) as RMS, peak or mean over the cycle, see [`Quantity`]; `omega` is the fundamental
    /// angular frequency [rad/s]. NaN for the energy of a treatment, which no single case has.
    pub fn value(&self, quantity: Quantity, omega: f64) -> f64 {
        if quantity == Quantity::Absorbed {
            return f64::NAN;
        }
        if let Some(i) = quantity.derived() {
            return self.derived[i];
        }
        let order = 2 * quantity.order_in_time();
        let square = |(h, u): (usize, &[C64; 3])| {
            let rate = (omega * (h + 1) as f64).powi(order);
            rate * u.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>()
        };
        // Mean square of a cosine; of a constant at ω = 0.
        let mean = if omega == 0.0 { 1.0 } else { 0.5 };
        (mean * self.amplitude.iter().enumerate().map(square).sum::<f64>()).sqrt()
    }
}

/// Level of the first value relative to the second [dB], limited to ± [`DIFFERENCE_DB`]; 0 where both are ≤
/// 0.
pub fn decibels(first: f64, second: f64, quantity: Quantity) -> f64 {
    if first <= 0.0 && second <= 0.0 {
        return 0.0;
    }
    let db = quantity.decibels() * (first / second).log10();
    if db.is_nan() { 0.0 } else { db.clamp(-DIFFERENCE_DB, DIFFERENCE_DB) }
}

/// Largest value (SI) of a quantity over all nodes of the cases, as [`high_end`].
pub fn largest(cases: &[&CaseAnswer], quantity: Quantity) -> f64 {
    let mut values: Vec<f64> = Vec::new();
    for case in cases {
        let omega = TAU * case.field.frequency_hz;
        let nodes = case.field.amplitude.first().map_or(0, Vec::len) as u32;
        values.extend((0..nodes).map(|node| Sample::of(case, &[(node, 1.0)]).value(quantity, omega)));
    }
    high_end(values)
}

/// The largest of some values, the highest thousandth left out; a scale is chosen from it. 0 of none.
pub fn high_end(mut values: Vec<f64>) -> f64 {
    let at = values.len().saturating_sub(1 + values.len() / 1000);
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(at, f64::total_cmp).1 }
}
