//! Unit conversion factors: preset fields carry their unit in the name, all internal quantities are in SI
//! units.

/// Millimetres to metres.
pub const MM: f64 = 1e-3;
/// Kilopascals to pascals.
pub const KPA: f64 = 1e3;
/// Megapascals to pascals.
pub const MPA: f64 = 1e6;
/// Degrees to radians.
pub const DEG: f64 = std::f64::consts::PI / 180.0;
/// Standard acceleration of gravity [m/s²] (CGPM 1901).
pub const G0: f64 = 9.806_65;
