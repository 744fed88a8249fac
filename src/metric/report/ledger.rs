//! Energy ledger of a steady state.

use serde::{Deserialize, Serialize};

/// Steady-state power balance [W].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Mean power delivered by the heads.
    pub input_w: f64,
    /// Absorbed in solids.
    pub absorbed_w: f64,
    /// Absorbed in membranes.
    pub membranes_w: f64,
    /// Radiated through the cut ends.
    pub radiated_w: f64,
    /// Delivered to the supports.
    pub supports_w: f64,
    /// Change of the stored energy over the last cycle, divided by the period; 0 by construction in harmonic
    /// analysis, `None` if unknown.
    pub stored_w: Option<f64>,
    /// (input − all other terms) / input [%]; `None` without input.
    pub residual_percent: Option<f64>,
}
