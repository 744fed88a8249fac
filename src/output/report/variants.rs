//! Intervals of every number, and of every ratio between cases, over the tissue variants of a scenario.
//!
//! Ratios are formed within a variant, their interval over the variants: effects common to all cases cancel,
//! so that the interval of a ratio is narrower than the ratio of the intervals.

use crate::metric::report::CaseReport;
use crate::output::table::{self, Column, Table};
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
    let tables = SiteTables::new(variants);
    let quantities: Vec<&str> = tables.quantities().collect();
    let each: Vec<((usize, usize), &str)> =
        tables.rows().flat_map(|row| quantities.iter().map(move |quantity| (row, *quantity))).collect();
    let mut columns = vec![
        Column::new("case", each.iter().map(|((row, _), _)| tables.text("case", *row)).collect()),
        Column::new("site", each.iter().map(|((row, _), _)| tables.text("site", *row)).collect()),
        Column::new("quantity", each.iter().map(|(_, quantity)| *quantity).collect()),
    ];
    let values = |&((row, _), quantity): &_| tables.values(row, quantity);
    let ratios = |&(rows, quantity): &_| tables.ratios(rows, quantity);
    for (kind, lists) in [
        ("", each.iter().map(values).collect::<Vec<_>>()),
        ("ratio_to_first_case_", each.iter().map(ratios).collect()),
    ] {
        let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
        columns.extend(variants.iter().enumerate().map(|(v, (name, _))| {
            Column::new(format!("{kind}{name}"), lists.iter().map(|list| finite(list[v])).collect())
        }));
        columns.extend([("low", 0), ("high", 1)].map(|(name, end)| {
            Column::new(format!("{kind}{name}"), lists.iter().map(|list| interval(list)[end]).collect())
        }));
    }
    Table::new(columns)
}

/// A few quantities for the terminal: the value in every variant, and the interval of the ratio to the first
/// case.
pub fn summary(variants: &VariantReports<'_>) -> String {
    let tables = SiteTables::new(variants);
    let mut out = String::new();
    for (quantity, title) in SHOWN {
        let mut table = TextTable::new(2);
        let names = variants.iter().map(|(name, _)| (*name).to_string());
        table.header(
            ["case".to_string(), "site".into()].into_iter().chain(names).chain(["÷ first case".into()]),
        );
        for (row, base) in tables.rows() {
            let [low, high] = interval(&tables.ratios((row, base), quantity));
            let mut cells = vec![tables.text("case", row).to_string(), tables.text("site", row).into()];
            cells.extend(tables.values(row, quantity).into_iter().map(short));
            cells.push(if row == base { "–".into() } else { format!("{} to {}", short(low), short(high)) });
            table.row(cells);
        }
        out.push_str(&format!("{title}\n{}\n", table.render()));
    }
    out
}

/// The site tables of all variants, with the same cases and sites in the same rows.
struct SiteTables(Vec<Table>);

impl SiteTables {
    fn new(variants: &VariantReports<'_>) -> SiteTables {
        SiteTables(variants.iter().map(|(_, reports)| table::sites(reports)).collect())
    }

    /// A text of the first variant.
    fn text(&self, column: &str, row: usize) -> &str {
        self.0.first().and_then(|table| table.texts(column)).map_or("", |all| &all[row])
    }

    /// Indices of all rows, each with that of the first case at the same site.
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> {
        let sites = self.0.first().and_then(|table| table.texts("site")).unwrap_or_default();
        let first = |site: &String| sites.iter().position(|other| other == site);
        sites.iter().enumerate().filter_map(move |(row, site)| Some((row, first(site)?)))
    }

    /// Names of the quantities at a site that have a value in the first row.
    fn quantities(&self) -> impl Iterator<Item = &str> {
        let columns = self.0.first().map_or(&[][..], Table::columns);
        let of_site = columns.iter().skip_while(|column| column.name() != "site");
        of_site
            .filter(|c| c.numbers().is_some_and(|all| all.first().is_some_and(Option::is_some)))
            .map(Column::name)
    }

    /// The number in every variant; NaN if a variant has no such row or column.
    fn values(&self, row: usize, quantity: &str) -> Vec<f64> {
        let number = |table: &Table| *table.numbers(quantity)?.get(row)?;
        self.0.iter().map(|table| number(table).unwrap_or(f64::NAN)).collect()
    }

    /// Ratio of the numbers in two rows in every variant.
    fn ratios(&self, (row, base): (usize, usize), quantity: &str) -> Vec<f64> {
        self.values(row, quantity).iter().zip(self.values(base, quantity)).map(|(v, b)| v / b).collect()
    }
}

fn interval(values: &[f64]) -> [f64; 2] {
    let some = || values.iter().copied().filter(|v| v.is_finite());
    [some().fold(f64::NAN, f64::min), some().fold(f64::NAN, f64::max)]
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
        let row = |case: &str, quantity: &str| -> Vec<String> {
            let is = |name: &str, row: usize| &table.texts(name).unwrap()[row];
            let at = |&row: &usize| is("case", row) == case && is("quantity", row) == quantity;
            let row = (0..table.rows()).find(at).unwrap();
            table.columns()[3..].iter().map(|column| column.value(row).to_string()).collect()
        };
        let energies = ["3.0", "6.0", "20.0", "3.0", "20.0", "3.0", "3.0", "5.0", "3.0", "5.0"];
        assert_eq!(row("two", "absorbed_energy_j_kg"), energies);
        assert_eq!(row("one", "absorbed_energy_j_kg")[5..], ["1.0"; 5]);
        // 0 ÷ 0 has no value
        assert_eq!(row("two", "flux_lateral_w_m2")[5..], [""; 5]);
        assert!(summary(&variants).contains("3.00 to 5.00"));
    }
}
