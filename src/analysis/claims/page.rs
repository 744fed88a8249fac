//! The page of claims: every claim with its experiment, rules, numbers, errors, verdict, the settings that
//! change the verdict, and what would decide what is undecided. Only the claims, the descriptions of the
//! experiments and the rules are written by hand.

use super::answer::Answers;
use super::decide::{Need, needs};
use super::error::MESH_ORDER;
use super::outcome::Verdict;
use super::question::{Mesh, variants};
use super::tables;
use super::verdict::{ERRORS, JudgedClaim};
use crate::output::report::{Cell, Grid, Report, Section};
use crate::preset::claims::{ClaimsSpec, ConditionSpec, Needs};
use crate::preset::diagnostic::PresetError;
use crate::preset::identity::{SOLVER_VERSION, report_key};
use crate::preset::scenario::Variant;
use std::collections::BTreeMap;

/// Largest number of cases without a result that are named.
const MAX_NAMED: usize = 3;

/// When not to use a massage device, at the head of the page (as in `README.md` and the app; sources in
/// `docs/studies.md`, *Claims*).
pub const CONTRAINDICATIONS: &str = "Whatever the verdicts: never use a massage device on a leg with a \
     suspected blood clot; not on varicose veins, open or inflamed skin, a fresh injury or numb skin; with \
     blood thinners, a bleeding disorder, pregnancy, a pacemaker, an implant nearby, cancer or nerve disease \
     only after a doctor has agreed.";

/// Date and source revision of a page.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Date as `2026-01-31`.
    pub date: String,
    /// Source revision, if it is known.
    pub revision: Option<String>,
    /// Changes of the experiments beyond those of the file, as on the command line.
    pub changes: Vec<String>,
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
    let mut sections = vec![overview(judged), undecided(&needs(judged))];
    sections.extend(judged.iter().map(section));
    sections.push(experiments(claims, answers)?);
    Ok(Report {
        title: claims.title.clone(),
        question: claims.question.clone(),
        method: method(),
        provenance: provenance(claims, answers, imprint)?,
        sections,
        limits: limits(answers),
    })
}

/// How many claims have which verdict: `21 claims: 3 supports, …`.
pub fn counts(judged: &[JudgedClaim<'_>]) -> String {
    let count = |v: Verdict| judged.iter().filter(|j| j.verdict == v).count();
    let counts: Vec<String> = Verdict::ALL.iter().map(|&v| format!("{} {}", count(v), v.name())).collect();
    format!("{} claims: {}.", judged.len(), counts.join(", "))
}

/// The verdicts on all claims.
fn overview(judged: &[JudgedClaim<'_>]) -> Section {
    let text = vec![
        CONTRAINDICATIONS.to_string(),
        counts(judged),
        format!(
            "A verdict is given only where every number stays {ERRORS} errors from the limits that would \
             change it, and within the law of the tissue. The margin is the number of errors by which all \
             numbers may be off before there is another verdict."
        ),
    ];
    Section { title: "Verdicts".into(), text, tables: vec![tables::verdicts(judged)], plots: Vec::new() }
}

/// What would decide the claims that are undecided.
fn undecided(needs: &[Need]) -> Section {
    let (text, tables) = match needs {
        [] => (vec!["Nothing is undecided, and nothing depends on the tissue.".to_string()], Vec::new()),
        needs => (
            vec![
                "Readings of claims that are undecided, and of claims that are partly true because \
                  the answer depends on the leg."
                    .to_string(),
            ],
            vec![tables::needs(needs)],
        ),
    };
    Section { title: "What would decide it".into(), text, tables, plots: Vec::new() }
}

/// One claim: verdict, experiment, rules and readings.
fn section(judged: &JudgedClaim<'_>) -> Section {
    let claim = judged.claim;
    let mut text = vec![format!("{}.", upper(judged.verdict.name()))];
    text.push(format!("Experiment: {}", claim.experiment));
    let rules = claim.readings.iter().filter(|r| super::verdict::has_rule(r)).count();
    if rules > 1 {
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
    if rules > 0 {
        text.push(format!("Under other conditions: {}.", tables::flips(judged)));
    }
    let mut tables = Vec::new();
    if !claim.readings.is_empty() {
        tables.push(tables::readings(judged));
        tables.extend(tables::settings(judged));
    }
    Section { title: format!("{}. {}", claim.number, claim.claim), text, tables, plots: Vec::new() }
}

/// `text` with its first letter in upper case.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Every experiment: its changes, cases and results.
fn experiments(claims: &ClaimsSpec, answers: &Answers) -> Result<Section, PresetError> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (i, experiment) in claims.experiments.iter().enumerate() {
        let spec = claims.scenario(i, None)?;
        let cases: Vec<&str> = spec.cases.iter().map(|c| c.name.as_str()).collect();
        let own = answers.iter().filter(|((name, ..), _)| *name == experiment.name);
        let (done, lost): (Vec<_>, Vec<_>) = own.partition(|(_, answer)| answer.is_ok());
        rows.push(vec![
            experiment.name.as_str().into(),
            spec.title.as_str().into(),
            cases.join(", ").into(),
            experiment.set.join("; ").into(),
            variants(experiment).iter().map(|v| v.name()).collect::<Vec<_>>().join(", ").into(),
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
    let condition = |c: &ConditionSpec| {
        let decides = if c.decides { " (decides)" } else { "" };
        format!("{}{decides}: {}", c.name, c.set.join("; "))
    };
    if !claims.conditions.is_empty() {
        let all: Vec<String> = claims.conditions.iter().map(condition).collect();
        text.push(format!("Conditions: {}.", all.join(". ")));
    }
    Ok(Section { title: "Experiments".into(), text, tables: vec![grid], plots: Vec::new() })
}

/// Paragraphs on the method.
fn method() -> Vec<String> {
    vec![
        "Every number is read from runs of the experiments listed above; every verdict follows from the \
         numbers by the rule in its row, which stands beside the claim in the same file."
            .to_string(),
        format!(
            "Every experiment, unless its row says otherwise, is answered with each tissue: {}. Ratios are \
             taken within a tissue, so that what both devices share cancels. A reading supports or \
             contradicts only if it does so with all tissues and under every condition marked *decides*.",
            Variant::definition()
        ),
        format!(
            "Every question is answered on two meshes. The error of a number is its difference between them \
             over r^{MESH_ORDER} − 1, where r is the ratio of the distances of the unknowns, and relatively \
             at least the root mean square of that over the tissues; to it are added the residual of the \
             solver, the change over the last cycle of time steps, and what the energy ledger does not \
             account for."
        ),
        "A number is beyond the law where the strain at the place that it is read from exceeds what the law \
         of the tissue holds for: at a site or along a nerve the strain there; for pressures, powers and \
         strains of the skin that of the superficial tissue."
            .to_string(),
        "Where a number is read at several sites and its row says no more, it is their geometric mean."
            .to_string(),
        "Equal power, pressure or displacement: the massager, which is linear, is scaled until it delivers \
         what the gun delivers."
            .to_string(),
    ]
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
    for ((experiment, setting, case, mesh), answer) in answers.iter() {
        let mesh = if *mesh == Mesh::Coarser { ", coarser mesh" } else { "" };
        if let Err(why) = answer {
            lost.entry(why).or_default().push(format!("{experiment}, {setting}, {case}{mesh}"));
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
    if !imprint.changes.is_empty() {
        facts.push(("changes beyond the file".into(), imprint.changes.join("; ")));
    }
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut worst = 0.0f64;
    for report in answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()) {
        let solver = &report.solver;
        *kinds
            .entry(format!(
                "{}, K {} MPa, order {}, {} unknowns",
                solver.method, solver.bulk_mpa, solver.order, solver.dof
            ))
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
    use crate::metric::report::{Ledger, SiteRow, SolverRow, Spread};
    use crate::preset::load_claims;
    use std::path::Path;

    /// The page of the shipped claims, with 0.4 g at the treated site under a massager of a mesh error of
    /// `error`.
    fn page(error: f64) -> String {
        let claims = load_claims(Path::new("claims")).unwrap().spec;
        let mut answers = Answers::default();
        let report = |g: f64, dof: usize| {
            let acceleration_rms_g = Spread { mean: g, p95: g };
            let site = SiteRow { name: "GAS TrP1".into(), acceleration_rms_g, ..SiteRow::default() };
            let solver = SolverRow { dof, ..SolverRow::default() };
            let ledger = Some(Ledger::default());
            Ok(CaseReport { sites: vec![site], solver, ledger, ..CaseReport::default() })
        };
        let experiment = claims.experiments.iter().find(|e| e.name == "massager").unwrap();
        let tissues = variants(experiment).into_iter().map(Variant::name);
        let settings: Vec<String> =
            tissues.map(String::from).chain(experiment.conditions.iter().cloned()).collect();
        for setting in settings {
            let place = ["massager", &setting, "single head"];
            answers.insert(place, Mesh::Quoted, report(0.4, 8000));
            answers.insert(place, Mesh::Coarser, report(0.4 - error, 1000));
        }
        let imprint = Imprint { date: "2026-01-01".into(), revision: None, changes: Vec::new() };
        report_of(&claims, &answers, &imprint)
    }

    fn report_of(claims: &ClaimsSpec, answers: &Answers, imprint: &Imprint) -> String {
        report(claims, answers, &judge(claims, answers), imprint).unwrap().markdown()
    }

    /// 0.12 g above the limit: 4 errors of 0.03 g, 1.2 of 0.1 g.
    #[test]
    fn a_reading_is_shown_with_its_error_and_its_margin() {
        let row = "| acceleration RMS at GAS TrP1 [g] | 0.400 ± ";
        let rule = "| 0.400 to 0.400 | above 0.28 | below 0.028 |";
        let decided = page(0.03);
        assert!(decided.contains(&format!("{row}0.0300 {rule} supports | 4.00 (default) |")), "{decided}");
        let close = page(0.1);
        assert!(close.contains(&format!("{row}0.100 {rule} undecided | 1.20 (default) |")), "{close}");
        // Blood flow is beyond the model, so the claim is partly true at best, whatever it reads.
        let claim = "| 18 | It increases circulation. | related pages | partly |";
        assert!(decided.contains(claim) && close.contains(claim), "{close}");
        assert!(close.contains(CONTRAINDICATIONS));
    }
}
