//! `HarmonicSystem`: a body with its operator and preconditioner, solvable at one frequency after another.
//!
//! [`HarmonicSystem::new`] sets up what does not depend on the frequency. [`HarmonicSystem::at`] moves the
//! system to a frequency and returns an [`AtFrequency`](super::AtFrequency), which solves.
//! [`HarmonicSystem::operator_at`] moves the operator alone, and returns an
//! [`OperatorAtFrequency`](super::OperatorAtFrequency).

use super::body_coupling::BodyCoupling;
use super::displacement_solver::DisplacementSolver;
use super::operator::{Level, ReferenceOperator};
use super::precondition::{Multigrid, PressureBlock, PressureContrast};
use crate::material::MaterialField;
use crate::math::C64;
use nalgebra::DVector;

/// A body that can be solved at any frequency.
#[derive(Clone, Debug)]
pub struct HarmonicSystem {
    /// Displacement block of the preconditioner; its finest level also applies the mixed operator in f32.
    pub(super) multigrid: Multigrid,
    /// The mixed operator in f64.
    pub(super) reference: ReferenceOperator,
    /// Pressure block of the preconditioner; `None` if the finest level is solved directly.
    pub(super) pressure: Option<PressureBlock>,
    /// What elements of strong contrast add to it.
    pub(super) contrast: Option<PressureContrast>,
    /// Augmentation γ.
    pub(super) gamma: f64,
    /// `[element]` bulk modulus of A_γ [Pa at 50 Hz]: γ μ_L, limited by the true bulk modulus and by f32.
    pub(super) penalty: Vec<f64>,
    /// `[level]` material on the level's space.
    pub(super) materials: Vec<MaterialField>,
    /// 1/K [1/Pa] at every entry of a pressure field.
    pub(super) compliance: Vec<f32>,
    /// `[element]` mean μ_L [Pa at 50 Hz].
    pub(super) shear: Vec<f64>,
    /// ω of the operator [rad/s].
    pub(super) omega: f64,
    /// `[node · 3]` 1/√A_nn, 0 at held nodes: weights of forces in the norm of residuals.
    pub(super) scale_u: Vec<f32>,
    /// `[element]` √|G| at the present frequency: weights of volume defects in the norm of residuals.
    pub(super) scale_p: Vec<f32>,
    /// Complex γG at every entry of a pressure field: factor of the entry itself, and of the other part.
    pub(super) gamma_g: [Vec<f32>; 2],
    /// Applications of the finest-level operator in f32 since the last solve began.
    pub(super) applications: usize,
    pub(super) setup_seconds: f64,
    /// Rigid bodies that move, unless displacements are solved directly.
    pub(super) coupling: Option<BodyCoupling>,
    pub(super) work: WorkFields,
}

/// Working fields of the finest level in f32: displacements are `[node][6]`, pressures as in
/// `operator::elements`.
#[derive(Clone, Debug, Default)]
pub(super) struct WorkFields {
    /// Displacement part of the preconditioner's right-hand side.
    pub(super) r: Vec<f32>,
    /// Right-hand side of the displacement block.
    pub(super) b: Vec<f32>,
    /// Displacement.
    pub(super) u: Vec<f32>,
    /// Displacement part of operator times (u, p).
    pub(super) y: Vec<f32>,
    /// Pressure part of the preconditioner's right-hand side.
    pub(super) rp: Vec<f32>,
    /// Pressure.
    pub(super) p: Vec<f32>,
    /// Pressure part of operator times (u, p); scratch of the preconditioner.
    pub(super) q: Vec<f32>,
    /// `[motion]` forces and moments on rigid bodies: in the preconditioner's right-hand side, then in
    /// operator times (u, p, motion).
    pub(super) on_bodies: DVector<C64>,
    /// `[motion]` of rigid bodies.
    pub(super) motion: DVector<C64>,
}

impl WorkFields {
    /// Zero fields for `nodes` nodes and pressure fields of length `pressures`.
    pub(super) fn new(nodes: usize, pressures: usize) -> WorkFields {
        let (zero, zero_p) = (vec![0.0; 6 * nodes], vec![0.0; pressures]);
        WorkFields {
            r: zero.clone(),
            b: zero.clone(),
            u: zero.clone(),
            y: zero,
            rp: zero_p.clone(),
            p: zero_p.clone(),
            q: zero_p,
            ..WorkFields::default()
        }
    }
}

impl HarmonicSystem {
    /// Number of displacement unknowns.
    pub fn unknowns(&self) -> usize {
        3 * self.level().space.n_nodes()
    }

    /// Wall time of the set-up common to all frequencies [s].
    pub fn setup_seconds(&self) -> f64 {
        self.setup_seconds
    }

    /// The finest level.
    pub(super) fn level(&self) -> &Level {
        &self.multigrid.levels[0]
    }

    /// The displacement solver of the preconditioner.
    pub fn displacement_solver(&self) -> DisplacementSolver {
        if self.multigrid.is_direct() { DisplacementSolver::Direct } else { DisplacementSolver::Multigrid }
    }

    /// Discards the factors, so that later results do not depend on the frequencies solved before.
    pub fn discard_factors(&mut self) {
        self.multigrid.discard_factors();
    }
}
