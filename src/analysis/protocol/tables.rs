//! The tables of a treatment: `stops`, `sites`, `sites_by_stop`, `coverage`, `map`.

use super::coverage::Coverage;
use super::treatment::{SiteTotal, StopResult, Treatment};
use crate::output::table::quantities::{Quantity, columns, measured, or_nan};
use crate::output::table::{Column, Table, Unit};

const STOP_NUMBERS: [Quantity<StopResult>; 11] = [
    ("s", Unit::Ratio, |r| or_nan(r.placement.at.coordinates().map(|(s, _)| s))),
    ("theta", Unit::Degree, |r| or_nan(r.placement.at.coordinates().map(|(_, theta)| theta))),
    ("tilt", Unit::Degree, |r| r.placement.at.tilt_deg),
    ("time", Unit::Second, |r| r.placement.seconds),
    ("mean_force", Unit::Newton, |r| or_nan(r.force_n())),
    ("contact_force_peak", Unit::Newton, |r| or_nan(r.report.surface.contact_force_peak_n)),
    ("superficial_strain_peak", Unit::Percent, |r| or_nan(r.report.surface.superficial_strain_peak_percent)),
    ("input", Unit::Watt, StopResult::input_w),
    ("input", Unit::Joule, StopResult::input_j),
    ("absorbed", Unit::Joule, StopResult::absorbed_j),
    ("residual", Unit::Percent, |r| or_nan(r.report.ledger.as_ref().and_then(|l| l.residual_percent))),
];

const COVERAGE_NUMBERS: [Quantity<Coverage>; 6] = [
    ("volume", Unit::CubicCentimetre, |r| r.volume_cm3),
    ("absorbed", Unit::Joule, |r| r.energy_j),
    ("absorbed_energy_mean", Unit::JoulePerKilogram, |r| r.mean_j_kg),
    ("absorbed_energy_exceeded_in_90_percent", Unit::JoulePerKilogram, |r| r.exceeded_j_kg[0]),
    ("absorbed_energy_exceeded_in_50_percent", Unit::JoulePerKilogram, |r| r.exceeded_j_kg[1]),
    ("absorbed_energy_exceeded_in_10_percent", Unit::JoulePerKilogram, |r| r.exceeded_j_kg[2]),
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

/// A column of texts.
fn texts(name: &str, all: impl IntoIterator<Item = String>) -> Column {
    Column::new(name, all.into_iter().collect())
}

/// One row for each placement.
fn stops(treatment: &Treatment) -> Table {
    let stops = || treatment.stops.iter();
    let warnings = |r: &StopResult| -> String {
        r.report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let mut all = vec![
        Column::new("number", (1..=treatment.stops.len() as i64).collect()),
        texts("stop", stops().map(|r| r.placement.name.clone())),
        texts("method", stops().map(|r| r.report.solver.method.clone())),
    ];
    all.extend(columns(&STOP_NUMBERS, &stops().collect::<Vec<_>>()));
    all.push(texts("warnings", stops().map(warnings)));
    Table::new(all)
}

/// One row for each site: the whole treatment.
fn sites(treatment: &Treatment) -> Table {
    let sites = || treatment.sites.iter();
    let strongest = |site: &SiteTotal| site.strongest();
    let stop = |site: &SiteTotal| {
        strongest(site).map_or(String::new(), |(i, _)| treatment.stops[i].placement.name.clone())
    };
    Table::new(vec![
        texts("site", sites().map(|s| s.name.clone())),
        texts("host", sites().map(|s| s.host.clone())),
        measured("depth", Unit::Millimetre, sites().map(|s| s.depth_mm)),
        measured("absorbed_energy", Unit::JoulePerKilogram, sites().map(SiteTotal::total_j_kg)),
        texts("strongest_stop", sites().map(stop)),
        measured("its_share", Unit::Percent, sites().map(|s| or_nan(strongest(s).map(|(_, share)| share)))),
    ])
}

/// One row for each site and placement.
fn sites_by_stop(treatment: &Treatment) -> Table {
    let rows = || {
        treatment.sites.iter().flat_map(|site| {
            let each = treatment.stops.iter().zip(&site.by_stop_j_kg);
            each.map(move |(stop, energy)| (site, stop, *energy))
        })
    };
    Table::new(vec![
        texts("site", rows().map(|(site, ..)| site.name.clone())),
        texts("stop", rows().map(|(_, stop, _)| stop.placement.name.clone())),
        measured("absorbed_energy", Unit::JoulePerKilogram, rows().map(|(.., energy)| energy)),
    ])
}

/// One row for each muscle compartment, and one for all of them.
fn coverage(treatment: &Treatment) -> Table {
    let rows: Vec<&Coverage> = treatment.coverage.iter().collect();
    let mut all = vec![texts("region", rows.iter().map(|r| r.region.clone()))];
    all.extend(columns(&COVERAGE_NUMBERS, &rows));
    for (i, level) in treatment.levels_j_kg.iter().enumerate() {
        let covered = rows.iter().map(|r| r.covered_percent[i]);
        all.push(measured(&format!("coverage_above_{level}_j_kg"), Unit::Percent, covered));
    }
    Table::new(all)
}

/// One row for each point of the skin.
fn map(treatment: &Treatment) -> Table {
    let map = &treatment.map;
    let rows = || {
        map.s.iter().zip(&map.energy_j_kg).flat_map(|(s, row)| {
            map.theta_deg.iter().zip(row).map(move |(theta, energy)| (*s, *theta, *energy))
        })
    };
    Table::new(vec![
        measured("s", Unit::Ratio, rows().map(|(s, ..)| s)),
        measured("theta", Unit::Degree, rows().map(|(_, theta, _)| theta)),
        measured("absorbed_energy", Unit::JoulePerKilogram, rows().map(|(.., energy)| or_nan(energy))),
    ])
}
