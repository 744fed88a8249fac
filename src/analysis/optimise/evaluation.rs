//! `Evaluation`: objective and costs at one point of the search.

use super::problem::{CostLimit, Objective};

/// An evaluated point.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// `[variable]` value, unit of its field.
    pub values: Vec<f64>,
    /// Factor on the amplitude of the scenario's drive.
    pub amplitude: f64,
    /// The objective at that amplitude; `None` without a result or without such a number in it.
    pub objective: Option<f64>,
    /// `[limit]` cost at that amplitude; `None` without such a number in the result.
    pub costs: Vec<Option<f64>>,
    /// Why there is no result.
    pub failure: Option<String>,
}

impl Evaluation {
    /// Whether every cost limit is kept, to a thousandth; a missing cost does not keep its limit.
    pub fn is_allowed(&self, objective: &Objective) -> bool {
        let is_kept =
            |(cost, limit): (&Option<f64>, &CostLimit)| cost.is_some_and(|c| c <= 1.001 * limit.most);
        self.failure.is_none() && self.costs.iter().zip(&objective.limits).all(is_kept)
    }
}
