//! Where to put a device, and how to run it, so that a site gets most while what it costs stays below a limit.
//!
//! Maximised is a quantity of a site over chosen fields of the scenario (placement, frequency, force, …) within bounds: a scan by
//! Owen-scrambled Sobol' points, then COBYLA from the best of them (Powell 1994: linear models of goal and limits on a simplex, no
//! derivatives; the crate `cobyla`). The amplitude of a device whose answer is linear is no variable: at every point it is what the first
//! limit to be reached allows, exactly. A gun's limits are constraints.

mod edge;
mod page;
mod search;

pub use edge::{Edge, End};
pub use page::{comparison, history, report};

use crate::output::lookup;
use crate::preset::access::Override;
use crate::preset::items;
use crate::preset::load::changed;
use crate::preset::problem::{Kind, PresetError, nearest};
use crate::preset::spec::{LoadSpec, Part, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::outcome::Progress;
use crate::run::recall::Recall;
use search::Search;
use serde_json::Value;

/// A field that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its path.
    pub path: String,
    /// Least value, unit of the field.
    pub from: f64,
    /// Largest value, unit of the field.
    pub to: f64,
}

impl Variable {
    /// Reads `PATH=FROM..TO`.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str) -> Result<Variable, String> {
        let malformed = || format!("`{text}` is not of the form PATH=FROM..TO");
        let (path, range) = text.split_once('=').ok_or_else(malformed)?;
        let (from, to) = range.split_once("..").ok_or_else(malformed)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| malformed());
        let (from, to) = (number(from)?, number(to)?);
        if !(from.is_finite() && to.is_finite()) {
            return Err(format!("`{text}`: both ends must be finite numbers"));
        }
        if from.partial_cmp(&to) != Some(std::cmp::Ordering::Less) {
            return Err(format!("`{text}`: the range is empty"));
        }
        Ok(Variable { path: path.trim().into(), from, to })
    }
}

/// A quantity that must stay below a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Column of one of a run's tables; its largest number counts.
    pub column: String,
    /// Most, unit of the column, > 0.
    pub most: f64,
}

impl Limit {
    /// Reads `COLUMN=MOST`.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str) -> Result<Limit, String> {
        let (column, most) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form COLUMN=MOST"))?;
        known_column(column)?;
        let most = most.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
        Ok(Limit { column: column.into(), most: most.ok_or_else(|| format!("`{text}`: no number above 0"))? })
    }
}

/// Whether a table of a run has a column.
///
/// # Errors
/// A sentence with the nearest name.
fn known_column(column: &str) -> Result<(), String> {
    let columns = lookup::columns();
    if columns.iter().any(|c| c == column) {
        return Ok(());
    }
    let near = nearest(column, columns.iter().map(String::as_str));
    Err(format!("no table of a run has a column `{column}`{}", hint(near.as_ref())))
}

fn hint(nearest: Option<&String>) -> String {
    nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"))
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Column of `sites.csv` to be made large.
    pub column: String,
    /// Sites it is read at; their mean counts.
    pub sites: Vec<String>,
    /// What it may cost.
    pub limits: Vec<Limit>,
}

/// How hard is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Points of the scan, beside the scenario's own.
    pub scan: usize,
    /// Most points after it.
    pub evaluations: usize,
}

/// A point that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// `[variable]` value.
    pub values: Vec<f64>,
    /// Factor on the amplitude of the scenario's drive.
    pub amplitude: f64,
    /// The goal at that amplitude; none without an answer, or where the answer holds no such number.
    pub goal: Option<f64>,
    /// `[limit]` value at that amplitude; none where the answer holds no such number.
    pub costs: Vec<Option<f64>>,
    /// Why there is no answer.
    pub failure: Option<String>,
}

impl Trial {
    /// Whether every limit is kept, to a thousandth; one whose value is absent is not.
    pub fn is_allowed(&self, goal: &Goal) -> bool {
        let is_kept = |(cost, limit): (&Option<f64>, &Limit)| cost.is_some_and(|c| c <= 1.001 * limit.most);
        self.failure.is_none() && self.costs.iter().zip(&goal.limits).all(is_kept)
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The scenario with the best values and amplitude; one case.
    pub spec: ScenarioSpec,
    /// Its number in `history`.
    pub best: usize,
    /// Ends of ranges on which it lies: beyond them may be better.
    pub edges: Vec<Edge>,
    /// Every point, in the order looked at; the first is the scenario's own.
    pub history: Vec<Trial>,
}

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// A variable that cannot be set, or values out of range.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The scenario itself has no answer; stopped on request.
    #[error(transparent)]
    Run(#[from] RunError),
    /// No number to make large.
    #[error("there is no {column} at {sites}; the sites are {known}{}", hint(nearest.as_ref()))]
    NoGoal {
        /// Column asked for.
        column: String,
        /// Sites asked for.
        sites: String,
        /// Sites there are.
        known: String,
        /// The one most like a site that is not there.
        nearest: Option<String>,
    },
    /// No such column.
    #[error("{0}")]
    NoColumn(String),
    /// Every point breaks a limit.
    #[error("none of {0} points keeps the limits; widen the ranges or raise the limits")]
    Nowhere(usize),
}

/// Looks for the best values of `variables` of the only case of `spec`.
///
/// # Errors
/// [`OptimiseError`].
pub fn optimise(
    recall: &mut Recall,
    spec: &ScenarioSpec,
    variables: &[Variable],
    goal: &Goal,
    effort: Effort,
    progress: &Progress<'_>,
) -> Result<Found, OptimiseError> {
    check(spec, variables, goal)?;
    let mut search = Search { recall, spec, variables, goal, progress, history: Vec::new() };
    search.run(effort.scan, effort.evaluations)?;
    let best = search.best().ok_or(OptimiseError::Nowhere(search.history.len()))?;
    let trial = &search.history[best];
    let mut spec = search.with(&trial.values)?;
    amplify(&mut spec, trial.amplitude);
    let edges = Edge::of(variables, &trial.values);
    Ok(Found { spec, best, edges, history: search.history })
}

/// Whether all names exist and all ranges are allowed, before anything is meshed.
///
/// # Errors
/// A column, site or field that does not exist; an end of a range that the field does not take.
pub fn check(spec: &ScenarioSpec, variables: &[Variable], goal: &Goal) -> Result<(), OptimiseError> {
    known_column(&goal.column).map_err(OptimiseError::NoColumn)?;
    if let Some(none) = items::unknown(spec, &goal.column, &goal.sites) {
        return Err(OptimiseError::NoGoal {
            column: goal.column.clone(),
            sites: goal.sites.join(", "),
            known: none.known.join(", "),
            nearest: none.nearest,
        });
    }
    for (variable, end) in variables.iter().flat_map(|v| [(v, v.from), (v, v.to)]) {
        let change = Override { path: variable.path.clone(), value: Value::from(end) };
        let Err(mut error) = changed(spec, &[change]) else { continue };
        // Values that do not fit together may do so beside other values.
        error.problems.retain(|p| p.kind != Kind::Consistency);
        if !error.problems.is_empty() {
            return Err(error.into());
        }
    }
    Ok(())
}

/// Every drive of the scenario `a` times as strong.
fn amplify(spec: &mut ScenarioSpec, a: f64) {
    for case in &mut spec.cases {
        match &mut case.load {
            LoadSpec::Device { device: Part::Inline(device), .. }
            | LoadSpec::DeviceAt { device: Part::Inline(device), .. } => {
                device.heads.iter_mut().for_each(|head| head.drive.amplify(a));
            }
            LoadSpec::Pressure { force_n, .. } => *force_n *= a,
            LoadSpec::PointForce { force_n, .. } => force_n.iter_mut().for_each(|f| *f *= a),
            LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {}
        }
    }
}
