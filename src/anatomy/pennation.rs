//! Pennation of the calf muscles, at rest and in contraction.

use crate::anatomy::spec::{Sex, SubjectSpec};
use crate::math::V3;
use crate::units::DEG;

/// Angles between fibres and the axis of the leg [rad].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pennation {
    /// Medial head of gastrocnemius.
    pub(crate) medial: f64,
    /// Lateral head of gastrocnemius.
    pub(crate) lateral: f64,
    /// Soleus.
    pub(crate) soleus: f64,
}

impl Pennation {
    /// The angles of `subject`: at rest 19°, 12° (May et al. 2021) and 22° (Rajagopal et al. 2016); in the
    /// strongest contraction 34.6°, 23.7° and 40.1° in men, 27.3°, 16.3° and 26.3° in women (Manal et
    /// al. 2006); in proportion between them.
    pub(super) fn new(subject: &SubjectSpec) -> Pennation {
        let strongest = match subject.sex {
            Sex::Male => [34.6, 23.7, 40.1],
            Sex::Female => [27.3, 16.3, 26.3],
        };
        let share = subject.contraction.unwrap_or(0.0);
        let angle = |k: usize| {
            let rest = [19.0, 12.0, 22.0][k];
            (rest + share * (strongest[k] - rest)) * DEG
        };
        Pennation { medial: angle(0), lateral: angle(1), soleus: angle(2) }
    }
}

/// The unit vector at `angle` [rad] from distal towards the unit vector `transverse`.
pub(super) fn inclined(angle: f64, transverse: V3) -> V3 {
    (-V3::y() * angle.cos() + transverse * angle.sin()).normalize()
}
