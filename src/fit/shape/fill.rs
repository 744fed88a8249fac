//! `filled`: which muscle is at every point inside the fascia.
//!
//! A label of one muscle counts as it is. A label of several is split as in the reference leg, whose sections
//! are stretched to the fascia of this leg. Where that leaves a point open (a gap between muscles, a label of
//! muscles that all have labels of their own), the nearest muscle of the plane takes it.

use crate::anatomy::frame::angle;
use crate::anatomy::{Calf, Section, Structure};
use crate::fit::grid::distance::distances;
use crate::fit::grid::leg_grid::LegGrid;
use crate::fit::labels::part::{Part, Parts};
use crate::math::V3;
use crate::units::MM;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Largest width of a gap without a muscle label that the nearest muscle takes: twice this [mm].
const GAP_MM: f32 = 4.0;

/// What lies at every point of a grid.
pub struct Filled {
    /// What lies at each point inside the skin; fat outside the fascia and in bones.
    pub structures: Vec<Structure>,
    /// Sets of muscles whose labels, and only theirs, make up one set of the file: what can be measured.
    pub measured: Vec<Parts>,
    /// Muscles that come from the reference leg, in whole or as a share of a label of several.
    pub from_reference: Parts,
}

/// What a label of a set of muscles means in a file with the labels `present`.
struct Rules {
    /// Muscles with a label of their own.
    single: Parts,
    /// Muscles in any label that is not one of all muscles.
    labelled: Parts,
    /// Muscles that no label can mean.
    missing: Parts,
}

/// The muscles of `grid`, whose outlines are those of `outlines`; `template` is the reference leg at its
/// size.
pub fn filled(grid: &LegGrid, outlines: &Calf, template: &Calf, level: impl Fn(f64) -> f64 + Sync) -> Filled {
    let present: BTreeSet<Parts> = grid
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Muscles(parts) => Some(*parts),
            _ => None,
        })
        .collect();
    let single = present.iter().filter(|p| p.len() == 1).fold(Parts::NONE, |a, b| a.with(*b));
    let specific = present.iter().filter(|p| **p != Parts::all());
    let labelled = specific.fold(Parts::NONE, |a, b| a.with(*b));
    let any = present.contains(&Parts::all());
    let missing = if any && labelled.is_empty() { Parts::NONE } else { Parts::all().without(labelled) };
    let rules = Rules { single, labelled, missing };
    let plane = grid.plane();
    let mut structures = vec![Structure::Fat; grid.parts.len()];
    structures.par_chunks_mut(plane).enumerate().for_each(|(j, out)| {
        let s = level(grid.height(j));
        let (own, reference) = (outlines.section(s), template.section(s));
        fill_plane(grid, j, &rules, &own, &reference, template, out);
    });
    let apart =
        |set: &Parts| present.iter().filter(|p| *p != set).all(|p| *p == Parts::all() || !p.meets(*set));
    let measured = present.iter().filter(|set| **set != Parts::all() && apart(set)).copied().collect();
    Filled { structures, measured, from_reference: Parts::all().without(single) }
}

/// The muscles of one plane.
fn fill_plane(
    grid: &LegGrid,
    j: usize,
    rules: &Rules,
    own: &Section,
    reference: &Section,
    template: &Calf,
    out: &mut [Structure],
) {
    let plane = grid.plane();
    let parts = &grid.parts[plane * j..plane * (j + 1)];
    let inside = |n: usize| -> Option<V3> {
        let p = grid.position(n + plane * j) * MM;
        let p = V3::new(p.x, 0.0, p.z) - own.centre;
        let theta = angle(p);
        (p.norm() < own.fascia(theta))
            .then(|| reference.centre + p * (reference.fascia(theta) / own.fascia(theta)))
    };
    let as_reference =
        |at: V3, allowed: Parts| template.nearest_part(reference, at, |part| allowed.has(part));
    let mut known = vec![false; plane];
    let mut open = Vec::new();
    for n in 0..plane {
        if matches!(parts[n], Part::Outside | Part::Tibia | Part::Fibula | Part::Femur) {
            continue;
        }
        let Some(at) = inside(n) else {
            // A label of muscle outside the fascia is that of its surface.
            continue;
        };
        let found = match parts[n] {
            Part::Muscles(set) => match set.single() {
                Some(part) => Some(part),
                None if !set.meets(rules.single) => as_reference(at, set),
                None => {
                    let free = set.without(rules.labelled);
                    as_reference(at, Parts::all()).filter(|part| free.has(*part))
                }
            },
            _ => {
                let part = template.structure_in(reference, at);
                Some(part).filter(|part| rules.missing.has(*part))
            }
        };
        match found {
            Some(part) => {
                out[n] = part;
                known[n] = true;
            }
            None => open.push(n),
        }
    }
    let near = distances([grid.size[0], grid.size[1], 1], &known);
    for n in open {
        let reach = if matches!(parts[n], Part::Muscles(_)) { f32::MAX } else { GAP_MM * GAP_MM };
        if near.squared[n] <= reach && near.squared[n] < 1e9 {
            out[n] = out[near.nearest[n] as usize];
        }
    }
}
