//! Shares of the tissues around every GLL point of a leg: borders between tissues need not lie on faces of
//! elements.
//!
//! A point stands for its cell, which reaches half-way to its neighbours. The tissues of the cell are looked
//! up at eight places; so volumes and stiffnesses hardly depend on where the elements lie.

use crate::anatomy::frame::height;
use crate::anatomy::{Calf, Section};
use crate::fem::Space;
use crate::fem::gll::Gll;
use crate::material::RegionShares;
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::mesh::{HexMesh, shape27};
use rayon::prelude::*;

/// Sections in which tissues are looked up; at other levels the nearest one.
const SECTIONS: usize = 1024;
/// Places along each axis of a cell, relative to its width.
const PLACES: [f64; 2] = [0.25, 0.75];

/// `[element · point]` shares of the tissues of [`crate::anatomy::Tissue`] in the cell of the point.
pub(super) fn tissue_shares(calf: &Calf, mesh: &HexMesh, space: &Space) -> Vec<RegionShares> {
    let level = |k: usize| LEVELS[0] + (LEVELS[1] - LEVELS[0]) * k as f64 / (SECTIONS - 1) as f64;
    let sections: Vec<Section> = (0..SECTIONS).map(|k| calf.section(level(k))).collect();
    let [top, bottom] = LEVELS.map(|s| height(s, calf.size().length));
    let section = |y: f64| {
        let place = (top - y) / (top - bottom) * (SECTIONS - 1) as f64;
        &sections[(place.round().max(0.0) as usize).min(SECTIONS - 1)]
    };
    let tissue = |p: V3| calf.structure_in(section(p.y), V3::new(p.x, 0.0, p.z)).tissue() as usize;
    let places = cell_places(&Gll::new(space.order).points);
    let m = space.order + 1;
    let share = 1.0 / PLACES.len().pow(3) as f32;
    let at_point = |x: &[V3; 27], p: usize| {
        let mut shares = RegionShares::default();
        for n in 0..8 {
            let xi = [(p % m, n & 1), (p / m % m, n >> 1 & 1), (p / (m * m), n >> 2)];
            shares[tissue(shape27::map(x, xi.map(|(i, k)| places[i][k])).0)] += share;
        }
        shares
    };
    let of_element = |element: usize| {
        let x = mesh.node_positions(element);
        (0..m * m * m).map(|p| at_point(&x, p)).collect()
    };
    let each: Vec<Vec<RegionShares>> = (0..mesh.elements.len()).into_par_iter().map(of_element).collect();
    each.concat()
}

/// `[point]` the places in the cell of each of the points `x` on [−1, 1].
fn cell_places(x: &[f64]) -> Vec<[f64; 2]> {
    let border = |i: usize| match i {
        0 => -1.0,
        i if i == x.len() => 1.0,
        i => 0.5 * (x[i - 1] + x[i]),
    };
    (0..x.len()).map(|i| PLACES.map(|t| border(i) + (border(i + 1) - border(i)) * t)).collect()
}
