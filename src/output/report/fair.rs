//! The fair comparison of devices as `fair.csv`, `fair.json`, text for the terminal, and a report.

use super::page::{Cell, Grid, Mark, Report, Section};
use crate::metric::comparison::{Basis, Comparison, ComparisonRow, Conclusion, reversals};
use crate::metric::report::SiteRow;
use crate::output::table::columns::or_nan;
use crate::output::table::{Table, number};
use crate::output::text::short;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A quantity of a device on a basis: title, column, value.
type DeviceColumn = (&'static str, &'static str, fn(&ComparisonRow) -> f64);

/// Quantities of a device, in the order of the tables.
const DEVICE_COLUMNS: [DeviceColumn; 8] = [
    ("× amplitude", "amplitude_ratio", |r| r.factor),
    ("head [mm]", "head_displacement_mm", |r| or_nan(r.report.head_displacement_mm)),
    ("power [W]", "input_w", |r| r.report.ledger.as_ref().map_or(f64::NAN, |l| l.input_w)),
    ("force [N]", "contact_force_peak_n", |r| or_nan(r.report.surface.contact_force_peak_n)),
    ("pressure [kPa]", "contact_pressure_peak_kpa", |r| or_nan(r.report.surface.contact_pressure_peak_kpa)),
    ("at rest [kPa]", "contact_pressure_static_mean_kpa", static_pressure),
    ("superficial strain [%]", "superficial_strain_peak_percent", |r| {
        or_nan(r.report.surface.superficial_strain_peak_percent)
    }),
    ("ledger residual [%]", "residual_percent", |r| {
        or_nan(r.report.ledger.as_ref().and_then(|l| l.residual_percent))
    }),
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

/// A quantity of a site: title, column, value.
type SiteQuantity = (&'static str, &'static str, fn(&SiteRow) -> f64);

/// Quantities of a site that depend on the basis.
const SITE_COLUMNS: [SiteQuantity; 3] = [
    ("peak fibre strain [%]", "fibre_strain_peak_mean_percent", |s| s.fibre_strain_peak_percent.mean),
    ("peak equivalent (octahedral) strain [%]", "shear_strain_peak_mean_percent", |s| {
        s.shear_strain_peak_percent.mean
    }),
    ("displacement RMS [µm]", "displacement_rms_mean_um", |s| s.displacement_rms_um.mean),
];
/// Ratios of a site, which do not.
const SITE_RATIOS: [SiteQuantity; 2] = [
    ("selectivity: site strain / superficial strain", "selectivity_ratio", |s| or_nan(s.selectivity)),
    ("transmissibility: site displacement / head displacement", "transmissibility_ratio", |s| {
        or_nan(s.transmissibility)
    }),
];

/// `fair.csv`: one row per setting, basis, device and site.
pub fn table(all: &[Comparison]) -> Table {
    let mut header: Vec<String> = ["setting", "basis", "case", "reference"].map(String::from).to_vec();
    header.extend(DEVICE_COLUMNS.iter().map(|(_, column, _)| column.to_string()));
    header.extend(["site", "depth_mm"].map(String::from));
    header.extend(SITE_COLUMNS.iter().chain(&SITE_RATIOS).map(|(_, column, _)| column.to_string()));
    header.push("notes".into());
    let cell = |x: f64| if x.is_finite() { number(x) } else { String::new() };
    let mut rows = Vec::new();
    for (comparison, row) in all.iter().flat_map(|c| c.rows.iter().map(move |r| (c, r))) {
        for site in &row.report.sites {
            let mut cells = vec![comparison.setting.clone(), row.basis.name().into()];
            cells.extend([row.report.case.clone(), comparison.reference.clone()]);
            cells.extend(DEVICE_COLUMNS.iter().map(|(_, _, of)| cell(of(row))));
            cells.extend([site.name.clone(), cell(site.depth_mm)]);
            cells.extend(SITE_COLUMNS.iter().chain(&SITE_RATIOS).map(|(_, _, of)| cell(of(site))));
            cells.push(row.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
            rows.push(cells);
        }
    }
    Table { header, rows }
}

/// `fair.json`: the rows as objects, and the conclusions with the settings that reverse them.
pub fn json(all: &[Comparison]) -> Value {
    let table = table(all);
    let object = |row: &Vec<String>| {
        let value = |text: &String| match text.parse::<f64>() {
            _ if text.is_empty() => Value::Null,
            Ok(x) => x.into(),
            Err(_) => text.clone().into(),
        };
        let pairs = table.header.iter().cloned().zip(row.iter().map(value));
        Value::Object(pairs.collect::<Map<String, Value>>())
    };
    let conclusion = |c: &Conclusion| {
        let flips: Vec<Value> = reversals(all, c)
            .into_iter()
            .map(|(s, r)| serde_json::json!({"setting": s, "ratio": r}))
            .collect();
        serde_json::json!({
            "case": c.case, "basis": c.basis.map(Basis::name), "statement": c.statement,
            "holds": c.holds(), "ratio": c.ratio, "sites": c.sites, "flips": flips,
        })
    };
    let conclusions: Vec<Value> =
        all.first().map_or(&[][..], |c| &c.conclusions).iter().map(conclusion).collect();
    serde_json::json!({
        "rows": table.rows.iter().map(object).collect::<Vec<_>>(),
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
    header.extend(DEVICE_COLUMNS.iter().map(|(title, _, _)| title.to_string()));
    header.push("note".into());
    let row = |row: &ComparisonRow| {
        let mut cells: Vec<Cell> = vec![row.basis.name().into(), row.report.case.as_str().into()];
        cells.extend(DEVICE_COLUMNS.iter().map(|(_, _, of)| Cell::from(short_or_dash(of(row)))));
        let mark = if row.notes.is_empty() { Mark::None } else { Mark::Warning };
        let letters: Vec<String> = row.notes.iter().map(|n| n.mark().0.to_string()).collect();
        cells.push(Cell { text: letters.join(" "), mark });
        cells
    };
    let caption = format!(
        "{}: comparison on each basis ({} keeps its drive, the others are scaled to it)",
        comparison.setting, comparison.reference
    );
    Grid { caption, header, rows: comparison.rows.iter().map(row).collect() }
}

fn short_or_dash(x: f64) -> String {
    if x.is_finite() { short(x) } else { "–".into() }
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
    let grid = |(title, _, of): &SiteQuantity, columns: &[&ComparisonRow], with_basis: bool| {
        let mut header = vec!["site".to_string(), "mm deep".into()];
        header.extend(columns.iter().map(|r| match with_basis && !is_reference(r) {
            true => format!("{}, {}", r.report.case, short_name(r.basis)),
            false => r.report.case.clone(),
        }));
        let row = |site: &SiteRow| {
            let mut cells: Vec<Cell> = vec![site.name.as_str().into(), short(site.depth_mm).into()];
            let own = |r: &&ComparisonRow| r.report.sites.iter().find(|s| s.name == site.name).map(of);
            cells.extend(columns.iter().map(|r| Cell::from(own(r).map_or("–".into(), short_or_dash))));
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
        cells.push(short(c.ratio).into());
        cells.push(c.sites.map_or("–".into(), |[n, of]| format!("{n} of {of}")).into());
        let same = |d: &&Conclusion| (&d.case, d.basis, &d.statement) == (&c.case, c.basis, &c.statement);
        for other in all.iter().skip(1) {
            let found = other.conclusions.iter().find(same);
            cells.push(found.map_or("–".into(), |d| short(d.ratio)).into());
        }
        let flips: Vec<&str> = reversals(all, c).into_iter().map(|(setting, _)| setting).collect();
        let (text, mark) = match (flips.is_empty(), all.len()) {
            (_, 1) => ("not varied".to_string(), Mark::None),
            (true, _) => ("none of the variations".to_string(), Mark::Good),
            (false, _) => (flips.join(", "), Mark::Warning),
        };
        cells.push(Cell { text, mark });
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
