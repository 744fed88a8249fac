//! `Measured`: a number with its error and the range of the law behind it.
//!
//! The error of a number has parts, which add up (they need not be independent):
//!
//! - *mesh*: the difference d to the same number on the coarser mesh, d / (rᵖ − 1), where r is the ratio of
//!   the mean distances of the unknowns and p [`MESH_ORDER`];
//! - *solver*: the relative residual of the solves;
//! - *time steps*: the change of the sites over the last cycle, and the fit of the springpot;
//! - *energy*: what the energy ledger does not account for;
//! - *contact*: what fewer annuli and harmonics change in the force of a head that may leave the skin.
//!
//! A number is beyond the law where the strain of the place from which it is read exceeds what the law holds
//! for: at a site or along a nerve the strain there, for what is read at the skin or of the device as a whole
//! the strain of the superficial tissue.

use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::CaseReport;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::{Effort, Warning};
use crate::output::table::lookup;
use crate::preset::claims::TermSpec;

/// Order at which the error of a number falls with the distance of the unknowns. Smooth fields converge
/// faster (order 2 and more); first order allows for interfaces, rims and site boxes (`docs/studies.md`,
/// *Claims*, has the measurement).
pub const MESH_ORDER: f64 = 1.0;
/// Ratio of the distances of the unknowns of two meshes below which they are the same mesh.
const SAME_MESH: f64 = 1.1;

/// A part of the error of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Size and order of the elements.
    Mesh,
    /// Residual of linear solves.
    Solver,
    /// Time steps that are not steady yet, fit of the springpot.
    TimeSteps,
    /// What the energy ledger does not account for.
    Energy,
    /// Annuli and harmonics of a contact that may open.
    Contact,
}

impl Cause {
    /// The cause in words.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Mesh => "mesh",
            Cause::Solver => "solver",
            Cause::TimeSteps => "time steps",
            Cause::Energy => "energy ledger",
            Cause::Contact => "contact and harmonics",
        }
    }
}

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

/// Error of `quoted` due to the mesh, from the same number on the coarser mesh; `None` if the coarser mesh is
/// not coarser.
pub fn mesh_error(quoted: f64, coarser: f64, refinement: f64) -> Option<f64> {
    let known = refinement >= SAME_MESH && refinement.is_finite();
    known.then(|| (quoted - coarser).abs() / (refinement.powf(MESH_ORDER) - 1.0))
}

/// Ratio of the mean distances of the unknowns, the coarser mesh over the quoted one.
pub fn refinement(quoted: &CaseReport, coarser: &CaseReport) -> f64 {
    (quoted.solver.dof as f64 / coarser.solver.dof as f64).cbrt()
}

/// Relative errors of every number of a result but that of the mesh; `None` if one is not known.
pub fn relative_errors(report: &CaseReport) -> Option<Vec<(Cause, f64)>> {
    let mut parts = match &report.solver.effort {
        Effort::Solved(run) => vec![(Cause::Solver, run.residual)],
        Effort::Stepped(run) => {
            vec![(Cause::TimeSteps, (run.last_change_percent? + run.fit_error_percent) / 100.0)]
        }
    };
    let open = report.ledger.as_ref().and_then(|l| l.residual_percent);
    parts.extend(open.map(|percent| (Cause::Energy, percent.abs() / 100.0)));
    let heads = report.device.iter().flat_map(|d| &d.heads);
    let balance = heads.filter_map(|h| h.strike.as_ref()?.balance_error_percent).reduce(f64::max);
    parts.extend(balance.map(|percent| (Cause::Contact, percent / 100.0)));
    Some(parts)
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
    use crate::metric::report::{PathRow, SiteRow, SolveRow, SolverRow, Spread, StepRow, SurfaceRow};

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

    /// Twice as close, twice as good: half the difference remains.
    #[test]
    fn the_error_of_the_mesh_is_of_first_order() {
        assert_eq!(mesh_error(1.0, 0.8, 2.0).map(|e| (1e9 * e).round()), Some(2e8));
        assert_eq!(mesh_error(1.0, 0.8, 1.5).map(|e| (1e9 * e).round()), Some(4e8));
        for same in [1.0, 1.05, 0.5, f64::NAN] {
            assert_eq!(mesh_error(1.0, 0.8, same), None);
        }
    }

    #[test]
    fn every_method_has_errors_of_its_own() {
        let with = |effort: Effort| CaseReport {
            solver: SolverRow { effort, ..SolverRow::default() },
            ..CaseReport::default()
        };
        let solved = with(Effort::Solved(SolveRow { residual: 1e-5, ..SolveRow::default() }));
        assert_eq!(relative_errors(&solved), Some(vec![(Cause::Solver, 1e-5)]));
        let run = StepRow { last_change_percent: Some(0.75), fit_error_percent: 2.25, ..StepRow::default() };
        let stepped = with(Effort::Stepped(run.clone()));
        assert_eq!(relative_errors(&stepped), Some(vec![(Cause::TimeSteps, 0.03)]));
        let unknown = with(Effort::Stepped(StepRow { last_change_percent: None, ..run }));
        assert_eq!(relative_errors(&unknown), None);
    }
}
