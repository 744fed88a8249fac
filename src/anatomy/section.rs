//! `Section`: the cross-section of the leg at one level: skin, fascia, bones, superficial muscles.
//!
//! Outlines are relative to the centre of the section; angles are θ of [`crate::anatomy::frame`].

use crate::anatomy::atlas::{Atlas, AtlasLevel, Curve, TendonLevel};
use crate::anatomy::frame::{angle, direction, wrapped};
use crate::anatomy::profile::PROFILES;
use crate::anatomy::size::LegSize;
use crate::anatomy::structure::Structure;
use crate::math::V3;
use crate::math::interp::smoothstep;
use crate::units::{DEG, MM};
use std::f64::consts::{FRAC_PI_2, PI};

/// Least thickness of skin and fat [m].
pub(crate) const LEAST_COVER: f64 = 2.5 * MM;
/// Thickness of skin and fat of the reference leg at the posterior midline where the fat is thickest [mm]:
/// skin, and fat relative to the posterior mid-calf.
const REFERENCE_COVER_MM: (f64, f64) = (1.5, 6.0);

/// Height [m] and half width [rad] of the edge of the aponeurosis at the septum.
const EDGE_HEIGHT: f64 = 4.0 * MM;
const EDGE_WIDTH: f64 = 22.0 * DEG;

/// The outline of a bone.
#[derive(Clone, Debug)]
pub(crate) struct Bone {
    /// Centre, from the centre of the section [m].
    pub(crate) centre: V3,
    /// Distance of the surface from the centre [m].
    pub(crate) radius: Curve,
}

/// Cross-section of the leg at one level. Lengths in metres, in the section plane.
#[derive(Clone, Debug)]
pub struct Section {
    /// Level s.
    pub s: f64,
    /// Centre of the section, from the leg axis.
    pub centre: V3,
    /// Size of the muscles at this level relative to the reference leg.
    pub muscle: f64,
    /// Thickness of skin and fat at the posterior midline.
    cover: f64,
    skin: Curve,
    fascia: Curve,
    /// Thickness under the fascia; negative round-off counts as none.
    pub(super) gastrocnemius: Curve,
    pub(super) tibia: Bone,
    pub(super) fibula: Bone,
    tendon: Tendon,
    /// Angle θ of the septum between the heads of gastrocnemius [rad].
    septum: f64,
}

/// The section of the calcaneal tendon.
#[derive(Clone, Debug)]
enum Tendon {
    /// Half an ellipse.
    Ellipse {
        /// Angle θ of its middle [rad].
        angle: f64,
        /// Half its width.
        half_width: f64,
        /// Thickness in the middle.
        thickness: f64,
    },
    /// Its thickness; negative round-off counts as none.
    Thickness(Box<Curve>),
}

impl Tendon {
    /// The tendon at a level where muscles have the relative size `muscle`.
    fn of(level: &TendonLevel, muscle: f64) -> Tendon {
        match level {
            TendonLevel::Ellipse(spec) => Tendon::Ellipse {
                angle: spec.angle_deg * DEG,
                half_width: 0.5 * spec.width_mm * MM * muscle,
                thickness: spec.thickness_mm * MM * muscle,
            },
            TendonLevel::Thickness(curve) => Tendon::Thickness(curve.clone()),
        }
    }

    /// The sum of four tendons of one kind with `weights`.
    fn blend(tendons: [&Tendon; 4], weights: [f64; 4]) -> Tendon {
        if let [Tendon::Thickness(a), Tendon::Thickness(b), Tendon::Thickness(c), Tendon::Thickness(d)] =
            tendons
        {
            return Tendon::Thickness(Box::new(Curve::blend([a, b, c, d], weights)));
        }
        let mut sums = [0.0; 3];
        for (tendon, weight) in tendons.iter().zip(weights) {
            if let Tendon::Ellipse { angle, half_width, thickness } = tendon {
                for (sum, value) in sums.iter_mut().zip([angle, half_width, thickness]) {
                    *sum += weight * value;
                }
            }
        }
        Tendon::Ellipse { angle: sums[0], half_width: sums[1], thickness: sums[2] }
    }
}

impl Section {
    /// The section of a leg of `size` at a level of the atlas, its bones not yet placed. `cover_share` is the
    /// thickness of skin and fat around the leg ([`cover_around`]), `girth` the perimeter of the skin.
    pub(super) fn at_level(
        size: &LegSize,
        atlas: &Atlas,
        cover_share: &Curve,
        level: &AtlasLevel,
        girth: f64,
    ) -> Section {
        let s = level.s;
        let scale = girth / level.girth;
        let skin = level.skin.map(|_, r| r * scale);
        // The fat thickness is limited so that the muscles keep their room.
        let cover = (size.fat * PROFILES.fat.at(s) + size.skin).min(PROFILES.fat_limit.at(s) * skin.mean());
        let fascia = under(&skin, Some(cover_share), cover);
        let muscle = fascia.mean() / reference_fascia(atlas, level).mean();
        let bone = (size.length / atlas.length).min(1.05 * muscle);
        let sized = |(centre, radius): &(V3, Curve)| Bone {
            centre: centre * muscle,
            radius: radius.map(|_, r| r * bone),
        };
        Section {
            s,
            centre: level.centre * muscle,
            muscle,
            cover,
            skin,
            fascia,
            gastrocnemius: level.gastrocnemius.map(|_, t| t * muscle),
            tibia: sized(&level.tibia),
            fibula: sized(&level.fibula),
            tendon: Tendon::of(&level.tendon, muscle),
            septum: level.septum,
        }
    }

    /// The section of a measured leg at one of its levels, with its `fascia`; its bones have no room yet.
    pub(super) fn measured(level: &AtlasLevel, fascia: &Curve) -> Section {
        let reference = Atlas::reference();
        let (before, t) = reference.place(level.s);
        let mean = |k: usize| reference_fascia(&reference, &reference.levels[before + k]).mean();
        let bone = |(centre, radius): &(V3, Curve)| Bone { centre: *centre, radius: radius.clone() };
        Section {
            s: level.s,
            centre: level.centre,
            muscle: fascia.mean() / (mean(0) + (mean(1) - mean(0)) * t),
            cover: level.skin.at(0.0) - fascia.at(0.0),
            skin: level.skin.clone(),
            fascia: fascia.clone(),
            gastrocnemius: level.gastrocnemius.clone(),
            tibia: bone(&level.tibia),
            fibula: bone(&level.fibula),
            tendon: Tendon::of(&level.tendon, 1.0),
            septum: level.septum,
        }
    }

    /// The section at level `s` between four others, with `weights` that add up to 1.
    pub(super) fn between(s: f64, sections: [&Section; 4], weights: [f64; 4]) -> Section {
        let number = |of: fn(&Section) -> f64| (0..4).map(|k| weights[k] * of(sections[k])).sum::<f64>();
        let point = |of: fn(&Section) -> V3| blend_points(sections.map(of), weights);
        let curve = |of: fn(&Section) -> &Curve| Curve::blend(sections.map(of), weights);
        Section {
            s,
            centre: point(|x| x.centre),
            muscle: number(|x| x.muscle),
            cover: number(|x| x.cover),
            skin: curve(|x| &x.skin),
            fascia: curve(|x| &x.fascia),
            gastrocnemius: curve(|x| &x.gastrocnemius),
            tibia: Bone { centre: point(|x| x.tibia.centre), radius: curve(|x| &x.tibia.radius) },
            fibula: Bone { centre: point(|x| x.fibula.centre), radius: curve(|x| &x.fibula.radius) },
            tendon: Tendon::blend(sections.map(|x| &x.tendon), weights),
            septum: number(|x| x.septum),
        }
    }

    /// Thickness of skin and subcutaneous fat at the posterior midline [m], limited so that the muscles keep
    /// their room.
    pub fn cover(&self) -> f64 {
        self.cover
    }

    /// Perimeter of the skin outline [m].
    pub fn perimeter(&self) -> f64 {
        self.skin.perimeter()
    }

    /// Distance [m] from the section centre to the skin at angle θ [rad].
    pub fn skin(&self, theta: f64) -> f64 {
        self.skin.at(theta)
    }

    /// Distance [m] from the section centre to the crural fascia at angle θ [rad], bones disregarded.
    pub fn fascia(&self, theta: f64) -> f64 {
        self.fascia.at(theta)
    }

    /// Thickness [m] of the gastrocnemius at angle θ [rad], 0 where there is none. Towards the septum between
    /// the heads it is thinner: there the aponeurosis of soleus has an edge.
    pub fn gastrocnemius(&self, theta: f64) -> f64 {
        thinned(self.gastrocnemius.at(theta).max(0.0), theta - self.septum, self.muscle)
    }

    /// Angle θ of the septum between the heads of gastrocnemius [rad].
    pub fn septum(&self) -> f64 {
        self.septum
    }

    /// Thickness [m] of the calcaneal tendon, under fascia and gastrocnemius, at angle θ [rad].
    pub fn tendon(&self, theta: f64) -> f64 {
        let (angle, half_width, thickness) = match &self.tendon {
            Tendon::Ellipse { angle, half_width, thickness } => (angle, half_width, thickness),
            Tendon::Thickness(curve) => return curve.at(theta).max(0.0),
        };
        let turn = theta - angle;
        if turn.cos() <= 0.0 {
            return 0.0;
        }
        let across = turn.sin() * self.fascia(theta) / half_width;
        thickness * (1.0 - across * across).max(0.0).sqrt()
    }

    /// What lies at the distance `radius` [m] from the centre at angle θ [rad], if it is one of the parts
    /// that follow the fascia: fat outside it, gastrocnemius, calcaneal tendon.
    pub(super) fn superficial(&self, theta: f64, radius: f64) -> Option<Structure> {
        let depth = self.fascia(theta) - radius;
        if depth < 0.0 {
            return Some(Structure::Fat);
        }
        let below = depth - self.gastrocnemius(theta);
        if below < 0.0 {
            return Some(self.head(theta));
        }
        (below < self.tendon(theta)).then_some(Structure::Tendon)
    }

    /// The head of gastrocnemius on whose side of the septum the angle θ [rad] lies.
    pub(super) fn head(&self, theta: f64) -> Structure {
        if (theta - self.septum).sin() > 0.0 {
            Structure::GastrocnemiusMedial
        } else {
            Structure::GastrocnemiusLateral
        }
    }

    /// Point [m] of the tibia outline at local angle ψ [rad]; proximally of the tibia that of the femur.
    pub fn tibia(&self, psi: f64) -> V3 {
        self.tibia.centre + direction(psi) * self.tibia.radius.at(psi)
    }

    /// Point [m] of the fibula outline at local angle ψ [rad]; proximally of the fibula that of the tendons
    /// and ligaments that end on its head.
    pub fn fibula(&self, psi: f64) -> V3 {
        self.fibula.centre + direction(psi) * self.fibula.radius.at(psi)
    }

    /// Centre of the tibia from that of the section [m].
    pub fn tibia_centre(&self) -> V3 {
        self.tibia.centre
    }

    /// Centre of the fibula from that of the section [m].
    pub fn fibula_centre(&self) -> V3 {
        self.fibula.centre
    }

    /// Angle θ of the fibula centre [rad]: the direction in which the fibula faces the skin.
    pub fn fibula_facing(&self) -> f64 {
        angle(self.fibula.centre)
    }

    /// How much this level belongs to the knee: 0 on the shaft of the tibia, 1 on the condyles.
    pub(crate) fn knee(&self) -> f64 {
        smoothstep((0.11 - self.s) / 0.08)
    }
}

/// The sum of four points with `weights`.
pub(super) fn blend_points(points: [V3; 4], weights: [f64; 4]) -> V3 {
    points.iter().zip(weights).map(|(p, weight)| p * weight).sum()
}

/// How much the heads of gastrocnemius thin towards the septum: 1 at it, 0 beyond [`EDGE_WIDTH`] [rad].
fn edge(turn: f64) -> f64 {
    (1.0 - (wrapped(turn) / EDGE_WIDTH).abs()).max(0.0)
}

/// The thickness of gastrocnemius [m] of which `stored` [m] is written, at the angle `turn` [rad] from the
/// septum, where the muscles have the size `muscle`.
pub(crate) fn thinned(stored: f64, turn: f64, muscle: f64) -> f64 {
    stored - edge(turn) * (EDGE_HEIGHT * muscle).min(0.3 * stored)
}

/// The thickness of gastrocnemius [m] to be stored, at the angle `turn` [rad] from the septum, so that
/// [`Section::gastrocnemius`] is `wanted` [m] where the muscles have the size `muscle`.
pub(crate) fn unthinned(wanted: f64, turn: f64, muscle: f64) -> f64 {
    let near = edge(turn);
    let stored = wanted / (1.0 - 0.3 * near);
    if 0.3 * stored < EDGE_HEIGHT * muscle { stored } else { wanted + near * EDGE_HEIGHT * muscle }
}

/// The fascia of the reference leg at one of its levels.
fn reference_fascia(atlas: &Atlas, level: &AtlasLevel) -> Curve {
    let (skin, fat) = REFERENCE_COVER_MM;
    under(&level.skin, atlas.cover.as_ref(), (fat * PROFILES.fat.at(level.s) + skin) * MM)
}

/// Thickness of skin and fat around the leg, relative to the posterior midline: that of the reference leg,
/// changed smoothly so that the fat at the medial, anterior and lateral mid-calf is that of `size`.
pub(super) fn cover_around(size: &LegSize, reference: Option<&Curve>) -> Curve {
    let reference = reference.cloned().unwrap_or_else(Curve::unit);
    let wanted = |fat: f64| (fat + size.skin) / (size.fat + size.skin);
    let quadrants = [FRAC_PI_2, PI, -FRAC_PI_2];
    let factors = quadrants.iter().zip(size.fat_around);
    let factors: Vec<(f64, f64)> =
        factors.filter_map(|(&at, fat)| Some((at, wanted(fat?) / reference.at(at)))).collect();
    reference.map(|theta, share| {
        let change = |(at, factor): &(f64, f64)| (factor - 1.0) * (theta - at).cos().max(0.0).powi(2);
        share * (1.0 + factors.iter().map(change).sum::<f64>())
    })
}

/// The fascia: `cover` [m] at the posterior midline, times `share` (1 all around if none), under the skin.
fn under(skin: &Curve, share: Option<&Curve>, cover: f64) -> Curve {
    skin.map(|theta, r| r - (cover * share.map_or(1.0, |share| share.at(theta))).max(LEAST_COVER))
}
