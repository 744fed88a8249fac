//! Gastrocnemius, calcaneal tendon and the borders of the other muscles, from what fills the leg.

use crate::anatomy::frame::angle;
use crate::anatomy::section::{thinned, unthinned};
use crate::anatomy::{Calf, LevelSpec, Structure};
use crate::fit::grid::distance::distances;
use crate::fit::grid::leg_grid::{LegGrid, RAY_STEP_MM};
use crate::fit::labels::part::Part;
use crate::fit::place::template::{AROUND, angles};
use crate::fit::shape::contour::{area, largest, simplified};
use crate::math::V3;
use crate::units::DEG;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Half the thickness over which a section is averaged [mm].
const HALF_MM: f64 = 2.0;
/// Rays per value.
const RAYS: usize = 4;
/// Least area of a head, of the tendon and of another muscle in a section [mm²].
const HEAD_MM2: f64 = 15.0;
const TENDON_MM2: f64 = 5.0;
const MUSCLE_MM2: f64 = 8.0;
/// Thinner gastrocnemius counts as none [mm]; at least this radius stays inside it.
const THIN_MM: f64 = 0.3;
const CORE_MM: f64 = 8.0;
/// Angles between which the septum is sought [deg].
const SEPTUM_DEG: std::ops::RangeInclusive<i32> = -60..=60;
/// Grid of the borders: half its width relative to the radius of the fascia, and its intervals.
const REACH: f64 = 1.2;
const INTERVALS: usize = 128;
/// Borders go on outside the fascia up to this relative radius.
const BEYOND: f64 = 1.12;
/// Borders reach this far into bone and under gastrocnemius [mm].
const UNDER_MM: f32 = 6.0;
/// Least value at which the border of a smooth region is sought.
const LEAST_VALUE: f64 = 0.3;
/// Deviation of a simplified border, in intervals of the grid.
const TOLERANCE: f64 = 0.15;

/// Sets the muscles of `levels` from the `structures` of `grid`; `outlines` is the leg with their outlines.
/// Returns which levels are measured.
pub fn muscles(
    grid: &LegGrid,
    structures: &[Structure],
    outlines: &Calf,
    levels: &mut [LevelSpec],
    height: impl Fn(f64) -> f64 + Sync,
) -> Vec<bool> {
    let base = levels.to_vec();
    let done: Vec<bool> = levels
        .par_iter_mut()
        .map(|level| {
            let planes = grid.planes(height(level.s), HALF_MM);
            if planes.is_empty() {
                return false;
            }
            let size = outlines.section(level.s).muscle;
            set(&Plane { grid, structures, planes }, size, level);
            true
        })
        .collect();
    blend(levels, &base, &done);
    done
}

/// The planes of a level.
struct Plane<'a> {
    grid: &'a LegGrid,
    structures: &'a [Structure],
    planes: Vec<usize>,
}

impl Plane<'_> {
    /// Sums of 2 r dr over the points of the rays within each value that are one of `parts`, a mean over rays
    /// and planes [mm²].
    fn sectors(&self, centre: V3, parts: &[Structure]) -> [f64; AROUND] {
        let width = std::f64::consts::TAU / AROUND as f64;
        angles().map(|theta| {
            let mut sum = 0.0;
            for j in &self.planes {
                for n in 0..RAYS {
                    let turned = theta + ((n as f64 + 0.5) / RAYS as f64 - 0.5) * width;
                    let ray = self.grid.ray(*j, centre, turned);
                    let on_ray = ray.filter(|(_, i)| parts.contains(&self.structures[*i]));
                    sum += on_ray.map(|(r, _)| 2.0 * r * RAY_STEP_MM).sum::<f64>();
                }
            }
            sum / (RAYS * self.planes.len()) as f64
        })
    }
}

/// Sets the muscles of one level, where muscles have the relative size `size`.
fn set(plane: &Plane<'_>, size: f64, level: &mut LevelSpec) {
    let centre = V3::new(level.centre_mm.0, 0.0, level.centre_mm.1);
    let medial = plane.sectors(centre, &[Structure::GastrocnemiusMedial]);
    let lateral = plane.sectors(centre, &[Structure::GastrocnemiusLateral]);
    if let Some(septum) = septum(&medial, &lateral) {
        level.septum_deg = septum;
    }
    for (i, theta) in angles().into_iter().enumerate() {
        let outer = level.fascia_mm[i];
        let inner = (outer * outer - medial[i] - lateral[i]).max(0.0).sqrt().max(CORE_MM.min(outer));
        let thick = if outer - inner < THIN_MM { 0.0 } else { outer - inner };
        level.gastrocnemius_mm[i] = 1e3 * unthinned(1e-3 * thick, theta - level.septum_deg * DEG, size);
    }
    tendon(&plane.sectors(centre, &[Structure::Tendon]), size, level);
    level.muscles = borders(plane, centre, level);
}

/// Area of sectors [mm²].
fn total(sectors: &[f64; AROUND]) -> f64 {
    0.5 * std::f64::consts::TAU / AROUND as f64 * sectors.iter().sum::<f64>()
}

/// Angle [deg] of the septum at which the least of both heads lies on the wrong side of it.
fn septum(medial: &[f64; AROUND], lateral: &[f64; AROUND]) -> Option<f64> {
    if total(medial) < HEAD_MM2 || total(lateral) < HEAD_MM2 {
        return None;
    }
    let wrong = |degrees: &i32| -> f64 {
        let each = angles().into_iter().enumerate().map(|(i, theta)| {
            let on_medial_side = (theta - f64::from(*degrees) * DEG).sin() > 0.0;
            if on_medial_side { lateral[i] } else { medial[i] }
        });
        each.sum()
    };
    let least = SEPTUM_DEG.map(|d| wrong(&d)).fold(f64::INFINITY, f64::min);
    let best: Vec<i32> = SEPTUM_DEG.filter(|d| wrong(d) <= least + 1e-9).collect();
    Some(f64::from(best.iter().sum::<i32>()) / best.len() as f64)
}

/// Sets the thickness of the calcaneal tendon, under gastrocnemius and fascia.
fn tendon(sectors: &[f64; AROUND], size: f64, level: &mut LevelSpec) {
    let present = total(sectors) >= TENDON_MM2;
    for (i, theta) in angles().into_iter().enumerate() {
        let turn = theta - level.septum_deg * DEG;
        let outer = level.fascia_mm[i] - 1e3 * thinned(1e-3 * level.gastrocnemius_mm[i], turn, size);
        let inner = (outer * outer - sectors[i]).max(0.0).sqrt();
        level.tendon_mm[i] = if present { (outer - inner).clamp(0.0, 20.0) } else { 0.0 };
    }
}

/// Whether a structure has a border of its own, and does not follow the fascia.
fn has_border(part: Structure) -> bool {
    use Structure::{Fat, GastrocnemiusLateral, GastrocnemiusMedial, Tendon};
    !matches!(part, Fat | GastrocnemiusMedial | GastrocnemiusLateral | Tendon)
}

/// The borders of the muscles relative to the fascia.
fn borders(plane: &Plane<'_>, centre: V3, level: &LevelSpec) -> BTreeMap<String, Vec<(f64, f64)>> {
    const N: usize = INTERVALS + 1;
    let grid = plane.grid;
    let extended: Vec<Vec<Structure>> = plane.planes.iter().map(|j| extended(plane, *j)).collect();
    let fascia = |theta: f64| {
        let at = theta.rem_euclid(std::f64::consts::TAU) / std::f64::consts::TAU * AROUND as f64;
        let (i, t) = (at as usize % AROUND, at.fract());
        level.fascia_mm[i] + (level.fascia_mm[(i + 1) % AROUND] - level.fascia_mm[i]) * t
    };
    let mut values: BTreeMap<Structure, Vec<f64>> = BTreeMap::new();
    let step = 2.0 * REACH / INTERVALS as f64;
    let share = 1.0 / plane.planes.len() as f64;
    for n in 0..N * N {
        let q = V3::new((n % N) as f64 * step - REACH, 0.0, (n / N) as f64 * step - REACH);
        let radius = q.norm();
        if radius > BEYOND {
            continue;
        }
        let theta = angle(q);
        let p = centre + q * (fascia(theta) * (0.985 / radius.max(1e-9)).min(1.0));
        for (parts, j) in extended.iter().zip(&plane.planes) {
            let Some(index) = grid.nearest(*j, p.x, p.z) else { continue };
            let part = parts[index - grid.plane() * j];
            if has_border(part) {
                values.entry(part).or_insert_with(|| vec![0.0; N * N])[n] += share;
            }
        }
    }
    let scale = level.fascia_mm.iter().sum::<f64>() / AROUND as f64 * step;
    let mut found = BTreeMap::new();
    for (part, values) in values {
        let curve = equal_area(&smoothed(&values, N), N);
        if area(&curve).abs() * scale * scale < MUSCLE_MM2 {
            continue;
        }
        let relative = |p: &[f64; 2]| (p[0] * step - REACH, p[1] * step - REACH);
        let points: Vec<(f64, f64)> = simplified(&curve, TOLERANCE).iter().map(relative).collect();
        if points.len() >= 3 {
            found.insert(part.name().to_string(), points);
        }
    }
    found
}

/// The curve around the largest region of smooth `values` on a grid of `n` × `n` points, at the value at
/// which it has the area of all of them: smoothing alone would make small regions smaller.
fn equal_area(values: &[f64], n: usize) -> Vec<[f64; 2]> {
    let whole: f64 = values.iter().sum();
    let at = |value: f64| {
        let moved: Vec<f64> = values.iter().map(|v| if *v == 0.0 { 0.0 } else { v + 0.5 - value }).collect();
        largest([n, n], &moved)
    };
    let (mut low, mut high) = (LEAST_VALUE, 0.5);
    for _ in 0..5 {
        let middle = 0.5 * (low + high);
        if area(&at(middle)).abs() > whole { low = middle } else { high = middle }
    }
    at(high)
}

/// The structures of a plane, those with a border continued into bone and under gastrocnemius and tendon.
fn extended(plane: &Plane<'_>, j: usize) -> Vec<Structure> {
    let range = plane.grid.plane() * j..plane.grid.plane() * (j + 1);
    let (structures, parts) = (&plane.structures[range.clone()], &plane.grid.parts[range]);
    let inner: Vec<bool> = structures.iter().map(|part| has_border(*part)).collect();
    let near = distances([plane.grid.size[0], plane.grid.size[1], 1], &inner);
    let each = structures.iter().enumerate().map(|(n, part)| {
        let bone = matches!(parts[n], Part::Tibia | Part::Fibula | Part::Femur);
        let covers = bone || (*part != Structure::Fat && !inner[n]);
        let close = near.squared[n] <= UNDER_MM * UNDER_MM;
        if covers && close { structures[near.nearest[n] as usize] } else { *part }
    });
    each.collect()
}

/// Means over each point and its eight neighbours, weighted by ¼, ½, ¼ along both axes; 0 at the border.
fn smoothed(values: &[f64], n: usize) -> Vec<f64> {
    let mut out = vec![0.0; values.len()];
    for y in 1..n - 1 {
        for x in 1..n - 1 {
            let row = |y: usize| {
                0.25 * values[x - 1 + n * y] + 0.5 * values[x + n * y] + 0.25 * values[x + 1 + n * y]
            };
            out[x + n * y] = 0.25 * row(y - 1) + 0.5 * row(y) + 0.25 * row(y + 1);
        }
    }
    out
}

/// Beside the last measured level, gastrocnemius lies half-way between its shape there and that of the
/// reference leg.
fn blend(levels: &mut [LevelSpec], base: &[LevelSpec], done: &[bool]) {
    let known = levels.to_vec();
    for (i, level) in levels.iter_mut().enumerate().filter(|(i, _)| !done[*i]) {
        let beside = [i.wrapping_sub(1), i + 1].into_iter().find(|k| done.get(*k) == Some(&true));
        let Some(k) = beside else { continue };
        for n in 0..AROUND {
            let difference = known[k].gastrocnemius_mm[n] - base[k].gastrocnemius_mm[n];
            level.gastrocnemius_mm[n] = (base[i].gastrocnemius_mm[n] + 0.5 * difference).max(0.0);
        }
        level.septum_deg += 0.5 * (known[k].septum_deg - base[k].septum_deg);
    }
}
