//! `Measured`: a number with its error and the range of the law behind it. The parts of the error are those
//! of [`crate::metric::error`]; between the two meshes of a claim it falls with the order [`MESH_ORDER`].
//!
//! A number is beyond the law where the strain of the place from which it is read exceeds what the law holds
//! for: at a site or along a nerve the strain there, for what is read at the skin or of the device as a whole
//! the strain of the superficial tissue.

use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::CaseReport;
use crate::metric::error::Cause;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::Warning;
use crate::output::table::lookup;
use crate::preset::claims::TermSpec;

/// Order at which the error of a number falls with the distance of the unknowns. Smooth fields converge
/// faster (order 2 and more); first order allows for interfaces, rims and site boxes (`docs/studies.md`,
/// *Claims*, has the measurement).
pub const MESH_ORDER: f64 = 1.0;
/// A number with its error.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The number.
    pub value: f64,
    /// Parts of its error, in its unit; `None` if one of them is not known.
    pub parts: Option<Vec<(Cause, f64)>>,
    /// Strain that is beyond the law, in words; `None` within the law.
    pub beyond: Option<String>,
}

impl Measured {
    /// The error, in the unit of the number; `None` if it is not known.
    pub fn error(&self) -> Option<f64> {
        Some(self.parts.as_ref()?.iter().map(|(_, part)| part).sum())
    }

    /// The largest part of the error.
    pub fn cause(&self) -> Option<Cause> {
        let largest = self.parts.as_ref()?.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(largest.0)
    }

    /// The part of the error due to the mesh; `None` if it is not known.
    pub fn mesh(&self) -> Option<f64> {
        self.parts.as_ref()?.iter().find(|(cause, _)| *cause == Cause::Mesh).map(|(_, part)| *part)
    }

    /// The number with a part of its error due to the mesh that is at least `relative` of it.
    pub fn with_mesh_at_least(mut self, relative: f64) -> Measured {
        let least = relative * self.value.abs();
        let parts = self.parts.iter_mut().flatten();
        parts.filter(|(cause, _)| *cause == Cause::Mesh).for_each(|(_, part)| *part = part.max(least));
        self
    }
}

/// Which strain of a case goes beyond the law for the number that `term` reads, in words; `None` within the
/// law.
pub fn beyond_law(report: &CaseReport, term: &TermSpec) -> Option<String> {
    if let Some(why) = disowned(report) {
        return Some(why);
    }
    let least = match (report.is_static(), &report.preload) {
        (true, Some(_)) => 100.0 * MAX_COMPRESSION,
        _ => SMALL_STRAIN_PERCENT,
    };
    let kinds = lookup::item_kinds(&term.column);
    let is_path = |name: &String| report.paths.iter().any(|path| path.name == *name);
    let (column, items, place) = match term.column.as_str() {
        _ if kinds.contains(&"path") && term.items.iter().any(is_path) => {
            ("strain_peak_percent", &term.items[..], "the path")
        }
        // a share of the superficial strain, which is the larger one
        "selectivity_ratio" => ("superficial_strain_peak_percent", &[][..], "the superficial tissue"),
        _ if kinds.contains(&"site") => ("shear_strain_peak_mean_percent", &term.items[..], "the sites"),
        "reach_ratio" => ("shear_strain_peak_mean_percent", &[][..], "the sites"),
        "steady_after_s" => return None,
        // the volume of muscle beyond a small strain
        _ if kinds.contains(&"region") => return None,
        _ => ("superficial_strain_peak_percent", &[][..], "the superficial tissue"),
    };
    let most = lookup::read(report, column, items).into_iter().fold(0.0, f64::max);
    (most > least).then(|| format!("{most:.0} % in {place}, the law holds to {least:.0} %"))
}

/// Why a case as a whole is not to be trusted, from its warnings; `None` without such a warning.
fn disowned(report: &CaseReport) -> Option<String> {
    let disowns = |w: &&Warning| {
        matches!(
            w,
            Warning::TooSoft { .. }
                | Warning::BeyondLinearLaw { .. }
                | Warning::BeyondHardeningLaw { .. }
                | Warning::PreloadNotConverged { .. }
        )
    };
    let words = report.warnings.iter().find(disowns)?.to_string();
    Some(words.split(';').next().unwrap_or(&words).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{PathRow, SiteRow, Spread, SurfaceRow};

    fn term(column: &str, items: &str) -> TermSpec {
        let text = format!("(experiments: [\"e\"], case: \"c\", column: \"{column}\", items: [{items}])");
        ron::from_str(&text).unwrap_or_else(|e| panic!("{e}"))
    }

    /// 41 % under the skin, 2 % at one site and 12 % at another, 50 % along a vein and 2 % along a nerve.
    fn report() -> CaseReport {
        let site = |name: &str, percent: f64| SiteRow {
            name: name.into(),
            shear_strain_peak_percent: Spread { mean: percent, p95: percent },
            ..SiteRow::default()
        };
        let path = |name: &str, percent: f64| PathRow {
            name: name.into(),
            strain_peak_percent: percent,
            ..PathRow::default()
        };
        CaseReport {
            sites: vec![site("deep", 2.0), site("shallow", 12.0)],
            paths: vec![path("nerve", 2.0), path("vein", 50.0)],
            surface: SurfaceRow { superficial_strain_peak_percent: Some(41.0), ..SurfaceRow::default() },
            ..CaseReport::default()
        }
    }

    /// The strain that counts is that of the place that is read.
    #[test]
    fn a_number_is_beyond_the_law_where_it_is_read() {
        let moving = CaseReport { ledger: Some(crate::metric::report::Ledger::default()), ..report() };
        let table = [
            ("displacement_rms_mean_um", "\"deep\"", None),
            ("displacement_rms_mean_um", "", Some("12 % in the sites")),
            ("selectivity_ratio", "\"deep\"", Some("41 % in the superficial tissue")),
            ("pressure_peak_kpa", "\"nerve\"", None),
            ("pressure_peak_kpa", "\"nerve\", \"vein\"", Some("50 % in the path")),
            ("pressure_peak_kpa", "\"1.0\"", Some("41 % in the superficial tissue")),
            ("input_w", "", Some("41 % in the superficial tissue")),
            ("coverage_above_0.5_percent_strain_percent", "\"soleus\"", None),
            ("reach_ratio", "", Some("12 % in the sites")),
        ];
        for (column, items, expected) in table {
            let found = beyond_law(&moving, &term(column, items));
            match expected {
                None => assert_eq!(found, None, "{column} of {items}"),
                Some(words) => assert!(found.is_some_and(|f| f.starts_with(words)), "{column} of {items}"),
            }
        }
        let mut sunk = moving;
        sunk.warnings = vec![Warning::BeyondLinearLaw { percent: 60.0 }];
        assert!(beyond_law(&sunk, &term("displacement_rms_mean_um", "\"deep\"")).is_some());
    }
}
