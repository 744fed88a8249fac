//! `Calf`: the geometry of one lower leg: leg coordinates and fibre directions.

use crate::anatomy::error::AnatomyError;
use crate::anatomy::frame::{angle, direction, height, level};
use crate::anatomy::section::Section;
use crate::anatomy::size::LegSize;
use crate::anatomy::spec::SubjectSpec;
use crate::anatomy::tissue::Tissue;
use crate::math::V3;
use crate::units::{DEG, MM};

/// The right lower leg of a subject.
#[derive(Clone, Debug)]
pub struct Calf {
    size: LegSize,
}

impl Calf {
    /// The leg of `subject`.
    ///
    /// # Errors
    /// [`AnatomyError::OutOfRange`] for a field outside its range.
    pub fn build(subject: &SubjectSpec) -> Result<Calf, AnatomyError> {
        Ok(Calf { size: LegSize::new(subject)? })
    }

    /// Lengths and girths.
    pub fn size(&self) -> &LegSize {
        &self.size
    }

    /// Thickness of the fat behind the widest level of the leg as built [m], skin not included. It equals
    /// that of the subject unless a slim leg would keep too little muscle: skin and fat take at most 34 % of
    /// the mean radius there.
    pub fn effective_fat(&self) -> f64 {
        Section::new(&self.size, 0.28).cover() - self.size.skin
    }

    /// Leg coordinates (s, θ [rad], depth [m]) of the point `p` [m]; the depth is negative outside the skin.
    pub fn to_leg(&self, p: V3) -> (f64, f64, f64) {
        let s = level(p.y, self.size.length);
        let in_plane = V3::new(p.x, 0.0, p.z);
        let theta = angle(in_plane);
        (s, theta, Section::new(&self.size, s).skin(theta) - in_plane.norm())
    }

    /// The point [m] at level s, angle θ [rad] and depth [m] below the skin.
    pub fn from_leg(&self, s: f64, theta: f64, depth: f64) -> V3 {
        let radius = Section::new(&self.size, s).skin(theta) - depth;
        direction(theta) * radius + V3::y() * height(s, self.size.length)
    }

    /// The point of the skin [m] at level s and angle θ [rad].
    pub fn skin_point(&self, s: f64, theta: f64) -> V3 {
        self.from_leg(s, theta, 0.0)
    }

    /// Length of the skin line at angle θ [rad] from level `from` distally to level `to` [m]; negative
    /// proximally. Sum of 16 chords.
    pub fn line_length(&self, theta: f64, from: f64, to: f64) -> f64 {
        const CHORDS: usize = 16;
        let at = |i: usize| self.skin_point(from + (to - from) * i as f64 / CHORDS as f64, theta);
        let points: Vec<V3> = (0..=CHORDS).map(at).collect();
        points.windows(2).map(|p| (p[1] - p[0]).norm()).sum::<f64>() * (to - from).signum()
    }

    /// Unit fibre direction of `tissue` at `p`, pointing distally.
    ///
    /// Gastrocnemius fibres run from the superficial proximal to the deep distal aponeurosis at their resting
    /// pennation angle (medial 19°, lateral 12°: May et al. 2021); soleus is bipennate about its median
    /// septum (22°, Rajagopal et al. 2016); the fibres of the other muscles and of the tendon are parallel to
    /// the leg axis, which is also returned for fat (isotropic).
    pub fn fibre_at(&self, tissue: Tissue, p: V3) -> V3 {
        let distal = -V3::y();
        let inward = -V3::new(p.x, 0.0, p.z).try_normalize(1e-9).unwrap_or(-V3::x());
        let (transverse, pennation): (V3, f64) = match tissue {
            Tissue::GastrocnemiusMedial => (inward, 19.0),
            Tissue::GastrocnemiusLateral => (inward, 12.0),
            // Towards the septum; the sign changes smoothly within about a centimetre of it.
            Tissue::Soleus => (V3::z() * -(p.z / (8.0 * MM)).tanh(), 22.0),
            _ => (V3::zeros(), 0.0),
        };
        (distal * (pennation * DEG).cos() + transverse * (pennation * DEG).sin()).normalize()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::anatomy::size::tests::mean_man;

    pub(crate) fn mean_calf() -> Calf {
        Calf::build(&mean_man()).unwrap()
    }

    #[test]
    fn leg_coordinates_are_invertible() {
        let calf = mean_calf();
        for (s, theta, d) in [(0.28, 35.0, 15.0), (0.6, -120.0, 5.0), (-0.03, 22.0, 18.0), (0.5, 179.0, 0.0)]
        {
            let (s2, theta2, d2) = calf.to_leg(calf.from_leg(s, theta * DEG, d * MM));
            assert!(
                (s - s2).abs() < 1e-12 && (theta * DEG - theta2).abs() < 1e-12 && (d * MM - d2).abs() < 1e-12
            );
        }
    }

    #[test]
    fn fibre_directions_are_unit_vectors_at_their_pennation_angle() {
        let calf = mean_calf();
        let p = calf.from_leg(0.28, 35.0 * DEG, 15.0 * MM);
        let a = calf.fibre_at(Tissue::GastrocnemiusMedial, p);
        assert!((a.norm() - 1.0).abs() < 1e-14);
        assert!((a.dot(&-V3::y()) - (19.0 * DEG).cos()).abs() < 1e-12);
        assert!(a.dot(&V3::new(p.x, 0.0, p.z)) < 0.0, "the fibre runs inwards distally");
    }
}
