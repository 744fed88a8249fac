//! Studies: a scenario, the fields that vary, and the points at which it is solved.
//!
//! A [`StudySpec`] comes in; the values of every axis at every point come out. The cases are made and solved
//! in `run/`.
//!
//! - `spec` – the fields of a study
//! - `axis` – values of one axis: entries of a list, quantiles of a distribution
//! - `constraint` – comparisons that a point must satisfy
//! - `design` – the points: products, lists, Latin hypercubes, Sobol' sequences

mod axis;
mod constraint;
mod design;
mod spec;

pub use axis::AxisValue;
pub use constraint::Constraint;
pub use design::Design;
pub use spec::{
    AlsoSpec, AxisSpec, AxisValues, CASE_LIMIT, Combine, Goal, Limit, MAX_UNCONFIRMED_CASES, MetricSpec,
    Over, StudySpec,
};
