//! How far a fitted leg is from its labels: surface distances and volumes of every part.

use crate::anatomy::frame::angle;
use crate::anatomy::{Calf, Structure};
use crate::fit::grid::distance::distances;
use crate::fit::grid::leg_grid::LegGrid;
use crate::fit::labels::part::{Part, Parts};
use crate::fit::shape::contour::{largest, simplified};
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::units::{DEG, MM};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;

/// Levels between which limits apply: above them the condyles are trimmed to leave room for elements.
pub const LIMITED: [f64; 2] = [0.12, LEVELS[1]];
/// Smaller parts have no limits [cm³]: they are near the end of a muscle and change with the voxels.
const SMALL_CM3: f64 = 1.0;
/// Share of distances that the 95th percentile leaves out.
const PERCENTILE: f64 = 0.95;

/// What lies at a point, as far as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Outside,
    Tibia,
    Fibula,
    Other(Structure),
}

/// A part that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Everything inside the skin.
    Leg,
    /// The tibia, proximally the femur.
    Tibia,
    /// The fibula.
    Fibula,
    /// Muscles.
    Muscles(Parts),
}

impl Compared {
    fn holds(self, kind: Kind) -> bool {
        match (self, kind) {
            (Compared::Leg, kind) => kind != Kind::Outside,
            (Compared::Tibia, kind) => kind == Kind::Tibia,
            (Compared::Fibula, kind) => kind == Kind::Fibula,
            (Compared::Muscles(parts), Kind::Other(part)) => parts.has(part),
            (Compared::Muscles(_), _) => false,
        }
    }

    fn name(self) -> String {
        match self {
            Compared::Leg => "skin".into(),
            Compared::Tibia => "tibia".into(),
            Compared::Fibula => "fibula".into(),
            Compared::Muscles(parts) if parts.len() > 3 => "other muscles".into(),
            Compared::Muscles(parts) => parts.names(),
        }
    }
}

/// Distance and volume of one part between two levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deviation {
    /// The part.
    pub part: String,
    /// Levels s between which it is compared.
    pub levels: [f64; 2],
    /// Whether limits apply to it: it has a label of its own, and at least 1 cm³.
    pub limited: bool,
    /// Volume of its labels as in the file [cm³]; `None` where a label of several muscles was split.
    pub file_cm3: Option<f64>,
    /// Volume of its labels with gaps between muscles filled [cm³].
    pub labels_cm3: f64,
    /// Volume in the fitted leg [cm³].
    pub fit_cm3: f64,
    /// Symmetric Hausdorff distance, 95th percentile [mm].
    pub hausdorff95_mm: f64,
    /// Mean distance of the surfaces [mm].
    pub mean_mm: f64,
    /// Level s and angle θ [deg] of the largest distance, and that distance [mm].
    pub worst: [f64; 3],
}

impl Deviation {
    /// Volume of the fitted leg relative to that of the labels, less 1.
    pub fn volume_error(&self) -> f64 {
        self.fit_cm3 / self.labels_cm3.max(1e-9) - 1.0
    }
}

/// Distances of a fitted surface from the labels over level and angle.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DistanceMap {
    /// The surface.
    pub part: String,
    /// Levels s, from proximal.
    pub levels: Vec<f64>,
    /// Angles θ [deg].
    pub angles_deg: Vec<f64>,
    /// `[level][angle]` distances [mm].
    pub distances_mm: Vec<Vec<f64>>,
}

/// The outlines of reference leg, labels and fit in one plane: (lateral, anterior) [mm].
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Level s.
    pub s: f64,
    /// Curves around the parts of the reference leg at the size of the labels.
    pub reference: Vec<Vec<[f64; 2]>>,
    /// Curves around the parts of the labels.
    pub labels: Vec<Vec<[f64; 2]>>,
    /// Curves around the parts of the fit.
    pub fit: Vec<Vec<[f64; 2]>>,
}

/// What `calf` has at every point of plane `j` of the grid.
fn kinds(grid: &LegGrid, j: usize, calf: &Calf, level: &dyn Fn(f64) -> f64) -> Vec<Kind> {
    let section = calf.section(level(grid.height(j)));
    let (tibia, fibula) = (section.tibia_centre(), section.fibula_centre());
    let kind = |n: usize| {
        let p = grid.position(n) * MM;
        let p = V3::new(p.x, 0.0, p.z) - section.centre;
        let in_bone = |centre: V3, outline: &dyn Fn(f64) -> V3| {
            let from = p - centre;
            from.norm() < (outline(angle(from)) - centre).norm()
        };
        if p.norm() > section.skin(angle(p)) {
            Kind::Outside
        } else if in_bone(tibia, &|psi| section.tibia(psi)) {
            Kind::Tibia
        } else if in_bone(fibula, &|psi| section.fibula(psi)) {
            Kind::Fibula
        } else {
            Kind::Other(calf.structure_in(&section, p + section.centre))
        }
    };
    (grid.plane() * j..grid.plane() * (j + 1)).map(kind).collect()
}

/// What is compared: the labels on a grid, and the fitted leg on the same grid.
pub struct Comparison<'a> {
    grid: &'a LegGrid,
    labels: Vec<Kind>,
    fit: Vec<Kind>,
    level: &'a (dyn Fn(f64) -> f64 + Sync),
}

impl<'a> Comparison<'a> {
    /// Compares `calf` with the labels of `grid`, whose muscles are `structures`. `skinned` if the skin is
    /// among the labels.
    pub fn new(
        grid: &'a LegGrid,
        structures: &[Structure],
        calf: &Calf,
        level: &'a (dyn Fn(f64) -> f64 + Sync),
    ) -> Comparison<'a> {
        let label = |n: usize| match grid.parts[n] {
            Part::Outside => Kind::Outside,
            Part::Tibia | Part::Femur => Kind::Tibia,
            Part::Fibula => Kind::Fibula,
            _ => Kind::Other(structures[n]),
        };
        let labels = (0..grid.parts.len()).into_par_iter().map(label).collect();
        let fit = (0..grid.size[2]).into_par_iter().flat_map_iter(|j| kinds(grid, j, calf, level)).collect();
        Comparison { grid, labels, fit, level }
    }

    /// The planes between two levels that the labels cover.
    fn planes(&self, levels: [f64; 2]) -> Vec<usize> {
        let [low, high] = self.grid.covered;
        let inside = |j: &usize| {
            let y = self.grid.height(*j);
            let s = (self.level)(y);
            y >= low && y <= high && s >= levels[0] && s <= levels[1]
        };
        (0..self.grid.size[2]).filter(inside).collect()
    }

    /// Distance and volume of `part` between `levels`; `None` if neither labels nor fit hold it there.
    pub fn deviation(
        &self,
        part: Compared,
        levels: [f64; 2],
        limited: bool,
        file: impl Fn(Part) -> bool,
    ) -> Option<Deviation> {
        let planes = self.planes(levels);
        let (first, last) = (*planes.first()?, *planes.last()?);
        let plane = self.grid.plane();
        let range = plane * first..plane * (last + 1);
        let set =
            |kinds: &[Kind]| -> Vec<bool> { kinds[range.clone()].iter().map(|k| part.holds(*k)).collect() };
        let size = [self.grid.size[0], self.grid.size[1], last + 1 - first];
        let (labels, fit) = (set(&self.labels), set(&self.fit));
        let count = |set: &[bool]| set.iter().filter(|s| **s).count() as f64 * 1e-3;
        let (labels_cm3, fit_cm3) = (count(&labels), count(&fit));
        let filed = self.grid.parts[range.clone()].iter().filter(|p| file(**p)).count() as f64 * 1e-3;
        if labels_cm3 == 0.0 && fit_cm3 == 0.0 {
            return None;
        }
        let distances = surface_distances(size, &labels, &fit);
        let all: Vec<f64> = distances.iter().map(|(_, d)| *d).collect();
        let worst = distances.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let position = self.grid.position(worst.0 + range.start);
        Some(Deviation {
            part: part.name(),
            levels: [(self.level)(self.grid.height(last)), (self.level)(self.grid.height(first))],
            limited: limited && labels_cm3 >= SMALL_CM3,
            file_cm3: (filed > 0.0).then_some(filed),
            labels_cm3,
            fit_cm3,
            hausdorff95_mm: percentile(&all),
            mean_mm: all.iter().sum::<f64>() / all.len().max(1) as f64,
            worst: [(self.level)(position.y), angle(V3::new(position.x, 0.0, position.z)) / DEG, worst.1],
        })
    }

    /// Distances of the fitted surface of `part` from that of the labels, seen from the centre of the section
    /// of `calf`, at levels within the mesh.
    pub fn map(
        &self,
        part: Compared,
        calf: &Calf,
        outline: impl Fn(&crate::anatomy::Section, f64) -> V3,
    ) -> Option<DistanceMap> {
        const STEP_DEG: usize = 10;
        let levels: Vec<f64> =
            (0..).map(|i| LEVELS[0] + 0.04 * f64::from(i)).take_while(|s| *s <= LEVELS[1]).collect();
        let planes = self.planes(LEVELS);
        let (first, last) = (*planes.first()?, *planes.last()?);
        let plane = self.grid.plane();
        let size = [self.grid.size[0], self.grid.size[1], last + 1 - first];
        let set: Vec<bool> =
            self.labels[plane * first..plane * (last + 1)].iter().map(|k| part.holds(*k)).collect();
        let far = distances(size, &surface(size, &set));
        let (mut shown, mut rows) = (Vec::new(), Vec::new());
        for s in levels {
            let near = |j: &&usize| ((self.level)(self.grid.height(**j)) - s).abs() < 0.004;
            let Some(j) = planes.iter().find(near) else { continue };
            let section = calf.section(s);
            let row = (0..360).step_by(STEP_DEG).map(|degrees| {
                let p = (section.centre + outline(&section, degrees as f64 * DEG)) / MM;
                let at =
                    self.grid.nearest(*j, p.x, p.z).map(|n| f64::from(far.squared[n - plane * first]).sqrt());
                at.unwrap_or(f64::NAN)
            });
            rows.push(row.collect());
            shown.push(s);
        }
        let angles_deg = (0..360).step_by(STEP_DEG).map(|d| d as f64).collect();
        Some(DistanceMap { part: part.name(), levels: shown, angles_deg, distances_mm: rows })
    }

    /// The outlines at level `s`, with those of `reference`; `None` where the labels do not cover it.
    pub fn section(&self, s: f64, reference: &Calf) -> Option<Section> {
        let planes = self.planes([s - 0.01, s + 0.01]);
        let far = |j: &&usize| ((self.level)(self.grid.height(**j)) - s).abs();
        let j = *planes.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
        let range = self.grid.plane() * j..self.grid.plane() * (j + 1);
        Some(Section {
            s,
            reference: self.curves(&kinds(self.grid, j, reference, self.level)),
            labels: self.curves(&self.labels[range.clone()]),
            fit: self.curves(&self.fit[range]),
        })
    }

    /// Curves around every part of a plane.
    fn curves(&self, kinds: &[Kind]) -> Vec<Vec<[f64; 2]>> {
        let [nx, nz, _] = self.grid.size;
        let all = [Compared::Leg, Compared::Tibia, Compared::Fibula];
        let muscles = Structure::ALL.into_iter().filter(|part| *part != Structure::Fat);
        let parts = all.into_iter().chain(muscles.map(|part| Compared::Muscles(Parts::of(&[part]))));
        let curve = |part: Compared| -> Vec<[f64; 2]> {
            let inside: Vec<f64> = kinds.iter().map(|k| if part.holds(*k) { 1.0 } else { 0.0 }).collect();
            let place = |p: &[f64; 2]| [self.grid.low.z + p[1], self.grid.low.x + p[0]];
            simplified(&largest([nx, nz], &inside), 0.4).iter().map(place).collect()
        };
        parts.map(curve).filter(|curve| curve.len() > 2).collect()
    }

    /// Sets of muscles that are compared: `measured` with limits, the others without.
    pub fn sets(&self, measured: &[Parts]) -> Vec<(Parts, bool)> {
        let present: BTreeSet<Structure> = self
            .labels
            .iter()
            .filter_map(|k| match k {
                Kind::Other(part) if *part != Structure::Fat => Some(*part),
                _ => None,
            })
            .collect();
        let covered = measured.iter().fold(Parts::NONE, |a, b| a.with(*b));
        let rest = present.into_iter().filter(|part| !covered.has(*part)).map(|p| (Parts::of(&[p]), false));
        measured.iter().map(|set| (*set, true)).chain(rest).collect()
    }
}

/// The points of a set with a neighbour outside it; beyond the grid there is what is at its border.
fn surface(size: [usize; 3], set: &[bool]) -> Vec<bool> {
    let [nx, ny, nz] = size;
    let at_surface = |n: usize| {
        if !set[n] {
            return false;
        }
        let (x, y, z) = (n % nx, n / nx % ny, n / (nx * ny));
        (x > 0 && !set[n - 1])
            || (x + 1 < nx && !set[n + 1])
            || (y > 0 && !set[n - nx])
            || (y + 1 < ny && !set[n + nx])
            || (z > 0 && !set[n - nx * ny])
            || (z + 1 < nz && !set[n + nx * ny])
    };
    (0..set.len()).into_par_iter().map(at_surface).collect()
}

/// Distance of each surface point of either set from the surface of the other [steps], with the point; if one
/// set is empty, the distance is that across the grid.
fn surface_distances(size: [usize; 3], a: &[bool], b: &[bool]) -> Vec<(usize, f64)> {
    let across = size.iter().map(|n| (n * n) as f64).sum::<f64>().sqrt();
    let (surface_a, surface_b) = (surface(size, a), surface(size, b));
    let mut found = Vec::new();
    for (from, to) in [(&surface_a, &surface_b), (&surface_b, &surface_a)] {
        let far = distances(size, to);
        let each = (0..from.len()).filter(|n| from[*n]);
        found.extend(each.map(|n| (n, f64::from(far.squared[n]).sqrt().min(across))));
    }
    found
}

/// The 95th percentile.
fn percentile(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (PERCENTILE * (sorted.len().max(1) - 1) as f64).round() as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 48;

    fn set(inside: impl Fn([f64; 3]) -> bool) -> Vec<bool> {
        let at = |n: usize| [(n % N) as f64, (n / N % N) as f64, (n / (N * N)) as f64];
        (0..N * N * N).map(|n| inside(at(n))).collect()
    }

    fn hausdorff95(a: &[bool], b: &[bool]) -> f64 {
        let all: Vec<f64> = surface_distances([N; 3], a, b).iter().map(|(_, d)| *d).collect();
        percentile(&all)
    }

    #[test]
    fn two_balls_about_one_centre_are_their_radii_apart() {
        let ball =
            |radius: f64| set(move |p| p.iter().map(|x| (x - 23.5).powi(2)).sum::<f64>() < radius * radius);
        let found = hausdorff95(&ball(20.0), &ball(15.0));
        assert!((found - 5.0).abs() < 0.7, "{found}");
        assert_eq!(hausdorff95(&ball(15.0), &ball(15.0)), 0.0);
    }

    #[test]
    fn shifted_cubes_are_the_shift_apart() {
        let cube = |shift: f64| {
            set(move |[x, y, z]| {
                (10.0 + shift..30.0 + shift).contains(&x)
                    && (10.0..30.0).contains(&y)
                    && (10.0..30.0).contains(&z)
            })
        };
        assert_eq!(hausdorff95(&cube(0.0), &cube(4.0)), 4.0);
    }

    #[test]
    fn a_missing_part_is_as_far_as_the_grid_is_wide() {
        let found = hausdorff95(&set(|[x, ..]| x < 10.0), &set(|_| false));
        assert!((found - N as f64 * 3f64.sqrt()).abs() < 1e-9);
    }
}
