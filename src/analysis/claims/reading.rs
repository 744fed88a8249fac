//! The number of a reading in one setting, with its error, from the results of the experiments.

use super::answer::Answers;
use super::error::{MESH_ORDER, Measured, beyond_law};
use super::question::{Mesh, variants};
use crate::metric::CaseReport;
use crate::metric::comparison::Basis;
use crate::metric::comparison::scale::{is_linear, scaled};
use crate::metric::error::{Cause, mesh_error, refinement, relative_errors};
use crate::output::table::lookup;
use crate::preset::claims::{Among, ClaimsSpec, ExperimentSpec, ReadingSpec, TermSpec};
use crate::preset::scenario::Variant;

/// The number of `reading` in `setting`. An experiment that is not repeated under that condition counts with
/// default tissue.
///
/// # Errors
/// The reason why there is none.
pub fn value(answers: &Answers, reading: &ReadingSpec, setting: &str) -> Result<Measured, String> {
    let quoted = terms(answers, reading, setting, Mesh::Quoted)?;
    let number = quoted.number(reading)?;
    Ok(Measured {
        value: number,
        parts: parts(answers, reading, setting, &quoted),
        beyond: quoted.beyond(reading),
    })
}

/// Parts of the error of a reading; `None` if one is not known.
fn parts(
    answers: &Answers,
    reading: &ReadingSpec,
    setting: &str,
    quoted: &Terms,
) -> Option<Vec<(Cause, f64)>> {
    let number = quoted.number(reading).ok()?;
    let coarser = terms(answers, reading, setting, Mesh::Coarser).ok()?;
    let on_coarser = coarser.number(reading).ok()?;
    let pairs = quoted.reports().zip(coarser.reports());
    let least = pairs.map(|(a, b)| refinement(a, b)).fold(f64::INFINITY, f64::min);
    let mut parts = vec![(Cause::Mesh, mesh_error(number, on_coarser, least, MESH_ORDER)?)];
    for of_term in [&quoted.of, &quoted.per] {
        parts.extend(worst(of_term)?.into_iter().map(|(cause, part)| (cause, part * number.abs())));
    }
    parts.sort_by_key(|(cause, _)| *cause);
    Some(parts)
}

/// The largest relative errors among the results of a term; `None` if one is not known.
fn worst(reports: &[CaseReport]) -> Option<Vec<(Cause, f64)>> {
    let mut all: Vec<(Cause, f64)> = Vec::new();
    for (cause, part) in
        reports.iter().map(relative_errors).collect::<Option<Vec<_>>>()?.into_iter().flatten()
    {
        match all.iter_mut().find(|(known, _)| *known == cause) {
            Some((_, most)) => *most = part.max(*most),
            None => all.push((cause, part)),
        }
    }
    Some(all)
}

/// The results that a reading is read from, scaled to its basis.
struct Terms {
    of: Vec<CaseReport>,
    /// Empty without a denominator.
    per: Vec<CaseReport>,
}

impl Terms {
    fn reports(&self) -> impl Iterator<Item = &CaseReport> {
        self.of.iter().chain(&self.per)
    }

    fn number(&self, reading: &ReadingSpec) -> Result<f64, String> {
        let of = number(&self.of, &reading.of)?;
        let Some(term) = &reading.per else { return Ok(of) };
        let divisor = number(&self.per, term)?;
        if divisor == 0.0 {
            return Err(format!("{} is 0 in {}", term.column, term.case));
        }
        Ok(of / divisor)
    }

    /// Which strain goes beyond the law; what is made equal has to be within it too.
    fn beyond(&self, reading: &ReadingSpec) -> Option<String> {
        let equal = match reading.at {
            Basis::Power => Some("input_w"),
            Basis::Pressure => Some("contact_pressure_peak_kpa"),
            Basis::Nominal | Basis::Displacement => None,
        };
        let of = |reports: &[CaseReport], term: &TermSpec| {
            let basis =
                equal.map(|column| TermSpec { column: column.into(), items: Vec::new(), ..term.clone() });
            let read = std::iter::once(term.clone()).chain(basis);
            read.flat_map(|term| {
                reports.iter().find_map(|r| Some(format!("{}: {}", r.case, beyond_law(r, &term)?)))
            })
            .next()
        };
        of(&self.of, &reading.of).or_else(|| of(&self.per, reading.per.as_ref()?))
    }
}

/// The results of both terms of a reading, on one mesh.
fn terms(answers: &Answers, reading: &ReadingSpec, setting: &str, mesh: Mesh) -> Result<Terms, String> {
    let mut of = reports(answers, &reading.of, setting, mesh)?;
    let Some(term) = &reading.per else { return Ok(Terms { of, per: Vec::new() }) };
    let mut per = reports(answers, term, setting, mesh)?;
    if reading.at != Basis::Nominal {
        let ([a], [b]) = (&mut of[..], &mut per[..]) else {
            return Err("scaling to a basis needs one experiment in each term".into());
        };
        equalise(reading.at, a, b)?;
    }
    Ok(Terms { of, per })
}

/// Scales the linear one of two results, the first if both are linear, to equal `basis`.
fn equalise(basis: Basis, a: &mut CaseReport, b: &mut CaseReport) -> Result<(), String> {
    let (linear, other) = match (is_linear(a), is_linear(b)) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        _ => return Err("neither result is linear, so neither can be scaled".into()),
    };
    let factor =
        basis.factor(linear, other).ok_or_else(|| format!("scaling to {} is not possible", basis.name()))?;
    *linear = scaled(linear, factor);
    Ok(())
}

/// Names of the tissue variants of `reading`, default first: those that all its experiments have.
pub fn tissues(claims: &ClaimsSpec, reading: &ReadingSpec) -> Vec<&'static str> {
    let of = |name: &String| claims.experiments.iter().find(|e| e.name == *name).map(variants);
    let each: Vec<Vec<Variant>> = experiments(reading).filter_map(of).collect();
    let shared = |v: &&Variant| each.iter().all(|own| own.contains(v));
    let own = each.first().map_or(&[Variant::AsGiven][..], |own| own);
    own.iter().filter(shared).map(|v| v.name()).collect()
}

/// Names of the experiments of a reading.
fn experiments(reading: &ReadingSpec) -> impl Iterator<Item = &String> {
    std::iter::once(&reading.of).chain(&reading.per).flat_map(|t| &t.experiments)
}

/// Whether `reading` has its own value under the condition `setting`: one of its experiments is repeated
/// under it, and every experiment that the condition affects is. A change of the body affects all
/// experiments, a change of a device those with its cases.
pub fn depends_on(claims: &ClaimsSpec, reading: &ReadingSpec, setting: &str) -> bool {
    let Some(condition) = claims.conditions.iter().find(|c| c.name == setting) else { return false };
    let has_condition = |e: &ExperimentSpec| e.conditions.iter().any(|c| c == setting);
    let is_repeated = |name: &String| claims.experiments.iter().any(|e| e.name == *name && has_condition(e));
    let changes_body = condition.set.iter().any(|path| !path.starts_with("cases["));
    let affects = |case: &String| {
        changes_body
            || claims
                .experiments
                .iter()
                .any(|e| has_condition(e) && (e.cases.is_empty() || e.cases.contains(case)))
    };
    let terms = || std::iter::once(&reading.of).chain(&reading.per);
    let any = experiments(reading).any(is_repeated);
    any && terms().filter(|t| affects(&t.case)).flat_map(|t| &t.experiments).all(is_repeated)
}

/// The results that a term is read from, one per experiment.
fn reports(answers: &Answers, term: &TermSpec, setting: &str, mesh: Mesh) -> Result<Vec<CaseReport>, String> {
    let one = |experiment: &String| {
        let get = |setting: &str| answers.get([experiment, setting, &term.case], mesh);
        let found = get(setting).or_else(|| get(Variant::AsGiven.name()));
        let found = found.ok_or_else(|| format!("{experiment}: there is no result for {}", term.case))?;
        found.clone().map_err(|why| format!("{experiment}: {why}"))
    };
    term.experiments.iter().map(one).collect()
}

/// The number of a term: the mean over its experiments.
fn number(reports: &[CaseReport], term: &TermSpec) -> Result<f64, String> {
    let one = |report: &CaseReport| {
        let values = lookup::read(report, &term.column, &term.items);
        combine(&values, term.over).ok_or_else(|| format!("{} has no {}", term.case, term.column))
    };
    let each = reports.iter().map(one).collect::<Result<Vec<f64>, String>>()?;
    Ok(each.iter().sum::<f64>() / each.len() as f64)
}

/// Combines several values; `None` for no value, and for a geometric mean of values that are not all
/// positive.
fn combine(values: &[f64], over: Among) -> Option<f64> {
    let n = values.len() as f64;
    if values.is_empty() || (over == Among::Geometric && values.iter().any(|x| *x <= 0.0)) {
        return None;
    }
    Some(match over {
        Among::Geometric => (values.iter().map(|x| x.ln()).sum::<f64>() / n).exp(),
        Among::Mean => values.iter().sum::<f64>() / n,
        Among::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Among::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
    })
}
