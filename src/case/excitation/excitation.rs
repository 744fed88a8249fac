//! `Excitation`: everything that acts on the body in one case, and the frequencies at which it acts.

use crate::case::component::FrequencyComponent;
use crate::case::excitation::overhang::Overhang;
use crate::case::excitation::pressure::PrescribedPressure;
use crate::case::outcome::HeadPose;
use crate::drive::signal::same_frequency;
use crate::drive::{Mechanism, Signal};
use crate::math::{C64, V3};
use crate::solver::NodalLoad;
use crate::solver::contact::Contact;
use std::collections::BTreeMap;

/// Everything that acts on the body in one case.
pub struct Excitation {
    /// Heads in contact.
    pub contacts: Vec<Contact>,
    /// Given forces.
    pub loads: Vec<NodalLoad>,
    /// What stands behind the heads; none without a device.
    pub mechanism: Option<Mechanism>,
    /// Fundamental frequency: the inverse of the common period [Hz]; the lowest where there is none, 0 where nothing moves.
    pub frequency: f64,
    /// Whether the heads run at frequencies without a common period.
    pub free_running: bool,
    /// In words.
    pub description: String,
    /// The skin under a prescribed pressure, if that is what acts.
    pub pressed: Option<PrescribedPressure>,
    /// Heads for the picture and the tables.
    pub poses: Vec<HeadPose>,
    /// What stands at the end of the mesh and reaches beyond it.
    pub overhangs: Vec<Overhang>,
    /// Footprint radius of each head or patch [m].
    pub radius: f64,
    /// Treatment time of the dose [s].
    pub treatment: f64,
}

impl Excitation {
    /// Whether the motion of any head is an outcome.
    pub fn is_outcome(&self) -> bool {
        self.mechanism.as_ref().is_some_and(Mechanism::is_free)
    }

    /// Frequency of what runs at `order` [Hz]: that multiple of the common frequency; of free-running heads the one of that
    /// number, from 1.
    pub fn hz(&self, order: usize) -> f64 {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => mechanism.frequencies()[order - 1],
            _ => self.frequency * order as f64,
        }
    }

    /// Order of `hz`, one of the frequencies that are driven.
    pub fn order(&self, hz: f64) -> usize {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => {
                let at = mechanism.frequencies().iter().position(|f| same_frequency(*f, hz));
                1 + at.expect("a frequency that is driven")
            }
            _ => (hz / self.frequency).round() as usize,
        }
    }

    /// Writes the heads' motion into their poses for the picture: the first two multiples, or for free-running heads one
    /// instant of the beat.
    pub fn show(&mut self, components: &[FrequencyComponent]) {
        for (head, pose) in self.poses.iter_mut().enumerate() {
            let along = |order: usize, v: V3| -> C64 {
                let here = |t: &&FrequencyComponent| {
                    self.free_running && order == 1 || t.order == order && !self.free_running
                };
                let of = |t: &FrequencyComponent| -> C64 {
                    t.heads[head].iter().zip(&v).map(|(z, v)| z * *v).sum()
                };
                components.iter().filter(here).map(of).sum()
            };
            pose.normal = [along(1, pose.axis), along(2, pose.axis)];
            pose.tangential = along(1, pose.tangent);
        }
    }

    /// Highest multiple of the common frequency at which anything is driven, ≥ 1.
    pub fn highest_order(&self) -> usize {
        self.components().last().map_or(1, |component| component.order)
    }

    /// What acts at each frequency, in ascending order; frequencies at which nothing acts are left out. Heads whose motion
    /// is an outcome are at rest here.
    pub fn components(&self) -> Vec<FrequencyComponent> {
        let zero = |order| FrequencyComponent::zero(order, self.contacts.len(), self.loads.len());
        let mut components: BTreeMap<usize, FrequencyComponent> = BTreeMap::new();
        for order in self.mechanism.iter().flat_map(Mechanism::frequencies).map(|hz| self.order(hz)) {
            components.insert(order, zero(order));
        }
        let mut at = |signal: &Signal, put: &mut dyn FnMut(&mut FrequencyComponent, C64)| {
            for (hz, z) in signal.tones() {
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

    /// The static component of the amplitudes: each head where it stands deepest, each load at its largest. Every harmonic
    /// is taken at phase 0, tangential motion, which is in quadrature, at its zero.
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
