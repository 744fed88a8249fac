//! Given nodal forces: a fixed pattern times a signal.

use crate::drive::surface::tangential;
use crate::drive::{DriveError, Patch, Pose, Signal, Surface};
use crate::fem::PointBasis;
use crate::math::{C64, V3};
use crate::solver::real::{Real, add_to_node, node_vector};
use std::f64::consts::TAU;

/// F(t) = pattern · s(t).
#[derive(Clone, Debug)]
pub struct NodalLoad {
    /// (node, force per unit of the signal); each node once.
    pub pattern: Vec<(u32, V3)>,
    /// Amplitude in time [N if the pattern sums to 1].
    pub signal: Signal,
}

impl NodalLoad {
    /// Harmonic pressure on a disc of `surface` around the point nearest to `centre`, inward +: total force
    /// amplitude `force` [N] along the inward normal there, at `hz`, faded in over `ramp` [s].
    ///
    /// # Errors
    /// No surface under the disc.
    pub fn pressure(
        surface: &Surface,
        centre: V3,
        radius: f64,
        force: f64,
        hz: f64,
        ramp: f64,
    ) -> Result<NodalLoad, DriveError> {
        let foot = surface.project(centre);
        let pose =
            Pose { centre: foot.position, axis: -foot.normal, proximal: tangential(V3::y(), foot.normal) };
        let patch = Patch::new(surface, &pose, radius, 0.0)?;
        Ok(NodalLoad { pattern: patch.unit_pressure(), signal: Signal::cosine(hz, force, ramp) })
    }

    /// Harmonic force of amplitude vector `force` [N] at a point inside an element.
    pub fn point(at: &PointBasis, force: V3, hz: f64, ramp: f64) -> NodalLoad {
        let pattern = at.nodes.iter().zip(&at.values).map(|(&node, &value)| (node, force * value)).collect();
        NodalLoad { pattern, signal: Signal::cosine(hz, 1.0, ramp) }
    }

    /// f −= F(t): external force moves to the left-hand side.
    pub fn apply<T: Real>(&self, t: f64, f: &mut [T]) {
        let s = self.signal.value(t);
        self.pattern.iter().for_each(|(node, p)| add_to_node(f, *node, p * -s));
    }

    /// Displacement conjugate to the signal, Σ pattern·u [m].
    pub fn displacement<T: Real>(&self, u: &[T]) -> f64 {
        self.pattern.iter().map(|(node, p)| p.dot(&node_vector(u, *node))).sum()
    }

    /// Mean steady power of harmonic `h` (0 = fundamental) into a body moving with `amplitude` [W]:
    /// ½ Re(F̂ conj(iω û)). 0 for harmonics the signal does not have.
    pub fn power(&self, h: usize, amplitude: &[[C64; 3]]) -> f64 {
        let Some(force) = self.signal.harmonics.get(h) else { return 0.0 };
        let u: C64 = self.pattern.iter().map(|(n, p)| dot(p, &amplitude[*n as usize])).sum();
        let omega = TAU * self.signal.frequency * (h + 1) as f64;
        0.5 * (force * (C64::i() * omega * u).conj()).re
    }
}

/// Σ p_c z_c.
fn dot(p: &V3, z: &[C64; 3]) -> C64 {
    z[0] * p.x + z[1] * p.y + z[2] * p.z
}
