//! Head cycles: force, displacement and pressure of every head over one period of a harmonic field.

use crate::case::component::FrequencyComponent;
use crate::case::excitation::Excitation;
use crate::math::{C64, V3};
use crate::probe::HarmonicField;
use crate::solver::Contact;
use crate::solver::contact::{ClosedPad, HeadCycle};
use std::f64::consts::TAU;

/// `[head]` force, displacement and pressure at `samples` instants of one period of `field`, for heads that
/// move by `components`; a static field has one instant. Components of free-running heads are given one at a
/// time, each with its own period.
pub fn head_cycles(
    excitation: &Excitation,
    components: &[FrequencyComponent],
    field: &HarmonicField,
    samples: usize,
) -> Vec<HeadCycle> {
    let nodes = field.amplitude.first().map_or(0, Vec::len);
    let (mut u, mut scratch) = (vec![0.0; 3 * nodes], vec![0.0; 3 * nodes]);
    let cycle = |(head, contact): (usize, &Contact)| {
        let (mut cycle, pad) = (HeadCycle::default(), ClosedPad::new(contact));
        let patch_nodes: Vec<u32> = {
            let mut all: Vec<u32> = contact.patch().faces.iter().flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        for sample in 0..samples {
            let phasor = |order: usize| {
                let cycles = if excitation.free_running { 1 } else { order };
                C64::from_polar(1.0, TAU * (cycles * sample) as f64 / samples as f64)
            };
            for &n in &patch_nodes {
                for c in 0..3 {
                    let part = |t: &FrequencyComponent| {
                        (field.amplitude[t.order.max(1) - 1][n as usize][c] * phasor(t.order)).re
                    };
                    u[3 * n as usize + c] = components.iter().map(part).sum();
                }
            }
            let x: V3 = components.iter().map(|t| t.heads[head].map(|z| (z * phasor(t.order)).re)).sum();
            let (force, pressure) = contact.closed_touch(x, &u, &mut scratch);
            cycle.push(contact.pose(), force, x, pressure);
            if !contact.is_unilateral() {
                cycle.raise(pad.pressures(contact, x.dot(&contact.pose().axis), &u));
            }
        }
        cycle
    };
    excitation.contacts.iter().enumerate().map(cycle).collect()
}

/// The worst superposition of free-running components, from their cycles `[component][head]`: each cycle is
/// shifted so that its force peaks at the first instant, and the cycles are summed. Their pressures are
/// assumed to peak at the same point.
pub fn worst_superposition(components: Vec<Vec<HeadCycle>>) -> Vec<HeadCycle> {
    let mut heads: Vec<HeadCycle> = Vec::new();
    for mut component in components {
        for cycle in &mut component {
            let peak = (0..cycle.force.len()).max_by(|&a, &b| cycle.force[a].total_cmp(&cycle.force[b]));
            cycle.rotate(peak.unwrap_or(0));
        }
        if heads.is_empty() {
            heads = component;
        } else {
            heads.iter_mut().zip(&component).for_each(|(sum, cycle)| sum.add(cycle));
        }
    }
    heads
}
