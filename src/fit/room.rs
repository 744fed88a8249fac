//! Room for elements: where the sections of a leg cannot be meshed they approach those of the reference leg.

use crate::anatomy::{BoneSpec, Calf, LegSpec, LevelSpec, SubjectSpec};
use crate::fit::error::FitError;
use crate::math::V3;
use crate::mesh::HexMesh;
use crate::units::{DEG, MM};

/// Rounds, and the part of the way to the reference leg that a level takes in each.
const ROUNDS: usize = 5;
const PART: f64 = 0.25;
/// Distance within which levels give room to an element, in s.
const NEAR: f64 = 0.035;
/// Least thickness of skin and fat [mm].
const COVER_MM: f64 = 2.5;

/// The mesh of a leg.
#[derive(Clone, Debug)]
pub struct Meshed {
    /// Number of elements.
    pub elements: usize,
    /// Least scaled Jacobian [1].
    pub worst: f64,
    /// Where it is, in words.
    pub place: String,
}

/// A leg with room for elements.
pub struct Roomy {
    /// The subject.
    pub subject: SubjectSpec,
    /// Its leg.
    pub calf: Calf,
    /// Its mesh.
    pub mesh: Meshed,
    /// How far each level is on the way from its own section to that of the reference leg [1].
    pub parts: Vec<f64>,
}

/// The leg of `build`(own leg) with elements of `element_mm` [mm] whose scaled Jacobians are at least
/// `least`, or with as little as can be had: sections around flatter elements approach those of `base`.
///
/// # Errors
/// The leg is out of range.
pub fn with_room(
    own: &LegSpec,
    base: &[LevelSpec],
    element_mm: f64,
    least: f64,
    build: impl Fn(LegSpec) -> Result<SubjectSpec, FitError>,
    check: impl Fn() -> Result<(), FitError>,
) -> Result<Roomy, FitError> {
    let mut parts = vec![0.0; own.levels.len()];
    let mut round = 0;
    loop {
        check()?;
        let levels =
            own.levels.iter().zip(base).zip(&parts).map(|((own, base), part)| between(own, base, *part));
        let subject = build(LegSpec { levels: levels.collect(), ..own.clone() })?;
        let calf = Calf::build(&subject)?;
        let mesh = HexMesh::leg_unchecked(&calf, element_mm)?;
        let quality: Vec<(f64, V3)> = (0..mesh.elements.len())
            .map(|element| (mesh.element_quality(element).scaled_jacobian, mesh.centre(element)))
            .collect();
        let (worst, at) =
            quality.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, V3::zeros()));
        if worst >= least || round == ROUNDS {
            let (s, theta, depth) = calf.to_leg(at);
            let place = format!("at s {s:.2}, θ {:.0}°, {:.0} mm under the skin", theta / DEG, depth / MM);
            let mesh = Meshed { elements: mesh.elements.len(), worst, place };
            return Ok(Roomy { subject, calf, mesh, parts });
        }
        round += 1;
        let flat: Vec<f64> =
            quality.iter().filter(|(q, _)| *q < least).map(|(_, p)| calf.to_leg(*p).0).collect();
        for (level, part) in own.levels.iter().zip(&mut parts) {
            if flat.iter().any(|s| (level.s - s).abs() < NEAR) {
                *part = f64::min(*part + PART, 1.0);
            }
        }
    }
}

/// Fascia and bones `part` of the way from `own` to `base`; all else is that of `own`.
fn between(own: &LevelSpec, base: &LevelSpec, part: f64) -> LevelSpec {
    if part == 0.0 {
        return own.clone();
    }
    let number = |a: f64, b: f64| a + (b - a) * part;
    let values = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| number(*a, *b)).collect::<Vec<f64>>();
    let bone = |a: &BoneSpec, b: &BoneSpec| BoneSpec {
        centre_mm: (number(a.centre_mm.0, b.centre_mm.0), number(a.centre_mm.1, b.centre_mm.1)),
        radius_mm: values(&a.radius_mm, &b.radius_mm),
    };
    let fascia = values(&own.fascia_mm, &base.fascia_mm);
    LevelSpec {
        fascia_mm: fascia.iter().zip(&own.skin_mm).map(|(f, skin)| f.min(skin - COVER_MM)).collect(),
        tibia: bone(&own.tibia, &base.tibia),
        fibula: bone(&own.fibula, &base.fibula),
        ..own.clone()
    }
}
