//! The power ledger of an explicit simulation.

use super::ledger::{PowerLedger, Solid};
use crate::fem::{Geometry, Space};
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::solver::explicit::{RunInfo, Simulation};
use crate::solver::real::Real;
use std::f64::consts::TAU;

/// The power ledger of the last period of `info`, a run of `simulation` on `space`.
pub fn ledger<T: Real>(
    simulation: &Simulation<T>,
    info: &RunInfo,
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
) -> PowerLedger {
    let parts = simulation.parts();
    let mut ledger = PowerLedger { membranes: vec![0.0; parts.membranes.len()], ..PowerLedger::default() };
    ledger.add_input(&info.heads, &parts.loads, info.frequency, &info.amplitude);
    let solid = Solid { space, geometry, material, regions: &parts.regions };
    for (h, amplitude) in info.amplitude.iter().enumerate() {
        let omega = TAU * info.frequency * (h + 1) as f64;
        ledger.add_losses(&solid, Rheology::Fitted, &parts.boundary, amplitude, omega);
        let part = |f: fn(&C64) -> f64| amplitude.iter().flatten().map(|z| T::of(f(z))).collect::<Vec<T>>();
        let (re, im) = (part(|z| z.re), part(|z| z.im));
        for (sum, membrane) in ledger.membranes.iter_mut().zip(&parts.membranes) {
            *sum += membrane.absorbed(&re, &im, omega);
        }
    }
    ledger
}
