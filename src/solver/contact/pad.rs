//! Stiffness of the pad between head and skin.

use std::f64::consts::{PI, TAU};

/// Ratio of the pad's stiffness per area to the dynamic stiffness per area of the tissue.
///
/// Measured on a 90 mm × 120 mm block (|G| 1.5 kPa, 50 Hz, disc of 30 mm, N = 4, elements of 10 mm): from 30
/// to 100 amplitudes at 20 mm depth change by 0.3 % and the head force by 0.9 %. Above 100 the force grows
/// without converging, because a rigid pad prevents the elements cut by the rim from bending.
pub const PAD_RATIO: f64 = 30.0;
/// Outer fraction of a head's radius over which the pad tapers, as a rounded rim does. Peak pressure then
/// converges with the mesh (13.8, 13.4 kPa with elements of 10, 8 mm in the same block); under a sharp rim it
/// cannot.
pub const PAD_TAPER: f64 = 0.1;

/// Pad stiffness per area [N/m³]: [`PAD_RATIO`] times that of the tissue under a disc of `radius` [m] at `hz`
/// [Hz], estimated as static punch plus added mass, 8|G|/(πa) + ω²ρa. `shear` is |G| [Pa], `density` ρ
/// [kg/m³].
pub fn pad_stiffness(shear: f64, density: f64, radius: f64, hz: f64) -> f64 {
    PAD_RATIO * (8.0 * shear / (PI * radius) + (TAU * hz).powi(2) * density * radius)
}
