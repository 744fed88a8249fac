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
use crate::mesh::HexMesh;
use crate::mesh::leg::LEVELS;
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
    let places: Vec<f64> = cell_places(&Gll::new(space.order).points).concat();
    let (m, k) = (space.order + 1, PLACES.len());
    let share = 1.0 / k.pow(3) as f32;
    let of_element = |element: usize| {
        let mut shares = vec![RegionShares::default(); m * m * m];
        for (n, place) in mesh.shape(element).on_grid(&places).into_iter().enumerate() {
            let [a, b, c] = [n % (m * k), n / (m * k) % (m * k), n / (m * k).pow(2)].map(|i| i / k);
            shares[a + m * (b + m * c)][tissue(place)] += share;
        }
        shares
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
