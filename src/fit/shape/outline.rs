//! Outlines of skin, fascia and bones at the levels of the reference leg.
//!
//! A radius is that at which the sector around its angle has the area of the labels, averaged over the planes
//! within 2 mm of the level; so areas are kept, and steps between voxels are smoothed. Levels beyond the
//! labels have the shape of the reference leg at the size of the nearest measured one.

use crate::anatomy::frame::direction;
use crate::anatomy::{BoneSpec, Calf, LegSpec, LevelSpec, Section};
use crate::fit::grid::leg_grid::{LegGrid, RAY_STEP_MM};
use crate::fit::labels::part::Part;
use crate::fit::place::template::{self, AROUND, angles};
use crate::math::V3;
use crate::units::{DEG, MM};
use rayon::prelude::*;

/// Half the thickness over which an outline is averaged [mm].
const HALF_MM: f64 = 2.0;
/// Rays per value.
const RAYS: usize = 4;
/// Depth by which the fascia may dent between muscles [mm]; deeper gaps are bridged.
const DENT_MM: f64 = 2.0;
/// Least thickness of skin and fat, and least cover of the tibia by the fascia [mm].
const COVER_MM: f64 = 2.5;
const OVER_TIBIA_MM: f64 = 0.4;
/// Least muscle over the fibula [mm], with the round-off of the outlines.
const OVER_FIBULA_MM: f64 = 4.6;
/// Levels over which the shape of the last measured section fades into that of the reference leg.
const FADE: f64 = 4.0;
/// Least share of the hull of muscles and bones that they fill where they show the fascia.
const DENSE: f64 = 0.8;
/// Least area of a bone that is an outline [mm²].
const LEAST_BONE_MM2: f64 = 20.0;

/// What of a section is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The skin.
    pub skin: bool,
    /// The fascia.
    pub fascia: bool,
    /// Muscles and bones that fill too little of their hull to show the fascia, which at least holds them.
    pub sparse: bool,
    /// Tibia or femur.
    pub tibia: bool,
    /// The fibula.
    pub fibula: bool,
}

/// Outlines at every level; `muscles` and the rest are those of the reference leg.
pub struct Outlines {
    /// The sections so far.
    pub levels: Vec<LevelSpec>,
    /// What of them is measured.
    pub measured: Vec<Measured>,
    /// The sections of the reference leg at the size of this one.
    pub base: Vec<LevelSpec>,
}

/// The outlines of `grid` at the levels of the reference leg, `template` being that leg at the size of this
/// one.
pub fn outlines(grid: &LegGrid, template: &Calf, height: impl Fn(f64) -> f64 + Sync) -> Outlines {
    let skinned = grid.parts.iter().any(|p| matches!(p, Part::Skin | Part::Fat));
    let muscled = grid.parts.iter().any(|p| matches!(p, Part::Muscles(_)));
    let base: Vec<LevelSpec> =
        LegSpec::reference().levels.iter().map(|level| of_template(template, level)).collect();
    let found: Vec<(LevelSpec, Measured)> = base
        .par_iter()
        .map(|level| {
            let planes = grid.planes(height(level.s), HALF_MM);
            measure(grid, level, &planes, skinned, muscled)
        })
        .collect();
    let (mut levels, measured): (Vec<LevelSpec>, Vec<Measured>) = found.into_iter().unzip();
    extend(&mut levels, &base, &measured);
    for (level, found) in levels.iter_mut().zip(&measured) {
        if !found.fascia {
            cover_fibula(level);
        }
        separate(level);
    }
    Outlines { levels, measured, base }
}

/// The section of the reference leg at one of its levels, at the size of `template`.
fn of_template(template: &Calf, level: &LevelSpec) -> LevelSpec {
    let section = template.section(level.s);
    let flat = |p: V3| (p.x / MM, p.z / MM);
    LevelSpec {
        s: level.s,
        centre_mm: flat(section.centre),
        skin_mm: template::radii(|theta| section.skin(theta)),
        fascia_mm: template::radii(|theta| section.fascia(theta)),
        tibia: BoneSpec { centre_mm: flat(section.tibia_centre()), radius_mm: template::tibia(&section) },
        fibula: BoneSpec { centre_mm: flat(section.fibula_centre()), radius_mm: template::fibula(&section) },
        gastrocnemius_mm: template::radii(|theta| stored(&section, theta)),
        septum_deg: section.septum() / DEG,
        tendon: None,
        tendon_mm: template::radii(|theta| section.tendon(theta)),
        muscles: level.muscles.clone(),
    }
}

/// The thickness of gastrocnemius as it is stored [m].
fn stored(section: &Section, theta: f64) -> f64 {
    let turn = theta - section.septum();
    crate::anatomy::section::unthinned(section.gastrocnemius(theta), turn, section.muscle)
}

fn flat(p: V3) -> (f64, f64) {
    (p.x, p.z)
}

fn point((x, z): (f64, f64)) -> V3 {
    V3::new(x, 0.0, z)
}

/// Number and centre of the points of `planes` that are `inside`.
fn centroid(grid: &LegGrid, planes: &[usize], inside: impl Fn(Part) -> bool) -> (f64, V3) {
    let plane = grid.plane();
    let (mut count, mut sum) = (0_usize, V3::zeros());
    for j in planes {
        for n in plane * j..plane * (j + 1) {
            if inside(grid.parts[n]) {
                count += 1;
                sum += grid.position(n);
            }
        }
    }
    let centre = sum / count.max(1) as f64;
    (count as f64 / planes.len().max(1) as f64, V3::new(centre.x, 0.0, centre.z))
}

/// Radii [mm] around `centre` within which the sectors have the area of the points that are `inside`.
fn equal_area(grid: &LegGrid, planes: &[usize], centre: V3, inside: impl Fn(Part) -> bool) -> Vec<f64> {
    average(planes, |j, theta| {
        let on_ray = grid.ray(j, centre, theta).filter(|(_, n)| inside(grid.parts[*n]));
        on_ray.map(|(r, _)| 2.0 * r * RAY_STEP_MM).sum::<f64>()
    })
    .map(f64::sqrt)
    .to_vec()
}

/// Means over planes and rays of a function of both.
fn average(planes: &[usize], of: impl Fn(usize, f64) -> f64) -> [f64; AROUND] {
    let width = std::f64::consts::TAU / AROUND as f64;
    angles().map(|theta| {
        let ray = |n: usize| theta + ((n as f64 + 0.5) / RAYS as f64 - 0.5) * width;
        let sum: f64 = planes.iter().map(|j| (0..RAYS).map(|n| of(*j, ray(n))).sum::<f64>()).sum();
        sum / (RAYS * planes.len().max(1)) as f64
    })
}

/// The section at a level from the `planes` around it; what they lack stays that of `base`.
fn measure(
    grid: &LegGrid,
    base: &LevelSpec,
    planes: &[usize],
    skinned: bool,
    muscled: bool,
) -> (LevelSpec, Measured) {
    let (mut level, mut measured) = (base.clone(), Measured::default());
    if planes.is_empty() {
        return (level, measured);
    }
    let body = |p: Part| p != Part::Outside;
    let (area, centre) = centroid(grid, planes, body);
    if area < LEAST_BONE_MM2 {
        return (level, measured);
    }
    let long_bone = |p: Part| matches!(p, Part::Tibia | Part::Femur);
    let under_fascia = |p: Part| matches!(p, Part::Muscles(_) | Part::Tibia | Part::Fibula | Part::Femur);
    level.centre_mm = flat(centre);
    if skinned {
        level.skin_mm = equal_area(grid, planes, centre, body);
        measured.skin = true;
    }
    if muscled {
        level.fascia_mm = hull(&average(planes, |j, theta| {
            let on_ray = grid.ray(j, centre, theta).filter(|(_, n)| under_fascia(grid.parts[*n]));
            on_ray.last().map_or(0.0, |(r, _)| r + 0.5 * RAY_STEP_MM)
        }));
        let (filled, _) = centroid(grid, planes, under_fascia);
        measured.fascia = filled > DENSE * template::area(&level.fascia_mm);
        measured.sparse = !measured.fascia;
    }
    for (bone, is_measured, inside) in [
        (&mut level.tibia, &mut measured.tibia, &long_bone as &dyn Fn(Part) -> bool),
        (&mut level.fibula, &mut measured.fibula, &|p| p == Part::Fibula),
    ] {
        let (area, at) = centroid(grid, planes, inside);
        if area >= LEAST_BONE_MM2 {
            *bone = BoneSpec {
                centre_mm: flat(at - centre),
                radius_mm: equal_area(grid, planes, at, inside).iter().map(|r| r.max(1.0)).collect(),
            };
            *is_measured = true;
        }
    }
    (level, measured)
}

/// Radii [mm] with gaps bridged: no deeper than [`DENT_MM`] inside the convex hull.
fn hull(radii: &[f64; AROUND]) -> Vec<f64> {
    let points: Vec<V3> = angles().iter().zip(radii).map(|(theta, r)| direction(*theta) * *r).collect();
    let convex = angles().map(|theta| {
        let ray = direction(theta);
        // The hull is reached on the farthest chord between two points on either side of the ray.
        let mut far: f64 = 0.0;
        for a in &points {
            for b in &points {
                let (side_a, side_b) = (ray.cross(a).y, ray.cross(b).y);
                if side_a >= 0.0 && side_b < 0.0 {
                    let t = side_a / (side_a - side_b);
                    far = far.max(ray.dot(&(a + (b - a) * t)));
                }
            }
        }
        far
    });
    radii.iter().zip(convex).map(|(r, h)| r.max(h - DENT_MM)).collect()
}

/// Completes sections from the reference leg at the size of the nearest measured one, from whose shape they
/// fade into that of the reference leg.
fn extend(levels: &mut [LevelSpec], base: &[LevelSpec], measured: &[Measured]) {
    let known = levels.to_vec();
    let nearest = |i: usize, has: &dyn Fn(&Measured) -> bool| {
        let found = (0..known.len()).filter(|k| has(&measured[*k]));
        found.min_by_key(|k| k.abs_diff(i))
    };
    let faded = |i: usize, k: usize, of: &dyn Fn(&LevelSpec) -> &Vec<f64>| -> Vec<f64> {
        let ratio: Vec<f64> = of(&known[k]).iter().zip(of(&base[k])).map(|(a, b)| a / b.max(0.1)).collect();
        let mean = ratio.iter().sum::<f64>() / ratio.len() as f64;
        let weight = (-(i.abs_diff(k) as f64) / FADE).exp();
        of(&base[i]).iter().zip(ratio).map(|(r, q)| r * (mean + weight * (q - mean))).collect()
    };
    let moved = |i: usize, k: usize, of: &dyn Fn(&LevelSpec) -> (f64, f64)| -> (f64, f64) {
        flat(point(of(&base[i])) + point(of(&known[k])) - point(of(&base[k])))
    };
    for (i, level) in levels.iter_mut().enumerate() {
        if !measured[i].skin {
            // Without any skin that of the reference leg lies over the fascia.
            level.skin_mm = match nearest(i, &|m| m.skin) {
                Some(k) => faded(i, k, &|l| &l.skin_mm),
                None => {
                    let cover = base[i].skin_mm.iter().zip(&base[i].fascia_mm).map(|(s, f)| s - f);
                    let fascia = match nearest(i, &|m| m.fascia) {
                        Some(k) if !measured[i].fascia => faded(i, k, &|l| &l.fascia_mm),
                        _ => known[i].fascia_mm.clone(),
                    };
                    fascia.iter().zip(cover).map(|(f, c)| f + c).collect()
                }
            };
        }
        if !measured[i].fascia {
            // Under skin and fat as in the reference leg, near a measured section as there.
            let cover = base[i].skin_mm.iter().zip(&base[i].fascia_mm).map(|(s, f)| s - f);
            let covered: Vec<f64> = level.skin_mm.iter().zip(cover).map(|(s, c)| s - c).collect();
            level.fascia_mm = match nearest(i, &|m| m.fascia) {
                Some(k) => {
                    let weight = if measured[i].skin { (-(i.abs_diff(k) as f64) / FADE).exp() } else { 1.0 };
                    let near = faded(i, k, &|l| &l.fascia_mm);
                    near.iter().zip(covered).map(|(n, c)| weight * n + (1.0 - weight) * c).collect()
                }
                None => covered,
            };
            if measured[i].sparse {
                let outer = level.fascia_mm.iter().zip(&known[i].fascia_mm);
                level.fascia_mm = outer.map(|(faded, hull)| faded.max(*hull)).collect();
            }
        }
        if !measured[i].skin
            && !measured[i].fascia
            && let Some(k) = nearest(i, &|m| m.skin || m.fascia)
        {
            level.centre_mm = moved(i, k, &|l| l.centre_mm);
        }
        if !measured[i].tibia
            && let Some(k) = nearest(i, &|m| m.tibia)
        {
            level.tibia.radius_mm = faded(i, k, &|l| &l.tibia.radius_mm);
            level.tibia.centre_mm = moved(i, k, &|l| l.tibia.centre_mm);
        }
        if !measured[i].fibula
            && let Some(k) = nearest(i, &|m| m.fibula)
        {
            level.fibula.radius_mm = faded(i, k, &|l| &l.fibula.radius_mm);
            level.fibula.centre_mm = moved(i, k, &|l| l.fibula.centre_mm);
        }
    }
}

/// Moves a fascia that is not measured out until the fibula has the muscle over it that elements need.
fn cover_fibula(level: &mut LevelSpec) {
    let centre = point(level.fibula.centre_mm);
    let outline = angles().into_iter().zip(&level.fibula.radius_mm);
    let outline: Vec<V3> = outline.map(|(psi, r)| centre + direction(psi) * *r).collect();
    for (theta, fascia) in angles().into_iter().zip(&mut level.fascia_mm) {
        let ray = direction(theta);
        for p in &outline {
            let (along, aside) = (ray.dot(p), ray.cross(p).norm());
            if along > 0.0 && aside < OVER_FIBULA_MM {
                *fascia = fascia.max(along + (OVER_FIBULA_MM.powi(2) - aside * aside).sqrt());
            }
        }
    }
}

/// Moves the fascia out to the front of the tibia where that lies beyond it, and in from the skin.
fn separate(level: &mut LevelSpec) {
    let tibia = point(level.tibia.centre_mm);
    let outline: Vec<V3> =
        angles().iter().zip(&level.tibia.radius_mm).map(|(psi, r)| tibia + direction(*psi) * *r).collect();
    for (i, theta) in angles().into_iter().enumerate() {
        let near = |p: &&V3| direction(theta).dot(&p.normalize()) > (2.5 * DEG).cos();
        let front = outline.iter().filter(near).map(V3::norm).fold(0.0, f64::max);
        let inside = level.skin_mm[i] - COVER_MM;
        level.fascia_mm[i] = level.fascia_mm[i].max(front + OVER_TIBIA_MM).min(inside).max(5.0);
    }
}
