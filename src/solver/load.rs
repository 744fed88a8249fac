//! Prescribed nodal forces: a fixed pattern times a signal.

use crate::drive::Signal;
use crate::math::{C64, V3};
use crate::solver::real::{Real, add_to_node, node_vector};
use std::f64::consts::TAU;

/// A prescribed force F(t) = pattern · s(t).
#[derive(Clone, Debug)]
pub struct NodalLoad {
    /// (node, force per unit of the signal); each node once.
    pub pattern: Vec<(u32, V3)>,
    /// Amplitude in time [N if the pattern sums to 1].
    pub signal: Signal,
}

impl NodalLoad {
    /// f −= F(t): the external force is moved to the left-hand side.
    pub fn apply<T: Real>(&self, t: f64, f: &mut [T]) {
        let s = self.signal.value(t);
        self.pattern.iter().for_each(|(node, p)| add_to_node(f, *node, p * -s));
    }

    /// Displacement work-conjugate to the signal, Σ pattern·u [m].
    pub fn displacement<T: Real>(&self, u: &[T]) -> f64 {
        self.pattern.iter().map(|(node, p)| p.dot(&node_vector(u, *node))).sum()
    }

    /// Mean power of harmonic `h` (0 = fundamental) into a body with displacement `amplitude` [W]: ½ Re(F̂
    /// conj(iω û)); 0 if the signal has no such harmonic.
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
