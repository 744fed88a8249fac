//! What a vertex carries: amplitudes and derived values of a case, mixed from nodes; or how two cases differ there.

use crate::run::answer::{Answer, CaseAnswer};
use crate::view::cut::Blend;
use crate::view::quantity::Quantity;
use crate::view::state::{Look, Right, Side};
use crate::view::wave::{Amplitudes, Packed, amplitudes, pack};
use std::f64::consts::TAU;

/// Largest difference that is told apart [dB].
pub const DIFFERENCE_DB: f64 = 30.0;

/// Where a side's vertices take their numbers from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    case: Option<&'a CaseAnswer>,
    /// Case B and the quantity compared, where A is shown against B.
    against: Option<(&'a CaseAnswer, Quantity)>,
}

/// Numbers at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Complex amplitudes `[harmonic][component]` [m].
    pub amplitude: Amplitudes,
    /// Derived fields, in the order of [`crate::run::outcome::NodalFields::all`].
    pub derived: [f64; 4],
}

impl Point {
    /// The numbers of a case at a mixture of nodes (node, share).
    pub fn of(case: &CaseAnswer, nodes: &[(u32, f64)]) -> Point {
        let mut point = Point::default();
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

    /// A quantity here: RMS, peak or mean over the cycle of angular frequency ω [rad/s], as the quantity says.
    pub fn value(&self, quantity: Quantity, omega: f64) -> f64 {
        if let Some(i) = quantity.derived() {
            return self.derived[i];
        }
        let order = 2 * quantity.order_in_time();
        let square = |(h, u): (usize, &[crate::math::C64; 3])| {
            let rate = (omega * (h + 1) as f64).powi(order);
            rate * u.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>()
        };
        // Mean square of a cosine, or of what stands still.
        let mean = if omega == 0.0 { 1.0 } else { 0.5 };
        (mean * self.amplitude.iter().enumerate().map(square).sum::<f64>()).sqrt()
    }
}

impl<'a> Source<'a> {
    /// What a side shows of an answer.
    pub fn within(answer: &'a Answer, side: Side, look: &Look) -> Source<'a> {
        let case = |side: Side| answer.cases.get(side.index())?.as_deref();
        let wanted = side == Side::B && look.right == Right::Difference;
        match (case(Side::A), case(Side::B)) {
            (Some(a), Some(b)) if wanted => Source { case: Some(a), against: Some((b, look.quantity)) },
            _ => Source { case: case(side), against: None },
        }
    }

    /// Angular frequency that moves the vertices [rad/s]; 0 if they rest.
    pub fn omega(&self) -> f64 {
        if self.against.is_some() { 0.0 } else { self.case.map_or(0.0, |c| TAU * c.field.frequency_hz) }
    }

    /// Angular frequency [rad/s], and whether there are numbers to paint.
    pub fn drives(&self) -> (f64, bool) {
        (self.omega(), self.case.is_some())
    }

    /// The case shown, where one is.
    pub fn case(&self) -> Option<&'a CaseAnswer> {
        self.case.filter(|_| self.against.is_none())
    }

    /// What the shader gets at a node.
    pub fn at(&self, node: u32) -> Packed {
        self.mixed(&[(node, 1.0)])
    }

    /// What the shader gets between two nodes.
    pub fn between(&self, blend: &Blend) -> Packed {
        self.mixed(&[(blend.a, 1.0 - blend.t), (blend.b, blend.t)])
    }

    /// What the shader gets at a mixture of nodes.
    pub fn mixed(&self, nodes: &[(u32, f64)]) -> Packed {
        let Some(case) = self.case else { return Packed::default() };
        let a = Point::of(case, nodes);
        match self.against {
            None => pack(&a.amplitude, &a.derived),
            Some((other, quantity)) => {
                let value = |p: &Point, c: &CaseAnswer| p.value(quantity, TAU * c.field.frequency_hz);
                let b = Point::of(other, nodes);
                let db = decibels(value(&a, case), value(&b, other), quantity);
                pack(&Amplitudes::default(), &[db, 0.0, 0.0, 0.0])
            }
        }
    }
}

/// How much more the first is than the second [dB], within ± [`DIFFERENCE_DB`]; 0 where both are nothing.
pub fn decibels(first: f64, second: f64, quantity: Quantity) -> f64 {
    if first <= 0.0 && second <= 0.0 {
        return 0.0;
    }
    let db = quantity.decibels() * (first / second).log10();
    if db.is_nan() { 0.0 } else { db.clamp(-DIFFERENCE_DB, DIFFERENCE_DB) }
}

/// Largest value of a quantity over all nodes of the cases, without the outermost thousandth (SI); what the scale is
/// chosen from.
pub fn largest(cases: &[&CaseAnswer], quantity: Quantity) -> f64 {
    let mut values: Vec<f64> = Vec::new();
    for case in cases {
        let omega = TAU * case.field.frequency_hz;
        let nodes = case.field.amplitude.first().map_or(0, Vec::len) as u32;
        values.extend((0..nodes).map(|node| Point::of(case, &[(node, 1.0)]).value(quantity, omega)));
    }
    let at = values.len().saturating_sub(1 + values.len() / 1000);
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(at, f64::total_cmp).1 }
}
