//! Rows of the report for heads that may leave the skin, whichever method moved them.

use crate::metric::report::{DeviceRow, HeadRow, StrikeRow};
use crate::run::load::Drive;
use crate::solver::PowerLedger;
use crate::solver::meter::HeadCycle;

/// `[head]` rows of cycles of `drive`; `power` counts the input of each head.
pub fn head_rows(drive: &Drive, heads: &[HeadCycle], power: &PowerLedger) -> Vec<HeadRow> {
    let Some(mechanism) = &drive.mechanism else { return Vec::new() };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let row = |(head, cycle): (usize, &HeadCycle)| {
        let hz = mechanism.drive_hz(head).unwrap_or(drive.frequency);
        let order = drive.order(hz).max(1);
        let amplitude_mm = 1e3 * cycle.displacement_amplitude(order).norm();
        let axis = drive.contacts[head].pose().axis;
        let along = |motion: Vec<nalgebra::Vector3<_>>| {
            1e3 * motion[head].iter().zip(&axis).map(|(x, a)| x * *a).sum::<crate::math::C64>().norm()
        };
        let free_mm = mechanism.free_motion(hz).ok().map(along);
        let strike = StrikeRow {
            nominal_hz: hz,
            mean_force_n: mean(&cycle.force),
            mean_indentation_mm: 1e3 * mean(&cycle.displacement),
            duty_percent: 100.0 * (1.0 - cycle.lost()),
        };
        HeadRow {
            head: head + 1,
            frequency_hz: hz,
            free_mm,
            amplitude_mm,
            drop_percent: free_mm.filter(|&f| f > 0.0).map(|f| 100.0 * (1.0 - amplitude_mm / f)),
            force_n: cycle.force.iter().map(|f| f.abs()).fold(0.0, f64::max),
            static_n: mechanism.static_force() / mechanism.heads as f64,
            absorbed_w: power.input.get(head).copied().unwrap_or(0.0),
            keeps_contact: cycle.lost() == 0.0,
            strike: drive.contacts[head].is_unilateral().then_some(strike),
            ..HeadRow::default()
        }
    };
    heads.iter().enumerate().map(row).collect()
}

/// The device with `heads`; the powers [W] of motors, mounts, hand.
pub fn device_row(heads: Vec<HeadRow>, [motor_w, mounts_w, hand_w]: [f64; 3]) -> DeviceRow {
    DeviceRow { heads, motor_w, mounts_w, hand_w, ..DeviceRow::default() }
}
