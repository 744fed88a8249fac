//! `calfwave claims [FILE]`: computes the experiments, judges the claims and writes the page; finished cases
//! are reused.

use crate::analysis::claims::page::{Imprint, counts, report};
use crate::analysis::claims::record::{FILE, VerdictRecord};
use crate::analysis::claims::verdict::{JudgedClaim, judge};
use crate::analysis::claims::{AnswerEvent, Answers, Question, answer, known, needs, questions};
use crate::cli::args::ClaimsArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::check_warnings;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::{Engine, RunOptions, budget};
use crate::model::{Progress, RunError, memory};
use crate::output::file;
use crate::output::file::target;
use crate::output::folder::owner;
use crate::output::text::{TextTable, duration, short};
use crate::preset::claims::ClaimsSpec;
use crate::preset::document::load_subject;
use crate::preset::load_claims;
use crate::preset::scenario::{GeometrySpec, Part};
use chrono::Utc;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Memory of an engine over that of its largest question: it holds a preloaded body beside the bare one.
const HELD: f64 = 1.5;

/// Runs the command.
///
/// # Errors
/// Invalid input, or a folder that cannot be written. An experiment without a result is not an error; the
/// page names it.
pub fn claims(args: &ClaimsArgs, console: &Console) -> Result<u8, CommandError> {
    let loaded = load_claims(&args.claims)?;
    check_warnings(&loaded.warnings, &loaded.sources, args.changes.strict, console)?;
    let mut claims = loaded.spec;
    let changes = change(&mut claims, args, console)?;
    let questions = questions(&claims)?;
    // the subject is the title, so that results stay valid when an experiment is added
    let subject = owner::subject(claims.title.as_bytes());
    let default = default_folder("", &args.claims);
    let folder = output_folder(args.out.as_deref(), default, std::slice::from_ref(&subject), console);
    let mut engines = engines(args, &questions, &folder.join("answers"))?;
    let engine = &engines[0];
    if args.fresh {
        prepare(&folder)?;
        let failed = |e| CommandError::Refused(format!("a stored result cannot be removed: {e}"));
        questions.iter().try_for_each(|q| engine.forget_report(&q.spec)).map_err(failed)?;
    }
    let missing: Vec<bool> = questions.iter().map(|q| engine.known_report(&q.spec).is_none()).collect();
    let known_count = missing.iter().filter(|m| !**m).count();
    console.note(&format!("{} cases, {known_count} of them computed already", questions.len()));
    if args.dry_run {
        questions.iter().for_each(|q| console.print(&q.words()));
        return Ok(0);
    }
    prepare(&folder)?;
    owner::write_note(&folder, "claims", &subject)?;
    let answers = match args.partial {
        true => known(engine, &questions),
        false => {
            let stop = StopSignal::listen();
            match compute(&mut engines, &questions, missing, &stop, console) {
                Err(RunError::Cancelled) => {
                    console.note("stopped; finished cases are kept");
                    return Ok(stop.exit_code());
                }
                other => other?,
            }
        }
    };
    let judged = judge(&claims, &answers);
    // in Universal Time, as 2026-01-31
    let date = Utc::now().date_naive().to_string();
    let imprint = Imprint { date, revision: option_env!("CALFWAVE_REVISION").map(String::from), changes };
    let report = report(&claims, &answers, &judged, &imprint)?;
    let path = report.write(&folder)?;
    let text = report.markdown();
    let page = folder.join("claims.md");
    match &args.page {
        Some(page) => target::write(page, |w| w.write_all(text.as_bytes()))?,
        None => file::write(&page, |w| w.write_all(text.as_bytes()))?,
    };
    let page = args.page.clone().unwrap_or(page);
    let record = VerdictRecord::new(&claims, &judged, &imprint)?.text()?;
    file::write(&folder.join(FILE), |w| w.write_all(record.as_bytes()))?;
    console.print(&verdict_table(&judged));
    console.print(&counts(&judged));
    undecided(&judged).iter().for_each(|line| console.print(line));
    let failed = answers.iter().filter(|(_, answer)| answer.is_err()).count();
    let [computed, reused] =
        engines.iter().fold([0, 0], |[a, b], engine| [a + engine.computed, b + engine.reused]);
    console.print(&format!("computed {computed}, reused {reused}, without a result {failed}"));
    console.print(&format!("report in {}, page in {}", path.display(), page.display()));
    // what `--partial` leaves out has not failed
    Ok(u8::from(failed > 0 && !args.partial))
}

/// Applies the subject and the changes of the command line; returns them in words.
fn change(
    claims: &mut ClaimsSpec,
    args: &ClaimsArgs,
    console: &Console,
) -> Result<Vec<String>, CommandError> {
    let mut words = Vec::new();
    if let Some(path) = &args.changes.subject {
        let subject = load_subject(path)?;
        for experiment in &mut claims.experiments {
            if let Part::Inline(scenario) = &mut experiment.scenario
                && let GeometrySpec::Leg(leg) = &mut scenario.geometry
            {
                *leg = Part::Inline(subject.clone());
            }
        }
        words.push(format!("subject {}", path.display()));
    }
    // those of the command line and of an experiment come later, so that they prevail
    if let Some(resolution) = args.changes.resolution_change().map_err(CommandError::Usage)? {
        claims.set.retain(|text| !text.starts_with("resolution="));
        words.push(resolution.clone());
        claims.set.push(resolution);
    }
    for text in &args.changes.set {
        let changed = claims.change(text)?;
        console.note(&format!("{text}: {changed} of {} experiments", claims.experiments.len()));
        words.push(text.clone());
    }
    Ok(words)
}

/// Engines that answer side by side: one per thread, as many as fit into the free memory. A solve on one
/// thread never waits for another.
fn engines(args: &ClaimsArgs, questions: &[Question], folder: &Path) -> Result<Vec<Engine>, CommandError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or(cores, usize::from);
    let largest_mib = questions.iter().map(|q| budget::expected_mib(&q.spec)).fold(1.0, f64::max);
    let fitting = (memory::free_mib() / (HELD * largest_mib)) as usize;
    let count = threads.min(fitting).min(questions.len()).max(1);
    let options = RunOptions { threads: Some(threads / count) };
    let new = |_| Ok(Engine::new(&options)?.with_reports(Some(folder)));
    (0..count).map(new).collect()
}

/// Computes the results with progress and the time that is left. `missing[question]` is false where the
/// result is stored.
fn compute(
    engines: &mut [Engine],
    questions: &[Question],
    missing: Vec<bool>,
    stop: &StopSignal,
    console: &Console,
) -> Result<Answers, RunError> {
    let meter = console.meter();
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let kinds = questions.iter().map(Question::kind).collect();
    let clock = Mutex::new(Clock::new(kinds, missing, engines.len()));
    let on_event = |event: AnswerEvent| {
        let mut clock = clock.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            AnswerEvent::Begun(i) => {
                clock.begun += 1;
                let left = clock.left().map_or_else(String::new, |s| format!(", {} left", duration(s)));
                let words = questions[i].words();
                meter.set_label(&format!("{}/{}{left}: {words}", clock.begun, questions.len()));
            }
            AnswerEvent::Done(i, seconds) => clock.done(i, seconds),
        }
    };
    let answers = answer(engines, questions, &progress, &on_event);
    meter.finish();
    answers
}

/// Times of the questions answered so far.
struct Clock {
    /// `[question]` its kind.
    kinds: Vec<String>,
    /// `[question]` whether its result has to be computed.
    missing: Vec<bool>,
    /// Questions answered side by side.
    workers: usize,
    /// Questions begun.
    begun: usize,
    /// Questions answered and seconds spent, by kind.
    spent: BTreeMap<String, (f64, f64)>,
}

impl Clock {
    fn new(kinds: Vec<String>, missing: Vec<bool>, workers: usize) -> Clock {
        Clock { kinds, missing, workers, begun: 0, spent: BTreeMap::new() }
    }

    /// A question answered in `seconds`.
    fn done(&mut self, question: usize, seconds: f64) {
        if std::mem::take(&mut self.missing[question]) {
            let (count, sum) = self.spent.entry(self.kinds[question].clone()).or_default();
            (*count, *sum) = (*count + 1.0, *sum + seconds);
        }
    }

    /// Time left for the questions not answered [s], each as long as the mean of its kind, or of all kinds;
    /// `None` before the first is answered.
    fn left(&self) -> Option<f64> {
        let mean = |(count, seconds): (f64, f64)| seconds / count;
        let all = self.spent.values().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        let each = |kind: &String| self.spent.get(kind).copied().map_or_else(|| mean(all), mean);
        let rest = self.kinds.iter().zip(&self.missing).filter(|(_, missing)| **missing);
        let sum: f64 = rest.map(|(kind, _)| each(kind)).sum();
        (all.0 > 0.0).then(|| sum / self.workers as f64)
    }
}

/// The verdicts as a table.
fn verdict_table(judged: &[JudgedClaim<'_>]) -> String {
    let mut table = TextTable::new(4);
    table.header(["no.", "verdict", "margin", "claim"]);
    let margin = |j: &JudgedClaim<'_>| j.margin.filter(|m| m.is_finite()).map_or("–".to_string(), short);
    judged.iter().for_each(|j| {
        table.row([&j.claim.number.to_string(), j.verdict.name(), &margin(j), &j.claim.claim]);
    });
    table.render()
}

/// What would decide the undecided claims, one line for each remedy.
fn undecided(judged: &[JudgedClaim<'_>]) -> Vec<String> {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for need in needs(judged) {
        let of = claims.entry(need.remedy).or_default();
        if !of.contains(&need.claim) {
            of.push(need.claim);
        }
    }
    let numbers = |of: Vec<usize>| of.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    claims.into_iter().map(|(remedy, of)| format!("claim {}: {remedy}", numbers(of))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of a kind took 10 s each, one of another 40 s; a stored one takes no time. Two workers share the
    /// rest.
    #[test]
    fn the_time_left_follows_from_the_kinds_of_questions() {
        let kinds = ["a", "a", "b", "c", "a", "b", "d"].map(String::from).to_vec();
        let mut clock = Clock::new(kinds, vec![true, true, true, false, true, true, true], 2);
        assert_eq!(clock.left(), None);
        for (question, seconds) in [(1, 10.0), (0, 10.0), (3, 0.1), (2, 40.0)] {
            clock.done(question, seconds);
        }
        assert_eq!(clock.left(), Some((10.0 + 40.0 + 20.0) / 2.0));
    }
}
