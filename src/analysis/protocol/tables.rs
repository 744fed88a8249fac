//! The tables of a treatment: `stops`, `sites`, `sites_by_stop`, `coverage`, `map`.

use super::coverage::Coverage;
use super::treatment::{SiteTotal, StopResult, Treatment};
use crate::output::table::{Table, number};

/// A column with numbers: header with unit, and the value in a row.
type Column<T> = (&'static str, fn(&T) -> f64);

const STOP_NUMBERS: [Column<StopResult>; 11] = [
    ("s", |r| r.placement.at.s),
    ("theta_deg", |r| r.placement.at.theta_deg),
    ("tilt_deg", |r| r.placement.at.tilt_deg),
    ("time_s", |r| r.placement.seconds),
    ("mean_force_n", |r| r.force_n().unwrap_or(f64::NAN)),
    ("contact_force_peak_n", |r| r.report.surface.contact_force_peak_n.unwrap_or(f64::NAN)),
    ("superficial_strain_peak_percent", |r| {
        r.report.surface.superficial_strain_peak_percent.unwrap_or(f64::NAN)
    }),
    ("input_w", StopResult::input_w),
    ("input_j", StopResult::input_j),
    ("absorbed_j", StopResult::absorbed_j),
    ("residual_percent", |r| r.report.ledger.as_ref().and_then(|l| l.residual_percent).unwrap_or(f64::NAN)),
];

const COVERAGE_NUMBERS: [Column<Coverage>; 6] = [
    ("volume_cm3", |r| r.volume_cm3),
    ("absorbed_j", |r| r.energy_j),
    ("absorbed_energy_mean_j_kg", |r| r.mean_j_kg),
    ("absorbed_energy_exceeded_in_90_percent_j_kg", |r| r.exceeded_j_kg[0]),
    ("absorbed_energy_exceeded_in_50_percent_j_kg", |r| r.exceeded_j_kg[1]),
    ("absorbed_energy_exceeded_in_10_percent_j_kg", |r| r.exceeded_j_kg[2]),
];

/// The tables of a treatment, by name.
pub fn tables(treatment: &Treatment) -> [(&'static str, Table); 5] {
    [
        ("stops", stops(treatment)),
        ("sites", sites(treatment)),
        ("sites_by_stop", sites_by_stop(treatment)),
        ("coverage", coverage(treatment)),
        ("map", map(treatment)),
    ]
}

fn headers(all: &[&str]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// One row for each placement.
fn stops(treatment: &Treatment) -> Table {
    let mut header = headers(&["number", "stop", "method"]);
    header.extend(STOP_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.push("warnings".into());
    let row = |(i, stop): (usize, &StopResult)| {
        let mut cells =
            vec![(i + 1).to_string(), stop.placement.name.clone(), stop.report.solver.method.clone()];
        cells.extend(STOP_NUMBERS.iter().map(|(_, value)| number(value(stop))));
        let warnings: Vec<String> = stop.report.warnings.iter().map(ToString::to_string).collect();
        cells.push(warnings.join("; "));
        cells
    };
    Table { header, rows: treatment.stops.iter().enumerate().map(row).collect() }
}

/// One row for each site: the whole treatment.
fn sites(treatment: &Treatment) -> Table {
    let names = ["site", "host", "depth_mm", "absorbed_energy_j_kg", "strongest_stop", "its_share_percent"];
    let row = |site: &SiteTotal| {
        let strongest = site.strongest();
        let mut cells = vec![site.name.clone(), site.host.clone(), number(site.depth_mm)];
        cells.push(number(site.total_j_kg()));
        cells.push(strongest.map_or(String::new(), |(i, _)| treatment.stops[i].placement.name.clone()));
        cells.push(number(strongest.map_or(f64::NAN, |(_, share)| share)));
        cells
    };
    Table { header: headers(&names), rows: treatment.sites.iter().map(row).collect() }
}

/// One row for each site and placement.
fn sites_by_stop(treatment: &Treatment) -> Table {
    let rows = treatment.sites.iter().flat_map(|site| {
        let each = treatment.stops.iter().zip(&site.by_stop_j_kg);
        each.map(|(stop, energy)| vec![site.name.clone(), stop.placement.name.clone(), number(*energy)])
    });
    Table { header: headers(&["site", "stop", "absorbed_energy_j_kg"]), rows: rows.collect() }
}

/// One row for each muscle compartment, and one for all of them.
fn coverage(treatment: &Treatment) -> Table {
    let mut header = headers(&["region"]);
    header.extend(COVERAGE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.extend(treatment.levels_j_kg.iter().map(|level| format!("coverage_above_{level}_j_kg_percent")));
    let row = |row: &Coverage| {
        let mut cells = vec![row.region.clone()];
        cells.extend(COVERAGE_NUMBERS.iter().map(|(_, value)| number(value(row))));
        cells.extend(row.covered_percent.iter().map(|x| number(*x)));
        cells
    };
    Table { header, rows: treatment.coverage.iter().map(row).collect() }
}

/// One row for each point of the skin.
fn map(treatment: &Treatment) -> Table {
    let map = &treatment.map;
    let rows = map.s.iter().zip(&map.energy_j_kg).flat_map(|(s, row)| {
        let each = map.theta_deg.iter().zip(row);
        each.map(|(theta, x)| vec![number(*s), number(*theta), number(x.unwrap_or(f64::NAN))])
    });
    Table { header: headers(&["s", "theta_deg", "absorbed_energy_j_kg"]), rows: rows.collect() }
}
