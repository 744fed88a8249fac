//! `calfwave claims [FILE]`: computes the experiments, judges the claims and writes the page; finished cases
//! are reused.

use crate::analysis::claims::page::{Imprint, report};
use crate::analysis::claims::record::{FILE, VerdictRecord};
use crate::analysis::claims::verdict::{JudgedClaim, judge, reasons};
use crate::analysis::claims::{Question, answer, known, questions};
use crate::cli::args::ClaimsArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::check_warnings;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::{Engine, RunOptions};
use crate::model::{Progress, RunError};
use crate::output::file;
use crate::output::file::target;
use crate::output::folder::owner;
use crate::output::text::TextTable;
use crate::preset::load_claims;
use chrono::Utc;

/// Runs the command.
///
/// # Errors
/// Invalid input, or a folder that cannot be written. An experiment without a result is not an error; the
/// page names it.
pub fn claims(args: &ClaimsArgs, console: &Console) -> Result<u8, CommandError> {
    let loaded = load_claims(&args.claims)?;
    check_warnings(&loaded.warnings, &loaded.sources, false, console)?;
    let claims = loaded.spec;
    let questions = questions(&claims)?;
    // the subject is the title, so that results stay valid when an experiment is added
    let subject = owner::subject(claims.title.as_bytes());
    let default = default_folder("", &args.claims);
    let folder = output_folder(args.out.as_deref(), default, std::slice::from_ref(&subject), console);
    let options = RunOptions { threads: args.threads.map(usize::from) };
    let mut engine = Engine::new(&options)?.with_reports(Some(&folder.join("answers")));
    let known_count = questions.iter().filter(|q| engine.known_report(&q.spec).is_some()).count();
    let words = |q: &Question| format!("{}, {}, {}", q.experiment, q.setting, q.spec.cases[0].name);
    console.note(&format!("{} cases, {known_count} of them computed already", questions.len()));
    if args.dry_run {
        questions.iter().for_each(|q| console.print(&words(q)));
        return Ok(0);
    }
    prepare(&folder)?;
    owner::write_note(&folder, "claims", &subject)?;
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let on_question = |i: usize, q: &Question| {
        meter.set_label(&format!("{}/{} {}", i + 1, questions.len(), words(q)));
    };
    let answers = match args.partial {
        true => Ok(known(&engine, &questions)),
        false => answer(&mut engine, &questions, &progress, &on_question),
    };
    meter.finish();
    let answers = match answers {
        Err(RunError::Cancelled) => {
            console.note("stopped; finished cases are kept");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    let judged = judge(&claims, &answers);
    // in Universal Time, as 2026-01-31
    let date = Utc::now().date_naive().to_string();
    let imprint = Imprint { date, revision: option_env!("CALFWAVE_REVISION").map(String::from) };
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
    reasons(&judged).iter().for_each(|reason| console.print(reason));
    let failed = answers.iter().filter(|(_, answer)| answer.is_err()).count();
    console
        .print(&format!("computed {}, reused {}, without a result {failed}", engine.computed, engine.reused));
    console.print(&format!("report in {}, page in {}", path.display(), page.display()));
    // what `--partial` leaves out has not failed
    Ok(u8::from(failed > 0 && !args.partial))
}

/// The verdicts as a table.
fn verdict_table(judged: &[JudgedClaim<'_>]) -> String {
    let mut table = TextTable::new(3);
    table.header(["no.", "verdict", "claim"]);
    judged.iter().for_each(|j| table.row([&j.claim.number.to_string(), j.verdict.name(), &j.claim.claim]));
    table.render()
}
