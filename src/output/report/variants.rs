//! Intervals of every number, and of every ratio between cases, over the tissue variants of a scenario.
//!
//! Ratios are formed within a variant, their interval over the variants: effects common to all cases cancel,
//! so that the interval of a ratio is narrower than the ratio of the intervals.

use crate::metric::report::CaseReport;
use crate::output::table::{self, Table, number};
use crate::output::text::{TextTable, short};

/// Columns shown on the terminal, with their titles.
const SHOWN: [(&str, &str); 3] = [
    ("displacement_rms_mean_um", "displacement RMS [µm]"),
    ("shear_strain_peak_mean_percent", "peak shear strain [%]"),
    ("absorbed_energy_j_kg", "absorbed energy [J/kg]"),
];

/// Variants with the reports of their cases; every variant has the same cases in the same order.
type VariantReports<'a> = [(&'a str, Vec<CaseReport>)];

/// One row per case, site and quantity: the value in every variant, the lowest and the highest one, and the
/// same for the ratio to the first case.
pub fn intervals(variants: &VariantReports<'_>) -> Table {
    let mut header: Vec<String> = ["case", "site", "quantity"].map(String::from).to_vec();
    for kind in ["", "ratio_to_first_case_"] {
        header.extend(variants.iter().map(|(name, _)| format!("{kind}{name}")));
        header.extend(["low", "high"].map(|end| format!("{kind}{end}")));
    }
    let mut rows = Vec::new();
    let tables = SiteTables::new(variants);
    for (row, base) in tables.rows() {
        for quantity in tables.quantities() {
            let values = tables.values(row, quantity);
            let ratios: Vec<f64> =
                values.iter().zip(tables.values(base, quantity)).map(|(v, b)| v / b).collect();
            let first = &tables.tables[0].rows[row];
            let name = tables.tables[0].header[quantity].clone();
            let mut cells = vec![first[tables.case].clone(), first[tables.site].clone(), name];
            for list in [&values, &ratios] {
                cells.extend(list.iter().map(|v| finite_or_empty(*v)));
                cells.extend(interval(list).map(finite_or_empty));
            }
            rows.push(cells);
        }
    }
    Table { header, rows }
}

/// A few quantities for the terminal: the value in every variant, and the interval of the ratio to the first
/// case.
pub fn summary(variants: &VariantReports<'_>) -> String {
    let tables = SiteTables::new(variants);
    let mut out = String::new();
    for (column, title) in SHOWN {
        let Some(quantity) = tables.tables.first().and_then(|t| t.column(column)) else { continue };
        let mut table = TextTable::new(2);
        let names = variants.iter().map(|(name, _)| (*name).to_string());
        table.header(
            ["case".to_string(), "site".into()].into_iter().chain(names).chain(["÷ first case".into()]),
        );
        for (row, base) in tables.rows() {
            let values = tables.values(row, quantity);
            let ratios: Vec<f64> =
                values.iter().zip(tables.values(base, quantity)).map(|(v, b)| v / b).collect();
            let [low, high] = interval(&ratios);
            let own = &tables.tables[0].rows[row];
            let mut cells = vec![own[tables.case].clone(), own[tables.site].clone()];
            cells.extend(values.iter().map(|v| short(*v)));
            cells.push(if row == base { "–".into() } else { format!("{} to {}", short(low), short(high)) });
            table.row(cells);
        }
        out.push_str(&format!("{title}\n{}\n", table.render()));
    }
    out
}

/// The site tables of all variants, with the same cases and sites in the same rows.
struct SiteTables {
    tables: Vec<Table>,
    case: usize,
    site: usize,
}

impl SiteTables {
    fn new(variants: &VariantReports<'_>) -> SiteTables {
        let tables: Vec<Table> = variants.iter().map(|(_, reports)| table::sites(reports)).collect();
        let place = |name: &str| tables.first().and_then(|t| t.column(name)).unwrap_or(0);
        let (case, site) = (place("case"), place("site"));
        SiteTables { tables, case, site }
    }

    /// Indices of all rows, each with that of the first case at the same site.
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> {
        let rows = self.tables.first().map_or(&[][..], |t| &t.rows);
        rows.iter().enumerate().filter_map(move |(i, row)| {
            rows.iter().position(|other| other[self.site] == row[self.site]).map(|base| (i, base))
        })
    }

    /// Indices of the numeric columns.
    fn quantities(&self) -> impl Iterator<Item = usize> {
        let header = self.tables.first().map_or(&[][..], |t| &t.header);
        let numeric =
            move |c: &usize| self.tables[0].rows.first().is_some_and(|row| row[*c].parse::<f64>().is_ok());
        (self.site + 1..header.len()).filter(numeric)
    }

    /// The number in every variant; NaN if a variant has no such row or column.
    fn values(&self, row: usize, column: usize) -> Vec<f64> {
        let cell = |t: &Table| t.rows.get(row).and_then(|r| r.get(column)?.parse().ok());
        self.tables.iter().map(|t| cell(t).unwrap_or(f64::NAN)).collect()
    }
}

fn interval(values: &[f64]) -> [f64; 2] {
    let some = || values.iter().copied().filter(|v| v.is_finite());
    [some().fold(f64::NAN, f64::min), some().fold(f64::NAN, f64::max)]
}

fn finite_or_empty(x: f64) -> String {
    if x.is_finite() { number(x) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{SiteRow, Spread};

    fn report(case: &str, energy: f64) -> CaseReport {
        let site = SiteRow {
            name: "GAS TrP1".into(),
            absorbed_energy_j_kg: energy,
            displacement_rms_um: Spread { mean: 2.0, p95: 3.0 },
            ..SiteRow::default()
        };
        CaseReport { case: case.into(), sites: vec![site], ..CaseReport::default() }
    }

    /// 1, 2, 4 and 3, 6, 20: ratios 3, 3, 5, a narrower interval than that of the values.
    #[test]
    fn ratios_are_formed_within_each_variant() {
        let variants = [("softer", 1.0, 3.0), ("default", 2.0, 6.0), ("stiffer", 4.0, 20.0)]
            .map(|(name, a, b)| (name, vec![report("one", a), report("two", b)]));
        let table = intervals(&variants);
        let row = table.rows.iter().find(|r| r[0] == "two" && r[2] == "absorbed_energy_j_kg").unwrap();
        assert_eq!(row[3..], ["3.0", "6.0", "20.0", "3.0", "20.0", "3.0", "3.0", "5.0", "3.0", "5.0"]);
        let same = table.rows.iter().find(|r| r[0] == "one" && r[2] == "absorbed_energy_j_kg").unwrap();
        assert_eq!(same[8..], ["1.0"; 5]);
        // 0 ÷ 0 has no value
        let zero = table.rows.iter().find(|r| r[0] == "two" && r[2] == "flux_lateral_w_m2").unwrap();
        assert_eq!(zero[8..], [""; 5]);
        assert!(summary(&variants).contains("3.00 to 5.00"));
    }
}
