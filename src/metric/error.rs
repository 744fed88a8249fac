//! The error of a number of a report.
//!
//! It has parts, which add up (they need not be independent):
//!
//! - *mesh*: the difference d to elements of the same size and one polynomial order less, which is the error
//!   if that halves from order to order; on the leg it falls faster (`docs/verification.md`, *The error
//!   beside a number*). At a site it is at least [`typical`] of the differences at all sites, because at a
//!   single one two orders may agree by chance. Between meshes of one order d / (rᵖ − 1), where r is the
//!   ratio of the mean distances of the unknowns and p the order with which the error falls;
//! - *solver*: the relative residual of the solves;
//! - *time steps*: the change of the sites over the last cycle, and the fit of the springpot;
//! - *energy*: what the energy ledger does not account for;
//! - *contact*: what fewer annuli and harmonics change in the force of a head that may leave the skin.

use crate::metric::CaseReport;
use crate::metric::report::{Effort, SiteRow};

/// Ratio of the distances of the unknowns of two meshes below which they are the same mesh.
const SAME_MESH: f64 = 1.1;

/// Fewest sites whose differences say what is typical.
const FEWEST_SITES: usize = 8;

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

impl CaseReport {
    /// The error of the number that `of` reads in this report, in its unit; `None` if a part of it is not
    /// known, as without the report of the lower order ([`CaseReport::of_lower_order`]).
    pub fn error(&self, of: impl Fn(&CaseReport) -> Option<f64>) -> Option<f64> {
        self.error_between(of(self)?, of(self.of_lower_order.as_deref()?)?, 0.0)
    }

    /// The error of the number that `of` reads at the site `name`, in its unit; `None` as in
    /// [`CaseReport::error`], or if a report does not have that site.
    pub fn site_error(&self, name: &str, of: impl Fn(&SiteRow) -> f64) -> Option<f64> {
        let lower = self.of_lower_order.as_deref()?;
        let pair = |site: &SiteRow| {
            let same = lower.sites.iter().find(|other| other.name == site.name)?;
            Some([of(site), of(same)]).filter(|pair| pair.iter().all(|x| x.is_finite()))
        };
        let [number, of_lower] = pair(self.sites.iter().find(|site| site.name == name)?)?;
        self.error_between(number, of_lower, typical(self.sites.iter().filter_map(pair)))
    }

    /// The error of a `number` of this report that is `of_lower` in the report of the lower order; the part
    /// of the mesh is at least `least` of the number. `None` as in [`CaseReport::error`].
    pub fn error_between(&self, number: f64, of_lower: f64, least: f64) -> Option<f64> {
        self.of_lower_order.as_ref()?;
        let rest: f64 = relative_errors(self)?.iter().map(|(_, part)| part).sum();
        Some((number - of_lower).abs().max(least * number.abs()) + rest * number.abs())
    }
}

/// Upper quartile of the relative differences of pairs (number, the same at the lower order), from
/// [`FEWEST_SITES`] pairs on; 0 for fewer. A pair whose number is 0 does not count. The largest quarter of
/// the differences, as at very quiet sites, does not raise it.
pub fn typical(pairs: impl Iterator<Item = [f64; 2]>) -> f64 {
    let moving = pairs.filter(|[number, _]| *number != 0.0);
    let mut all: Vec<f64> = moving.map(|[number, of_lower]| (of_lower / number - 1.0).abs()).collect();
    if all.len() < FEWEST_SITES {
        return 0.0;
    }
    all.sort_by(f64::total_cmp);
    all[(3 * all.len()).div_ceil(4) - 1]
}

/// Error of `quoted` due to the mesh, from the same number on the coarser mesh, whose unknowns are
/// `refinement` times as far apart; it falls with the power `order` of their distance. `None` if the coarser
/// mesh is not coarser.
pub fn mesh_error(quoted: f64, coarser: f64, refinement: f64, order: f64) -> Option<f64> {
    let known = refinement >= SAME_MESH && refinement.is_finite();
    known.then(|| (quoted - coarser).abs() / (refinement.powf(order) - 1.0))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{SolveRow, SolverRow, Spread, StepRow};

    /// Twice as close, twice as good: half the difference remains.
    #[test]
    fn the_error_of_the_mesh_falls_with_its_order() {
        let rounded = |refinement, order| mesh_error(1.0, 0.8, refinement, order).map(|e| (1e9 * e).round());
        assert_eq!(rounded(2.0, 1.0), Some(2e8));
        assert_eq!(rounded(1.5, 1.0), Some(4e8));
        assert_eq!(rounded(3.0, 2.0), Some(2.5e7));
        for same in [1.0, 1.05, 0.5, f64::NAN] {
            assert_eq!(mesh_error(1.0, 0.8, same, 1.0), None);
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

    /// Two orders agree at one of eight sites by chance: its error is the upper quartile of all eight. A
    /// quiet site far off does not raise it.
    #[test]
    fn the_error_at_a_site_is_at_least_that_of_most_sites() {
        let report = |um: &[f64]| CaseReport {
            sites: um
                .iter()
                .enumerate()
                .map(|(i, &mean)| SiteRow {
                    name: i.to_string(),
                    displacement_rms_um: Spread { mean, p95: mean },
                    ..SiteRow::default()
                })
                .collect(),
            solver: SolverRow { effort: Effort::Solved(SolveRow::default()), ..SolverRow::default() },
            ..CaseReport::default()
        };
        let lower = Some(Box::new(report(&[10.0, 10.5, 11.0, 9.0, 9.5, 10.8, 11.2, 0.4])));
        let quoted = report(&[10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 0.1]);
        let report = CaseReport { of_lower_order: lower, ..quoted };
        let error = |name: &str| report.site_error(name, |s| s.displacement_rms_um.mean);
        let rounded = |name: &str| error(name).map(|e| (1e9 * e).round() / 1e9);
        assert_eq!(["0", "1", "2", "6", "7"].map(rounded), [1.0, 1.0, 1.0, 1.2, 0.3].map(Some));
        assert_eq!(error("8"), None);
        assert_eq!(typical([[2.0, 3.0]; 7].into_iter()), 0.0, "too few");
        assert_eq!(typical([[2.0, 3.0]; 8].into_iter().chain([[0.0, 1.0]])), 0.5);
    }

    /// A difference to the lower order, and a residual.
    #[test]
    fn the_error_of_a_number_needs_the_lower_order() {
        let report = |dof: usize, force_n: f64| CaseReport {
            head_displacement_mm: Some(force_n),
            solver: SolverRow {
                dof,
                effort: Effort::Solved(SolveRow { residual: 1e-3, ..SolveRow::default() }),
                ..SolverRow::default()
            },
            ..CaseReport::default()
        };
        let alone = report(27_000, 2.0);
        assert_eq!(alone.error(|r| r.head_displacement_mm), None);
        let with = CaseReport { of_lower_order: Some(Box::new(report(8_000, 2.5))), ..alone };
        let error = with.error(|r| r.head_displacement_mm).unwrap();
        assert!((error - 0.502).abs() < 1e-12, "{error}");
        assert_eq!(with.error(|_| None), None);
    }
}
