//! `ClaimsSpec`: claims about devices, the numerical experiments that test them, and the rules for verdicts.

use crate::metric::comparison::Basis;
use crate::preset::scenario::{Part, ScenarioSpec};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A document of claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsSpec {
    /// Format version, 1.
    pub version: u32,
    /// Title of the report.
    pub title: String,
    /// The question it answers, in one sentence.
    pub question: String,
    /// Changes of every experiment, applied first: `PATH=VALUE` as on the command line.
    #[serde(default)]
    pub set: Vec<String>,
    /// Conditions that vary in addition to the muscle of the tissue variants.
    #[serde(default)]
    pub conditions: Vec<ConditionSpec>,
    /// The experiments.
    pub experiments: Vec<ExperimentSpec>,
    /// The claims.
    pub claims: Vec<ClaimSpec>,
}

/// A condition under which an experiment is repeated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpec {
    /// Name: `fat 12 mm`.
    pub name: String,
    /// Changes: `PATH=VALUE`.
    pub set: Vec<String>,
    /// Whether a verdict must hold under it too, as with every tissue variant; if false, it is only shown.
    #[serde(default)]
    pub decides: bool,
}

/// One experiment: a scenario with changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperimentSpec {
    /// Name by which readings refer to it.
    pub name: String,
    /// The scenario.
    pub scenario: Part<ScenarioSpec>,
    /// Names of the cases that are solved; if empty, all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Changes: `PATH=VALUE`.
    #[serde(default)]
    pub set: Vec<String>,
    /// Whether it is also solved with the tissue variants; default true. If false, its readings are of
    /// default tissue.
    #[serde(default = "default_variants")]
    pub variants: bool,
    /// Names of conditions under which it is repeated with default tissue.
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSpec {
    /// Number, from 1.
    pub number: usize,
    /// The claim, in words.
    pub claim: String,
    /// Where it is made.
    #[serde(default)]
    pub origin: ClaimOrigin,
    /// How its verdict comes about.
    #[serde(default)]
    pub ruling: Ruling,
    /// How it is tested, in words.
    pub experiment: String,
    /// Numbers read from the results; empty for a claim that cannot be tested.
    #[serde(default)]
    pub readings: Vec<ReadingSpec>,
    /// How the readings combine to a verdict.
    #[serde(default)]
    pub needs: Needs,
    /// The part that a mechanical model cannot decide; a claim with such a part is at most partly supported.
    #[serde(default)]
    pub open: String,
}

/// Where a claim is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimOrigin {
    /// In the text of the article itself.
    #[default]
    Article,
    /// Not there, but on pages that belong to it.
    RelatedPages,
}

/// How the verdict on a claim comes about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ruling {
    /// By the rules of its readings.
    #[default]
    ByReadings,
    /// It is advice to be careful, which stands whatever the numbers say; readings are shown, none has a
    /// rule.
    AdviceStands,
    /// No mechanical number bears on it; readings are shown, none has a rule.
    NotTestable,
}

/// How several readings combine to one verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Needs {
    /// Supported if every reading supports it, contradicted if every reading does, else partly.
    #[default]
    All,
    /// Supported if one reading supports it, contradicted if every reading does, else partly.
    Any,
}

/// One number: a term, or the ratio of two terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingSpec {
    /// Name, with its unit.
    pub name: String,
    /// The term, or the numerator.
    pub of: TermSpec,
    /// The denominator.
    #[serde(default)]
    pub per: Option<TermSpec>,
    /// The quantity made equal between the two devices first: the linear device is scaled to the other.
    #[serde(default = "default_basis")]
    pub at: Basis,
    /// Values that support the claim; `None` for a reading that is only shown.
    #[serde(default)]
    pub supports: Option<Bound>,
    /// Values that contradict the claim.
    #[serde(default)]
    pub contradicts: Option<Bound>,
}

fn default_variants() -> bool {
    true
}

fn default_basis() -> Basis {
    Basis::Nominal
}

/// A number in the result of one case of one experiment, or its mean over several experiments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermSpec {
    /// Names of experiments; the arithmetic mean over them.
    pub experiments: Vec<String>,
    /// Name of the case.
    pub case: String,
    /// Column of one of the tables of a run, e.g. `fibre_strain_peak_mean_percent`; also `reach_ratio`
    /// (largest value at a deep site over largest value at a shallow one) and `steady_after_s`.
    pub column: String,
    /// Sites, regions, paths or heads at which it is read; if empty, all.
    #[serde(default)]
    pub items: Vec<String>,
    /// Reduction over these items.
    #[serde(default)]
    pub over: Among,
}

/// Reduction of the values of several items to one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Among {
    /// Geometric mean: the ratio of two means is the mean of the ratios of the items.
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
    /// Whether `x` is in the range; NaN never is.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_on_their_side_and_never_for_nan() {
        assert!(Bound::Above(2.0).holds(2.1) && !Bound::Above(2.0).holds(2.0));
        assert!(Bound::Below(2.0).holds(1.9) && !Bound::Below(2.0).holds(2.0));
        assert!(Bound::Between(1.0, 2.0).holds(2.0) && !Bound::Between(1.0, 2.0).holds(2.1));
        assert!(Bound::Outside(1.0, 2.0).holds(0.9) && !Bound::Outside(1.0, 2.0).holds(1.0));
        let all = [Bound::Above(0.0), Bound::Below(0.0), Bound::Between(-1.0, 1.0), Bound::Outside(0.0, 0.0)];
        assert!(all.iter().all(|b| !b.holds(f64::NAN)));
    }
}
