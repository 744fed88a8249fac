//! `Check`: what a response says, against a direct solve.

use super::Transfer;
use super::site::{PER_POINT, SiteMap};
use crate::math::C64;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Sites that move less than this part of the most moved are compared with that much.
const FLOOR: f64 = 0.01;

/// What a response says against a direct solve at a frequency it was not made from, relative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Largest |ΔD| over the largest |D|.
    pub stiffness: f64,
    /// Largest over sites and ports of the displacement's difference, in the norm over the site's points, over the
    /// displacement there or a hundredth of the largest at any site.
    pub displacement: f64,
    /// The same of the displacement gradient.
    pub gradient: f64,
}

impl Check {
    /// Compares what is `said` with what is `found` at the same frequency.
    pub fn new(said: &Transfer, found: &Transfer, sites: &[SiteMap]) -> Check {
        let size = |m: &DMatrix<C64>| m.iter().map(|z| z.norm()).fold(0.0, f64::max);
        let stiffness = size(&(&said.stiffness - &found.stiffness)) / size(&found.stiffness);
        let off = &said.points - &found.points;
        let worst = |rows: Range<usize>| {
            (0..off.ncols())
                .map(|port| deviation(&off, &found.points, port, rows.clone(), sites))
                .fold(0.0, f64::max)
        };
        Check { stiffness, displacement: worst(0..3), gradient: worst(3..PER_POINT) }
    }

    /// The largest of the three.
    pub fn worst(&self) -> f64 {
        self.stiffness.max(self.displacement).max(self.gradient)
    }
}

/// Largest relative deviation `off` from `found` at any site for one port; `rows` of each point.
fn deviation(
    off: &DMatrix<C64>,
    found: &DMatrix<C64>,
    port: usize,
    rows: Range<usize>,
    sites: &[SiteMap],
) -> f64 {
    let norm = |of: &DMatrix<C64>, site: &SiteMap| -> f64 {
        let point = |p: usize| rows.clone().map(move |r| PER_POINT * (site.first + p) + r);
        let square: f64 = (0..site.points.len()).flat_map(point).map(|r| of[(r, port)].norm_sqr()).sum();
        (square / site.points.len() as f64).sqrt()
    };
    let largest = sites.iter().map(|s| norm(found, s)).fold(0.0, f64::max);
    let relative = |s: &SiteMap| norm(off, s) / norm(found, s).max(FLOOR * largest).max(f64::MIN_POSITIVE);
    sites.iter().map(relative).fold(0.0, f64::max)
}
