//! `Mechanism`: heads, housing and hand of a device.

use crate::drive::mechanism::parts::{AppliedForce, Link, RigidBody};
use crate::drive::signal::{Signal, same_frequency};
use crate::math::V3;

/// A device as a system of rigid bodies in translation.
#[derive(Clone, Debug, PartialEq)]
pub struct Mechanism {
    /// `[body]` heads first, then housing, hand, arm.
    pub bodies: Vec<RigidBody>,
    /// Springs and dashpots.
    pub links: Vec<Link>,
    /// Applied forces.
    pub applied_forces: Vec<AppliedForce>,
    /// Number of heads.
    pub heads: usize,
    /// Index of the body that is held: the housing, or the only head of a device without housing that a hand
    /// holds.
    pub held: Option<usize>,
    /// `[body]` static force: weight and push of the hand [N]; on the housing, or in equal shares on the
    /// heads of a device without housing.
    pub weight: Vec<V3>,
}

impl Mechanism {
    /// Whether the motion of any head is part of the solution.
    pub fn is_free(&self) -> bool {
        self.bodies[..self.heads].iter().any(|b| b.prescribed.is_none())
    }

    /// Whether `link` is the mount of a head, and not a part of hand and arm.
    pub fn is_mount(&self, link: &Link) -> bool {
        link.body < self.heads && link.to.is_some() && link.to == self.held
    }

    /// Lowest frequency of the drive of `head` [Hz]; `None` without a drive.
    pub fn drive_hz(&self, head: usize) -> Option<f64> {
        let prescribed = self.bodies[head].prescribed.iter().flatten();
        let strokes = self.links.iter().filter(|l| l.body == head).filter_map(|l| l.stroke.as_ref());
        let applied = self.applied_forces.iter().filter(|p| p.body == head).map(|p| &p.force);
        let components = prescribed.chain(strokes).chain(applied).flat_map(|a| a.signal.components());
        components.map(|(hz, _)| hz).reduce(f64::min)
    }

    /// Magnitude of the static force, summed over the bodies [N].
    pub fn static_force(&self) -> f64 {
        self.weight.iter().map(V3::norm).sum()
    }

    /// All prescribed motions, strokes and forces.
    fn signals(&self) -> impl Iterator<Item = &Signal> {
        let prescribed = self.bodies.iter().flat_map(|b| b.prescribed.iter().flatten());
        let strokes = self.links.iter().filter_map(|l| l.stroke.as_ref());
        prescribed.chain(strokes).chain(self.applied_forces.iter().map(|p| &p.force)).map(|a| &a.signal)
    }

    /// Frequencies of all drives, harmonics included, ascending [Hz].
    pub fn frequencies(&self) -> Vec<f64> {
        let mut all: Vec<f64> = self.signals().flat_map(|s| s.components().map(|(hz, _)| hz)).collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| same_frequency(*a, *b));
        all
    }
}
