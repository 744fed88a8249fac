//! The fields that can be painted on the tissue.

use crate::view::text::numbers::{length, short};

/// A field. Displacement, velocity and acceleration can also be shown at the current instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// Displacement [m], root mean square over the cycle.
    #[default]
    Displacement,
    /// Velocity [m/s], root mean square over the cycle.
    Velocity,
    /// Acceleration [m/s²], root mean square over the cycle.
    Acceleration,
    /// Octahedral shear strain, maximum over the cycle.
    Strain,
    /// Kinetic and strain energy density [J/m³], mean over the cycle.
    Energy,
    /// Dissipated power density [W/m³], mean over the cycle.
    Dissipation,
    /// Dynamic pressure [Pa], maximum over the cycle.
    Pressure,
    /// No field: tissues in their own colours.
    Tissue,
    /// Energy absorbed per mass over the answered placements of a treatment [J/kg].
    Absorbed,
}

impl Quantity {
    /// Every quantity of an answer, in menu order. [`Quantity::Absorbed`] is one of a treatment.
    pub const ALL: [Quantity; 8] = [
        Quantity::Displacement,
        Quantity::Velocity,
        Quantity::Acceleration,
        Quantity::Strain,
        Quantity::Energy,
        Quantity::Dissipation,
        Quantity::Pressure,
        Quantity::Tissue,
    ];

    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        [
            "displacement",
            "velocity",
            "acceleration",
            "strain",
            "energy",
            "dissipation",
            "pressure",
            "tissue",
            "absorbed",
        ][self as usize]
    }

    /// Message that names it; the message with the suffix `-hint` explains it.
    pub fn message(self) -> String {
        format!("quantity-{}", self.key())
    }

    /// Message that names its statistic over the cycle: RMS, peak or mean. [`Quantity::Absorbed`] has none.
    pub fn cycle_statistic(self) -> &'static str {
        match self {
            Quantity::Strain | Quantity::Pressure => "cycle-peak",
            Quantity::Energy | Quantity::Dissipation => "cycle-mean",
            _ => "cycle-rms",
        }
    }

    /// Whether the shader can show it at the current instant: displacement and its time derivatives.
    pub fn has_instantaneous_value(self) -> bool {
        matches!(self, Quantity::Displacement | Quantity::Velocity | Quantity::Acceleration)
    }

    /// Its index among the derived fields of a case ([`crate::case::NodalFields::all`]).
    pub fn derived(self) -> Option<usize> {
        [Quantity::Strain, Quantity::Energy, Quantity::Dissipation, Quantity::Pressure]
            .iter()
            .position(|q| *q == self)
    }

    /// Order n of the time derivative of displacement: the power of ω.
    pub fn order_in_time(self) -> i32 {
        match self {
            Quantity::Velocity => 1,
            Quantity::Acceleration => 2,
            _ => 0,
        }
    }

    /// Code in the shader: 2n and, at the current instant, 2n + 1 for the n-th time derivative; 6 and up for
    /// derived fields. The absorbed energy stands in place of the first derived field.
    pub fn code(self, instant: bool) -> f32 {
        match self.derived().or((self == Quantity::Absorbed).then_some(0)) {
            Some(i) => 6.0 + i as f32,
            None => (2 * self.order_in_time() + i32::from(instant)) as f32,
        }
    }

    /// Decibels per decade: 20 for amplitudes, 10 for quantities proportional to their square.
    pub fn decibels(self) -> f64 {
        let is_square = matches!(self, Quantity::Energy | Quantity::Dissipation | Quantity::Absorbed);
        if is_square { 10.0 } else { 20.0 }
    }

    /// Decades of a logarithmic scale.
    pub fn decades(self) -> i32 {
        if self.decibels() == 10.0 { 5 } else { 3 }
    }

    /// A value (SI) with its unit, at most three significant digits.
    pub fn format(self, value: f64) -> String {
        match self {
            Quantity::Displacement | Quantity::Tissue => length(value),
            Quantity::Velocity => format!("{}/s", length(value)),
            Quantity::Acceleration => format!("{} m/s²", short(value)),
            Quantity::Strain => format!("{} %", short(100.0 * value)),
            Quantity::Energy => format!("{} J/m³", short(value)),
            Quantity::Dissipation => format!("{} W/m³", short(value)),
            Quantity::Absorbed => format!("{} J/kg", short(value)),
            Quantity::Pressure if value >= 1e3 => format!("{} kPa", short(1e-3 * value)),
            Quantity::Pressure => format!("{} Pa", short(value)),
        }
    }
}
