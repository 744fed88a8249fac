//! Report of the device: its motion on the body and in air, forces and powers.
//!
//! The static force is assumed to be shared equally by the heads. A head stays in contact if its dynamic
//! tensile force never exceeds its share.

use crate::case::component::{FrequencyComponent, along};
use crate::case::excitation::Excitation;
use crate::drive::Mechanism;
use crate::drive::signal::same_frequency;
use crate::math::{C64, V3};
use crate::metric::hand_arm::frequency_weighting;
use crate::metric::report::{DeviceRow, HeadRow, StrikeRow, Warning};
use crate::model::error::RunError;
use crate::solver::PowerLedger;
use crate::solver::contact::HeadCycle;
use nalgebra::{DMatrix, Vector3};
use std::f64::consts::TAU;

/// The row of a device with closed contacts; `None` without a device. `tissue` is the dynamic stiffness of
/// the body at the heads, `[component]`, empty for prescribed motion. `power` holds the input power of each
/// head, for one component after another if the heads have no common period.
///
/// # Errors
/// [`DriveError::Resonance`](crate::drive::DriveError::Resonance) if the equations of the device are
/// singular.
pub fn device_row(
    excitation: &Excitation,
    components: &[FrequencyComponent],
    tissue: &[DMatrix<C64>],
    heads: &[HeadCycle],
    power: &PowerLedger,
) -> Result<Option<DeviceRow>, RunError> {
    let Some(mechanism) = &excitation.mechanism else { return Ok(None) };
    let count = mechanism.heads;
    let no_tissue = DMatrix::zeros(3 * count, 3 * count);
    let mut row = DeviceRow::default();
    let mut housing = (0.0, 0.0);
    let mut states = Vec::new();
    for (i, component) in components.iter().enumerate() {
        let hz = excitation.hz(component.order);
        let tissue = tissue.get(i).unwrap_or(&no_tissue);
        let motion = mechanism.motion(hz, tissue)?;
        let powers = mechanism.powers(hz, &motion, tissue);
        row.motor_w += powers.motor;
        row.mounts_w += powers.mounts;
        row.hand_w += powers.hand;
        if let Some(at) = mechanism.held {
            let square = 0.5 * (TAU * hz).powi(4) * motion[at].norm_squared();
            housing = (housing.0 + square, housing.1 + square * frequency_weighting(hz).powi(2));
        }
        states.push(DeviceState { hz, motion, free: mechanism.free_motion(hz).ok() });
    }
    if tissue.is_empty() {
        row.motor_w += power.total_input();
    }
    if mechanism.held.is_some() {
        (row.housing_m_s2, row.housing_weighted_m_s2) = (Some(housing.0.sqrt()), Some(housing.1.sqrt()));
    }
    let device = ClosedContacts { excitation, mechanism, states: &states, tissue, power };
    row.heads = heads.iter().enumerate().map(|(head, cycle)| device.head(head, cycle)).collect();
    Ok(Some(row))
}

/// The motion of the device at one frequency.
struct DeviceState {
    hz: f64,
    /// `[rigid body]` complex displacement with the device on the skin [m].
    motion: Vec<Vector3<C64>>,
    /// The same with the device in air; `None` at an undamped resonance.
    free: Option<Vec<Vector3<C64>>>,
}

/// A device with closed contacts, and its solution.
struct ClosedContacts<'a> {
    excitation: &'a Excitation,
    mechanism: &'a Mechanism,
    states: &'a [DeviceState],
    tissue: &'a [DMatrix<C64>],
    power: &'a PowerLedger,
}

impl ClosedContacts<'_> {
    /// The row of a head.
    fn head(&self, head: usize, cycle: &HeadCycle) -> HeadRow {
        let pose = self.excitation.contacts[head].pose();
        let amplitude = |motion: &[Vector3<C64>], axis: &V3| along(&motion[head], axis).norm();
        let strongest = |a: &&DeviceState, b: &&DeviceState| {
            let size = |s: &DeviceState| amplitude(&s.motion, &pose.axis);
            size(a).total_cmp(&size(b))
        };
        let own = self.mechanism.drive_hz(head);
        let at = match own {
            Some(hz) => self.states.iter().find(|s| same_frequency(s.hz, hz)),
            None => self.states.iter().max_by(strongest),
        };
        let pull = cycle.force.iter().map(|f| -f).fold(0.0, f64::max);
        let (now, free) = at.map_or((0.0, None), |state| {
            let free = state.free.as_ref().map(|free| amplitude(free, &pose.axis));
            (amplitude(&state.motion, &pose.axis), free)
        });
        let mut row = head_row(self.mechanism, head, cycle, (now, free));
        row.absorbed_w = self.power.input.iter().skip(head).step_by(self.mechanism.heads).sum();
        row.keeps_contact = pull <= row.static_n;
        if let Some(state) = at {
            row.frequency_hz = state.hz;
            row.tangential_mm = 1e3 * amplitude(&state.motion, &pose.proximal);
            row.impedance_ns_m = self.impedance(head, cycle, state).map(|z| [z.re, z.im]);
        }
        row
    }

    /// Impedance of the body at a head along its axis [N·s/m]: D/iω with the other heads fixed. With
    /// prescribed motion, force over velocity of a single head.
    fn impedance(&self, head: usize, cycle: &HeadCycle, state: &DeviceState) -> Option<C64> {
        let iw = C64::new(0.0, TAU * state.hz);
        let axis = self.excitation.contacts[head].pose().axis;
        let at = self.states.iter().position(|s| std::ptr::eq(s, state))?;
        if let Some(tissue) = self.tissue.get(at) {
            let own = tissue.fixed_view::<3, 3>(3 * head, 3 * head);
            return Some((axis.map(C64::from).transpose() * own * axis.map(C64::from))[0] / iw);
        }
        let order = self.excitation.order(state.hz);
        let x = cycle.displacement_amplitude(order);
        (self.mechanism.heads == 1 && x.norm() > 0.0).then(|| cycle.force_amplitude(order) / (iw * x))
    }
}

/// The part of a head row common to all analyses: the force over `cycle`, and the amplitudes on the skin and
/// in air [m].
fn head_row(
    mechanism: &Mechanism,
    head: usize,
    cycle: &HeadCycle,
    (amplitude, free): (f64, Option<f64>),
) -> HeadRow {
    HeadRow {
        head: head + 1,
        force_n: cycle.force.iter().map(|f| f.abs()).fold(0.0, f64::max),
        static_n: mechanism.static_force() / mechanism.heads as f64,
        amplitude_mm: 1e3 * amplitude,
        free_mm: free.map(|free| 1e3 * free),
        amplitude_reduction_percent: free
            .filter(|&free| free > 0.0)
            .map(|free| 100.0 * (1.0 - amplitude / free)),
        ..HeadRow::default()
    }
}

/// The row of a device whose heads may lift off; `None` without a device. `power` holds the input power of
/// each head; the last argument is the mean power of motors, mounts and hand [W].
pub fn percussion_row(
    excitation: &Excitation,
    heads: &[HeadCycle],
    power: &PowerLedger,
    [motor_w, mounts_w, hand_w]: [f64; 3],
) -> Option<DeviceRow> {
    let mechanism = excitation.mechanism.as_ref()?;
    let heads = heads
        .iter()
        .enumerate()
        .map(|(head, cycle)| percussion_head(excitation, mechanism, head, cycle, power));
    Some(DeviceRow { heads: heads.collect(), motor_w, mounts_w, hand_w, ..DeviceRow::default() })
}

/// The row of a head that may lift off.
fn percussion_head(
    excitation: &Excitation,
    mechanism: &Mechanism,
    head: usize,
    cycle: &HeadCycle,
    power: &PowerLedger,
) -> HeadRow {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (hz, contact) =
        (mechanism.drive_hz(head).unwrap_or(excitation.frequency), &excitation.contacts[head]);
    let free = mechanism.free_motion(hz).ok().map(|x| along(&x[head], &contact.pose().axis).norm());
    let amplitude = cycle.displacement_amplitude(excitation.order(hz).max(1)).norm();
    let mut row = head_row(mechanism, head, cycle, (amplitude, free));
    row.frequency_hz = hz;
    row.absorbed_w = power.input[head];
    row.keeps_contact = cycle.open_fraction() == 0.0;
    row.strike = contact.is_unilateral().then(|| StrikeRow {
        nominal_hz: hz,
        mean_force_n: mean(&cycle.force),
        mean_indentation_mm: 1e3 * mean(&cycle.displacement),
        greatest_indentation_mm: 1e3 * cycle.displacement.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        duty_percent: 100.0 * (1.0 - cycle.open_fraction()),
        balance_error_percent: None,
        force_cycle_n: cycle.force.clone(),
        indentation_cycle_mm: cycle.displacement.iter().map(|x| 1e3 * x).collect(),
    });
    row
}

/// A warning for each head that the static force does not keep in contact.
pub fn rattle_warnings(row: &DeviceRow) -> Vec<Warning> {
    let lost = row.heads.iter().filter(|h| !h.keeps_contact);
    lost.map(|h| Warning::Rattles { head: h.head, dynamic_n: h.force_n, static_n: h.static_n }).collect()
}
