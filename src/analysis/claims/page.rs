//! The page of claims: every claim with its experiment, rules, numbers, verdict, and the settings that change
//! the verdict. Only the claims, the descriptions of the experiments and the rules are written by hand.

use super::answer::Answers;
use super::question::VARIANTS;
use super::verdict::{JudgedClaim, JudgedReading, Verdict, reasons, verdict_of};
use crate::metric::comparison::Basis;
use crate::output::report::{Cell, Grid, Mark, Report, Section};
use crate::output::text::short;
use crate::preset::claims::{Among, Bound, ClaimsSpec, ConditionSpec, Needs, ReadingSpec, TermSpec};
use crate::preset::diagnostic::PresetError;
use crate::preset::identity::{SOLVER_VERSION, report_key};
use std::collections::BTreeMap;

/// Largest number of cases without a result that are named.
const MAX_NAMED: usize = 3;

/// Date and source revision of a page.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Date as `2026-01-31`.
    pub date: String,
    /// Source revision, if it is known.
    pub revision: Option<String>,
}

/// The page of the claims `judged`.
///
/// # Errors
/// A change of an experiment that cannot be applied.
pub fn report(
    claims: &ClaimsSpec,
    answers: &Answers,
    judged: &[JudgedClaim<'_>],
    imprint: &Imprint,
) -> Result<Report, PresetError> {
    let mut sections = vec![overview(judged)];
    sections.extend(judged.iter().map(|j| section(claims, j)));
    sections.push(experiments(claims, answers)?);
    Ok(Report {
        title: claims.title.clone(),
        question: claims.question.clone(),
        method: method(claims),
        provenance: provenance(claims, answers, imprint)?,
        sections,
        limits: limits(answers),
    })
}

/// Mark of a verdict.
fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Supports => Mark::Good,
        Verdict::Partly => Mark::Warning,
        Verdict::Contradicts => Mark::Error,
        Verdict::Undecided | Verdict::NotTestable => Mark::None,
    }
}

/// Table cell of a verdict.
fn verdict_cell(verdict: Verdict) -> Cell {
    Cell::marked(verdict.name(), mark(verdict))
}

/// The verdicts on all claims.
fn overview(judged: &[JudgedClaim<'_>]) -> Section {
    let row = |j: &JudgedClaim<'_>| -> Vec<Cell> {
        let number = j.claim.number.to_string();
        let verdict = Cell::marked(format!("{}{}", j.verdict.name(), unfinished(j)), mark(j.verdict));
        vec![number.into(), j.claim.claim.as_str().into(), verdict, flips(j).into()]
    };
    let count = |v: Verdict| judged.iter().filter(|j| j.verdict == v).count();
    let counts: Vec<String> = Verdict::ALL.iter().map(|&v| format!("{} {}", count(v), v.name())).collect();
    let header = ["no.", "claim", "verdict", "with other tissue or conditions"].map(String::from).to_vec();
    let grid = Grid { caption: String::new(), header, rows: judged.iter().map(row).collect() };
    let mut text = vec![format!("{} claims: {}.", judged.len(), counts.join(", "))];
    text.extend(reasons(judged));
    Section { title: "Verdicts".into(), text, tables: vec![grid], plots: Vec::new() }
}

/// Suffix of a verdict that readings without a number may still change.
fn unfinished(judged: &JudgedClaim<'_>) -> &'static str {
    if judged.is_incomplete && !is_suspended(judged) { " so far" } else { "" }
}

/// Whether the claim is suspended.
fn is_suspended(judged: &JudgedClaim<'_>) -> bool {
    judged.verdict == Verdict::Undecided
}

/// Verdict of a reading as shown: undecided while its claim is suspended.
fn shown_verdict(judged: &JudgedClaim<'_>, verdict: Verdict) -> Verdict {
    if is_suspended(judged) { Verdict::Undecided } else { verdict }
}

/// Whether the verdict follows from numbers.
fn is_decided(judged: &JudgedClaim<'_>) -> bool {
    !is_suspended(judged) && judged.verdict != Verdict::NotTestable
}

/// The settings that change the verdict.
fn flips(judged: &JudgedClaim<'_>) -> String {
    if !is_decided(judged) {
        return "–".into();
    }
    let settings: Vec<&str> =
        VARIANTS[1..].iter().map(|v| v.name()).chain(judged.conditions.iter().map(String::as_str)).collect();
    if judged.flips.is_empty() {
        return format!("the same with {}", settings.join(", "));
    }
    let each: Vec<String> = judged.flips.iter().map(|(name, v)| format!("{name}: {}", v.name())).collect();
    format!("default tissue alone: {}; {}", judged.default.name(), each.join(", "))
}

/// One claim: verdict, experiment, rules and readings.
fn section(claims: &ClaimsSpec, judged: &JudgedClaim<'_>) -> Section {
    let claim = judged.claim;
    let mut text = vec![format!("{}{}.", upper(judged.verdict.name()), unfinished(judged))];
    if let Some(reason) = &claim.suspended {
        text.push(format!("Suspended: {reason} Until then the numbers below are shown and decide nothing."));
    }
    text.push(format!("Experiment: {}", claim.experiment));
    if claim.readings.len() > 1 {
        text.push(match claim.needs {
            Needs::All => "Rule: supported if every judged reading supports it, contradicted if every one \
                           does, else partly."
                .into(),
            Needs::Any => "Rule: supported if one judged reading supports it, contradicted if every one \
                           does, else partly."
                .into(),
        });
    }
    if !claim.open.is_empty() {
        text.push(format!("Beyond a mechanical model: {}", claim.open));
    }
    if is_decided(judged) {
        text.push(format!("Under other conditions: {}.", flips(judged)));
    }
    let mut tables = Vec::new();
    if !claim.readings.is_empty() {
        tables.push(readings(judged));
        tables.extend(conditions(claims, judged));
    }
    Section { title: format!("{}. {}", claim.number, claim.claim), text, tables, plots: Vec::new() }
}

/// `text` with its first letter in upper case.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Every reading with its interval, rules and verdict.
fn readings(judged: &JudgedClaim<'_>) -> Grid {
    let mut header = vec!["reading".to_string(), "default".into(), "lowest to highest".into()];
    header.extend(["supports", "contradicts", "says", "to the limit", "read from"].map(String::from));
    let rule = |bound: Option<Bound>| bound.map_or("–".to_string(), |b| b.to_string());
    let row = |(spec, read): (&ReadingSpec, &JudgedReading)| -> Vec<Cell> {
        let known: Vec<f64> = read.values.iter().filter_map(|v| v.as_ref().ok().copied()).collect();
        let why = read.values.iter().find_map(|v| v.as_ref().err());
        let default = read.values.first().and_then(|v| v.as_ref().ok());
        let low = known.iter().copied().fold(f64::INFINITY, f64::min);
        let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let interval = match (known.is_empty(), why) {
            (true, Some(why)) => format!("no answer: {why}"),
            (false, Some(why)) => format!("{} to {}; no answer: {why}", short(low), short(high)),
            _ => format!("{} to {}", short(low), short(high)),
        };
        let says = match read.verdict {
            Some(verdict) => verdict_cell(shown_verdict(judged, verdict)),
            None if spec.supports.is_none() && spec.contradicts.is_none() => "shown only".into(),
            None => "no number".into(),
        };
        vec![
            spec.name.as_str().into(),
            default.copied().unwrap_or(f64::NAN).into(),
            interval.into(),
            rule(spec.supports).into(),
            rule(spec.contradicts).into(),
            says,
            default
                .filter(|_| !is_suspended(judged))
                .and_then(|x| factor_to_limit(spec, *x))
                .unwrap_or_else(|| "–".into())
                .into(),
            source(spec).into(),
        ]
    };
    let pairs = judged.claim.readings.iter().zip(&judged.readings);
    Grid { caption: String::new(), header, rows: pairs.map(row).collect() }
}

/// Factor by which the number of default tissue would have to change to change the verdict of this reading.
fn factor_to_limit(spec: &ReadingSpec, x: f64) -> Option<String> {
    let ends = |bound: Bound| match bound {
        Bound::Above(a) | Bound::Below(a) => vec![a],
        Bound::Between(a, b) | Bound::Outside(a, b) => vec![a, b],
    };
    let own = verdict_of(spec, Some(&x))?;
    let all = spec.supports.into_iter().chain(spec.contradicts).flat_map(ends);
    let beyond = |end: f64| {
        [end * (1.0 + 1e-9), end * (1.0 - 1e-9)].into_iter().any(|y| verdict_of(spec, Some(&y)) != Some(own))
    };
    let factors = all.filter(|&end| beyond(end)).map(|end| end / x).filter(|f| f.is_finite() && *f > 0.0);
    let nearest = factors.min_by(|a, b| a.ln().abs().total_cmp(&b.ln().abs()))?;
    Some(format!("× {}", short(nearest)))
}

/// Cases and columns that a reading is read from.
fn source(spec: &ReadingSpec) -> String {
    let term = |t: &TermSpec| {
        let over = match t.over {
            Among::Geometric => "",
            Among::Mean => "mean ",
            Among::Max => "largest ",
            Among::Min => "smallest ",
        };
        let items = if t.items.is_empty() { String::new() } else { format!(" of {}", t.items.join(", ")) };
        format!("{}: {}, {over}{}{items}", t.experiments.join(" + "), t.case, t.column)
    };
    match &spec.per {
        None => term(&spec.of),
        Some(per) => {
            let at = match spec.at {
                Basis::Nominal => String::new(),
                basis => format!(", at {}", basis.name()),
            };
            format!("{} ÷ {}{at}", term(&spec.of), term(per))
        }
    }
}

/// The readings in each setting; `None` if no condition applies.
fn conditions(claims: &ClaimsSpec, judged: &JudgedClaim<'_>) -> Option<Grid> {
    if judged.conditions.is_empty() {
        return None;
    }
    let mut header = vec!["reading".to_string(), "default".into(), "soft".into(), "stiff".into()];
    let names: Vec<&String> =
        claims.conditions.iter().map(|c| &c.name).filter(|n| judged.conditions.contains(n)).collect();
    header.extend(names.iter().map(ToString::to_string));
    let row = |(spec, read): (&ReadingSpec, &JudgedReading)| {
        let shown = |x: Option<&Result<f64, String>>| match x {
            Some(Ok(x)) => {
                let verdict = verdict_of(spec, Some(x)).map(|v| shown_verdict(judged, v));
                Cell::marked(*x, verdict.map_or(Mark::None, mark))
            }
            _ => "–".into(),
        };
        let mut cells: Vec<Cell> = vec![spec.name.as_str().into()];
        cells.extend(read.values.iter().map(|v| shown(Some(v))));
        let under = |name: &&String| read.conditions.iter().find(|(n, _)| n == *name).map(|(_, v)| v);
        cells.extend(names.iter().map(|name| shown(under(name))));
        cells
    };
    let pairs = judged.claim.readings.iter().zip(&judged.readings);
    Some(Grid { caption: "In each setting".into(), header, rows: pairs.map(row).collect() })
}

/// Every experiment: its changes, cases and results.
fn experiments(claims: &ClaimsSpec, answers: &Answers) -> Result<Section, PresetError> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (i, experiment) in claims.experiments.iter().enumerate() {
        let spec = claims.scenario(i, None)?;
        let cases: Vec<&str> = spec.cases.iter().map(|c| c.name.as_str()).collect();
        let own = answers.iter().filter(|((name, _, _), _)| *name == experiment.name);
        let (done, lost): (Vec<_>, Vec<_>) = own.partition(|(_, answer)| answer.is_ok());
        rows.push(vec![
            experiment.name.as_str().into(),
            spec.title.as_str().into(),
            cases.join(", ").into(),
            experiment.set.join("; ").into(),
            if experiment.variants { "soft, default, stiff" } else { "default only" }.into(),
            format!("{} of {}", done.len(), done.len() + lost.len()).into(),
            report_key(&spec).into(),
        ]);
    }
    let header =
        ["experiment", "scenario", "cases", "with", "tissue", "answered", "key"].map(String::from).to_vec();
    let grid = Grid { caption: String::new(), header, rows };
    let mut text = Vec::new();
    if !claims.set.is_empty() {
        text.push(format!("Everywhere: {}.", claims.set.join("; ")));
    }
    let condition = |c: &ConditionSpec| format!("{}: {}", c.name, c.set.join("; "));
    if !claims.conditions.is_empty() {
        let all: Vec<String> = claims.conditions.iter().map(condition).collect();
        text.push(format!("Conditions: {}.", all.join(". ")));
    }
    Ok(Section { title: "Experiments".into(), text, tables: vec![grid], plots: Vec::new() })
}

/// Paragraphs on the method.
fn method(claims: &ClaimsSpec) -> Vec<String> {
    let mut text = vec![
        "Every number is read from runs of the experiments listed above; every verdict follows from the \
         numbers by the rule in its row, which stands beside the claim in the same file."
            .to_string(),
        "Every experiment, unless its row says otherwise, is answered three times: tissue as written; \
         `soft`, with muscle and fat as soft as magnetic resonance elastography finds them, a third more \
         loss and a quarter more fat; `stiff`, as ultrasound finds them, a quarter less loss and a fifth \
         less fat. Ratios are taken within a variant, so that what both devices share cancels. A reading \
         supports or contradicts only if it does so with all three."
            .to_string(),
        "Where a number is read at several sites and its row says no more, it is their geometric mean."
            .to_string(),
        "To the limit: the factor by which the number of default tissue would have to change before its \
         reading said something else."
            .to_string(),
        "Equal power, pressure or displacement: the massager, which is linear, is scaled until it delivers \
         what the gun delivers."
            .to_string(),
    ];
    if let Some(finer) = claims.conditions.iter().find(|c| c.set.iter().any(|s| s.starts_with("resolution")))
    {
        text.push(format!("The column `{}` says how far the mesh can be trusted.", finer.name));
    }
    text
}

/// Paragraphs on the limits: model, warnings, cases without a result.
fn limits(answers: &Answers) -> Vec<String> {
    let mut text = vec![
        "A mechanical model, not medical advice. It says what moves how much at a charted place, not what \
         helps, hurts or is safe."
            .to_string(),
        "Nothing here is validated in a living calf at depth: no open measurement was found. Frequency, \
         amplitude, pad and mass of the massagers are estimates."
            .to_string(),
    ];
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    for report in answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()) {
        report.warnings.iter().for_each(|w| *warnings.entry(w.topic()).or_default() += 1);
    }
    text.extend(warnings.iter().map(|(topic, n)| format!("Warnings of the answers: {topic}, {n} times.")));
    let mut lost: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for ((experiment, setting, case), answer) in answers.iter() {
        if let Err(why) = answer {
            lost.entry(why).or_default().push(format!("{experiment}, {setting}, {case}"));
        }
    }
    let named = |(why, names): (&String, Vec<String>)| match names.len() {
        1..=MAX_NAMED => format!("No answer to {}: {why}.", names.join("; ")),
        n => format!("{n} cases have no answer, such as {}: {why}.", names[0]),
    };
    text.extend(lost.into_iter().map(named));
    text
}

/// Program, revision, date, number of results, methods, and the largest ledger residual.
fn provenance(
    claims: &ClaimsSpec,
    answers: &Answers,
    imprint: &Imprint,
) -> Result<Vec<(String, String)>, PresetError> {
    let done = answers.iter().filter(|(_, a)| a.is_ok()).count();
    let all = answers.iter().count();
    let mut facts = vec![
        ("program".to_string(), format!("calfwave {SOLVER_VERSION}")),
        ("source revision".into(), imprint.revision.clone().unwrap_or_else(|| "unknown".into())),
        ("made on".into(), imprint.date.clone()),
        ("seed".into(), "none: nothing is drawn at random; variants and conditions are paired".into()),
        ("answers".into(), format!("{done} of {all}")),
        ("changes everywhere".into(), claims.set.join("; ")),
    ];
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut worst = 0.0f64;
    for report in answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()) {
        let solver = &report.solver;
        *kinds
            .entry(format!("{}, K {} MPa, order {}", solver.method, solver.bulk_mpa, solver.order))
            .or_default() += 1;
        worst = worst.max(report.ledger.as_ref().and_then(|l| l.residual_percent).map_or(0.0, f64::abs));
    }
    facts.extend(kinds.into_iter().map(|(kind, n)| ("method".to_string(), format!("{kind}: {n} answers"))));
    facts.push(("energy ledgers".into(), format!("all closed to {worst:.2} %")));
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::super::verdict::judge;
    use super::*;
    use crate::metric::CaseReport;
    use crate::metric::report::SurfaceRow;
    use crate::preset::load_claims;
    use crate::preset::scenario::Variant;
    use std::path::Path;

    /// The page of the shipped claims, each suspended for `reason`, with twice the superficial strain under a
    /// gun as under a massager.
    fn page(reason: Option<&str>) -> String {
        let mut claims = load_claims(Path::new("claims")).unwrap().spec;
        claims.claims.iter_mut().for_each(|c| c.suspended = reason.map(String::from));
        let mut answers = Answers::default();
        for setting in VARIANTS.map(Variant::name) {
            for (experiment, case, percent) in
                [("gun", "gun ball", 100.0), ("massagers", "single head", 50.0)]
            {
                let surface =
                    SurfaceRow { superficial_strain_peak_percent: Some(percent), ..SurfaceRow::default() };
                answers.put(experiment, setting, case, Ok(CaseReport { surface, ..CaseReport::default() }));
            }
        }
        let imprint = Imprint { date: "2026-01-01".into(), revision: None };
        report(&claims, &answers, &judge(&claims, &answers), &imprint).unwrap().markdown()
    }

    #[test]
    fn a_suspended_claim_reads_undecided_with_its_reason_and_its_numbers() {
        let row = "| superficial strain, gun over head, own drives | 2.00 | 2.00 to 2.00 | above 1.25 | \
                   below 0.8 |";
        let judged = page(None);
        assert!(judged.contains(&format!("{row} supports | × 0.625 |")), "{judged}");
        assert!(judged.contains(", 0 undecided, ") && !judged.contains("Suspended"));
        let waits = page(Some("It was held too loosely."));
        assert!(waits.contains(&format!("{row} undecided | – |")), "{waits}");
        assert!(
            waits.contains("21 claims: 0 supports, 0 partly, 0 contradicts, 21 undecided, 0 not testable.")
        );
        assert!(
            waits.contains("\nUndecided, 1, 2, 3, ") && waits.contains(", 21: It was held too loosely.\n")
        );
        assert_eq!(
            waits.matches("\nUndecided.\n\nSuspended: It was held too loosely. Until then").count(),
            21
        );
        for words in ["so far", "**", "Under other conditions", "× "] {
            assert!(!waits.contains(words), "{words}: no number decides\n{waits}");
        }
    }
}
