//! `ContactSettings`: accuracy and limits of a static contact.

/// Mismatch between traction and contact law, relative to the force, at which the contact has converged: ten
/// times the error of solves in f32.
pub(crate) const MISMATCH: f64 = 1e-4;

/// Accuracy and iteration limits of a static contact.
#[derive(Clone, Copy, Debug)]
pub struct ContactSettings {
    /// Frequency whose modulus magnitudes replace the static moduli [Hz], > 0.
    pub moduli_hz: f64,
    /// Relative residual of each linear solve, > 0.
    pub tolerance: f64,
    /// Maximum number of iterations of each linear solve.
    pub iterations: usize,
    /// Maximum number of Newton steps.
    pub steps: usize,
    /// On hardening tissue: predicted decrease of the energy, relative to the work done, at which the contact
    /// has converged. The relative error of the travel before the last step is about the same.
    pub gain: f64,
}

impl ContactSettings {
    /// Progress 0–1, as a share of the allowed steps, when the share `share` of step number `step` (from 1)
    /// is done.
    pub(crate) fn progress(&self, step: usize, share: f64) -> f64 {
        (step as f64 - 1.0 + share) / self.steps.max(1) as f64
    }
}
