//! `calfwave response SCENARIO`: dynamic stiffness at the heads and transfer to the sites over a frequency
//! band.

use crate::analysis::response::store::{ResponseStore, key};
use crate::analysis::response::{
    InitialGuess, Port, PortMotion, Resonance, ResonanceCriterion, Response, ResponseError, ResponsePlan,
    SiteResponse, Transfer, compute_response,
};
use crate::case::excitation::Excitation;
use crate::cli::args::{ResponseArgs, StartArg};
use crate::cli::error::CommandError;
use crate::cli::scenario::load;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::cli::terminal::progress::Meter;
use crate::engine::{Engine, RunOptions};
use crate::math::C64;
use crate::model::{Progress, RunError, memory};
use crate::output::file::target;
use crate::output::plot::{Lines, Plot, Series};
use crate::output::table::{Column, Table, Unit, quantities::measured};
use crate::output::text::{TextTable, short};
use crate::preset::scenario::{CaseSpec, LoadSpec, ScenarioSpec, items};
use crate::units::MM;
use std::time::Instant;

/// Bulk modulus of tissue [MPa]: the true value, which costs the harmonic solver no more.
const BULK_MPA: f64 = 2200.0;
/// Number of frequencies in the printed table.
const TABLE_FREQUENCIES: usize = 10;
/// Number of frequencies in the CSV file.
const GRID_FREQUENCIES: usize = 400;

/// Runs the command.
///
/// # Errors
/// Invalid input, no result, a file that cannot be written.
pub fn response(args: &ResponseArgs, console: &Console) -> Result<u8, CommandError> {
    let mut scenario = load(&args.scenario, &args.changes, console)?;
    scenario.spec.analysis.bulk_mpa = Some(BULK_MPA);
    let spec = &scenario.spec;
    let at =
        args.case.as_deref().map_or(Ok(0), |name| items::case(spec, name)).map_err(CommandError::Usage)?;
    let (case, plan) = (&spec.cases[at], plan(args));
    plan.check()?;
    if matches!(case.load, LoadSpec::Pressure { .. } | LoadSpec::PointForce { .. }) {
        return Err(ResponseError::NoHead { case: case.name.clone() }.into());
    }
    let stop = StopSignal::listen();
    let meter = console.meter();
    let mut engine = Engine::new(&RunOptions { threads: args.threads.map(usize::from) })?;
    let begun = Instant::now();
    let result = response_of(&mut engine, (spec, case), (args, &plan), &meter, &stop, console);
    meter.finish();
    let (response, kept) = match result {
        Err(ResponseError::Run(RunError::Cancelled)) => {
            console.note("stopped; nothing was written");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    console.print(&format!("{}: {}", spec.title, case.name));
    console.print(&summary(&response, kept, begun.elapsed().as_secs_f64()));
    console.print(&table(&response, args)?);
    console.print(&resonances(&response)?);
    if let Some(path) = &args.plot {
        let picture = plot(&response)?.svg().map_err(CommandError::Refused)?;
        target::write(path, |out| out.write_all(picture.as_bytes()))?;
        console.print(&format!("picture in {}", path.display()));
    }
    if let Some(path) = &args.csv {
        let table = csv_table(&response)?;
        target::write(path, |out| table.write(out))?;
        console.print(&format!("table in {}", path.display()));
    }
    Ok(0)
}

/// Settings of the response from the command line.
fn plan(args: &ResponseArgs) -> ResponsePlan {
    let start = match args.start {
        StartArg::Nothing => InitialGuess::Zero,
        StartArg::Nearest => InitialGuess::Nearest,
        StartArg::Model => InitialGuess::Model,
    };
    let (from, to, error) = (args.from, args.to, args.error);
    let tolerance = args.tolerance.unwrap_or((2e-3 * error).clamp(2e-6, 3e-5));
    ResponsePlan { from, to, error, tolerance, start, ..ResponsePlan::default() }
}

/// The response, and whether it was stored before rather than computed now.
fn response_of(
    engine: &mut Engine,
    (spec, case): (&ScenarioSpec, &CaseSpec),
    (args, plan): (&ResponseArgs, &ResponsePlan),
    meter: &Meter,
    stop: &StopSignal,
    console: &Console,
) -> Result<(Response, bool), ResponseError> {
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let prepared = engine.model(spec, &progress)?;
    let (model, workspace) = (&prepared.model, &prepared.workspace);
    for overhang in Excitation::new(spec, case, model, &[])?.overhangs {
        console.note(&format!("warning: {overhang}"));
    }
    let store = ResponseStore::of_user();
    if let (false, Some(response)) = (args.fresh, store.get(&key(spec, case, model, plan))) {
        return Ok((response, true));
    }
    let response = engine.install(|| compute_response(spec, case, (model, workspace), plan, &progress))?;
    if let Err(error) = store.put(&response) {
        console.note(&format!("the response is not kept: {error}"));
    }
    Ok((response, false))
}

/// Cost and accuracy of the response.
fn summary(response: &Response, kept: bool, seconds: f64) -> String {
    let mut lines = Vec::new();
    if response.held_closed {
        lines.push("Contact may be lost here; the response assumes closed contact.".to_string());
    }
    let all = || response.solved.iter().chain(&response.checked);
    lines.push(format!(
        "{} unknowns, {} heads and directions, {} vectors; {} frequencies solved, {} more to check; {} \
         iterations, {:.0} s{}",
        response.unknowns,
        response.ports.len(),
        response.model.rank(),
        response.solved.len(),
        response.checked.len(),
        response.iterations(),
        all().map(|s| s.seconds).sum::<f64>(),
        if kept {
            " (kept from before)".to_string()
        } else {
            format!(", {seconds:.0} s in all, {:.0} MiB", memory::peak_mib())
        },
    ));
    let mut table = TextTable::new(1);
    table.header([
        "frequency [Hz]",
        "iterations",
        "seconds",
        "error: stiffness",
        "displacement",
        "gradient",
        "",
    ]);
    let mut by_frequency: Vec<_> = all().collect();
    by_frequency.sort_by(|a, b| a.hz.total_cmp(&b.hz));
    for solved in by_frequency {
        let iterations: Vec<String> = solved.iterations.iter().map(usize::to_string).collect();
        let mut row =
            vec![format!("{:.2}", solved.hz), iterations.join(" "), format!("{:.2}", solved.seconds)];
        if let Some(check) = &solved.check {
            row.extend([check.stiffness, check.displacement, check.gradient].map(|e| format!("{e:.1e}")));
            let is_sample = response.solved.contains(solved);
            row.push(if is_sample { "before its use" } else { "not used" }.to_string());
        }
        table.row(row);
    }
    lines.push(table.render());
    lines.push(format!(
        "stated error {:.1e}: twice the largest at {} frequencies that the response does not use",
        response.bound,
        response.checked.len()
    ));
    lines.join("\n")
}

/// Stiffness and impedance of each port, and the effect of a displacement of 1 mm of the first port at the
/// sites.
fn table(response: &Response, args: &ResponseArgs) -> Result<String, ResponseError> {
    let mut text = TextTable::new(1);
    text.header(["port", "f", "|D|", "phase", "|Z|", "phase", "Re Z"]);
    text.header(["", "[Hz]", "[N/mm]", "[deg]", "[N·s/m]", "[deg]", "[N·s/m]"]);
    let rows = round_frequencies(args.from, args.to);
    let transfers = rows.iter().map(|&hz| response.at(hz)).collect::<Result<Vec<_>, _>>()?;
    for (i, port) in response.ports.iter().enumerate() {
        for transfer in &transfers {
            let (d, z) = (transfer.stiffness[(i, i)], transfer.impedance()[(i, i)]);
            text.row([
                port.to_string(),
                short(transfer.hz),
                short(d.norm() * MM),
                short(d.arg().to_degrees()),
                short(z.norm()),
                short(z.arg().to_degrees()),
                short(z.re),
            ]);
        }
    }
    let grid = frequency_grid(response);
    let worst =
        grid.iter().map(|&hz| response.at(hz).map(|t| t.passivity())).collect::<Result<Vec<_>, _>>()?;
    let note = match worst.into_iter().flatten().reduce(f64::min) {
        None => "Re Z is zero throughout: nothing is absorbed\n".to_string(),
        Some(least) => {
            let verdict = if least >= 0.0 { "passive" } else { "NOT passive" };
            format!("{verdict}: smallest over largest eigenvalue of Re Z {least:.1e} at worst\n")
        }
    };
    let mut sites = TextTable::new(1);
    let name = &response.ports[0];
    sites.header(["site".to_string()].into_iter().chain(rows.iter().map(|hz| format!("{} Hz", short(*hz)))));
    for (site, values) in site_rows(response, &rows, |s| s.shear_strain_peak.mean * 100.0)? {
        sites.row(std::iter::once(site.to_string()).chain(values.into_iter().map(short)));
    }
    let mut displacements = TextTable::new(1);
    displacements
        .header(["site".to_string()].into_iter().chain(rows.iter().map(|hz| format!("{} Hz", short(*hz)))));
    for (site, values) in site_rows(response, &rows, |s| s.displacement_rms.mean * 1e6)? {
        displacements.row(std::iter::once(site.to_string()).chain(values.into_iter().map(short)));
    }
    Ok(format!(
        "\n{}{note}\nPeak octahedral shear strain [%] per millimetre of {name}\n{}\nRMS displacement [µm] \
         per millimetre of {name}\n{}",
        text.render(),
        sites.render(),
        displacements.render()
    ))
}

/// Resonances of the body under each port.
fn resonances(response: &Response) -> Result<String, ResponseError> {
    let found = response.resonances()?;
    if found.is_empty() {
        return Ok("no resonance of the body under the heads in this band\n".into());
    }
    let mut text = TextTable::new(2);
    text.header(["resonance of the body under", "by", "f [Hz]", "|D| [N/mm]", "|Z| [N·s/m]"]);
    for r in found {
        let z = r.stiffness.norm() / (std::f64::consts::TAU * r.hz);
        let by = match r.criterion {
            ResonanceCriterion::Reactance => "Im Z = 0",
            ResonanceCriterion::StiffnessMinimum => "least |D|",
        };
        text.row([
            response.ports[r.port].to_string(),
            by.into(),
            short(r.hz),
            short(r.stiffness.norm() * MM),
            short(z),
        ]);
    }
    Ok(text.render())
}

/// |Z| of every port over the band, with its resonances.
fn plot(response: &Response) -> Result<Plot, ResponseError> {
    let found = response.resonances()?;
    let transfers =
        frequency_grid(response).into_iter().map(|hz| response.at(hz)).collect::<Result<Vec<_>, _>>()?;
    let curve = |(i, port): (usize, &Port)| {
        let own = found.iter().filter(|r| r.port == i);
        let mark = |r: &Resonance| {
            let by = if r.criterion == ResonanceCriterion::Reactance { "Im Z = 0" } else { "least |D|" };
            (r.hz, r.stiffness.norm() / (std::f64::consts::TAU * r.hz), format!("{} Hz, {by}", short(r.hz)))
        };
        let at = |name: String, joined: bool, points: Vec<(f64, f64)>| Series {
            name,
            joined,
            points: points.into_iter().map(|(x, y)| (x, [y; 3])).collect(),
        };
        let points = transfers.iter().map(|t| (t.hz, t.impedance()[(i, i)].norm())).collect();
        let marks = own.map(mark).map(|(hz, z, words)| at(format!("{port}: {words}"), false, vec![(hz, z)]));
        std::iter::once(at(port.to_string(), true, points)).chain(marks).collect::<Vec<Series>>()
    };
    let series = response.ports.iter().enumerate().flat_map(curve).collect();
    let y = "driving-point impedance |Z| [N·s/m]".into();
    Ok(Plot::Lines(Lines { x: "frequency [Hz]".into(), y, series, log_y: true }))
}

/// The name of each site, and its value at every frequency for a displacement of 1 mm of the first port.
fn site_rows<'a>(
    response: &'a Response,
    frequencies: &[f64],
    of: impl Fn(&SiteResponse) -> f64,
) -> Result<Vec<(&'a str, Vec<f64>)>, ResponseError> {
    let mut rows: Vec<(&str, Vec<f64>)> =
        response.sites.iter().map(|s| (s.name.as_str(), Vec::new())).collect();
    for &hz in frequencies {
        let answer = response.evaluate(&[unit_displacement(response, 0, hz)])?;
        rows.iter_mut().zip(&answer.sites).for_each(|((_, values), site)| values.push(of(site)));
    }
    Ok(rows)
}

/// A displacement of 1 mm of one port.
fn unit_displacement(response: &Response, port: usize, hz: f64) -> PortMotion {
    let motion = (0..response.ports.len()).map(|i| if i == port { MM } else { 0.0 }.into()).collect();
    PortMotion { hz, motion }
}

/// Round frequencies of a band [Hz]: its ends, and 1, 1.5, 2, 3, 5, 7 times powers of ten between them.
fn round_frequencies(from: f64, to: f64) -> Vec<f64> {
    let round = (0..3).flat_map(|d| [1.0, 1.5, 2.0, 3.0, 5.0, 7.0].map(|m| m * 10f64.powi(d)));
    let mut all: Vec<f64> = round.filter(|f| *f > from && *f < to).collect();
    all.insert(0, from);
    all.push(to);
    while all.len() > TABLE_FREQUENCIES {
        all.remove(1);
    }
    all
}

/// Evenly spaced frequencies of the band [Hz].
fn frequency_grid(response: &Response) -> Vec<f64> {
    let band = response.model.band;
    // the last frequency is exact rather than rounded
    let at = |i: usize| {
        if i + 1 == GRID_FREQUENCIES {
            band.to
        } else {
            band.from + (band.to - band.from) * i as f64 / (GRID_FREQUENCIES - 1) as f64
        }
    };
    (0..GRID_FREQUENCIES).map(at).collect()
}

/// The response on a fine grid: stiffness of every pair of ports, and every site for a displacement of 1 mm
/// of every port.
fn csv_table(response: &Response) -> Result<Table, ResponseError> {
    let ports = response.ports.len();
    let grid = frequency_grid(response);
    let transfers = grid.iter().map(|&hz| response.at(hz)).collect::<Result<Vec<_>, _>>()?;
    let impedances: Vec<_> = transfers.iter().map(Transfer::impedance).collect();
    let mut columns = vec![measured("frequency", Unit::Hertz, grid.iter().copied())];
    for (i, j) in (0..ports).flat_map(|i| (0..ports).map(move |j| (i, j))) {
        let name = format!("stiffness_{}_{}", i + 1, j + 1);
        let entries = transfers.iter().map(|transfer| transfer.stiffness[(i, j)]);
        columns.extend(parts(&name, Unit::NewtonPerMetre, entries));
    }
    for i in 0..ports {
        let name = format!("impedance_{}", i + 1);
        let entries = impedances.iter().map(|impedance| impedance[(i, i)]);
        columns.extend(parts(&name, Unit::NewtonSecondPerMetre, entries));
    }
    for port in 0..ports {
        let at = |&hz: &f64| response.evaluate(&[unit_displacement(response, port, hz)]);
        let answers = grid.iter().map(at).collect::<Result<Vec<_>, _>>()?;
        for (i, site) in response.sites.iter().enumerate() {
            let of = |value: fn(&SiteResponse) -> f64| answers.iter().map(|a| value(&a.sites[i])).collect();
            let name =
                |quantity: &str, unit: Unit| format!("{} {quantity}_per_mm_{} {unit}", site.name, port + 1);
            let strain = name("shear_strain_peak", Unit::Percent);
            columns.push(Column::new(strain, of(|s| 100.0 * s.shear_strain_peak.mean)));
            let displacement = name("displacement_rms", Unit::Micrometre);
            columns.push(Column::new(displacement, of(|s| 1e6 * s.displacement_rms.mean)));
        }
    }
    Ok(Table::new(columns))
}

/// The columns of real and imaginary part.
fn parts(name: &str, unit: Unit, all: impl Iterator<Item = C64> + Clone) -> [Column; 2] {
    let (re, im) = (all.clone().map(|z| z.re), all.map(|z| z.im));
    [measured(&format!("{name}_re"), unit, re), measured(&format!("{name}_im"), unit, im)]
}
