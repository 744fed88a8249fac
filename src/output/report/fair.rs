//! The fair comparison of devices as `fair.csv`, `fair.json`, text for the terminal, and a report.

use super::hazards;
use super::page::{Cell, Grid, Mark, Report, Section};
use crate::metric::comparison::{Basis, Comparison, ComparisonRow, Conclusion, reversals};
use crate::metric::report::{CaseReport, SiteRow};
use crate::output::table::quantities::{Quantity, measured, or_nan};
use crate::output::table::{Column, Table, Unit, Value as Entry};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A quantity with its title.
type Titled<T> = (&'static str, Quantity<T>);

/// Quantities of a device, in the order of the tables.
const DEVICE_COLUMNS: [Titled<ComparisonRow>; 8] = [
    ("× amplitude", ("amplitude", Unit::Ratio, |r| r.factor)),
    ("head [mm]", ("head_displacement", Unit::Millimetre, |r| or_nan(r.report.head_displacement_mm))),
    ("power [W]", ("input", Unit::Watt, |r| r.report.ledger.as_ref().map_or(f64::NAN, |l| l.input_w))),
    ("force [N]", ("contact_force_peak", Unit::Newton, |r| or_nan(r.report.surface.contact_force_peak_n))),
    (
        "pressure [kPa]",
        ("contact_pressure_peak", Unit::Kilopascal, |r| or_nan(r.report.surface.contact_pressure_peak_kpa)),
    ),
    ("at rest [kPa]", ("contact_pressure_static_mean", Unit::Kilopascal, static_pressure)),
    (
        "superficial strain [%]",
        ("superficial_strain_peak", Unit::Percent, |r| {
            or_nan(r.report.surface.superficial_strain_peak_percent)
        }),
    ),
    (
        "ledger residual [%]",
        ("residual", Unit::Percent, |r| or_nan(r.report.ledger.as_ref().and_then(|l| l.residual_percent))),
    ),
];

/// Mean pressure of the static force on the contact area [kPa], for heads that stay on the skin; for other
/// heads it is included in the peak pressure.
fn static_pressure(row: &ComparisonRow) -> f64 {
    let Some(device) = row.report.device.as_ref() else { return f64::NAN };
    if device.heads.iter().any(|h| h.strike.is_some()) {
        return f64::NAN;
    }
    let force_n: f64 = device.heads.iter().map(|h| h.static_n).sum();
    10.0 * force_n / or_nan(row.report.surface.contact_area_cm2)
}

/// Quantities of a site that depend on the basis.
const SITE_COLUMNS: [Titled<SiteRow>; 3] = [
    (
        "peak fibre strain [%]",
        ("fibre_strain_peak_mean", Unit::Percent, |s| s.fibre_strain_peak_percent.mean),
    ),
    (
        "peak equivalent (octahedral) strain [%]",
        ("shear_strain_peak_mean", Unit::Percent, |s| s.shear_strain_peak_percent.mean),
    ),
    ("displacement RMS [µm]", ("displacement_rms_mean", Unit::Micrometre, |s| s.displacement_rms_um.mean)),
];
/// Ratios of a site, which do not.
const SITE_RATIOS: [Titled<SiteRow>; 2] = [
    (
        "selectivity: site strain / superficial strain",
        ("selectivity", Unit::Ratio, |s| or_nan(s.selectivity)),
    ),
    (
        "transmissibility: site displacement / head displacement",
        ("transmissibility", Unit::Ratio, |s| or_nan(s.transmissibility)),
    ),
];

/// `fair.csv`: one row per setting, basis, device and site.
pub fn table(all: &[Comparison]) -> Table {
    let by_device = all.iter().flat_map(|c| c.rows.iter().map(move |row| (c, row)));
    let rows: Vec<(&Comparison, &ComparisonRow, &SiteRow)> =
        by_device.flat_map(|(c, row)| row.report.sites.iter().map(move |site| (c, row, site))).collect();
    let notes =
        |row: &ComparisonRow| row.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let mut columns = vec![
        Column::new("setting", rows.iter().map(|(c, ..)| c.setting.as_str()).collect()),
        Column::new("basis", rows.iter().map(|(_, row, _)| row.basis.name()).collect()),
        Column::new("case", rows.iter().map(|(_, row, _)| row.report.case.as_str()).collect()),
        Column::new("reference", rows.iter().map(|(c, ..)| c.reference.as_str()).collect()),
    ];
    columns.extend(
        DEVICE_COLUMNS.iter().map(|(_, (name, unit, of))| {
            measured(name, *unit, rows.iter().map(|(_, row, _)| finite(of(row))))
        }),
    );
    columns.push(Column::new("site", rows.iter().map(|(.., site)| site.name.as_str()).collect()));
    columns.push(measured("depth", Unit::Millimetre, rows.iter().map(|(.., site)| finite(site.depth_mm))));
    columns.extend(
        SITE_COLUMNS.iter().chain(&SITE_RATIOS).map(|(_, (name, unit, of))| {
            measured(name, *unit, rows.iter().map(|(.., site)| finite(of(site))))
        }),
    );
    columns.push(Column::new("notes", rows.iter().map(|(_, row, _)| notes(row)).collect()));
    Table::new(columns)
}

/// `x`, or NaN for no value if it is infinite.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

/// `fair.json`: the rows as objects, and the conclusions with the settings that reverse them.
pub fn json(all: &[Comparison]) -> Value {
    let table = table(all);
    let value = |entry: Entry<'_>| match entry {
        Entry::Missing => Value::Null,
        Entry::Number(x) => x.into(),
        Entry::Integer(n) => n.into(),
        Entry::Flag(holds) => holds.into(),
        Entry::Text(text) => text.into(),
    };
    let object = |row: usize| {
        let pairs = table.columns().iter().map(|column| (column.name().into(), value(column.value(row))));
        Value::Object(pairs.collect::<Map<String, Value>>())
    };
    let conclusion = |c: &Conclusion| {
        let reversed_by: Vec<Value> = reversals(all, c)
            .into_iter()
            .map(|(s, r)| serde_json::json!({"setting": s, "ratio": r}))
            .collect();
        serde_json::json!({
            "case": c.case, "basis": c.basis.map(Basis::name), "statement": c.statement,
            "holds": c.holds(), "ratio": c.ratio, "sites": c.sites, "reversed_by": reversed_by,
        })
    };
    let conclusions: Vec<Value> =
        all.first().map_or(&[][..], |c| &c.conclusions).iter().map(conclusion).collect();
    serde_json::json!({
        "rows": (0..table.rows()).map(object).collect::<Vec<_>>(),
        "settings": all.iter().map(|c| c.setting.clone()).collect::<Vec<_>>(),
        "conclusions": conclusions,
    })
}

/// All tables and notes for the terminal.
pub fn summary(all: &[Comparison]) -> String {
    let mut out = String::new();
    let mut grids: Vec<Grid> = Vec::new();
    for comparison in all {
        grids.push(device_grid(comparison));
        grids.extend(site_grids(comparison));
    }
    grids.extend(conclusion_grid(all));
    let legend = legend(all);
    grids.iter().for_each(|grid| out.push_str(&format!("{}\n", grid.plain())));
    legend.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    out
}

/// Explanations of the note marks that occur.
fn legend(all: &[Comparison]) -> Vec<String> {
    let notes = all.iter().flat_map(|c| &c.rows).flat_map(|r| &r.notes);
    let marks: BTreeMap<char, &str> = notes.map(|n| n.mark()).collect();
    marks.iter().map(|(letter, words)| format!("note {letter}: {words}")).collect()
}

/// Quantities of each device on each basis.
fn device_grid(comparison: &Comparison) -> Grid {
    let mut header = vec!["basis".to_string(), "device".into()];
    header.extend(DEVICE_COLUMNS.iter().map(|(title, _)| title.to_string()));
    header.push("note".into());
    let row = |row: &ComparisonRow| {
        let mut cells: Vec<Cell> = vec![row.basis.name().into(), row.report.case.as_str().into()];
        cells.extend(DEVICE_COLUMNS.iter().map(|(_, (_, _, of))| Cell::from(finite(of(row)))));
        let mark = if row.notes.is_empty() { Mark::None } else { Mark::Warning };
        let letters: Vec<String> = row.notes.iter().map(|n| n.mark().0.to_string()).collect();
        cells.push(Cell::marked(letters.join(" "), mark));
        cells
    };
    let caption = format!(
        "{}: comparison on each basis ({} keeps its drive, the others are scaled to it)",
        comparison.setting, comparison.reference
    );
    Grid { caption, header, rows: comparison.rows.iter().map(row).collect() }
}

/// Each quantity at each site, by device and basis; the reference device once.
fn site_grids(comparison: &Comparison) -> Vec<Grid> {
    let rows = &comparison.rows;
    let is_nominal = |r: &&ComparisonRow| r.basis == Basis::Nominal;
    let is_reference = |r: &&ComparisonRow| r.report.case == comparison.reference;
    let by_basis: Vec<&ComparisonRow> =
        rows.iter().filter(|r| is_reference(r) && is_nominal(r) || !is_reference(r)).collect();
    let by_itself: Vec<&ComparisonRow> = rows.iter().filter(is_nominal).collect();
    let short_name = |basis: Basis| basis.name().trim_start_matches("equal ").to_string();
    let grid = |(title, (_, _, of)): &Titled<SiteRow>, columns: &[&ComparisonRow], with_basis: bool| {
        let mut header = vec!["site".to_string(), "mm deep".into()];
        header.extend(columns.iter().map(|r| match with_basis && !is_reference(r) {
            true => format!("{}, {}", r.report.case, short_name(r.basis)),
            false => r.report.case.clone(),
        }));
        let row = |site: &SiteRow| {
            let mut cells: Vec<Cell> = vec![site.name.as_str().into(), site.depth_mm.into()];
            let own = |r: &&ComparisonRow| r.report.sites.iter().find(|s| s.name == site.name).map(of);
            cells.extend(columns.iter().map(|r| Cell::from(own(r).map_or(f64::NAN, finite))));
            cells
        };
        let list = columns.first().map_or(&[][..], |r| &r.report.sites);
        let caption = format!("{}: {title}", comparison.setting);
        Grid { caption, header, rows: list.iter().map(row).collect() }
    };
    let first = SITE_COLUMNS.iter().map(|q| grid(q, &by_basis, true));
    first.chain(SITE_RATIOS.iter().map(|q| grid(q, &by_itself, false))).collect()
}

/// Every conclusion, whether it holds, and the settings that reverse it.
fn conclusion_grid(all: &[Comparison]) -> Option<Grid> {
    let first = all.first()?;
    let mut header = vec!["device".to_string(), "statement".into(), "at".into(), "holds".into()];
    header.extend([format!("÷ {}", first.reference), "at sites".into()]);
    header.extend(all.iter().skip(1).map(|c| c.setting.clone()));
    header.push("reversed by".into());
    let row = |c: &Conclusion| {
        let text = if c.holds() { "yes" } else { "no" };
        let basis = c.basis.map_or("any", Basis::name);
        let mut cells: Vec<Cell> = [c.case.as_str(), &c.statement, basis, text].map(Cell::from).to_vec();
        cells.push(c.ratio.into());
        cells.push(c.sites.map_or("–".into(), |[n, of]| format!("{n} of {of}")).into());
        let same = |d: &&Conclusion| (&d.case, d.basis, &d.statement) == (&c.case, c.basis, &c.statement);
        for other in all.iter().skip(1) {
            let found = other.conclusions.iter().find(same);
            cells.push(found.map_or(f64::NAN, |d| d.ratio).into());
        }
        let settings: Vec<&str> = reversals(all, c).into_iter().map(|(setting, _)| setting).collect();
        let (text, mark) = match (settings.is_empty(), all.len()) {
            (_, 1) => ("not varied".to_string(), Mark::None),
            (true, _) => ("none of the variations".to_string(), Mark::Good),
            (false, _) => (settings.join(", "), Mark::Warning),
        };
        cells.push(Cell::marked(text, mark));
        cells
    };
    let caption = format!(
        "Conclusions on each device relative to {}, and the settings that reverse them",
        first.reference
    );
    Some(Grid { caption, header, rows: first.conclusions.iter().map(row).collect() })
}

/// The comparison as a report; `provenance` in pairs of name and value.
pub fn report(title: &str, question: &str, all: &[Comparison], provenance: Vec<(String, String)>) -> Report {
    let mut sections = vec![Section {
        title: "Conclusions, and the settings that reverse them".into(),
        text: vec![
            "Ratios are geometric means over the sites that both devices have, or those of the treated site \
             where both devices are placed over the same one; a statement holds where its ratio is above 1."
                .into(),
        ],
        tables: conclusion_grid(all).into_iter().collect(),
        plots: Vec::new(),
    }];
    let nominal: Vec<CaseReport> = all.first().map_or(Vec::new(), |comparison| {
        let own = comparison.rows.iter().filter(|row| row.basis == Basis::Nominal);
        own.map(|row| row.report.clone()).collect()
    });
    sections.extend(hazards::section(&nominal));
    for comparison in all {
        let mut tables = vec![device_grid(comparison)];
        tables.extend(site_grids(comparison));
        sections.push(Section {
            title: comparison.setting.clone(),
            text: legend(all),
            tables,
            plots: Vec::new(),
        });
    }
    Report {
        title: title.into(),
        question: question.into(),
        method: method(),
        provenance,
        sections,
        limits: limits(),
    }
}

fn method() -> Vec<String> {
    vec![
        "Heads that stay on the skin are linear: at another amplitude displacements, strains and pressures \
         scale with it, powers and energies with its square, exactly. A gun leaves the skin and is not \
         linear, \
         so it keeps its own drive and the massagers are scaled to its power into the tissue, its peak \
         pressure, the displacement of its head. Nothing is solved again."
            .into(),
        "The peak pressure of heads that stay on the skin is the dynamic part; the pressure at rest has its \
         own column."
            .into(),
        "Reaching deeper: displacement of the most moved site at least 35 mm deep, or of the treated site if \
         it is more than 20 mm deep, over that of the most moved one at most 20 mm deep."
            .into(),
    ]
}

fn limits() -> Vec<String> {
    vec![
        "A mechanical model, not medical advice.".into(),
        "A scaled massager may be impossible to build or to hold; the notes say so. Under a gun the range \
         of small strain is exceeded, so its numbers are the less certain ones."
            .into(),
    ]
}
