//! Vertex data of a view: amplitudes and derived fields of its case, or the difference of the two cases.

use crate::session::{Answer, CaseAnswer};
use crate::view::data::quantity::Quantity;
use crate::view::data::sample::{Amplitudes, Sample, decibels};
use crate::view::geometry::section::EdgePoint;
use crate::view::scene::material::{Packed, pack};
use crate::view::state::look::{Look, RightView};
use crate::view::state::side::Side;
use std::f64::consts::TAU;

/// Source of a side's vertex data.
#[derive(Clone, Copy)]
pub struct VertexSource<'a> {
    case: Option<&'a CaseAnswer>,
    /// The other case and the compared quantity, if the difference is shown.
    against: Option<(&'a CaseAnswer, Quantity)>,
}

impl<'a> VertexSource<'a> {
    /// Source of a side for the given display options.
    pub fn within(answer: &'a Answer, side: Side, look: &Look) -> VertexSource<'a> {
        let case = |side: Side| answer.cases.get(side.index())?.as_deref();
        let wanted = side == Side::B && look.right == RightView::Difference;
        match (case(Side::A), case(Side::B)) {
            (Some(a), Some(b)) if wanted => VertexSource { case: Some(a), against: Some((b, look.quantity)) },
            _ => VertexSource { case: case(side), against: None },
        }
    }

    /// Angular frequency of the motion of the vertices [rad/s]; 0 if they are at rest.
    pub fn omega(&self) -> f64 {
        if self.against.is_some() { 0.0 } else { self.case.map_or(0.0, |c| TAU * c.field.frequency_hz) }
    }

    /// Angular frequency [rad/s], and whether there is a field to paint.
    pub fn omega_painted(&self) -> (f64, bool) {
        (self.omega(), self.case.is_some())
    }

    /// The case shown; `None` if there is none or a difference is shown.
    pub fn case(&self) -> Option<&'a CaseAnswer> {
        self.case.filter(|_| self.against.is_none())
    }

    /// Vertex data at a node.
    pub fn at(&self, node: u32) -> Packed {
        self.combined(&[(node, 1.0)])
    }

    /// Vertex data at a point between two nodes.
    pub fn between(&self, blend: &EdgePoint) -> Packed {
        self.combined(&[(blend.a, 1.0 - blend.t), (blend.b, blend.t)])
    }

    /// Vertex data at a weighted combination of nodes `(node, weight)`.
    pub fn combined(&self, nodes: &[(u32, f64)]) -> Packed {
        let Some(case) = self.case else { return Packed::default() };
        let a = Sample::of(case, nodes);
        match self.against {
            None => pack(&a.amplitude, &a.derived),
            Some((other, quantity)) => {
                let value = |p: &Sample, c: &CaseAnswer| p.value(quantity, TAU * c.field.frequency_hz);
                let b = Sample::of(other, nodes);
                let db = decibels(value(&a, case), value(&b, other), quantity);
                pack(&Amplitudes::default(), &[db, 0.0, 0.0, 0.0])
            }
        }
    }
}
