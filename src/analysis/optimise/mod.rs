//! Optimisation of a device: placement, frequency and amplitude with the largest effect at a site within cost
//! limits.
//!
//! In: a scenario with one case, the design variables with their ranges, and an objective with cost limits.
//! Out: the best point, every point that was evaluated, and a report.
//!
//! The objective is maximised by a scan of Owen-scrambled Sobol' points, then by COBYLA from the best of them
//! (Powell 1994: linear models of objective and constraints on a simplex, without derivatives; crate
//! `cobyla`). The amplitude of a device with a linear answer is not a variable: at every point it is the
//! largest amplitude that the cost limits allow, which is exact. For a device that may lose contact the cost
//! limits are constraints of the search.
//!
//! Read in this order:
//!
//! - `error` – why there is no optimum
//! - `problem` – variables, objective, cost limits, and their check before anything is computed
//! - `evaluation` – one evaluated point
//! - `search` – scan and COBYLA
//! - `edge` – ends of ranges on which the optimum lies
//! - `optimum` – the optimisation as a whole
//! - `report` – tables and report

mod edge;
mod error;
mod evaluation;
mod optimum;
mod problem;
mod report;
mod search;

pub use edge::{Edge, End};
pub use error::OptimiseError;
pub use evaluation::Evaluation;
pub use optimum::{Optimum, optimise};
pub use problem::{CostLimit, DesignVariable, Objective, SearchBudget, check};
pub use report::{comparison, history, report};
