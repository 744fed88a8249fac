//! Outer boundary of the muscles: points of the crural fascia, or of the tibia where it lies under the fat,
//! at which the lines of the template end.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction, wrapped};
use crate::math::V3;
use crate::math::interp::smoothstep;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::keys::{Keys, lerp};
use crate::units::DEG;

/// Lines from the fibula to the fascia, behind and in front of the lateral compartment, and of the corner in
/// front of the anterior compartment, from the direction in which the fibula faces the skin [rad].
const FIBULA_BACK: f64 = 18.0 * DEG;
const FIBULA_FRONT: f64 = -12.0 * DEG;
const FRONT_LATERAL: f64 = -24.0 * DEG;

/// Point of the fascia, or of the tibia where it lies under the fat, at half step `a` around the core [m];
/// `core` is the point of the core at this step.
pub(super) fn fascia_point(counts: &Counts, section: &Section, keys: &Keys, a: usize, core: V3) -> V3 {
    let (c, r) = (2 * counts.columns(), 2 * counts.rows());
    let (start, end) = counts.gap();
    if a <= c {
        return keys.fascia(angle(core));
    }
    if a < start {
        let t = (a - c) as f64 / (start - c) as f64;
        let [core_end, end] = keys.tibia_medial.map(|psi| section.tibia(psi));
        let theta = angle(core) + wrapped(angle(end) - angle(core_end)) * t.powf(3.0 - 2.0 * section.knee());
        let gap = section.fascia(angle(end)) - end.norm();
        return direction(theta) * (section.fascia(theta) - gap * t.powi(3));
    }
    if a <= end {
        let t = (a - start) as f64 / (end - start) as f64;
        return section.tibia(lerp(keys.tibia_medial[1], keys.tibia_lateral[1], t));
    }
    let facing = section.fibula_facing();
    let front = facing + FRONT_LATERAL;
    if a <= 2 * c + r {
        let t = (2 * c + r - a) as f64 / (2 * c + r - end) as f64;
        return towards_bone(section, front, section.tibia(keys.tibia_lateral[1]), t);
    }
    let down = a - (2 * c + r);
    let (anterior, deep) = (2 * counts.anterior, 2 * counts.deep);
    let part = |from: usize, length: usize| (down - from) as f64 / length as f64;
    let [back, ahead] = [facing + FIBULA_BACK * smoothstep((section.s + 0.01) / 0.03), facing + FIBULA_FRONT];
    let theta = if down <= anterior {
        lerp(front, ahead, part(0, anterior))
    } else if down <= anterior + deep {
        lerp(ahead, back, part(anterior, deep))
    } else {
        lerp(back, keys.corners[0], part(anterior + deep, 2 * counts.soleus))
    };
    keys.fascia(theta)
}

/// Curve from the fascia at angle `theta` (t = 0) to the point `bone` (t = 1).
fn towards_bone(section: &Section, theta: f64, bone: V3, t: f64) -> V3 {
    let to = theta + wrapped(angle(bone) - theta);
    let at = lerp(theta, to, t);
    let gap = section.fascia(to) - bone.norm();
    direction(at) * (section.fascia(at) - gap * t * t)
}
