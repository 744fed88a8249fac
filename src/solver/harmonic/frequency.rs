//! Moving a [`HarmonicSystem`] to a frequency: `AtFrequency` solves, `OperatorAtFrequency` applies the
//! operator.

use super::body_coupling::BodyCoupling;
use super::body_response::BodyResponse;
use super::check;
use super::error::HarmonicError;
use super::operator::{Body, Pad, springpot_factors};
use super::system::HarmonicSystem;
use crate::math::multifrontal::FactorError;
use crate::math::sparse_lu::DirectError;
use crate::math::{C64, Monitor};
use crate::solver::boundary::Boundary;
use crate::solver::rigid::RigidBodies;
use nalgebra::DMatrix;
use std::ops::Deref;
use std::sync::atomic::AtomicBool;

/// A system at one frequency, ready to solve; see [`HarmonicSystem::at`]. It gives read access to the system.
#[derive(Debug)]
pub struct AtFrequency<'s> {
    pub(super) system: &'s mut HarmonicSystem,
    hz: f64,
    /// Bodies that carry held nodes.
    pub(super) bodies: RigidBodies,
    /// Their response, once it is needed.
    pub(super) response: Option<BodyResponse>,
}

/// A system whose f32 operator is at one frequency, without the preconditioner; see
/// [`HarmonicSystem::operator_at`]. It gives read access to the system.
#[derive(Debug)]
pub struct OperatorAtFrequency<'s> {
    pub(super) system: &'s mut HarmonicSystem,
    /// Bodies that carry held nodes.
    pub(super) bodies: RigidBodies,
    /// Dynamic stiffness of the bodies alone.
    pub(super) own: DMatrix<C64>,
}

impl AtFrequency<'_> {
    /// The frequency [Hz].
    pub fn hz(&self) -> f64 {
        self.hz
    }

    /// The operator at this frequency.
    pub fn operator(&mut self) -> OperatorAtFrequency<'_> {
        OperatorAtFrequency::new(self.system, self.bodies.clone())
    }
}

impl OperatorAtFrequency<'_> {
    fn new(system: &mut HarmonicSystem, bodies: RigidBodies) -> OperatorAtFrequency<'_> {
        let own = bodies.dynamic_stiffness(system.omega);
        OperatorAtFrequency { system, bodies, own }
    }
}

/// The error of rigid bodies with `motions` that nothing holds.
pub(super) fn loose(hz: f64, motions: usize) -> HarmonicError {
    let why = "a rigid body has neither mass nor stiffness".to_string();
    HarmonicError::Singular { hz, source: DirectError { n: motions, why } }
}

impl Deref for AtFrequency<'_> {
    type Target = HarmonicSystem;

    fn deref(&self) -> &HarmonicSystem {
        self.system
    }
}

impl Deref for OperatorAtFrequency<'_> {
    type Target = HarmonicSystem;

    fn deref(&self) -> &HarmonicSystem {
        self.system
    }
}

impl HarmonicSystem {
    /// Moves to `hz` (0–2000 Hz; 0: the static problem) with moduli at `moduli_hz` (above 0, to 2000 Hz) and
    /// the `pads` of the heads. `body` is the one the system was set up for. Factors for the same pads at a
    /// nearby frequency are reused.
    ///
    /// # Errors
    /// Frequencies out of range, a body with free rigid motions at 0 Hz, a singular problem.
    pub fn at(
        &mut self,
        hz: f64,
        moduli_hz: f64,
        pads: &[Pad],
        body: &Body,
    ) -> Result<AtFrequency<'_>, HarmonicError> {
        self.at_monitored(hz, moduli_hz, pads, body, &AtomicBool::new(false))
    }

    /// [`HarmonicSystem::at`], stopped once `monitor` is cancelled; `monitor` receives the progress of the
    /// factorisation.
    ///
    /// # Errors
    /// Those of [`HarmonicSystem::at`]; cancellation.
    pub fn at_monitored<'m>(
        &mut self,
        hz: f64,
        moduli_hz: f64,
        pads: &[Pad],
        body: &Body,
        monitor: impl Into<Monitor<'m>>,
    ) -> Result<AtFrequency<'_>, HarmonicError> {
        check::within("frequency", hz, (0.0, 2000.0), "0–2000 Hz")?;
        check::within("frequency of the moduli", moduli_hz, (1e-6, 2000.0), "above 0, to 2000 Hz")?;
        self.multigrid.set_pads(pads);
        self.omega = std::f64::consts::TAU * hz;
        let material = body.material;
        let quasi_static = hz == 0.0;
        let g = springpot_factors(material, self.shear.len(), hz, moduli_hz);
        let mut boundaries: Vec<Boundary> = self
            .multigrid
            .levels
            .iter()
            .zip(&self.materials)
            .map(|(level, material)| (body.supports)(&level.space, material, moduli_hz))
            .collect();
        check::boundary(&boundaries[0])?;
        if quasi_static {
            check::supports(body.space, &boundaries[0], &self.level().pads)?;
        }
        let singular = |source| HarmonicError::Singular { hz, source };
        self.multigrid.set_frequency(&g, moduli_hz, self.omega, &boundaries, monitor.into()).map_err(
            |stop| match stop {
                FactorError::Cancelled => HarmonicError::Cancelled { iterations: 0 },
                FactorError::Singular(source) => singular(source),
            },
        )?;
        let pads = &self.multigrid.levels[0].pads;
        self.reference.set_frequency(&g, hz, moduli_hz, &boundaries[0], pads);
        if let Some(pressure) = &mut self.pressure {
            pressure.set_frequency(self.omega).map_err(singular)?;
        }
        self.set_scales(&g);
        self.coupling = None;
        if !self.multigrid.is_direct() && !boundaries[0].rigid.is_empty() {
            let coupling = BodyCoupling::new(&mut self.multigrid, &boundaries, self.omega);
            self.coupling = Some(coupling.ok_or_else(|| loose(hz, boundaries[0].rigid.motions()))?);
        }
        let bodies = std::mem::take(&mut boundaries[0].rigid);
        Ok(AtFrequency { system: self, hz, bodies, response: None })
    }

    /// Moves the f32 operator to `hz` (above 0, to 2000 Hz) with the `pads` of the heads, without the
    /// preconditioner.
    ///
    /// # Errors
    /// [`HarmonicError::OutOfRange`] for a frequency out of range.
    pub fn operator_at(
        &mut self,
        hz: f64,
        pads: &[Pad],
        body: &Body,
    ) -> Result<OperatorAtFrequency<'_>, HarmonicError> {
        check::within("frequency", hz, (1e-6, 2000.0), "above 0, to 2000 Hz")?;
        self.multigrid.set_pads(pads);
        self.omega = std::f64::consts::TAU * hz;
        let level = &mut self.multigrid.levels[0];
        let boundary = (body.supports)(&level.space, body.material, hz);
        let g = springpot_factors(body.material, body.space.n_elements, hz, hz);
        level.set_frequency(&g, hz, self.omega, &boundary);
        Ok(OperatorAtFrequency::new(self, boundary.rigid))
    }

    /// Sets the norm of residuals and γG, with the `[element]` springpot factors `g`.
    fn set_scales(&mut self, g: &[C64]) {
        let level = &self.multigrid.levels[0];
        let mut size = self.reference.diagonal_magnitude();
        level.visit_support_blocks(|n, k| (0..3).for_each(|c| size[n][c] += k[(c, c)].norm()));
        for (n, size) in size.iter().enumerate() {
            let scale = |size: &f64| if level.free[n] { (1.0 / size.sqrt()) as f32 } else { 0.0 };
            self.scale_u[3 * n..][..3].copy_from_slice(&size.map(|size| scale(&size)));
        }
        // γG must be that of the matrix that is solved: reused factors are those of a nearby frequency.
        let augmented =
            if self.multigrid.is_direct() { self.multigrid.factored_springpot_factors() } else { g };
        for (e, (g, augmented)) in g.iter().zip(augmented).enumerate() {
            let (z, bulk) = (g * self.shear[e], augmented * self.penalty[e]);
            self.scale_p[e] = z.norm().sqrt() as f32;
            let (first, stride) = level.elements.pressure_at(e);
            for m in 0..level.elements.functions {
                let at = first + m * stride;
                self.gamma_g[0][at..at + 2].fill(bulk.re as f32);
                self.gamma_g[1][at] = -bulk.im as f32;
                self.gamma_g[1][at + 1] = bulk.im as f32;
            }
        }
    }
}
