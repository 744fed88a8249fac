//! `Estimate`: memory and time of a case, and the number of cases computed concurrently.
//!
//! The time per case is the mean of the finished cases of the study, if there are any. Otherwise it is
//! estimated from the number of unknowns N:
//!
//! ```text
//! harmonic   per frequency and core
//!            all unknowns factorised: 6·10⁻¹⁰ s · N² + 10⁻⁵ s · N per port
//!            only the n unknowns of order 2 factorised: 6·10⁻¹⁰ s · n² + 8·10⁻⁵ s · N per port
//!            above order 2 the smaller of both counts
//!            (leg on two cores: order 2, 0.05 M unknowns, 0.9 s to factorise and 0.2 s to solve;
//!            order 3, 0.17 M unknowns, 8 s and 0.5 s, or 1.2 s and 5 s)
//! transient  as in [`crate::case::cost`]
//! ```

use crate::case::cost::{nominal_distance, stepping};
use crate::case::method::{choose, ports};
use crate::case::moved;
use crate::engine::budget;
use crate::model::refusal::SHARE;
use crate::model::{AnalysisKind, memory};
use crate::output::folder::manifest::Manifest;
use crate::output::text::{duration, short};
use crate::preset::ScenarioSpec;
use crate::preset::scenario::CaseSpec;
use crate::solver::harmonic::DisplacementSolver;
use crate::study::case_folder::missing;
use crate::study::design_point::DesignPoint;
use crate::study::error::StudyError;
use crate::study::schedule::placement_count;
use std::path::Path;

/// Longest estimated time of a study without `--yes` [s].
pub const LONGEST_S: f64 = 24.0 * 3600.0;
/// Time to factorise [core-seconds per squared number of unknowns].
const FACTORISATION_S: f64 = 6e-10;
/// Time of a harmonic solve [core-seconds per unknown and port]: direct, p-multigrid cycle.
const SOLVE_S: [f64; 2] = [1e-5, 8e-5];

/// Cost of the missing cases of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Number of cases to be computed.
    pub missing: usize,
    /// Wall time of one case [s].
    pub case_s: f64,
    /// Number of finished cases that `case_s` is the mean of; 0 if it is estimated from the number of
    /// unknowns.
    pub measured: usize,
    /// Memory of one case [MiB].
    pub case_mib: f64,
    /// Cases computed concurrently, ≥ 1.
    pub jobs: usize,
    /// Threads of each case, ≥ 1.
    pub threads: usize,
}

impl Estimate {
    /// The cost of the cases at `todo`. `largest` is the scenario that needs most memory; `requested` are the
    /// numbers of jobs and of threads per job on the command line.
    pub fn new(
        largest: &ScenarioSpec,
        points: &[DesignPoint],
        todo: &[usize],
        out: &Path,
        requested: (Option<usize>, Option<usize>),
    ) -> Estimate {
        let cases = out.join("cases");
        let times: Vec<f64> = points
            .iter()
            .filter_map(|p| Manifest::read(&cases.join(&p.id)).ok())
            .map(|manifest| manifest.wall_s)
            .collect();
        let missing = missing(points, todo, out);
        let case_mib = budget::expected_mib(largest);
        let placements = placement_count(points, &missing);
        let (jobs, threads) = jobs_and_threads(cores(), memory::free_mib(), case_mib, placements, requested);
        let case_s = match times.len() {
            0 => model_s(largest, threads),
            n => times.iter().sum::<f64>() / n as f64,
        };
        Estimate { missing: missing.len(), case_s, measured: times.len(), case_mib, jobs, threads }
    }

    /// Wall time of all missing cases [s].
    pub fn total_s(&self) -> f64 {
        self.missing as f64 * self.case_s / self.jobs as f64
    }

    /// The estimate in words.
    pub fn words(&self) -> String {
        let basis = match self.measured {
            0 => "a guess".to_string(),
            n => format!("measured on {n}"),
        };
        format!(
            "{} to compute, about {} each ({basis}), {} in all; {:.1} GiB per case, {} at once with {} \
             thread{} each",
            self.missing,
            duration(self.case_s),
            duration(self.total_s()),
            self.case_mib / 1024.0,
            self.jobs,
            self.threads,
            if self.threads == 1 { "" } else { "s" }
        )
    }

    /// Refuses a study that takes longer than [`LONGEST_S`], unless `many` is set.
    ///
    /// # Errors
    /// [`StudyError::TooLong`].
    pub fn check(&self, many: bool) -> Result<(), StudyError> {
        if self.total_s() > LONGEST_S && !many {
            return Err(StudyError::TooLong { estimate: duration(self.total_s()) });
        }
        Ok(())
    }
}

/// Number of cores of the machine.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// `(jobs, threads of each)`: as many jobs as cores, placements and memory allow, because one thread per case
/// loses no time in synchronisation; the remaining cores are divided among the jobs. More jobs than
/// placements would repeat solves. Requested numbers are kept.
fn jobs_and_threads(
    cores: usize,
    free_mib: f64,
    case_mib: f64,
    placements: usize,
    (jobs, threads): (Option<usize>, Option<usize>),
) -> (usize, usize) {
    let fits = if case_mib > 0.0 { (SHARE * free_mib / case_mib) as usize } else { usize::MAX };
    let slots = threads.map_or(cores, |t| cores.div_ceil(t.max(1)));
    let jobs = jobs.unwrap_or_else(|| slots.min(placements).min(fits)).max(1);
    (jobs, threads.unwrap_or_else(|| (cores / jobs).max(1)))
}

/// Wall time of a scenario on `threads` threads [s] from its number of unknowns.
fn model_s(spec: &ScenarioSpec, threads: usize) -> f64 {
    let unknowns = budget::expected_unknowns(spec);
    let (order, _) = spec.resolution.discretisation();
    let case = |(case, chosen): (&CaseSpec, AnalysisKind)| match chosen {
        AnalysisKind::Harmonic | AnalysisKind::Static => {
            let ports = ports(case).map_or(1.0, |n| n.max(1) as f64);
            let of = |factored: f64, iterations: f64| {
                FACTORISATION_S * factored.powi(2) + iterations * unknowns * ports
            };
            let direct = of(unknowns, SOLVE_S[0]);
            let cycle = of(DisplacementSolver::Multigrid.factored(order, unknowns), SOLVE_S[1]);
            if order == 2 { direct } else { direct.min(cycle) }
        }
        AnalysisKind::Transient => stepping(spec, unknowns, nominal_distance(spec), 1).seconds,
    };
    let chosen = spec.cases.iter().filter_map(|c| Some((c, choose(spec, c).ok()?.kind)));
    // A case whose device is also moved is solved at each of its places.
    let places = |case: &CaseSpec| (1 + moved::cases(case).len()) as f64;
    chosen.map(|(c, kind)| places(c) * case((c, kind))).sum::<f64>() / threads as f64
}

/// Throughput of a run of `computed` cases in words: cases per minute, and the overhead (workers · w − s) / s
/// for the wall time w and the time s in the solver, summed over the workers. The overhead includes reading
/// the study, locks, files, tables, the report, and workers that wait for the last case. `None` if nothing
/// was computed.
pub fn throughput(computed: usize, workers: usize, wall_s: f64, solver_s: f64) -> Option<String> {
    let minutes = wall_s / 60.0;
    (computed > 0 && solver_s > 0.0 && minutes > 0.0).then(|| {
        let overhead = 100.0 * (workers as f64 * wall_s / solver_s - 1.0);
        let per_minute = short(computed as f64 / minutes);
        format!(
            "{} in all, {per_minute} cases per minute, {overhead:.1} % beside the solver",
            duration(wall_s)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_limited_by_cores_placements_and_memory() {
        let free = (None, None);
        assert_eq!(jobs_and_threads(8, 64e3, 1e3, 60, free), (8, 1));
        assert_eq!(jobs_and_threads(8, 64e3, 30e3, 60, free), (1, 8));
        assert_eq!(jobs_and_threads(8, 64e3, 20e3, 60, free), (2, 4));
        assert_eq!(jobs_and_threads(8, 64e3, 1e3, 3, free), (3, 2));
        assert_eq!(
            jobs_and_threads(8, 64e3, 1e6, 60, free),
            (1, 8),
            "memory is refused when the case is computed"
        );
        assert_eq!(jobs_and_threads(8, 64e3, 1e3, 60, (None, Some(4))), (2, 4));
        assert_eq!(jobs_and_threads(2, 64e3, 1e3, 60, (Some(3), None)), (3, 1));
        assert_eq!(jobs_and_threads(2, f64::INFINITY, 0.0, 0, free), (1, 2));
    }

    #[test]
    fn the_overhead_is_all_time_outside_the_solver() {
        // two workers, 100 s of wall time, 196 s in the solver: 4 s of overhead
        let words = throughput(30, 2, 100.0, 196.0);
        assert_eq!(
            words.as_deref(),
            Some("1 min 40 s in all, 18.0 cases per minute, 2.0 % beside the solver")
        );
        assert_eq!(throughput(0, 2, 100.0, 0.0), None);
    }
}
