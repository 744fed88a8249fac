//! `Calf`: the geometry of one lower leg: sections, leg coordinates, parts and fibre directions.

use crate::anatomy::atlas::{Atlas, AtlasLevel, WIDEST};
use crate::anatomy::bones::{make_room, place_bones};
use crate::anatomy::error::AnatomyError;
use crate::anatomy::frame::{angle, direction, height, level};
use crate::anatomy::pennation::{Pennation, inclined};
use crate::anatomy::section::{Section, blend_points, cover_around};
use crate::anatomy::size::LegSize;
use crate::anatomy::spec::SubjectSpec;
use crate::anatomy::structure::Structure;
use crate::anatomy::tissue::Tissue;
use crate::math::V3;
use crate::math::interp::{catmull_rom, smoothstep};
use crate::units::MM;
use std::sync::Arc;

/// The right lower leg of a subject.
#[derive(Clone, Debug)]
pub struct Calf {
    size: LegSize,
    atlas: Arc<Atlas>,
    /// Sections at the levels of the atlas.
    sections: Arc<Vec<Section>>,
    pennation: Pennation,
}

impl Calf {
    /// The leg of `subject`.
    ///
    /// # Errors
    /// [`AnatomyError::OutOfRange`] for a field outside its range; [`AnatomyError::Leg`] for an own leg that
    /// is not complete.
    pub fn build(subject: &SubjectSpec) -> Result<Calf, AnatomyError> {
        match &subject.leg {
            None => Ok(Calf::of_size(LegSize::new(subject)?, Pennation::new(subject))),
            Some(leg) => Calf::measured(subject, Atlas::measured(leg).map_err(AnatomyError::Leg)?),
        }
    }

    /// The leg of a subject whose own leg is `atlas`.
    fn measured(subject: &SubjectSpec, atlas: Arc<Atlas>) -> Result<Calf, AnatomyError> {
        let size = LegSize::measured(subject, &atlas)?;
        let section = |level: &AtlasLevel| {
            let missing = || AnatomyError::Leg(format!("level {}: fascia_mm is missing", level.s));
            let mut section = Section::measured(level, level.fascia.as_ref().ok_or_else(missing)?);
            make_room(&mut section);
            Ok(section)
        };
        let sections = atlas.levels.iter().map(section).collect::<Result<Vec<_>, AnatomyError>>()?;
        Ok(Calf { size, atlas, sections: Arc::new(sections), pennation: Pennation::new(subject) })
    }

    /// The leg with these lengths and girths.
    fn of_size(size: LegSize, pennation: Pennation) -> Calf {
        let atlas = Atlas::reference();
        let largest = atlas.levels.iter().map(|level| level.girth).fold(0.0, f64::max);
        let distal = atlas.levels.iter().filter(|level| level.s > WIDEST);
        let least = distal.map(|level| level.girth / largest).fold(1.0, f64::min);
        let ankle = size.ankle / size.calf;
        let cover = cover_around(&size, atlas.cover.as_ref());
        let section = |level: &AtlasLevel| {
            let ratio = level.girth / largest;
            // Distally of the widest level ratios are scaled so that the least is that of the ankle.
            let scaled = ankle + (ratio - least) * (1.0 - ankle) / (1.0 - least);
            let ratio = if level.s > WIDEST { scaled } else { ratio };
            let mut section = Section::at_level(&size, &atlas, &cover, level, ratio * size.calf);
            place_bones(&mut section);
            section
        };
        let sections = Arc::new(atlas.levels.iter().map(section).collect());
        Calf { size, atlas, sections, pennation }
    }

    /// Lengths and girths.
    pub fn size(&self) -> &LegSize {
        &self.size
    }

    /// The section at level `s`; beyond the ends of the atlas that of its end.
    pub fn section(&self, s: f64) -> Section {
        let (sections, weights) = self.around(s);
        Section::between(s, sections, weights)
    }

    /// The four sections around level `s` and their weights.
    fn around(&self, s: f64) -> ([&Section; 4], [f64; 4]) {
        let (level, t) = self.atlas.place(s);
        let last = self.sections.len() - 1;
        let sections = [0, 1, 2, 3].map(|k| &self.sections[(level + k).saturating_sub(1).min(last)]);
        (sections, catmull_rom(t))
    }

    /// Thickness of the fat behind the widest level of the leg as built [m], skin not included. It equals
    /// that of the subject unless a slim leg would keep too little muscle: skin and fat take at most 34 % of
    /// the mean radius there.
    pub fn effective_fat(&self) -> f64 {
        self.section(WIDEST).cover() - self.size.skin
    }

    /// Leg coordinates (s, θ [rad], depth [m]) of the point `p` [m]; the depth is negative outside the skin.
    pub fn to_leg(&self, p: V3) -> (f64, f64, f64) {
        let s = level(p.y, self.size.length);
        let section = self.section(s);
        let in_plane = V3::new(p.x, 0.0, p.z) - section.centre;
        let theta = angle(in_plane);
        (s, theta, section.skin(theta) - in_plane.norm())
    }

    /// The point [m] at level s, angle θ [rad] and depth [m] below the skin.
    pub fn from_leg(&self, s: f64, theta: f64, depth: f64) -> V3 {
        let section = self.section(s);
        self.in_section(&section, direction(theta) * (section.skin(theta) - depth))
    }

    /// The point `p` [m] of the plane of `section`, relative to its centre, in the shank frame [m].
    pub fn in_section(&self, section: &Section, p: V3) -> V3 {
        section.centre + p + V3::y() * height(section.s, self.size.length)
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

    /// What lies at the point `p` [m] between skin and bones, bones disregarded.
    pub fn structure_at(&self, p: V3) -> Structure {
        let s = level(p.y, self.size.length);
        self.structure_in(&self.section(s), V3::new(p.x, 0.0, p.z))
    }

    /// What lies at the point `p` [m] of the plane of `section`, in the shank frame, bones disregarded.
    pub(crate) fn structure_in(&self, section: &Section, p: V3) -> Structure {
        let p = p - section.centre;
        let (theta, radius) = (angle(p), p.norm());
        section.superficial(theta, radius).unwrap_or_else(|| {
            let (level, t) = self.atlas.place(section.s);
            let fascia = section.fascia(theta);
            self.atlas.borders.structure_at(level, t, [p.x / fascia, p.z / fascia])
        })
    }

    /// Share of the aponeurosis between gastrocnemius and soleus at the point `p` [m], 0–1: 1 on the inner
    /// border of gastrocnemius where it is thicker than 3 mm and soleus or its tendon lies under it; 0 where
    /// it is thinner than 1 mm, 4 mm beside the border, and 1 mm outside the edge of soleus.
    pub fn aponeurosis_share(&self, p: V3) -> f64 {
        let section = self.section(level(p.y, self.size.length));
        let arm = V3::new(p.x, 0.0, p.z) - section.centre;
        let theta = angle(arm);
        let thickness = section.gastrocnemius(theta);
        let border = section.fascia(theta) - thickness;
        let thick = smoothstep((thickness - 1.0 * MM) / (2.0 * MM));
        let near = smoothstep((4.0 * MM - (border - arm.norm()).abs()) / (2.0 * MM));
        if thick * near == 0.0 {
            return 0.0;
        }
        let under = direction(theta) * (border - section.tendon(theta) - 2.0 * MM);
        let depth = |(part, depth): &(Structure, f64)| (*part == Structure::Soleus).then_some(*depth);
        let soleus = self.border_depths(&section, theta, under).iter().find_map(depth);
        thick * near * soleus.map_or(0.0, |depth| smoothstep(0.5 + depth / (2.0 * MM)))
    }

    /// How deep the point `p` [m] from the centre of `section`, at angle θ [rad], lies in each muscle under
    /// gastrocnemius and calcaneal tendon [m].
    pub(super) fn border_depths(&self, section: &Section, theta: f64, p: V3) -> Vec<(Structure, f64)> {
        let (level, t) = self.atlas.place(section.s);
        let fascia = section.fascia(theta);
        let depths = self.atlas.borders.depths_at(level, t, [p.x / fascia, p.z / fascia]);
        depths.into_iter().map(|(part, depth)| (part, depth * fascia)).collect()
    }

    /// Which of the parts that are `allowed` lies at the point `p` [m] of the plane of `section`, in the
    /// shank frame, or nearest to it; none if the leg has none of them at this level.
    pub(crate) fn nearest_part(
        &self,
        section: &Section,
        p: V3,
        allowed: impl Fn(Structure) -> bool,
    ) -> Option<Structure> {
        let p = p - section.centre;
        let (theta, radius) = (angle(p), p.norm());
        if let Some(part) = section.superficial(theta, radius).filter(|part| allowed(*part)) {
            return Some(part);
        }
        let (level, t) = self.atlas.place(section.s);
        let fascia = section.fascia(theta);
        let inner = self.atlas.borders.deepest(level, t, [p.x / fascia, p.z / fascia], &allowed);
        inner.map(|(_, part)| part).or_else(|| {
            let head = section.head(theta);
            [head, Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral, Structure::Tendon]
                .into_iter()
                .find(|part| allowed(*part))
        })
    }

    /// Unit fibre direction of `tissue` at `p`, pointing distally.
    ///
    /// Gastrocnemius fibres run from the superficial proximal to the deep distal aponeurosis; soleus is
    /// bipennate about its median septum; both at the angles of [`Pennation`]. The fibres of other muscles
    /// and of the tendon are parallel to the leg axis, which is also returned for fat (isotropic).
    pub fn fibre_at(&self, tissue: Tissue, p: V3) -> V3 {
        let (sections, weights) = self.around(level(p.y, self.size.length));
        let p = V3::new(p.x, 0.0, p.z) - blend_points(sections.map(|section| section.centre), weights);
        let inward = -p.try_normalize(1e-9).unwrap_or(V3::x());
        match tissue {
            Tissue::GastrocnemiusMedial => inclined(self.pennation.medial, inward),
            Tissue::GastrocnemiusLateral => inclined(self.pennation.lateral, inward),
            // Towards the septum; the sign changes smoothly within about a centimetre of it.
            Tissue::Soleus => inclined(self.pennation.soleus, V3::z() * -(p.z / (8.0 * MM)).tanh()),
            _ => -V3::y(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::anatomy::size::tests::mean_man;
    use crate::units::DEG;

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
    fn the_outline_has_the_girths_of_the_subject() {
        let calf = mean_calf();
        let girths = || calf.sections.iter().map(Section::perimeter);
        let least = calf.sections.iter().filter(|x| x.s > WIDEST).map(Section::perimeter);
        assert!((girths().fold(0.0, f64::max) - calf.size.calf).abs() < 1e-9);
        assert!((least.fold(1.0, f64::min) - calf.size.ankle).abs() < 1e-9);
    }

    #[test]
    fn bones_lie_inside_the_skin_and_apart() {
        let calf = mean_calf();
        for k in 0..48 {
            let section = calf.section(-0.12 + 0.02 * f64::from(k));
            let distance = |i: i32| {
                let psi = f64::from(i) * 10.0 * DEG;
                for p in [section.tibia(psi), section.fibula(psi)] {
                    assert!(p.norm() < section.skin(angle(p)) - 2.0 * MM, "s {} {p:?}", section.s);
                }
                (0..36)
                    .map(|j| (section.tibia(psi) - section.fibula(f64::from(j) * 10.0 * DEG)).norm())
                    .fold(f64::INFINITY, f64::min)
            };
            let apart = (0..36).map(distance).fold(f64::INFINITY, f64::min);
            assert!(apart > 3.0 * MM, "s {:.2}: {:.1} mm", section.s, apart / MM);
        }
    }

    #[test]
    fn the_muscles_are_where_they_are_in_a_leg() {
        let calf = mean_calf();
        let at = |s: f64, theta: f64, d: f64| calf.structure_at(calf.from_leg(s, theta * DEG, d * MM));
        for (s, theta, d, part) in [
            (0.28, 35.0, 3.0, Structure::Fat),
            (0.28, 35.0, 20.0, Structure::GastrocnemiusMedial),
            (0.28, -33.0, 20.0, Structure::GastrocnemiusLateral),
            (0.28, 90.0, 20.0, Structure::GastrocnemiusMedial),
            (0.28, 0.0, 45.0, Structure::Soleus),
            (0.60, 20.0, 7.0, Structure::Tendon),
            (0.60, 20.0, 20.0, Structure::Soleus),
            (0.28, -165.0, 20.0, Structure::TibialisAnterior),
        ] {
            assert_eq!(at(s, theta, d), part, "s {s}, θ {theta}°, {d} mm");
        }
    }

    #[test]
    fn fat_by_quadrant_is_that_of_the_subject() {
        let subject = SubjectSpec {
            fat_medial_mm: Some(11.0),
            fat_anterior_mm: Some(2.0),
            fat_lateral_mm: Some(4.5),
            ..mean_man()
        };
        let (calf, plain) = (Calf::build(&subject).unwrap(), mean_calf());
        let cover = |calf: &Calf, theta: f64| {
            let section = calf.section(WIDEST);
            (section.skin(theta * DEG) - section.fascia(theta * DEG)) / MM
        };
        for (theta, fat) in [(90.0, 11.0), (180.0, 2.0), (-90.0, 4.5)] {
            let found = cover(&calf, theta);
            assert!((found - fat - 1.5).abs() < 0.1, "θ {theta}°: {found:.2} mm");
        }
        assert!((cover(&calf, 0.0) - cover(&plain, 0.0)).abs() < 0.01);
        assert!((cover(&calf, 45.0) - cover(&plain, 45.0)).abs() > 0.5, "between quadrants");
    }

    #[test]
    fn contraction_turns_the_fibres() {
        let angle = |contraction: Option<f64>| {
            let calf = Calf::build(&SubjectSpec { contraction, ..mean_man() }).unwrap();
            let p = calf.from_leg(0.28, 35.0 * DEG, 15.0 * MM);
            calf.fibre_at(Tissue::GastrocnemiusMedial, p).dot(&-V3::y()).acos() / DEG
        };
        assert!((angle(None) - 19.0).abs() < 1e-9 && (angle(Some(1.0)) - 34.6).abs() < 1e-9);
        assert!((angle(Some(0.5)) - 26.8).abs() < 1e-9);
    }

    #[test]
    fn fibre_directions_are_unit_vectors_at_their_pennation_angle() {
        let calf = mean_calf();
        let p = calf.from_leg(0.28, 35.0 * DEG, 15.0 * MM);
        let a = calf.fibre_at(Tissue::GastrocnemiusMedial, p);
        let outward = p - calf.in_section(&calf.section(0.28), V3::zeros());
        assert!((a.norm() - 1.0).abs() < 1e-14);
        assert!((a.dot(&-V3::y()) - (19.0 * DEG).cos()).abs() < 1e-12);
        assert!(a.dot(&outward) < 0.0, "the fibre runs inwards distally");
    }
}
