//! `Energy`: energies at one instant and work up to it.

/// Energies at one instant, and cumulative totals up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Energy {
    /// Time [s].
    pub time: f64,
    /// Kinetic energy [J].
    pub kinetic: f64,
    /// Strain energy of solid and membranes [J].
    pub strain: f64,
    /// Energy in support springs and head pads [J].
    pub supports: f64,
    /// Power dissipated in the solid [W].
    pub solid_loss: f64,
    /// Power dissipated in membranes [W].
    pub membrane_loss: f64,
    /// Work done by heads and loads since the start [J].
    pub work: f64,
    /// Energy radiated through absorbing faces since the start [J].
    pub radiated: f64,
    /// Energy absorbed by support dashpots since the start [J].
    pub damped: f64,
}

impl Energy {
    /// Kinetic and stored energy [J].
    pub fn stored(&self) -> f64 {
        self.kinetic + self.strain + self.supports
    }
}
