//! Outer boundary of the muscles: points of the crural fascia, or of the tibia where it lies under the fat,
//! at which the lines of the template end.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction};
use crate::math::V3;
use crate::mesh::leg::counts::Counts;
use crate::units::DEG;

/// Angles θ [rad] at which the main lines of the template meet the fascia.
pub(super) struct KeyAngles {
    /// Corner of the core behind the lateral compartment.
    behind_lateral: f64,
    /// Septum between the heads of gastrocnemius.
    septum: f64,
    /// Corner of the core behind the medial border.
    pub(super) behind_medial: f64,
    /// Where soleus, deep compartment and medial head meet.
    pub(super) medial: f64,
    /// Lines from the fibula: to the back and to the front of the lateral compartment.
    fibula_back: f64,
    fibula_front: f64,
    /// Corner of the core in front of the anterior compartment.
    front_lateral: f64,
}

impl KeyAngles {
    /// The angles of one section.
    pub(super) fn new(section: &Section) -> KeyAngles {
        let facing = section.fibula_facing();
        // Towards the ankle the bones fill more of the section: 0 proximally of mid-leg, 1 at the distal end.
        let low = ((section.s - 0.55) / 0.27).clamp(0.0, 1.0);
        KeyAngles {
            behind_lateral: facing + 46.0 * DEG,
            septum: -6.0 * DEG,
            behind_medial: (74.0 - 12.0 * low) * DEG,
            medial: (108.0 - 9.0 * low) * DEG,
            fibula_back: facing + 18.0 * DEG,
            fibula_front: facing - 12.0 * DEG,
            front_lateral: facing - 24.0 * DEG,
        }
    }

    /// θ along the posterior side of the core, t = 0 lateral to t = 1 medial.
    pub(super) fn posterior(&self, counts: &Counts, t: f64) -> f64 {
        let split = counts.lateral as f64 / counts.columns() as f64;
        if t < split {
            // Columns that end on the fibula are narrower.
            let fibula = counts.fibula as f64;
            let width = |c: f64| c - 0.4 * c.min(fibula);
            lerp(
                self.behind_lateral,
                self.septum,
                width(t * counts.columns() as f64) / width(counts.lateral as f64),
            )
        } else {
            lerp(self.septum, self.behind_medial, (t - split) / (1.0 - split))
        }
    }
}

/// Linear interpolation from a (t = 0) to b (t = 1).
pub(super) fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// Local angles ψ [rad] at which the medial end of the muscle ring meets the tibia: inside, and at the
/// fascia.
pub(super) const TIBIA_MEDIAL: [f64; 2] = [48.0 * DEG, 80.0 * DEG];
/// Local angle ψ [rad] at which the lateral end of the muscle ring meets the tibia at the fascia.
const TIBIA_LATERAL: f64 = 202.0 * DEG;

/// Point of the fascia, or of the tibia where it lies under the fat, at half step `a` around the core [m].
pub(super) fn fascia_point(counts: &Counts, section: &Section, a: usize) -> V3 {
    let keys = KeyAngles::new(section);
    let (c, r) = (2 * counts.columns(), 2 * counts.rows());
    let (start, end) = counts.gap();
    let on_fascia = |theta: f64| direction(theta) * section.fascia(theta);
    if a <= c {
        return on_fascia(keys.posterior(counts, a as f64 / c as f64));
    }
    if a < start {
        let soleus = c + 2 * counts.soleus;
        if a <= soleus {
            return on_fascia(lerp(keys.behind_medial, keys.medial, (a - c) as f64 / (soleus - c) as f64));
        }
        let t = (a - soleus) as f64 / (start - soleus) as f64;
        return towards_bone(section, keys.medial, section.tibia(TIBIA_MEDIAL[1]), t);
    }
    if a <= end {
        let t = (a - start) as f64 / (end - start) as f64;
        return section.tibia(lerp(TIBIA_MEDIAL[1], TIBIA_LATERAL, t));
    }
    if a <= 2 * c + r {
        let t = (2 * c + r - a) as f64 / (2 * c + r - end) as f64;
        return towards_bone(section, keys.front_lateral, section.tibia(TIBIA_LATERAL), t);
    }
    let down = a - (2 * c + r);
    let (front, deep) = (2 * counts.anterior, 2 * counts.deep);
    let theta = if down <= front {
        lerp(keys.front_lateral, keys.fibula_front, down as f64 / front as f64)
    } else if down <= front + deep {
        lerp(keys.fibula_front, keys.fibula_back, (down - front) as f64 / deep as f64)
    } else {
        lerp(keys.fibula_back, keys.behind_lateral, (down - front - deep) as f64 / (2 * counts.soleus) as f64)
    };
    on_fascia(theta)
}

/// Curve from the fascia at angle `theta` (t = 0) to the point `bone` (t = 1).
fn towards_bone(section: &Section, theta: f64, bone: V3, t: f64) -> V3 {
    let mut to = angle(bone);
    if to - theta > std::f64::consts::PI {
        to -= std::f64::consts::TAU;
    } else if theta - to > std::f64::consts::PI {
        to += std::f64::consts::TAU;
    }
    let at = lerp(theta, to, t);
    let gap = section.fascia(to) - bone.norm();
    direction(at) * (section.fascia(at) - gap * t * t)
}
