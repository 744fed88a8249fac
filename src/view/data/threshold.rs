//! Settings of the threshold region: field, levels, on or off.

use crate::view::data::quantity::Quantity;

/// The region that is shown by its own surface: where a field exceeds a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Whether it is drawn.
    pub on: bool,
    /// The field: strain or energy.
    pub quantity: Quantity,
    /// Thresholds: strain [1] and energy density [J/m³].
    pub levels: [f64; 2],
}

impl Threshold {
    /// Fields that can have a threshold.
    pub const QUANTITIES: [Quantity; 2] = [Quantity::Strain, Quantity::Energy];

    /// Threshold of the chosen field (SI).
    pub fn level(&self) -> f64 {
        self.levels[usize::from(self.quantity == Quantity::Energy)]
    }

    /// Threshold of the chosen field, mutable.
    pub fn level_mut(&mut self) -> &mut f64 {
        &mut self.levels[usize::from(self.quantity == Quantity::Energy)]
    }
}

impl Default for Threshold {
    fn default() -> Self {
        // Well above the strain of a strong effect at a site: with either device, a lobe beneath its head.
        Threshold { on: false, quantity: Quantity::Strain, levels: [0.05, 10.0] }
    }
}
