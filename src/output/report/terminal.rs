//! The tables that a run prints: treated sites, sites × cases, surface, static contact, hazards, device,
//! energy ledger, solver, warnings.

use super::hazards;
use crate::metric::report::{
    CaseReport, ContactRow, DeviceRow, Effort, HeadRow, PathRow, SiteRow, SolveRow, StepRow,
};
use crate::output::report::treated::treated_table;
use crate::output::table::quantities::{
    CONTACT_NUMBERS, DEVICE_NUMBERS, HEAD_NUMBERS, LEDGER_NUMBERS, SURFACE_NUMBERS, or_nan,
};
use crate::output::text::{TextTable, short};

/// Title and value of a column.
type SiteColumn = (&'static str, SiteValue);

/// What a column has at a site.
enum SiteValue {
    /// A number, and its error where that is known; NaN for none.
    Number(fn(&CaseReport, &SiteRow) -> f64),
    /// A text.
    Text(fn(&SiteRow) -> String),
}
use SiteValue::{Number, Text};

/// Quantities at each site: motion and strain; ratios to the motion of the head and to the strain of fat.
const SITE_BLOCKS: [&[SiteColumn]; 2] = [
    &[
        (
            "displacement RMS [µm]",
            Number(|r, s| if r.is_static() { f64::NAN } else { s.displacement_rms_um.mean }),
        ),
        ("peak shear strain [%]", Number(|_, s| s.shear_strain_peak_percent.mean)),
        ("energy density [J/m³]", Number(|_, s| s.energy_density_j_m3.mean)),
    ],
    &[
        ("transmissibility [–]", Number(|_, s| or_nan(s.transmissibility))),
        ("selectivity [–]", Number(|_, s| or_nan(s.selectivity))),
        ("fibre strain band", Text(|s| s.band.clone())),
    ],
];

/// Displacement of static cases.
const STATIC: [SiteColumn; 1] = [(
    "static displacement [µm]",
    Number(|r, s| if r.is_static() { s.displacement_rms_um.mean } else { f64::NAN }),
)];

/// A number with its error in percent where that is known.
fn with_error(number: f64, error: Option<f64>) -> String {
    match error.filter(|_| number != 0.0) {
        Some(error) => format!("{} ± {:.0} %", short(number), (100.0 * error / number.abs()).ceil()),
        None => short(number),
    }
}

/// Heads without a common period: smallest and largest RMS displacement over the beat; other peaks are over
/// the beat.
const BEAT: [SiteColumn; 2] = [
    ("beat, least RMS [µm]", Number(|_, s| or_nan(s.beat_rms_um.map(|b| b[0])))),
    ("beat, most RMS [µm]", Number(|_, s| or_nan(s.beat_rms_um.map(|b| b[1])))),
];

/// All tables of a run in plain text, at most a screen wide for three cases.
pub fn summary(reports: &[CaseReport]) -> String {
    let mut out = treated_table(reports);
    if !out.is_empty() {
        out.push('\n');
    }
    for block in SITE_BLOCKS {
        out.push_str(&site_table(reports, block));
        out.push('\n');
    }
    if reports.iter().flat_map(|r| &r.sites).any(|s| s.beat_rms_um.is_some()) {
        out.push_str(&site_table(reports, &BEAT));
        out.push('\n');
    }
    if reports.iter().any(CaseReport::is_static) {
        out.push_str(&site_table(reports, &STATIC));
        out.push('\n');
    }
    out.push_str(&surface_table(reports));
    out.push('\n');
    if reports.iter().any(|r| !r.contact.is_empty()) {
        out.push_str(&contact_table(reports));
        reports.iter().for_each(|r| out.push_str(&preload_line(r)));
        out.push('\n');
        out.push_str(&path_table(reports));
        out.push('\n');
    }
    if let Some(grid) = hazards::grid(reports) {
        out.push_str(&grid.plain());
        for line in hazards::limits().into_iter().chain(hazards::notes(reports)) {
            out.push_str(&format!("  {line}\n"));
        }
        out.push('\n');
    }
    if reports.iter().any(|r| r.device.is_some()) {
        out.push_str(&device_table(reports));
        out.push('\n');
    }
    out.push_str(&ledger_table(reports));
    out.push('\n');
    reports.iter().for_each(|r| out.push_str(&solver_line(r)));
    for report in reports {
        for warning in &report.warnings {
            out.push_str(&format!("warning: {}: {warning}\n", report.case));
        }
    }
    out
}

/// All sites, in the order of the first case that has them.
fn site_names(reports: &[CaseReport]) -> Vec<&SiteRow> {
    let mut seen: Vec<&SiteRow> = Vec::new();
    for site in reports.iter().flat_map(|r| &r.sites) {
        if !seen.iter().any(|s| s.name == site.name) {
            seen.push(site);
        }
    }
    seen
}

/// The row of a report for the place of `site`.
fn row_of<'a>(report: &'a CaseReport, site: &SiteRow) -> Option<&'a SiteRow> {
    report.sites.iter().find(|s| s.name == site.name)
}

fn site_table(reports: &[CaseReport], columns: &[SiteColumn]) -> String {
    let mut table = TextTable::new(2);
    let mut header = vec!["site".to_string(), "in".into(), "mm deep".into()];
    for (title, _) in columns {
        // columns wide enough for the title above
        let width = title.chars().count().div_ceil(reports.len().max(1));
        header.push("│".into());
        header.extend(reports.iter().map(|r| format!("{:>width$}", r.case)));
    }
    table.header(header);
    for site in site_names(reports) {
        let mut row = vec![site.name.clone(), site.host.replace('_', " "), short(site.depth_mm)];
        for (_, value) in columns {
            row.push("│".into());
            let own = |r: &CaseReport| match value {
                Number(of) => {
                    let number = row_of(r, site).map_or(f64::NAN, |s| of(r, s));
                    with_error(number, r.site_error(&site.name, |s| of(r, s)))
                }
                Text(of) => row_of(r, site).map_or("–".into(), of),
            };
            row.extend(reports.iter().map(own));
        }
        table.row(row);
    }
    with_spanning_titles(&table.render(), columns)
}

/// Adds a line with titles above the columns they span, at the bars of the header line.
fn with_spanning_titles(table: &str, columns: &[SiteColumn]) -> String {
    let header: Vec<char> = table.lines().next().unwrap_or("").chars().collect();
    let mut line = String::new();
    let mut titles = columns.iter();
    for (at, c) in header.iter().enumerate() {
        if *c == '│'
            && let Some((title, _)) = titles.next()
        {
            while line.chars().count() < at {
                line.push(' ');
            }
            line.push_str(&format!("│ {title} "));
        }
    }
    format!("{}\n{table}", line.trim_end())
}

fn surface_table(reports: &[CaseReport]) -> String {
    let mut table = TextTable::new(1);
    table.header(std::iter::once("on the surface").chain(reports.iter().map(|r| r.case.as_str())));
    let titles = [
        "peak contact force [N]",
        "peak contact pressure [kPa]",
        "contact area [cm²]",
        "without contact [% of time]",
        "peak strain of fat, p95 [%]",
        "peak superficial strain [%]",
        "peak skin displacement [mm]",
    ];
    for (title, (_, _, value)) in titles.into_iter().zip(SURFACE_NUMBERS) {
        let error = |r: &CaseReport| r.error(|r| Some(value(&r.surface)).filter(|x| x.is_finite()));
        let own = |r: &CaseReport| with_error(value(&r.surface), error(r));
        table.row(std::iter::once(title.to_string()).chain(reports.iter().map(own)));
    }
    table.render()
}

/// Static contact under the static force: one column per head.
fn contact_table(reports: &[CaseReport]) -> String {
    let heads: Vec<(&CaseReport, &ContactRow)> =
        reports.iter().flat_map(|r| r.contact.iter().map(move |c| (r, c))).collect();
    let title = |(r, c): &(&CaseReport, &ContactRow)| match r.contact.len() {
        1 => r.case.clone(),
        _ => format!("{} {}", r.case, c.head),
    };
    let mut table = TextTable::new(1);
    table.header(std::iter::once("at rest".to_string()).chain(heads.iter().map(title)));
    let titles = [
        "static force [N]",
        "indentation [mm]",
        "contact area [cm²]",
        "radius of that area [mm]",
        "mean pressure [kPa]",
        "peak pressure [kPa]",
        "error of force balance [%]",
        "pad compression [% of travel]",
        "depth of half that pressure [mm]",
    ];
    for (title, (_, _, value)) in titles.into_iter().zip(CONTACT_NUMBERS) {
        table.row(std::iter::once(title.to_string()).chain(heads.iter().map(|(_, c)| short(value(c)))));
    }
    table.render()
}

/// Stiffening of the tissue by the preload of one case.
fn preload_line(report: &CaseReport) -> String {
    let Some(p) = &report.preload else { return String::new() };
    let [x, y, z] = p.factor_at_mm.map(short);
    format!(
        "{}: preload stiffens {} cm³ by more than a tenth, at most × {} in {} at ({x}, {y}, {z}) mm; \
         indentation {} mm\n",
        report.case,
        short(p.stiffened_cm3),
        short(p.factor_max),
        p.factor_region.replace('_', " "),
        short(p.indentation_mm),
    )
}

/// Nerves and vessels in static contact.
fn path_table(reports: &[CaseReport]) -> String {
    let mut table = TextTable::new(1);
    let twice = |r: &CaseReport| [format!("{} [kPa]", r.case), "strain [%]".to_string()];
    table.header(std::iter::once("along nerve or vessel".to_string()).chain(reports.iter().flat_map(twice)));
    for path in reports.first().map_or(&[][..], |r| &r.paths) {
        let own = |r: &CaseReport| {
            let row = r.paths.iter().find(|p| p.name == path.name);
            let value = |of: fn(&PathRow) -> f64| row.map_or("–".into(), |p| short(of(p)));
            [value(|p| p.pressure_peak_kpa), value(|p| p.strain_peak_percent)]
        };
        table.row(std::iter::once(path.name.clone()).chain(reports.iter().flat_map(own)));
    }
    table.render()
}

/// One column per case and head; values of the whole device are under its first head.
fn device_table(reports: &[CaseReport]) -> String {
    let devices = || reports.iter().filter_map(|r| Some((r, r.device.as_ref()?)));
    let each = |of: &dyn Fn(&CaseReport, &DeviceRow, &HeadRow) -> String| -> Vec<String> {
        devices().flat_map(|(r, d)| d.heads.iter().map(move |h| of(r, d, h))).collect()
    };
    let title = |r: &CaseReport, d: &DeviceRow, h: &HeadRow| match d.heads.len() {
        1 => r.case.clone(),
        _ => format!("{}, head {}", r.case, h.head),
    };
    let mut table = TextTable::new(1);
    table.header(std::iter::once("the device".to_string()).chain(each(&title)));
    let titles = [
        "frequency [Hz]",
        "free amplitude [mm]",
        "amplitude on the body [mm]",
        "tangential amplitude [mm]",
        "reduction of amplitude [%]",
        "dynamic force [N]",
        "share of the static force [N]",
        "mean force on the skin [N]",
        "mean indentation [mm]",
        "greatest indentation [mm]",
        "time in contact [%]",
        "error of the force over a period [%]",
        "impedance, real [N·s/m]",
        "impedance, imaginary [N·s/m]",
        "power into the body [W]",
    ];
    for (title, (_, _, value)) in titles.into_iter().zip(HEAD_NUMBERS) {
        table.row(std::iter::once(title.to_string()).chain(each(&|_, _, h| short(value(h)))));
    }
    let kept = |h: &HeadRow| if h.keeps_contact { "yes" } else { "NO: contact is lost" }.to_string();
    table.row(std::iter::once("stays on the skin".to_string()).chain(each(&|_, _, h| kept(h))));
    let titles = [
        "power of the motors [W]",
        "lost in the mounts [W]",
        "lost in hand and arm [W]",
        "housing, RMS [m/s²]",
        "housing, weighted W_h [m/s²]",
    ];
    for (title, (_, _, value)) in titles.into_iter().zip(DEVICE_NUMBERS) {
        let first = |d: &DeviceRow, h: &HeadRow| if h.head == 1 { short(value(d)) } else { String::new() };
        table.row(std::iter::once(title.to_string()).chain(each(&|_, d, h| first(d, h))));
    }
    table.render()
}

fn ledger_table(reports: &[CaseReport]) -> String {
    let mut table = TextTable::new(1);
    table.header(std::iter::once("mean power").chain(reports.iter().map(|r| r.case.as_str())));
    let titles = [
        "input by the heads [W]",
        "absorbed in tissue [W]",
        "absorbed in membranes [W]",
        "radiated through the cuts [W]",
        "into supports [W]",
        "change of stored energy [W]",
        "unaccounted [% of input]",
    ];
    for (title, (_, _, value)) in titles.into_iter().zip(LEDGER_NUMBERS) {
        let own = |r: &CaseReport| r.ledger.as_ref().map_or("–".into(), |l| short(value(l)));
        table.row(std::iter::once(title.to_string()).chain(reports.iter().map(own)));
    }
    table.render()
}

fn solver_line(report: &CaseReport) -> String {
    let s = &report.solver;
    let effort = match &s.effort {
        Effort::Stepped(row) => step_words(row),
        Effort::Solved(row) => solve_words(row),
    };
    let resolved = s
        .points_per_wavelength
        .map_or(String::new(), |p| format!(" {} points per shear wavelength;", short(p)));
    format!(
        "{}: {}, because {}\n  {} DOF (order {}, {} elements), K {} MPa, {}, {} threads; \
         {effort};{resolved} {} s, {} MiB\n",
        report.case,
        s.method,
        s.reason,
        s.dof,
        s.order,
        s.elements,
        short(s.bulk_mpa),
        s.backend,
        s.threads,
        short(s.wall_s),
        short(s.peak_memory_mib),
    )
}

fn step_words(row: &StepRow) -> String {
    let steady = if row.steady { "steady" } else { "NOT STEADY" };
    let change = row.last_change_percent.map_or("unknown".into(), |x| format!("{} %", short(x)));
    format!(
        "Δt {} µs, {} steps, {} cycles, {steady} (last change {change}), springpot fit {} %, {} MDOF/s",
        short(row.dt_us),
        row.steps,
        short(row.cycles),
        short(row.fit_error_percent),
        short(row.mdof_s),
    )
}

fn solve_words(row: &SolveRow) -> String {
    let count = match row.frequencies_hz.len() {
        1 => "1 solve".to_string(),
        n => format!("{n} solves"),
    };
    let each: Vec<String> = match &row.frequencies_hz[..] {
        // static contact takes many solves at 0 Hz
        [0.0, 0.0, ..] => vec![format!("{} at 0 Hz in all", row.iterations.iter().sum::<usize>())],
        _ => row
            .frequencies_hz
            .iter()
            .zip(&row.iterations)
            .map(|(hz, iterations)| format!("{iterations} at {} Hz", short(*hz)))
            .collect(),
    };
    format!(
        "{count}, iterations {}, residual {:.1e}, set-up {} s + {} s, iterations {} s",
        each.join(", "),
        row.residual,
        short(row.setup_s),
        short(row.frequency_setup_s),
        short(row.solve_s),
    )
}
