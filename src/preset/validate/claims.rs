//! Rules for claims: known names and columns, unique numbers, bounds that do not overlap.

use super::items;
use super::text::texts;
use super::visitor::Visitor;
use crate::output::table::lookup;
use crate::preset::claims::{Bound, ClaimSpec, ClaimsSpec, ExperimentSpec, ReadingSpec, Ruling, TermSpec};
use crate::preset::diagnostic::Problem;
use crate::preset::scenario::{Part, ScenarioSpec};
use std::collections::{HashMap, HashSet};

/// Rules for claims, without those of their scenarios; empty if there is no problem. `scenarios[experiment]`
/// is the scenario with the changes of the experiment applied, `None` if that failed.
pub fn claims(s: &ClaimsSpec, scenarios: &[Option<ScenarioSpec>]) -> Vec<Problem> {
    let mut v = Visitor::default();
    v.version(s.version);
    let conditions: Vec<&str> = s.conditions.iter().map(|c| c.name.as_str()).collect();
    for (i, e) in s.experiments.iter().enumerate() {
        for (k, name) in e.conditions.iter().enumerate() {
            if !conditions.contains(&name.as_str()) {
                let at = format!("experiments[{i}].conditions[{k}]");
                v.unknown(&at, name, "there is no such condition", &conditions);
            }
        }
    }
    v.unique("conditions", conditions.iter().copied());
    v.unique("experiments", s.experiments.iter().map(|e| e.name.as_str()));
    let known = Known::of(s);
    let mut numbers = HashSet::new();
    for (i, c) in s.claims.iter().enumerate() {
        v.within(&format!("claims[{i}]"), |v| claim(v, c, &known));
        if !numbers.insert(c.number) {
            v.error(&format!("claims[{i}].number"), format!("the claim number {} is used twice", c.number));
        }
    }
    items::readings(&mut v, s, scenarios);
    v.finish_with(texts(s))
}

/// Names that readings can use.
struct Known<'a> {
    columns: Vec<String>,
    experiments: Vec<&'a str>,
    by_name: HashMap<&'a str, &'a ExperimentSpec>,
}

impl Known<'_> {
    fn of(s: &ClaimsSpec) -> Known<'_> {
        Known {
            columns: lookup::columns(),
            experiments: s.experiments.iter().map(|e| e.name.as_str()).collect(),
            by_name: s.experiments.iter().map(|e| (e.name.as_str(), e)).collect(),
        }
    }
}

fn claim(v: &mut Visitor, c: &ClaimSpec, known: &Known<'_>) {
    let judged = c.readings.iter().any(|r| r.supports.is_some() || r.contradicts.is_some());
    match (c.ruling, judged) {
        (Ruling::ByReadings, false) => {
            v.error("ruling", "a claim without a reading that is judged is NotTestable or AdviceStands");
        }
        (Ruling::AdviceStands | Ruling::NotTestable, true) => {
            v.error("ruling", "a claim that no number decides has no reading that is judged");
        }
        (Ruling::AdviceStands | Ruling::NotTestable, false) if c.open.trim().is_empty() => {
            v.error("open", "a claim that no number decides must say why");
        }
        _ => {}
    }
    for (i, r) in c.readings.iter().enumerate() {
        v.within(&format!("readings[{i}]"), |v| reading(v, r, known));
    }
}

fn reading(v: &mut Visitor, r: &ReadingSpec, known: &Known<'_>) {
    v.within("of", |v| term(v, &r.of, known));
    if let Some(per) = &r.per {
        v.within("per", |v| term(v, per, known));
    }
    for (name, bound) in [("supports", r.supports), ("contradicts", r.contradicts)] {
        let reversed = matches!(bound, Some(Bound::Between(a, b) | Bound::Outside(a, b)) if a > b);
        if bound.is_some_and(|b| limits(b).iter().any(|x| !x.is_finite())) {
            v.error(name, "a bound must be a finite number");
        } else if reversed {
            v.error(name, "the bounds are reversed: the smaller number comes first");
        }
    }
    if let (Some(a), Some(b)) = (r.supports, r.contradicts)
        && limits(a).into_iter().chain(limits(b)).flat_map(near).any(|x| a.holds(x) && b.holds(x))
    {
        v.error("contradicts", "some numbers would support the claim and contradict it");
    }
}

/// The limits of a bound.
fn limits(bound: Bound) -> Vec<f64> {
    match bound {
        Bound::Above(x) | Bound::Below(x) => vec![x],
        Bound::Between(a, b) | Bound::Outside(a, b) => vec![a, b],
    }
}

/// Numbers at and next to a limit: if two bounds overlap, one of these is in both.
fn near(x: f64) -> [f64; 3] {
    [x - 1e-9 * (1.0 + x.abs()), x, x + 1e-9 * (1.0 + x.abs())]
}

fn term(v: &mut Visitor, t: &TermSpec, known: &Known<'_>) {
    if !known.columns.contains(&t.column) {
        let columns: Vec<&str> = known.columns.iter().map(String::as_str).collect();
        v.unknown("column", &t.column, "no table of a run has such a column", &columns);
    }
    if t.experiments.is_empty() {
        v.error("experiments", "a term needs at least one experiment");
    }
    for (i, name) in t.experiments.iter().enumerate() {
        let Some(experiment) = known.by_name.get(name.as_str()) else {
            v.unknown(&format!("experiments[{i}]"), name, "there is no such experiment", &known.experiments);
            continue;
        };
        if let Part::Inline(scenario) = &experiment.scenario {
            let of_scenario = scenario.cases.iter().map(|c| c.name.as_str());
            let kept = |c: &&str| experiment.cases.is_empty() || experiment.cases.iter().any(|k| k == c);
            let cases: Vec<&str> = of_scenario.filter(kept).collect();
            if !cases.contains(&t.case.as_str()) {
                v.unknown("case", &t.case, "the experiment has no such case", &cases);
            }
        }
    }
}
