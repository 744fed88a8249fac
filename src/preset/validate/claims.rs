//! Rules for claims: names that exist, columns that exist, numbers used once, rules that leave no number on both sides.

use super::named;
use super::visitor::Visitor;
use crate::output::lookup;
use crate::preset::claims::{Bound, ClaimSpec, ClaimsSpec, ReadingSpec, TermSpec};
use crate::preset::problem::Problem;
use crate::preset::spec::Part;

/// Checks claims (not their scenarios). Empty: nothing to say.
pub fn claims(s: &ClaimsSpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    v.version(s.version);
    let conditions: Vec<&str> = s.conditions.iter().map(|c| c.name.as_str()).collect();
    for (i, e) in s.experiments.iter().enumerate() {
        v.within(&format!("experiments[{i}]"), |v| {
            if s.experiments[..i].iter().any(|b| b.name == e.name) {
                v.error("name", format!("the name `{}` is used twice", e.name));
            }
            for (k, name) in e.conditions.iter().enumerate() {
                if !conditions.contains(&name.as_str()) {
                    v.unknown(&format!("conditions[{k}]"), name, "there is no such condition", &conditions);
                }
            }
        });
    }
    for (i, c) in s.claims.iter().enumerate() {
        v.within(&format!("claims[{i}]"), |v| claim(v, c, s));
        if s.claims[..i].iter().any(|b| b.number == c.number) {
            v.error(&format!("claims[{i}].number"), format!("claim {} is there twice", c.number));
        }
    }
    named::readings(&mut v, s);
    v.finish()
}

fn claim(v: &mut Visitor, c: &ClaimSpec, s: &ClaimsSpec) {
    let judged = c.readings.iter().any(|r| r.supports.is_some() || r.contradicts.is_some());
    if !judged && c.open.is_empty() {
        v.error("open", "a claim without a reading that is judged must say why it cannot be tested");
    }
    if let Some(reason) = &c.suspended {
        if reason.trim().is_empty() {
            v.error("suspended", "a suspended claim must say why its experiment has to be made again");
        }
        if !judged {
            v.error("suspended", "a claim without a reading that is judged has no verdict to suspend");
        }
    }
    for (i, r) in c.readings.iter().enumerate() {
        v.within(&format!("readings[{i}]"), |v| reading(v, r, s));
    }
}

fn reading(v: &mut Visitor, r: &ReadingSpec, s: &ClaimsSpec) {
    v.within("of", |v| term(v, &r.of, s));
    if let Some(per) = &r.per {
        v.within("per", |v| term(v, per, s));
    }
    if let (Some(a), Some(b)) = (r.supports, r.contradicts)
        && ends(a).into_iter().chain(ends(b)).any(|x| both(a, b, x))
    {
        v.error("contradicts", "some numbers would support the claim and contradict it");
    }
}

/// Numbers at and beside the ends of a bound, where two bounds that overlap show it.
fn ends(bound: Bound) -> Vec<f64> {
    let near = |x: f64| [x - 1e-9 * (1.0 + x.abs()), x, x + 1e-9 * (1.0 + x.abs())];
    match bound {
        Bound::Above(x) | Bound::Below(x) => near(x).to_vec(),
        Bound::Between(a, b) | Bound::Outside(a, b) => [near(a), near(b)].concat(),
    }
}

fn both(a: Bound, b: Bound, x: f64) -> bool {
    a.holds(x) && b.holds(x)
}

fn term(v: &mut Visitor, t: &TermSpec, s: &ClaimsSpec) {
    let columns = lookup::columns();
    if !columns.contains(&t.column) {
        let known: Vec<&str> = columns.iter().map(String::as_str).collect();
        v.unknown("column", &t.column, "no table of a run has such a column", &known);
    }
    let names: Vec<&str> = s.experiments.iter().map(|e| e.name.as_str()).collect();
    if t.experiments.is_empty() {
        v.error("experiments", "a term needs at least one experiment");
    }
    for (i, name) in t.experiments.iter().enumerate() {
        let Some(experiment) = s.experiments.iter().find(|e| e.name == *name) else {
            v.unknown(&format!("experiments[{i}]"), name, "there is no such experiment", &names);
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
