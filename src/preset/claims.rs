//! `ClaimsSpec`: claims about devices, the experiments that test them, and the rules by which numbers become verdicts.

use crate::metric::fair::Basis;
use crate::preset::access::{self, Override};
use crate::preset::load::complete;
use crate::preset::path::is_below;
use crate::preset::problem::{Kind, PresetError, Problem, nearest};
use crate::preset::shipped::Origin;
use crate::preset::spec::{Part, ScenarioSpec};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Claims put to the test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsSpec {
    /// Format version, 1.
    pub version: u32,
    /// Title of the report.
    pub title: String,
    /// The question it answers, in one sentence.
    pub question: String,
    /// Changes of every experiment, made first: `PATH=VALUE` as on the command line.
    #[serde(default)]
    pub set: Vec<String>,
    /// What else is varied, apart from soft and stiff tissue.
    #[serde(default)]
    pub conditions: Vec<ConditionSpec>,
    /// What is computed.
    pub experiments: Vec<ExperimentSpec>,
    /// What is claimed.
    pub claims: Vec<ClaimSpec>,
}

/// A condition under which an experiment is done again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpec {
    /// Name: `fat 12 mm`.
    pub name: String,
    /// What it changes: `PATH=VALUE`.
    pub set: Vec<String>,
}

/// One experiment: a scenario with changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperimentSpec {
    /// Name by which readings ask for it.
    pub name: String,
    /// The scenario.
    pub scenario: Part<ScenarioSpec>,
    /// Names of the cases that are answered; none for all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// What it changes: `PATH=VALUE`.
    #[serde(default)]
    pub set: Vec<String>,
    /// Whether it is answered with soft and with stiff tissue as well; true if not given. Where it is not, the answer with default
    /// tissue stands for all three.
    #[serde(default = "yes")]
    pub variants: bool,
    /// Names of conditions under which it is done again, with default tissue.
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSpec {
    /// Number, from 1.
    pub number: usize,
    /// The claim in other words.
    pub claim: String,
    /// What is done to test it.
    pub experiment: String,
    /// Numbers read from the answers; none for a claim that cannot be tested.
    #[serde(default)]
    pub readings: Vec<ReadingSpec>,
    /// How the readings make a verdict.
    #[serde(default)]
    pub needs: Needs,
    /// What no mechanical model can say about it; a claim with such a part is supported partly at most.
    #[serde(default)]
    pub open: String,
    /// Why its experiment has to be made again, in a sentence; the claim is undecided until then, whatever its readings say. None
    /// for a claim that is judged.
    #[serde(default)]
    pub suspended: Option<String>,
}

/// How several readings make one verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Needs {
    /// Supported if every reading supports it, contradicted if every reading does, else partly.
    #[default]
    All,
    /// Supported if one reading supports it, contradicted if every reading does, else partly.
    Any,
}

/// One number: a term, or a term over another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingSpec {
    /// Name, with its unit.
    pub name: String,
    /// The number, or what is divided.
    pub of: TermSpec,
    /// What it is divided by.
    #[serde(default)]
    pub per: Option<TermSpec>,
    /// What is made equal between the two devices before: the one that is linear is scaled to the other.
    #[serde(default = "nominal")]
    pub at: Basis,
    /// Numbers that support the claim; none for a reading that is only shown.
    #[serde(default)]
    pub supports: Option<Bound>,
    /// Numbers that contradict it.
    #[serde(default)]
    pub contradicts: Option<Bound>,
}

fn yes() -> bool {
    true
}

fn nominal() -> Basis {
    Basis::Nominal
}

/// A number in the answer of one case of one experiment, or the mean of it over several experiments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermSpec {
    /// Names of experiments; the arithmetic mean over them.
    pub experiments: Vec<String>,
    /// Name of the case.
    pub case: String,
    /// Column of one of a run's tables, e.g. `fibre_strain_peak_mean_percent`; also `reach_ratio` (most at a deep site over
    /// most at a shallow one) and `steady_after_s`.
    pub column: String,
    /// Sites, regions, paths or heads it is read at; none for all.
    #[serde(default)]
    pub items: Vec<String>,
    /// One number from those.
    #[serde(default)]
    pub over: Among,
}

/// How several items make one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Among {
    /// Geometric mean: a ratio of two is the mean of the items' own ratios.
    #[default]
    Geometric,
    /// Arithmetic mean.
    Mean,
    /// Largest.
    Max,
    /// Smallest.
    Min,
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Bound {
    /// Above this, unit of the reading.
    Above(f64),
    /// Below this, unit of the reading.
    Below(f64),
    /// From the first to the second, unit of the reading.
    Between(f64, f64),
    /// Below the first or above the second, unit of the reading.
    Outside(f64, f64),
}

impl Bound {
    /// Whether `x` is one of them; NaN never is.
    pub fn holds(self, x: f64) -> bool {
        match self {
            Bound::Above(least) => x > least,
            Bound::Below(most) => x < most,
            Bound::Between(from, to) => (from..=to).contains(&x),
            Bound::Outside(from, to) => x < from || x > to,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Above(x) => write!(f, "above {x}"),
            Bound::Below(x) => write!(f, "below {x}"),
            Bound::Between(a, b) => write!(f, "{a} to {b}"),
            Bound::Outside(a, b) => write!(f, "below {a} or above {b}"),
        }
    }
}

/// A change of an experiment, and where it is written.
struct Change {
    place: String,
    change: Override,
}

impl ClaimsSpec {
    /// The scenario of an experiment whose parts are resolved, under a condition.
    ///
    /// # Errors
    /// A change that is malformed, of a field that does not exist, or out of range; a case that does not exist. Paths are those in
    /// this document.
    pub fn scenario(&self, experiment: usize, condition: Option<&str>) -> Result<ScenarioSpec, PresetError> {
        let asked = &self.experiments[experiment];
        let failed = |problems: Vec<Problem>| PresetError { problems, sources: Vec::new() };
        let fault =
            |path: String, message: String| failed(vec![Problem::error(Kind::Consistency, path, message)]);
        let Part::Inline(base) = &asked.scenario else {
            let path = format!("experiments[{experiment}].scenario");
            return Err(fault(path, "the scenario was not loaded".into()));
        };
        let changes = self.changes(experiment, condition).map_err(|(path, message)| fault(path, message))?;
        let mut spec = base.clone();
        for Change { place, change } in &changes {
            access::set(&mut spec, &change.path, change.value.clone()).map_err(|problem| {
                let message = format!("{}: {}: {}", asked.name, change.path, problem.message);
                failed(vec![Problem { path: place.clone(), message, ..*problem }])
            })?;
        }
        let mut spec = complete(spec, &Origin::here()).map_err(|mut error| {
            for p in &mut error.problems {
                p.message = format!("{}: {}: {}", asked.name, p.path, p.message);
                let by = changes.iter().rev().find(|c| is_below(&p.path, &c.change.path));
                p.path = by.map_or_else(
                    || format!("experiments[{experiment}].scenario.{}", p.path),
                    |c| c.place.clone(),
                );
            }
            error
        })?;
        if let Some(k) = asked.cases.iter().position(|n| spec.cases.iter().all(|c| c.name != *n)) {
            let (name, cases) = (&asked.cases[k], spec.cases.iter().map(|c| c.name.as_str()));
            let message = format!("{}: the scenario has no case `{name}`", asked.name);
            let mut error = fault(format!("experiments[{experiment}].cases[{k}]"), message);
            error.problems[0].allowed = cases.clone().collect::<Vec<_>>().join(", ");
            error.problems[0].nearest = nearest(name, cases);
            return Err(error);
        }
        spec.cases.retain(|c| asked.cases.is_empty() || asked.cases.contains(&c.name));
        Ok(spec)
    }

    /// What an experiment changes under a condition, in the order it is done.
    ///
    /// # Errors
    /// The place of a change that is malformed, and a sentence.
    fn changes(&self, experiment: usize, condition: Option<&str>) -> Result<Vec<Change>, (String, String)> {
        let asked = &self.experiments[experiment];
        let numbered = |at: String, set: &[String]| -> Vec<(String, String)> {
            set.iter().enumerate().map(|(k, text)| (format!("{at}set[{k}]"), text.clone())).collect()
        };
        let mut texts = numbered(String::new(), &self.set);
        texts.extend(numbered(format!("experiments[{experiment}]."), &asked.set));
        for (i, c) in self.conditions.iter().enumerate().filter(|(_, c)| Some(c.name.as_str()) == condition) {
            texts.extend(numbered(format!("conditions[{i}]."), &c.set));
        }
        let read = |(place, text): (String, String)| match Override::parse(&text) {
            Ok(change) => Ok(Change { place, change }),
            Err(message) => Err((place, format!("{}: {message}", asked.name))),
        };
        texts.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_take_their_side_and_never_what_is_no_number() {
        assert!(Bound::Above(2.0).holds(2.1) && !Bound::Above(2.0).holds(2.0));
        assert!(Bound::Below(2.0).holds(1.9) && !Bound::Below(2.0).holds(2.0));
        assert!(Bound::Between(1.0, 2.0).holds(2.0) && !Bound::Between(1.0, 2.0).holds(2.1));
        assert!(Bound::Outside(1.0, 2.0).holds(0.9) && !Bound::Outside(1.0, 2.0).holds(1.0));
        let all = [Bound::Above(0.0), Bound::Below(0.0), Bound::Between(-1.0, 1.0), Bound::Outside(0.0, 0.0)];
        assert!(all.iter().all(|b| !b.holds(f64::NAN)));
    }
}
