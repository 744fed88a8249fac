//! Former names of columns. Presets, command lines and finished runs may use them; results are written with
//! the present names only.

use super::csv::Table;
use crate::metric::band;

/// (former name, present name).
const COLUMNS: [(&str, &str); 2] =
    [("dose_j_kg", "absorbed_energy_j_kg"), ("therapeutic_index_ratio", "selectivity_ratio")];

/// Present name of the column formerly called `name`; `None` if `name` is not a former name.
pub fn renamed(name: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(former, _)| *former == name).map(|(_, present)| *present)
}

/// The present name of a column; `name` itself if it is not a former name.
pub fn present(name: &str) -> &str {
    renamed(name).unwrap_or(name)
}

/// Replaces former column names of a table, and drops former band labels.
pub fn update(table: &mut Table) {
    for name in &mut table.header {
        if let Some(present) = renamed(name) {
            *name = present.to_string();
        }
    }
    if let Some(at) = table.column("band") {
        table.rows.iter_mut().for_each(|row| row[at] = band::present_label(&row[at]).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::lookup;

    #[test]
    fn present_names_are_columns_and_former_names_are_not() {
        let columns = lookup::columns();
        for (former, present) in COLUMNS {
            assert!(columns.iter().any(|c| c == present), "{present}");
            assert!(!columns.iter().any(|c| c == former), "{former}");
        }
    }

    #[test]
    fn a_table_of_an_earlier_run_is_updated() {
        let text = "site,dose_j_kg,therapeutic_index_ratio,band\nSOL TrP1,2.0,0.5,very strong\n";
        let mut table = Table::read(text.as_bytes()).unwrap();
        update(&mut table);
        assert_eq!(table.header, ["site", "absorbed_energy_j_kg", "selectivity_ratio", "band"]);
        assert_eq!(table.rows, [["SOL TrP1", "2.0", "0.5", "–"]]);
    }
}
