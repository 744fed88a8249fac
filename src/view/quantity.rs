//! The fields that can be painted on the tissue.

use crate::view::colour::{length, short};

/// A field. Displacement, velocity and acceleration can also be shown at this instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// Displacement [m], root mean square over the cycle.
    #[default]
    Displacement,
    /// Velocity [m/s], root mean square over the cycle.
    Velocity,
    /// Acceleration [m/s²], root mean square over the cycle.
    Acceleration,
    /// Octahedral shear strain, largest within the cycle.
    Strain,
    /// Kinetic and strain energy density [J/m³], mean over the cycle.
    Energy,
    /// Dissipated power density [W/m³], mean over the cycle.
    Dissipation,
    /// Dynamic pressure [Pa], largest within the cycle.
    Pressure,
    /// Nothing: tissues in their own colours.
    Tissue,
}

impl Quantity {
    /// Every quantity, in menu order.
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
        ["displacement", "velocity", "acceleration", "strain", "energy", "dissipation", "pressure", "tissue"]
            [self as usize]
    }

    /// Name of its message, for menus and legend; with `-hint` behind it that of its meaning.
    pub fn message(self) -> String {
        format!("quantity-{}", self.key())
    }

    /// Name of the message that says what its number is of the cycle: RMS, peak or mean.
    pub fn of_cycle(self) -> &'static str {
        match self {
            Quantity::Strain | Quantity::Pressure => "cycle-peak",
            Quantity::Energy | Quantity::Dissipation => "cycle-mean",
            _ => "cycle-rms",
        }
    }

    /// Whether the shader can show it at this instant: what follows from the displacement's harmonics.
    pub fn swings(self) -> bool {
        matches!(self, Quantity::Displacement | Quantity::Velocity | Quantity::Acceleration)
    }

    /// Its place among the derived fields of a case ([`crate::run::outcome::NodalFields::all`]).
    pub fn derived(self) -> Option<usize> {
        [Quantity::Strain, Quantity::Energy, Quantity::Dissipation, Quantity::Pressure]
            .iter()
            .position(|q| *q == self)
    }

    /// Power n of ω that turns displacement into it.
    pub fn order_in_time(self) -> i32 {
        match self {
            Quantity::Velocity => 1,
            Quantity::Acceleration => 2,
            _ => 0,
        }
    }

    /// The number the shader knows it by: 2n and 2n + 1 (instant) for the n-th time derivative, 6… for derived fields.
    pub fn code(self, instant: bool) -> f32 {
        match self.derived() {
            Some(i) => 6.0 + i as f32,
            None => (2 * self.order_in_time() + i32::from(instant)) as f32,
        }
    }

    /// Decibels per decade: 20 for amplitudes, 10 for what goes with their square.
    pub fn decibels(self) -> f64 {
        if matches!(self, Quantity::Energy | Quantity::Dissipation) { 10.0 } else { 20.0 }
    }

    /// Decades a logarithmic legend spans.
    pub fn decades(self) -> i32 {
        if self.decibels() == 10.0 { 5 } else { 3 }
    }

    /// A value with its unit, three significant digits at most.
    pub fn format(self, value: f64) -> String {
        match self {
            Quantity::Displacement | Quantity::Tissue => length(value),
            Quantity::Velocity => format!("{}/s", length(value)),
            Quantity::Acceleration => format!("{} m/s²", short(value)),
            Quantity::Strain => format!("{} %", short(100.0 * value)),
            Quantity::Energy => format!("{} J/m³", short(value)),
            Quantity::Dissipation => format!("{} W/m³", short(value)),
            Quantity::Pressure if value >= 1e3 => format!("{} kPa", short(1e-3 * value)),
            Quantity::Pressure => format!("{} Pa", short(value)),
        }
    }
}
