//! `Conclusion`: statements about devices relative to the reference.

use crate::metric::comparison::basis::Basis;
use crate::metric::comparison::row::ComparisonRow;
use crate::metric::report::{CaseReport, SiteRow, ratio};
use serde::{Deserialize, Serialize};

/// Depth from which a site counts as deep [mm].
pub const DEEP_MM: f64 = 35.0;
/// Depth up to which a site counts as shallow [mm].
pub const SHALLOW_MM: f64 = 20.0;

/// A statement about a device relative to the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Device.
    pub case: String,
    /// Quantity that is made equal; `None` if the statement does not depend on it.
    pub basis: Option<Basis>,
    /// The statement.
    pub statement: String,
    /// Quantity of the device over that of the reference, geometric mean over the sites that both have [1].
    pub ratio: f64,
    /// Number of sites at which it holds and number of sites compared; `None` if it does not concern single
    /// sites.
    pub sites: Option<[usize; 2]>,
}

impl Conclusion {
    /// Whether the statement holds: the ratio is above 1.
    pub fn holds(&self) -> bool {
        self.ratio > 1.0
    }
}

/// A quantity of a site.
type Quantity = fn(&SiteRow) -> f64;

/// A statement on all sites, the same on the treated site, and the quantity that it is about.
type SiteStatement = ([&'static str; 2], Quantity);

/// Statements that depend on the basis.
const PER_BASIS: [SiteStatement; 3] = [
    (["moves the sites more", "moves the treated site more"], |s| s.displacement_rms_um.mean),
    (["strains the sites more", "strains the treated site more"], |s| s.shear_strain_peak_percent.mean),
    (["strains the fibres at the sites more", "strains the fibres at the treated site more"], |s| {
        s.fibre_strain_peak_percent.mean
    }),
];
/// Statements that do not depend on the basis.
const ANY_BASIS: [SiteStatement; 2] = [
    (
        [
            "brings more strain to the sites per superficial strain",
            "brings more strain to the treated site per superficial strain",
        ],
        |s| s.selectivity.unwrap_or(f64::NAN),
    ),
    (
        [
            "brings more of its head's displacement to the sites",
            "brings more of its head's displacement to the treated site",
        ],
        |s| s.transmissibility.unwrap_or(f64::NAN),
    ),
];

/// All conclusions from `rows` relative to the case named `reference`.
pub(super) fn conclusions(rows: &[ComparisonRow], reference: &str) -> Vec<Conclusion> {
    let mut all = Vec::new();
    let own = |case: &str| rows.iter().find(|r| r.report.case == case).map(|r| &r.report);
    let Some(against) = own(reference) else { return all };
    for row in rows.iter().filter(|r| r.report.case != reference) {
        let (report, basis) = (&row.report, Some(row.basis));
        let case = || report.case.clone();
        all.extend(PER_BASIS.iter().filter_map(|about| on_sites(report, against, basis, about)));
        let strain = |r: &CaseReport| r.surface.superficial_strain_peak_percent;
        let statement = "strains what lies under the skin less".to_string();
        let less = strain(against).zip(strain(report)).and_then(|(a, b)| ratio(a, b));
        all.extend(less.map(|ratio| Conclusion { case: case(), basis, statement, ratio, sites: None }));
        if row.basis != Basis::Nominal {
            continue;
        }
        all.extend(ANY_BASIS.iter().filter_map(|about| on_sites(report, against, None, about)));
        if let Some(ratio) = penetration(report).zip(penetration(against)).map(|(a, b)| a / b) {
            let statement = "reaches deeper".to_string();
            all.push(Conclusion { case: case(), basis: None, statement, ratio, sites: None });
        }
    }
    all
}

/// The statement `about` the sites that `report` and `against` have in common; on the treated site alone if
/// both treat the same one. `None` without a positive ratio.
fn on_sites(
    report: &CaseReport,
    against: &CaseReport,
    basis: Option<Basis>,
    ([on_all, on_treated], of): &SiteStatement,
) -> Option<Conclusion> {
    let treated = |r: &'_ CaseReport| r.treated_site().map(|site| site.name.clone());
    let case = report.case.clone();
    if let Some(site) = treated(report).filter(|site| treated(against).as_ref() == Some(site)) {
        let value = |r: &CaseReport| r.sites.iter().find(|s| s.name == site).map(of);
        let ratio = value(report).zip(value(against)).and_then(|(a, b)| ratio(a, b)).filter(|r| *r > 0.0)?;
        return Some(Conclusion { case, basis, statement: (*on_treated).into(), ratio, sites: None });
    }
    let (ratio, sites) = mean_site_ratio(report, against, *of)?;
    Some(Conclusion { case, basis, statement: (*on_all).into(), ratio, sites: Some(sites) })
}

/// Geometric mean over the common sites of the ratio of `of` in `a` to that in `b` [1], and [number of sites
/// with a ratio above 1, number of sites]; `None` without a positive ratio.
fn mean_site_ratio(a: &CaseReport, b: &CaseReport, of: Quantity) -> Option<(f64, [usize; 2])> {
    let ratio = |s: &SiteRow| {
        let other = b.sites.iter().find(|t| t.name == s.name)?;
        Some(of(s) / of(other)).filter(|r| r.is_finite() && *r > 0.0)
    };
    let ratios: Vec<f64> = a.sites.iter().filter_map(ratio).collect();
    let above = ratios.iter().filter(|r| **r > 1.0).count();
    geometric_mean(&ratios).map(|mean| (mean, [above, ratios.len()]))
}

/// Penetration: RMS displacement of the treated site if it is not shallow, else the largest of a deep site,
/// over the largest of a shallow site [1]; `None` without both. The largest values are used because sites far
/// to the side depend on the lateral spread instead.
pub fn penetration(report: &CaseReport) -> Option<f64> {
    let largest = |in_range: &dyn Fn(f64) -> bool| {
        let sites = report.sites.iter().filter(|s| in_range(s.depth_mm));
        sites.map(|s| s.displacement_rms_um.mean).max_by(f64::total_cmp).filter(|u| *u > 0.0)
    };
    let treated = report.treated_site().filter(|site| site.depth_mm > SHALLOW_MM);
    let deep = match treated {
        Some(site) => Some(site.displacement_rms_um.mean).filter(|u| *u > 0.0),
        None => largest(&|d| d >= DEEP_MM),
    };
    Some(deep? / largest(&|d| d <= SHALLOW_MM)?)
}

fn geometric_mean(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().map(|x| x.ln()).sum();
    (!values.is_empty()).then(|| (sum / values.len() as f64).exp())
}
