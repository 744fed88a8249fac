//! `Measured`: a number with its error and the range of the law behind it.
//!
//! The error of a number has parts, which add up (they need not be independent):
//!
//! - *mesh*: the difference d to the same number on the coarser mesh, d / (rᵖ − 1), where r is the ratio of the
//!   mean distances of the unknowns and p [`MESH_ORDER`];
//! - *solver*: the relative residual of the solves;
//! - *time steps*: the change of the sites over the last cycle, and the fit of the springpot;
//! - *energy*: what the energy ledger does not account for. Harmonics that are left out, blows that are cut off
//!   and contact that is not resolved show there.
//!
//! A number is beyond the law where the strain of the place from which it is read exceeds what the law holds
//! for: at a site or along a nerve the strain there, for what is read at the skin or of the device as a whole the
//! strain of the superficial tissue.

use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::CaseReport;
use crate::metric::band::SMALL_STRAIN_PERCENT;
use crate::metric::report::Effort;
use crate::output::table::lookup;
use crate::preset::claims::TermSpec;

/// Order at which the error of a number falls with the distance of the unknowns. Smooth fields converge faster
/// (order 2 and more); first order allows for interfaces, rims and site boxes (`docs/studies.md`, *Claims*, has
/// the measurement).
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
}

impl Cause {
    /// The cause in words.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Mesh => "mesh",
            Cause::Solver => "solver",
            Cause::TimeSteps => "time steps",
            Cause::Energy => "energy ledger",
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
    Some(parts)
}

/// Which strain of a case goes beyond the law for the number that `term` reads, in words; `None` within the law.
pub fn beyond_law(report: &CaseReport, term: &TermSpec) -> Option<String> {
    if let Some(why) = disowned(report) {
        return Some(why);
    }
    let least = match (report.is_static(), &report.preload) {
        (true, Some(_)) => 100.0 * MAX_COMPRESSION,
        _ => SMALL_STRAIN_PERCENT,
    };
    let (column, items, place) = match lookup::item_kinds(&term.column).first() {
        Some(&"site") => ("shear_strain_peak_mean_percent", &term.items[..], "the sites"),
        Some(&"path") => ("strain_peak_percent", &term.items[..], "the path"),
        // muscle by volume: a share above a small strain
        Some(&"region") => return None,
        _ if term.column == "reach_ratio" => ("shear_strain_peak_mean_percent", &[][..], "the sites"),
        _ if term.column == "steady_after_s" => return None,
        _ => ("superficial_strain_peak_percent", &[][..], "the superficial tissue"),
    };
    // a share of the superficial strain needs that strain too
    let shared: &[&str] =
        if term.column == "selectivity_ratio" { &["superficial_strain_peak_percent"] } else { &[] };
    let shared = shared.iter().flat_map(|column| lookup::read(report, column, &[]));
    let most = lookup::read(report, column, items).into_iter().chain(shared).fold(0.0, f64::max);
    (most > least).then(|| format!("{most:.0} % in {place}, the law holds to {least:.0} %"))
}

/// Why a case as a whole is not to be trusted, from its warnings; `None` without such a warning.
fn disowned(report: &CaseReport) -> Option<String> {
    let disowning = ["out of range: head ", "out of range: the static force ", "preload not converged"];
    let found = report.warnings.iter().find(|w| disowning.iter().any(|start| w.starts_with(start)))?;
    Some(found.split(';').next().unwrap_or(found).to_string())
}
