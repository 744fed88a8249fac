//! `FrequencyComponent`: one frequency component of displacement, strain and stress at one point.

use crate::math::C64;
use crate::metric::point::material::PointMaterial;
use crate::metric::point::tensor::{CM3, CV3};

/// One frequency component of the field at a point.
#[derive(Clone, Copy, Debug)]
pub struct FrequencyComponent {
    /// Angular frequency [rad/s].
    pub omega: f64,
    /// Complex displacement û [m].
    pub u: CV3,
    /// Complex displacement gradient `(i, j)` = ∂û_i/∂x_j [1].
    pub grad: CM3,
    /// Shape factor g(ω) that the field was solved with [1].
    pub shape: C64,
    /// Mean stress [Pa], tension positive, if it was an unknown of the analysis; `None`: K tr ε̂. In nearly
    /// incompressible tissue tr ε̂ is a small difference of large terms without significant digits.
    pub mean_stress: Option<C64>,
}

impl FrequencyComponent {
    /// Strain ε̂ = sym ∇û [1].
    pub fn strain(&self) -> CM3 {
        (self.grad + self.grad.transpose()) * C64::from(0.5)
    }

    /// Mean stress [Pa], tension positive.
    pub fn mean_stress(&self, m: &PointMaterial) -> C64 {
        self.mean_stress.unwrap_or_else(|| self.grad.trace() * m.bulk)
    }

    /// Stress σ̂ = p I + g dev[C ε̂] [Pa], p the mean stress.
    pub fn stress(&self, m: &PointMaterial) -> CM3 {
        CM3::identity() * self.mean_stress(m) + m.deviatoric(&self.strain()) * self.shape
    }
}
