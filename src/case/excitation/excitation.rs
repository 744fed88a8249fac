//! `Excitation`: heads and loads of one case, and the frequencies at which they act.

use crate::case::component::FrequencyComponent;
use crate::case::excitation::pressure::PrescribedPressure;
use crate::case::outcome::HeadPose;
use crate::drive::placement::SiteUnderAxis;
use crate::drive::signal::same_frequency;
use crate::drive::spec::HeadShape;
use crate::drive::{Mechanism, Signal};
use crate::math::{C64, V3};
use crate::metric::report::Warning;
use crate::solver::NodalLoad;
use crate::solver::contact::Contact;
use std::collections::BTreeMap;

/// Heads and loads of one case.
pub struct Excitation {
    /// `[head]` contacts.
    pub contacts: Vec<Contact>,
    /// Prescribed forces.
    pub loads: Vec<NodalLoad>,
    /// The mechanism of the device; `None` without a device.
    pub mechanism: Option<Mechanism>,
    /// Fundamental frequency [Hz]: the inverse of the common period, or the lowest frequency if there is
    /// none; 0 for static loads.
    pub frequency: f64,
    /// Whether the heads run at frequencies without a common period.
    pub free_running: bool,
    /// Description for the report.
    pub description: String,
    /// The prescribed pressure, if the load is one.
    pub pressure: Option<PrescribedPressure>,
    /// `[head]` shapes.
    pub shapes: Vec<HeadShape>,
    /// `[head]` poses for display and tables.
    pub poses: Vec<HeadPose>,
    /// The site that the device is placed over.
    pub over: Option<SiteUnderAxis>,
    /// Warnings for heads and pressures that reach beyond the end of the mesh.
    pub overhangs: Vec<Warning>,
    /// Footprint radius of each head or patch [m].
    pub radius: f64,
    /// Treatment time for the absorbed energy per mass [s].
    pub treatment: f64,
}

impl Excitation {
    /// Whether the motion of any head is unknown, because it is coupled to the body.
    pub fn is_coupled(&self) -> bool {
        self.mechanism.as_ref().is_some_and(Mechanism::is_free)
    }

    /// `[head or pressure]` centre [m] and inward unit axis of everything that presses on the skin.
    pub fn axes(&self) -> Vec<(V3, V3)> {
        let pressed = self.pressure.iter().map(|p| (p.pose.centre, p.pose.axis));
        self.poses.iter().map(|p| (p.centre, p.axis)).chain(pressed).collect()
    }

    /// Frequency of `order` [Hz]: that multiple of the common frequency, or, for free-running heads, the
    /// frequency of that number, from 1.
    pub fn hz(&self, order: usize) -> f64 {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => mechanism.frequencies()[order - 1],
            _ => self.frequency * order as f64,
        }
    }

    /// Order of `hz`, which must be a drive frequency.
    pub fn order(&self, hz: f64) -> usize {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => {
                let at = mechanism.frequencies().iter().position(|f| same_frequency(*f, hz));
                1 + at.expect("a drive frequency")
            }
            _ => (hz / self.frequency).round() as usize,
        }
    }

    /// Writes the motion of the heads into their poses: the first two multiples, or one instant of the beat
    /// for free-running heads.
    pub fn set_poses(&mut self, components: &[FrequencyComponent]) {
        for (head, pose) in self.poses.iter_mut().enumerate() {
            let along = |order: usize, v: V3| -> C64 {
                let counts = |t: &&FrequencyComponent| {
                    self.free_running && order == 1 || t.order == order && !self.free_running
                };
                let of = |t: &FrequencyComponent| -> C64 {
                    t.heads[head].iter().zip(&v).map(|(z, v)| z * *v).sum()
                };
                components.iter().filter(counts).map(of).sum()
            };
            pose.normal = [along(1, pose.axis), along(2, pose.axis)];
            pose.tangential = along(1, pose.tangent);
        }
    }

    /// Highest order of any component, ≥ 1.
    pub fn highest_order(&self) -> usize {
        self.components().last().map_or(1, |component| component.order)
    }

    /// The frequency components in ascending order; frequencies without excitation are left out. Heads with
    /// unknown motion have zero displacement here.
    pub fn components(&self) -> Vec<FrequencyComponent> {
        let zero = |order| FrequencyComponent::zero(order, self.contacts.len(), self.loads.len());
        let mut components: BTreeMap<usize, FrequencyComponent> = BTreeMap::new();
        for order in self.mechanism.iter().flat_map(Mechanism::frequencies).map(|hz| self.order(hz)) {
            components.insert(order, zero(order));
        }
        let mut at = |signal: &Signal, put: &mut dyn FnMut(&mut FrequencyComponent, C64)| {
            for (hz, z) in signal.components() {
                let order = self.order(hz);
                put(components.entry(order).or_insert_with(|| zero(order)), z);
            }
        };
        for (i, contact) in self.contacts.iter().enumerate() {
            let (pose, motion) = (contact.pose(), contact.motion());
            let along = |v: V3| {
                move |component: &mut FrequencyComponent, z: C64| component.heads[i] += v.map(C64::from) * z
            };
            at(&motion.normal, &mut along(pose.axis));
            at(&motion.tangential, &mut along(pose.proximal));
        }
        for (i, load) in self.loads.iter().enumerate() {
            at(&load.signal, &mut |component, z| component.loads[i] += z);
        }
        components.into_values().collect()
    }

    /// The static component of the peak amplitudes: each head at its greatest depth, each load at its peak.
    /// All harmonics are in phase; tangential motion, which is in quadrature, is zero.
    pub fn peak_component(&self) -> FrequencyComponent {
        let peak = |signal: &Signal| C64::from(signal.harmonics.iter().map(|z| z.norm()).sum::<f64>());
        let head = |c: &Contact| c.pose().axis.map(C64::from) * peak(&c.motion().normal);
        FrequencyComponent {
            order: 0,
            heads: self.contacts.iter().map(head).collect(),
            loads: self.loads.iter().map(|l| peak(&l.signal)).collect(),
        }
    }
}
