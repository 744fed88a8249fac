//! Vertex data of a view: amplitudes and derived fields of its case, or the difference of the two cases. The
//! energy of a treatment or the difference stands in place of the first derived field.

use crate::fem::Space;
use crate::fem::gll::Gll;
use crate::session::{Answer, CaseAnswer};
use crate::view::data::quantity::Quantity;
use crate::view::data::sample::{Amplitudes, Sample, decibels};
use crate::view::geometry::anchor::Anchor;
use crate::view::geometry::section::EdgePoint;
use crate::view::scene::material::{Packed, pack};
use crate::view::state::look::{Look, RightView};
use crate::view::state::side::Side;
use crate::view::state::treatment::TreatmentSum;
use rayon::prelude::*;
use std::f64::consts::TAU;

/// What the vertices of a sheet carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// Angular frequency of the motion [rad/s]; 0 if the vertices are at rest.
    pub omega: f64,
    /// Whether there is a field to paint.
    pub painted: bool,
    /// Whether that field is the energy of the treatment.
    pub absorbed: bool,
}

/// Source of a side's vertex data.
#[derive(Clone, Copy)]
pub struct VertexSource<'a> {
    space: &'a Space,
    case: Option<&'a CaseAnswer>,
    /// The other case and the compared quantity, if the difference is shown.
    against: Option<(&'a CaseAnswer, Quantity)>,
    /// `[node]` energy of the treatment [J/kg], if it is painted.
    absorbed: Option<&'a [f32]>,
}

impl<'a> VertexSource<'a> {
    /// Source of a side for the given display options; `treatment` is the sum of the treatment, if there is
    /// one.
    pub fn within(
        answer: &'a Answer,
        side: Side,
        look: &Look,
        treatment: Option<&'a TreatmentSum>,
    ) -> VertexSource<'a> {
        let space: &Space = &answer.body.space;
        let case = |side: Side| answer.cases.get(side.index())?.as_deref();
        let wanted = side == Side::B && look.right == RightView::Difference;
        match (case(Side::A), case(Side::B)) {
            (Some(a), Some(b)) if wanted => {
                VertexSource { space, case: Some(a), against: Some((b, look.quantity)), absorbed: None }
            }
            _ => {
                let absorbed = treatment.filter(|_| look.quantity == Quantity::Absorbed);
                let absorbed = absorbed.map(|sum| sum.energy_j_kg.as_slice());
                VertexSource { space, case: case(side), against: None, absorbed }
            }
        }
    }

    /// Angular frequency of the motion of the vertices [rad/s]; 0 if they are at rest.
    pub fn omega(&self) -> f64 {
        if self.against.is_some() { 0.0 } else { self.case.map_or(0.0, |c| TAU * c.field.frequency_hz) }
    }

    /// What the vertices carry.
    pub fn carried(&self) -> Carried {
        Carried { omega: self.omega(), painted: self.case.is_some(), absorbed: self.absorbed.is_some() }
    }

    /// The case shown; `None` if there is none or a difference is shown.
    pub fn case(&self) -> Option<&'a CaseAnswer> {
        self.case.filter(|_| self.against.is_none())
    }

    /// Vertex data at anchors, `[vertex]`; at rest where there is none.
    pub fn at_all(&self, anchors: &[Option<Anchor>]) -> Vec<Packed> {
        let gll = Gll::new(self.space.order);
        let at = |anchor: &Anchor| self.combined(&anchor.weights(self.space, &gll));
        anchors.par_iter().map(|anchor| anchor.as_ref().map_or_else(Packed::default, at)).collect()
    }

    /// Vertex data at a point between two nodes.
    pub fn between(&self, blend: &EdgePoint) -> Packed {
        self.combined(&blend.nodes())
    }

    /// Vertex data at a weighted combination of nodes `(node, weight)`.
    pub fn combined(&self, nodes: &[(u32, f64)]) -> Packed {
        let Some(case) = self.case else { return Packed::default() };
        let mut a = Sample::of(case, nodes);
        if let Some(energy) = self.absorbed {
            let at = |node: u32| f64::from(energy.get(node as usize).copied().unwrap_or(0.0));
            a.derived[0] = nodes.iter().map(|&(node, share)| share * at(node)).sum();
        }
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
