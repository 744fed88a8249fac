//! Statistics over many cases of a study.
//!
//! In: values of inputs and results by case. Out: Pareto fronts, rank correlations, Sobol' indices, and input
//! values at which a comparison changes its sign, for the study report.
//!
//! Read in this order:
//!
//! - `pareto` – non-dominated cases
//! - `rank` – rank correlation of a result with an input
//! - `sobol` – variance-based sensitivity indices
//! - `flip` – sign changes of a comparison along an input

pub(crate) mod flip;
pub(crate) mod pareto;
pub(crate) mod rank;
pub(crate) mod sobol;
