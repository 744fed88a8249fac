//! `Point`: one case of a study: which values it takes, and the scenario that makes of them.

use crate::preset::access;
use crate::preset::canon::case_id;
use crate::preset::load;
use crate::preset::problem::PresetError;
use crate::preset::{ScenarioSpec, Study};

/// One case of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Identity of the scenario.
    pub id: String,
    /// Value on each axis, as in the table.
    pub values: Vec<String>,
}

impl Point {
    /// The values with the names of their axes.
    pub fn words(&self, study: &Study) -> String {
        let pairs = study.spec.axes.iter().zip(&self.values);
        pairs.map(|(axis, value)| format!("{} {value}", axis.name)).collect::<Vec<_>>().join(", ")
    }
}

/// The `index`-th case of a study, with its scenario.
///
/// # Errors
/// A field path that does not exist, a value out of range, a part that cannot be read.
pub fn at(study: &Study, index: u64) -> Result<(Point, ScenarioSpec), PresetError> {
    let mut spec = study.base().clone();
    let mut values = Vec::new();
    for (a, (axis, i)) in study.spec.axes.iter().zip(study.spec.indices(index)).enumerate() {
        let text = axis.values.text(i);
        access::set(&mut spec, &axis.field, axis.values.value(i)).map_err(|mut problem| {
            problem.message = format!("axes[{a}] `{}`: {}", axis.name, problem.message);
            PresetError { problems: vec![*problem], sources: study.sources.clone() }
        })?;
        values.push(text);
    }
    let spec = load::complete(spec, &study.origin).map_err(|mut error| {
        let taken = Point { id: String::new(), values: values.clone() }.words(study);
        error.problems.iter_mut().for_each(|p| p.message = format!("with {taken}: {}", p.message));
        error
    })?;
    Ok((Point { id: case_id(&spec), values }, spec))
}
