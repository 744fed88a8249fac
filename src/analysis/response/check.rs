//! `Check`: deviation of a response from a direct solve.

use crate::analysis::response::site::{PER_POINT, SiteMap};
use crate::analysis::response::transfer::Transfer;
use crate::math::C64;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Deviations at a site are relative to at least this part of the largest value at any site.
const FLOOR: f64 = 0.01;

/// Relative deviation of a response from a direct solve at a frequency that is not part of its model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Largest |ΔD| over the largest |D|.
    pub stiffness: f64,
    /// Largest deviation of the displacement over sites and ports, in the norm over the points of a site,
    /// relative to the displacement there or to a hundredth of the largest at any site.
    pub displacement: f64,
    /// The same for the displacement gradient.
    pub gradient: f64,
}

impl Check {
    /// Compares the `predicted` transfer with the `direct` one at the same frequency.
    pub fn new(predicted: &Transfer, direct: &Transfer, sites: &[SiteMap]) -> Check {
        let size = |m: &DMatrix<C64>| m.iter().map(|z| z.norm()).fold(0.0, f64::max);
        let stiffness = size(&(&predicted.stiffness - &direct.stiffness)) / size(&direct.stiffness);
        let difference = &predicted.points - &direct.points;
        let worst = |rows: Range<usize>| {
            (0..difference.ncols())
                .map(|port| deviation(&difference, &direct.points, port, rows.clone(), sites))
                .fold(0.0, f64::max)
        };
        Check { stiffness, displacement: worst(0..3), gradient: worst(3..PER_POINT) }
    }

    /// The largest of the three.
    pub fn worst(&self) -> f64 {
        self.stiffness.max(self.displacement).max(self.gradient)
    }
}

/// Largest relative `difference` from `direct` at any site for one port, in the `rows` of each point.
fn deviation(
    difference: &DMatrix<C64>,
    direct: &DMatrix<C64>,
    port: usize,
    rows: Range<usize>,
    sites: &[SiteMap],
) -> f64 {
    let norm = |of: &DMatrix<C64>, site: &SiteMap| -> f64 {
        let point = |p: usize| rows.clone().map(move |r| PER_POINT * (site.first + p) + r);
        let square: f64 = (0..site.points.len()).flat_map(point).map(|r| of[(r, port)].norm_sqr()).sum();
        (square / site.points.len() as f64).sqrt()
    };
    let largest = sites.iter().map(|s| norm(direct, s)).fold(0.0, f64::max);
    let relative =
        |s: &SiteMap| norm(difference, s) / norm(direct, s).max(FLOOR * largest).max(f64::MIN_POSITIVE);
    sites.iter().map(relative).fold(0.0, f64::max)
}
