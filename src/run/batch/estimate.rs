//! What a study will cost: memory of a case, time of a case, and how many to compute at once.
//!
//! The time is measured on the finished cases of the study where there are any; before, it is a guess from the number of
//! unknowns N:
//!
//! ```text
//! harmonic   6·10⁻¹⁰ s · N² + 10⁻⁵ s · N per port, per frequency and core, where all unknowns are factored;
//!            6·10⁻¹⁰ s · n² + 8·10⁻⁵ s · N per port where order 2, of n unknowns, alone is; above order 2 the lesser of both
//!            (leg: 0.05 M at order 2, 0.9 s to factor and 0.2 s to solve on two cores; 0.17 M at order 3, 8 s and 0.5 s, or 1.2 s and
//!            5 s)
//! transient  as [`crate::run::cost`] says
//! ```

use crate::output::manifest::Manifest;
use crate::output::text::{duration, short};
use crate::preset::ScenarioSpec;
use crate::preset::spec::CaseSpec;
use crate::run::batch::order::places;
use crate::run::batch::point::Point;
use crate::run::batch::{BatchError, missing};
use crate::run::budget;
use crate::run::cost::{nominal_distance, stepping};
use crate::run::memory;
use crate::run::method::{Chosen, choose, ports};
use crate::run::prepare::discretisation;
use std::path::Path;

/// Longest study without `--yes` [s].
pub const LONGEST_S: f64 = 24.0 * 3600.0;
/// Core-seconds per squared unknown that is factored.
const FACTORS_S: f64 = 6e-10;
/// Core-seconds per unknown and port of a harmonic solve, directly and by the p-multigrid cycle.
const ITERATIONS_S: [f64; 2] = [1e-5, 8e-5];

/// What a study will cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Cases that are still to be computed.
    pub missing: usize,
    /// Wall time of one case [s].
    pub case_s: f64,
    /// How many finished cases `case_s` was measured on; 0 for a guess.
    pub measured: usize,
    /// Memory of one case [MiB].
    pub case_mib: f64,
    /// Cases computed at once.
    pub jobs: usize,
    /// Threads of each.
    pub threads: usize,
}

impl Estimate {
    /// The cost of the cases at `todo`; `largest` is a scenario like the costliest of them, `asked` what the command line says
    /// about (jobs, threads).
    pub fn new(
        largest: &ScenarioSpec,
        points: &[Point],
        todo: &[usize],
        out: &Path,
        asked: (Option<usize>, Option<usize>),
    ) -> Estimate {
        let cases = out.join("cases");
        let times: Vec<f64> = points
            .iter()
            .filter_map(|p| Manifest::read(&cases.join(&p.id)).ok())
            .map(|manifest| manifest.wall_s)
            .collect();
        let missing = missing(points, todo, out);
        let case_mib = budget::expected_mib(largest);
        let (jobs, threads) = share(cores(), memory::free_mib(), case_mib, places(points, &missing), asked);
        let case_s = match times.len() {
            0 => guess_s(largest, threads),
            n => times.iter().sum::<f64>() / n as f64,
        };
        Estimate { missing: missing.len(), case_s, measured: times.len(), case_mib, jobs, threads }
    }

    /// Wall time of what is missing [s].
    pub fn total_s(&self) -> f64 {
        self.missing as f64 * self.case_s / self.jobs as f64
    }

    /// In words, for the terminal.
    pub fn words(&self) -> String {
        let basis = match self.measured {
            0 => "a guess".to_string(),
            n => format!("measured on {n}"),
        };
        format!(
            "{} to compute, about {} each ({basis}), {} in all; {:.1} GiB per case, {} at once with {} thread{} each",
            self.missing,
            duration(self.case_s),
            duration(self.total_s()),
            self.case_mib / 1024.0,
            self.jobs,
            self.threads,
            if self.threads == 1 { "" } else { "s" }
        )
    }

    /// Refuses a study that takes too long, unless `many` is set.
    ///
    /// # Errors
    /// [`BatchError::TooLong`].
    pub fn check(&self, many: bool) -> Result<(), BatchError> {
        if self.total_s() > LONGEST_S && !many {
            return Err(BatchError::TooLong { estimate: duration(self.total_s()) });
        }
        Ok(())
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// (cases at once, threads of each): as many cases as there are cores, places and memory for, because one thread per case wastes
/// nothing on waiting; the cores that are left go to the cases. Two workers at one place would solve the same twice. What
/// was asked for is kept.
fn share(
    cores: usize,
    free_mib: f64,
    case_mib: f64,
    places: usize,
    (jobs, threads): (Option<usize>, Option<usize>),
) -> (usize, usize) {
    let fits = if case_mib > 0.0 { (budget::SHARE * free_mib / case_mib) as usize } else { usize::MAX };
    let room = threads.map_or(cores, |t| cores.div_ceil(t.max(1)));
    let jobs = jobs.unwrap_or_else(|| room.min(places).min(fits)).max(1);
    (jobs, threads.unwrap_or_else(|| (cores / jobs).max(1)))
}

/// Wall time of a scenario on `threads` threads [s], before anything was measured.
fn guess_s(spec: &ScenarioSpec, threads: usize) -> f64 {
    let unknowns = budget::expected_unknowns(spec);
    let (order, _) = discretisation(spec.resolution);
    let case = |(case, chosen): (&CaseSpec, Chosen)| match chosen {
        Chosen::Harmonic | Chosen::Static => {
            let ports = ports(case).map_or(1.0, |n| n.max(1) as f64);
            let of =
                |factored: f64, iterations: f64| FACTORS_S * factored.powi(2) + iterations * unknowns * ports;
            let direct = of(unknowns, ITERATIONS_S[0]);
            let cycle = of(budget::at_order_two(spec, unknowns), ITERATIONS_S[1]);
            if order == 2 { direct } else { direct.min(cycle) }
        }
        Chosen::Transient => stepping(spec, unknowns, nominal_distance(spec), 1).seconds,
    };
    let chosen = spec.cases.iter().filter_map(|c| Some((c, choose(spec, c).ok()?.chosen)));
    chosen.map(case).sum::<f64>() / threads as f64
}

/// What a batch of `computed` cases took, in words: cases per minute, and what `workers` spent beside the solver: for a wall time w
/// and a time s in the solver, summed over them, (workers · w − s) / s. Everything counts: reading the study, claims, files,
/// tables, the report, and workers that wait for the last case. None if nothing was computed.
pub fn pace(computed: usize, workers: usize, wall_s: f64, solver_s: f64) -> Option<String> {
    let minutes = wall_s / 60.0;
    (computed > 0 && solver_s > 0.0 && minutes > 0.0).then(|| {
        let beside = 100.0 * (workers as f64 * wall_s / solver_s - 1.0);
        let per_minute = short(computed as f64 / minutes);
        format!("{} in all, {per_minute} cases per minute, {beside:.1} % beside the solver", duration(wall_s))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_go_side_by_side_as_cores_work_and_memory_allow() {
        let free = (None, None);
        assert_eq!(share(8, 64e3, 1e3, 60, free), (8, 1));
        assert_eq!(share(8, 64e3, 30e3, 60, free), (1, 8));
        assert_eq!(share(8, 64e3, 20e3, 60, free), (2, 4));
        assert_eq!(share(8, 64e3, 1e3, 3, free), (3, 2));
        assert_eq!(share(8, 64e3, 1e6, 60, free), (1, 8), "the case itself says that it does not fit");
        assert_eq!(share(8, 64e3, 1e3, 60, (None, Some(4))), (2, 4));
        assert_eq!(share(2, 64e3, 1e3, 60, (Some(3), None)), (3, 1));
        assert_eq!(share(2, f64::INFINITY, 0.0, 0, free), (1, 2));
    }

    #[test]
    fn the_pace_counts_all_that_is_not_the_solver() {
        // two workers, 100 s of wall, 196 s in the solver: 4 s of 196 elsewhere
        let words = pace(30, 2, 100.0, 196.0);
        assert_eq!(
            words.as_deref(),
            Some("1 min 40 s in all, 18.0 cases per minute, 2.0 % beside the solver")
        );
        assert_eq!(pace(0, 2, 100.0, 0.0), None);
    }
}
