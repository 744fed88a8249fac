//! `calfwave fit LABELS`: the leg of a subject from a segmented image or surfaces.

use crate::anatomy::spec::Sex;
use crate::cli::args::{FitArgs, SexArg};
use crate::cli::error::CommandError;
use crate::cli::folder::prepare;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::fit::{Fit, FitError, FitOptions, fit, report};
use crate::model::Progress;
use crate::output::file;
use crate::output::folder::owner;
use crate::output::report::FILE;
use crate::output::{OutputError, text};
use crate::preset::document::load_subject;
use crate::preset::syntax::to_ron;
use std::path::Path;

/// Name of the subject and of the numbers in the folder.
const SUBJECT: &str = "subject.ron";
const NUMBERS: &str = "fit.json";
/// Ranges of the lengths and the mass that a user may give.
const STATURE_MM: [f64; 2] = [1400.0, 2100.0];
const MASS_KG: [f64; 2] = [40.0, 160.0];
const LENGTH_MM: [f64; 2] = [250.0, 500.0];

/// Runs the command. A refused fit leaves the page and the numbers, but no subject.
///
/// # Errors
/// Labels that make up no leg, a fit beyond its limits, a folder that cannot be written.
pub fn fit_command(args: &FitArgs, console: &Console) -> Result<u8, CommandError> {
    for (name, value, range) in [
        ("--stature", args.stature, STATURE_MM),
        ("--mass", args.mass, MASS_KG),
        ("--length", args.length, LENGTH_MM),
    ] {
        if let Some(value) = value.filter(|value| !(range[0]..=range[1]).contains(value)) {
            let message = format!("{name} {value}: allowed: {} to {}", range[0], range[1]);
            return Err(CommandError::Usage(message));
        }
    }
    let options = FitOptions {
        labels: args.labels.clone(),
        side: args.side.into(),
        sex: if args.sex == Some(SexArg::Female) { Sex::Female } else { Sex::Male },
        stature_mm: args.stature,
        mass_kg: args.mass,
        length_mm: args.length,
    };
    prepare(&args.out)?;
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let fitted = fit(&args.file, &options, &progress);
    meter.finish();
    let fitted = match fitted {
        Err(FitError::Cancelled) => return Err(crate::model::RunError::Cancelled.into()),
        other => other?,
    };
    write(&fitted, &args.file, &args.out)?;
    print(&fitted, args, console);
    if !fitted.refusals.is_empty() {
        return Err(FitError::Refused(fitted.refusals).into());
    }
    Ok(0)
}

/// Writes the page, the numbers, and the subject unless the fit is refused.
fn write(fitted: &Fit, labels: &Path, folder: &Path) -> Result<(), CommandError> {
    let malformed = |name: &str| {
        let path = folder.join(name);
        move |reason: String| OutputError::Malformed { path, reason }
    };
    let subject = to_ron(&fitted.subject).map_err(|e| malformed(SUBJECT)(e.to_string()))?;
    owner::write_note(folder, "fit", &owner::subject(subject.as_bytes()))?;
    let name = labels.file_name().unwrap_or_default().to_string_lossy();
    report(fitted, &name).write(folder)?;
    let numbers = serde_json::to_string_pretty(fitted).map_err(|e| malformed(NUMBERS)(e.to_string()))?;
    file::write(&folder.join(NUMBERS), |w| writeln!(w, "{numbers}"))?;
    let path = folder.join(SUBJECT);
    if !fitted.refusals.is_empty() {
        file::remove(&path)?;
        return Ok(());
    }
    let from = text::printable(&name);
    file::write(&path, |w| {
        writeln!(w, "// The {} leg of {from}, fitted by calfwave.\n{subject}", fitted.side)
    })?;
    load_subject(&path)?;
    Ok(())
}

/// Prints what was found, and how far the fit is from it.
fn print(fitted: &Fit, args: &FitArgs, console: &Console) {
    for note in &fitted.notes {
        console.print(&text::printable(note));
    }
    for part in &fitted.from_reference {
        console.print(&format!("from the reference leg: {part}"));
    }
    let [length, calf, ankle, fat] = fitted.size_mm;
    console.print(&format!(
        "{} leg: {length:.0} mm long, girths {calf:.0} and {ankle:.0} mm, {fat:.1} mm of fat behind the calf",
        fitted.side
    ));
    let grid = crate::fit::table(&fitted.deviations, "distances and volumes below the condyles");
    console.print(&grid.plain());
    console.print(&format!("mesh: {}", crate::fit::mesh(fitted)));
    console.print(&format!("page in {}", args.out.join(FILE).display()));
    if fitted.refusals.is_empty() {
        console.print(&format!("subject in {}", args.out.join(SUBJECT).display()));
    }
}
