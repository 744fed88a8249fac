//! `Edge`: an end of a range on which the optimum lies, so that the range rather than the body determines it.

use super::problem::DesignVariable;
use super::search::LAST_STEP;
use std::fmt;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The least value.
    Lower,
    /// The largest value.
    Upper,
}

impl End {
    /// `lower` or `upper`.
    pub fn name(self) -> &'static str {
        match self {
            End::Lower => "lower",
            End::Upper => "upper",
        }
    }
}

/// A variable whose value is an end of its range, within the resolution of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The variable.
    pub variable: DesignVariable,
    /// Which end.
    pub end: End,
}

impl Edge {
    /// The edges on which the `values` of `variables` lie, in the order of the variables.
    pub fn of(variables: &[DesignVariable], values: &[f64]) -> Vec<Edge> {
        let edge = |(variable, x): (&DesignVariable, &f64)| {
            let resolution = LAST_STEP * (variable.to - variable.from);
            let end = match x {
                x if x - variable.from <= resolution => Some(End::Lower),
                x if variable.to - x <= resolution => Some(End::Upper),
                _ => None,
            };
            end.map(|end| Edge { variable: variable.clone(), end })
        };
        variables.iter().zip(values).filter_map(edge).collect()
    }

    /// Short form for a table: `PATH upper`.
    pub fn short(&self) -> String {
        format!("{} {}", self.variable.path, self.end.name())
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DesignVariable { path, from, to } = &self.variable;
        let end = self.end.name();
        write!(
            f,
            "on an edge: the best {path} is the {end} end of its range, {from} to {to}; the optimum may lie \
             beyond"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_within_the_resolution_of_the_search_are_on_the_edge() {
        let range = |text: &str| DesignVariable::parse(text).expect("a range");
        let variables = [range("a=0..10"), range("b=-4..4"), range("c=20..120")];
        let edges = Edge::of(&variables, &[0.049, 0.0, 119.6]);
        let found: Vec<_> = edges.iter().map(|e| (e.variable.path.as_str(), e.end)).collect();
        assert_eq!(found, [("a", End::Lower), ("c", End::Upper)]);
        assert_eq!(Edge::of(&variables, &[0.051, 3.9, 119.4]), []);
        let words = edges[1].to_string();
        assert!(words.contains("best c is the upper end") && words.contains("20 to 120"), "{words}");
        assert!(words.contains("may lie beyond"), "{words}");
    }
}
