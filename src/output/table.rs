//! CSV tables of a run: sites, regions, ledger, surface, paths. Every header carries its unit.
//!
//! Numbers are written with as many digits as make them read back to the same bits, always with a
//! point. Ratios have no unit and end in `_ratio`. A text that a spreadsheet would take for a formula is written with an
//! apostrophe before it, which reading takes away again.

use crate::metric::report::{
    CaseReport, ContactRow, DeviceRow, HeadRow, Ledger, PathRow, RegionRow, SiteRow, Spread, SurfaceRow,
};
use crate::output::text::printable;
use std::borrow::Cow;

/// A table ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Column headers.
    pub header: Vec<String>,
    /// Rows; each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Writes the table as CSV.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        for row in std::iter::once(&self.header).chain(&self.rows) {
            csv.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
        }
        csv.flush()
    }

    /// Reads a table back.
    ///
    /// # Errors
    /// Malformed CSV: rows of different length, text that is not UTF-8.
    pub fn read(text: impl std::io::Read) -> Result<Table, csv::Error> {
        let mut csv = csv::Reader::from_reader(text);
        let cells = |record: &csv::StringRecord| record.iter().map(|c| unguarded(c).to_string()).collect();
        let header = cells(csv.headers()?);
        let rows: Result<_, _> = csv.records().map(|r| r.map(|r| cells(&r))).collect();
        Ok(Table { header, rows: rows? })
    }

    /// Index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }
}

/// Whether a spreadsheet would take a cell for a formula, apostrophes at its beginning left out.
fn is_formula(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
        && cell.parse::<f64>().is_err()
}

/// A cell as it goes into a file: nothing in it can be taken for a formula, or for a command of a terminal.
fn guarded(cell: &str) -> Cow<'_, str> {
    match is_formula(cell) {
        true => Cow::Owned(format!("'{}", printable(cell))),
        false => printable(cell),
    }
}

/// A cell as it was before it was guarded.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// A number that reads back to the same bits; empty for NaN, which stands for what there is not.
pub fn number(x: f64) -> String {
    if x.is_nan() { String::new() } else { format!("{x:?}") }
}

/// What there is not as a number: NaN, which [`number`] leaves empty and [`crate::output::text::short`]
/// prints as a dash.
fn known(x: Option<f64>) -> f64 {
    x.unwrap_or(f64::NAN)
}

type Column<T> = (&'static str, fn(&T) -> f64);
/// Header of the column that names an item, and its name.
type Named<'a, T> = (&'a str, fn(&T) -> &str);
type SpreadColumn = (&'static str, &'static str, fn(&SiteRow) -> Spread);

/// Root mean squares over time: of what moves.
const SITE_MOTION: [SpreadColumn; 3] = [
    ("displacement_rms", "um", |r| r.displacement_rms_um),
    ("velocity_rms", "mm_s", |r| r.velocity_rms_mm_s),
    ("acceleration_rms", "g", |r| r.acceleration_rms_g),
];

/// In place of them, of what stands still.
const SITE_REST: [SpreadColumn; 1] = [("displacement_static", "um", |r| r.displacement_rms_um)];

const SITE_SPREADS: [SpreadColumn; 5] = [
    ("shear_strain_peak", "percent", |r| r.shear_strain_peak_percent),
    ("fibre_strain_peak", "percent", |r| r.fibre_strain_peak_percent),
    ("pressure_peak", "pa", |r| r.pressure_peak_pa),
    ("energy_density", "j_m3", |r| r.energy_density_j_m3),
    ("dissipation", "w_m3", |r| r.dissipation_w_m3),
];

const SITE_NUMBERS: [Column<SiteRow>; 6] = [
    ("dose_j_kg", |r| r.dose_j_kg),
    ("flux_anterior_w_m2", |r| r.flux_w_m2[0]),
    ("flux_proximal_w_m2", |r| r.flux_w_m2[1]),
    ("flux_lateral_w_m2", |r| r.flux_w_m2[2]),
    ("transmissibility_ratio", |r| known(r.transmissibility)),
    ("therapeutic_index_ratio", |r| known(r.therapeutic_index)),
];

const REGION_NUMBERS: [Column<RegionRow>; 6] = [
    ("volume_cm3", |r| r.volume_cm3),
    ("absorbed_w", |r| r.absorbed_w),
    ("absorbed_percent", |r| known(r.absorbed_percent)),
    ("coverage_above_0.05_percent_strain_percent", |r| r.coverage_percent[0]),
    ("coverage_above_0.5_percent_strain_percent", |r| r.coverage_percent[1]),
    ("coverage_above_2_percent_strain_percent", |r| r.coverage_percent[2]),
];

/// Columns of the ledger; also the order of the printed one.
pub const LEDGER_NUMBERS: [Column<Ledger>; 7] = [
    ("input_w", |l| l.input_w),
    ("absorbed_w", |l| l.absorbed_w),
    ("membranes_w", |l| l.membranes_w),
    ("radiated_w", |l| l.radiated_w),
    ("supports_w", |l| l.supports_w),
    ("stored_w", |l| known(l.stored_w)),
    ("residual_percent", |l| known(l.residual_percent)),
];

/// Columns of the surface table; also the order of the printed one.
pub const SURFACE_NUMBERS: [Column<SurfaceRow>; 7] = [
    ("contact_force_peak_n", |s| known(s.contact_force_peak_n)),
    ("contact_pressure_peak_kpa", |s| known(s.contact_pressure_peak_kpa)),
    ("contact_area_cm2", |s| known(s.contact_area_cm2)),
    ("contact_loss_percent", |s| known(s.contact_loss_percent)),
    ("fat_strain_peak_percent", |s| known(s.fat_strain_peak_percent)),
    ("superficial_strain_peak_percent", |s| known(s.superficial_strain_peak_percent)),
    ("skin_displacement_peak_mm", |s| s.skin_displacement_peak_mm),
];

/// Columns of the contact table; also the order of the printed one.
pub const CONTACT_NUMBERS: [Column<ContactRow>; 9] = [
    ("force_n", |c| c.force_n),
    ("indentation_mm", |c| c.indentation_mm),
    ("area_cm2", |c| c.area_cm2),
    ("radius_mm", |c| c.radius_mm),
    ("pressure_mean_kpa", |c| c.pressure_mean_kpa),
    ("pressure_peak_kpa", |c| c.pressure_peak_kpa),
    ("balance_percent", |c| c.balance_percent),
    ("penalty_percent", |c| c.penalty_percent),
    ("half_depth_mm", |c| c.half_depth_mm),
];

const PATH_NUMBERS: [Column<PathRow>; 3] = [
    ("strain_peak_percent", |p| p.strain_peak_percent),
    ("pressure_peak_kpa", |p| p.pressure_peak_kpa),
    ("at_s_ratio", |p| p.at_s),
];

/// `sites.csv`: one row per case and site (or probe point). Root mean squares are empty for what stands
/// still; its displacement has columns of its own, there if any case stands still.
pub fn sites(reports: &[CaseReport]) -> Table {
    let moving = reports.iter().filter(|r| !r.stands_still()).flat_map(|r| &r.sites);
    let harmonics = moving.map(|s| s.harmonics_um.len()).max().unwrap_or(0);
    let mut header: Vec<String> = [
        "case",
        "method",
        "load",
        "frequency_hz",
        "head_displacement_mm",
        "bulk_mpa",
        "site",
        "host",
        "depth_mm",
    ]
    .map(String::from)
    .to_vec();
    let titles = |(name, unit, _): &SpreadColumn| ["mean", "p95"].map(|of| format!("{name}_{of}_{unit}"));
    header.extend(SITE_MOTION.iter().chain(&SITE_SPREADS).flat_map(titles));
    header.extend(SITE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.push("band".into());
    header.extend((1..=harmonics).map(|h| format!("harmonic_{h}_um")));
    let beats = reports.iter().flat_map(|r| &r.sites).any(|s| s.beat_rms_um.is_some());
    if beats {
        header.extend(["beat_min_displacement_rms_um", "beat_max_displacement_rms_um"].map(String::from));
    }
    let rests = reports.iter().any(CaseReport::stands_still);
    if rests {
        header.extend(SITE_REST.iter().flat_map(titles));
    }
    let row = |report: &CaseReport, site: &SiteRow| {
        let mut cells = vec![report.case.clone(), report.solver.method.clone(), report.load.clone()];
        let head = known(report.head_displacement_mm);
        cells.extend([report.frequency_hz, head, report.solver.bulk_mpa].map(number));
        cells.extend([site.name.clone(), site.host.clone(), number(site.depth_mm)]);
        let spreads = |columns: &[SpreadColumn], there: bool| {
            let both = |(_, _, value): &SpreadColumn| [value(site).mean, value(site).p95];
            let cell = |x: f64| if there { number(x) } else { String::new() };
            columns.iter().flat_map(both).map(cell).collect::<Vec<String>>()
        };
        let still = report.stands_still();
        cells.extend(spreads(&SITE_MOTION, !still));
        cells.extend(spreads(&SITE_SPREADS, true));
        cells.extend(SITE_NUMBERS.iter().map(|(_, value)| number(value(site))));
        cells.push(site.band.clone());
        let harmonic = |h: usize| known(site.harmonics_um.get(h).copied().filter(|_| !still));
        cells.extend((0..harmonics).map(|h| number(harmonic(h))));
        if beats {
            cells.extend((0..2).map(|i| site.beat_rms_um.map_or(String::new(), |b| number(b[i]))));
        }
        if rests {
            cells.extend(spreads(&SITE_REST, still));
        }
        cells
    };
    let rows = reports.iter().flat_map(|r| r.sites.iter().map(move |s| row(r, s))).collect();
    Table { header, rows }
}

/// One row per case and item of that case.
fn per_case<'a, T: 'a>(
    reports: &'a [CaseReport],
    name: Option<Named<'_, T>>,
    columns: &[Column<T>],
    items: impl Fn(&'a CaseReport) -> &'a [T],
) -> Table {
    let mut header: Vec<String> = ["case", "method", "bulk_mpa"].map(String::from).to_vec();
    header.extend(name.iter().map(|(title, _)| title.to_string()));
    header.extend(columns.iter().map(|(title, _)| title.to_string()));
    let row = |report: &CaseReport, item: &T| {
        let mut cells =
            vec![report.case.clone(), report.solver.method.clone(), number(report.solver.bulk_mpa)];
        cells.extend(name.iter().map(|(_, text)| text(item).to_string()));
        cells.extend(columns.iter().map(|(_, value)| number(value(item))));
        cells
    };
    let rows =
        reports.iter().flat_map(|r| items(r).iter().map(|item| row(r, item)).collect::<Vec<_>>()).collect();
    Table { header, rows }
}

/// Columns of a study's table that every answer fills: those of `sites.csv`, `surface.csv` and `ledger.csv`.
pub fn study_columns() -> Vec<String> {
    let mut columns = sites(&[]).header;
    columns.extend(SURFACE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    columns.extend(LEDGER_NUMBERS.iter().map(|(name, _)| name.to_string()));
    columns
}

/// `regions.csv`: one row per case and region.
pub fn regions(reports: &[CaseReport]) -> Table {
    per_case(reports, Some(("region", |r: &RegionRow| r.name.as_str())), &REGION_NUMBERS, |r| &r.regions)
}

/// `ledger.csv`: one row per case that moves.
pub fn ledger(reports: &[CaseReport]) -> Table {
    per_case(reports, None, &LEDGER_NUMBERS, |r| r.ledger.as_slice())
}

/// `surface.csv`: one row per case.
pub fn surface(reports: &[CaseReport]) -> Table {
    per_case(reports, None, &SURFACE_NUMBERS, |r| std::slice::from_ref(&r.surface))
}

/// `contact.csv`: one row per case and head at rest.
pub fn contact(reports: &[CaseReport]) -> Table {
    let mut columns: Vec<Column<ContactRow>> = vec![("head", |c| c.head as f64)];
    columns.extend(CONTACT_NUMBERS);
    per_case(reports, None, &columns, |r| &r.contact)
}

/// Columns of a head in the device table; also the order of the printed one.
pub const HEAD_NUMBERS: [Column<HeadRow>; 10] = [
    ("frequency_hz", |h| h.frequency_hz),
    ("free_amplitude_mm", |h| known(h.free_mm)),
    ("amplitude_mm", |h| h.amplitude_mm),
    ("tangential_amplitude_mm", |h| h.tangential_mm),
    ("drop_percent", |h| known(h.drop_percent)),
    ("dynamic_force_n", |h| h.force_n),
    ("static_share_n", |h| h.static_n),
    ("impedance_re_ns_m", |h| known(h.impedance_ns_m.map(|z| z[0]))),
    ("impedance_im_ns_m", |h| known(h.impedance_ns_m.map(|z| z[1]))),
    ("absorbed_w", |h| h.absorbed_w),
];

/// Columns of a whole device; also the order of the printed one.
pub const DEVICE_NUMBERS: [Column<DeviceRow>; 5] = [
    ("motor_w", |d| d.motor_w),
    ("mounts_w", |d| d.mounts_w),
    ("hand_w", |d| d.hand_w),
    ("housing_acceleration_rms_m_s2", |d| known(d.housing_m_s2)),
    ("housing_acceleration_weighted_rms_m_s2", |d| known(d.housing_weighted_m_s2)),
];

/// `device.csv`: one row per case and head, what is the whole device's repeated; what there is not is empty.
pub fn device(reports: &[CaseReport]) -> Table {
    let mut header: Vec<String> = ["case", "method", "bulk_mpa", "load", "head"].map(String::from).to_vec();
    header.extend(HEAD_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.push("keeps_contact".into());
    header.extend(DEVICE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    let mut rows = Vec::new();
    for (report, device) in reports.iter().filter_map(|r| Some((r, r.device.as_ref()?))) {
        for head in &device.heads {
            let solver = &report.solver;
            let mut row = vec![report.case.clone(), solver.method.clone(), number(solver.bulk_mpa)];
            row.extend([report.load.clone(), format!("head {}", head.head)]);
            row.extend(HEAD_NUMBERS.iter().map(|(_, value)| number(value(head))));
            row.push(if head.keeps_contact { "yes" } else { "no" }.into());
            row.extend(DEVICE_NUMBERS.iter().map(|(_, value)| number(value(device))));
            rows.push(row);
        }
    }
    Table { header, rows }
}

/// `paths.csv`: one row per case and nerve or vessel.
pub fn paths(reports: &[CaseReport]) -> Table {
    per_case(reports, Some(("path", |p: &PathRow| p.name.as_str())), &PATH_NUMBERS, |r| &r.paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_every_cell_reads_back() {
        let cells =
            ["=1+1", "+x", "-lead", "@SUM(A1)", "'=1", "''-", "'quoted'", "＝1", "-1.5", "+2e3", "", "ü"];
        let table = Table {
            header: ["-a", "b"].map(String::from).to_vec(),
            rows: cells.map(|c| vec![c.to_string(), "1".into()]).to_vec(),
        };
        let mut bytes = Vec::new();
        table.write(&mut bytes).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        for line in text.lines() {
            let formula = line.trim_start_matches('"').starts_with(['=', '+', '-', '@', '＝']);
            let is_number = line.split(',').next().is_some_and(|c| c.parse::<f64>().is_ok());
            assert!(!formula || is_number, "{line}");
        }
        assert!(text.contains("\n-1.5,1\n+2e3,1\n"), "{text}");
        assert_eq!(Table::read(&bytes[..]).unwrap(), table);
        assert_eq!(guarded("\tx\u{1b}"), "'\\tx\\u{1b}");
    }
}
