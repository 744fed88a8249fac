//! Former names of columns. Presets, command lines and finished runs may use them; results are written with
//! the present names only.

use super::table::Table;
use crate::metric::band;
use crate::output::error::OutputError;
use std::path::Path;

/// (former name, present name).
const COLUMNS: [(&str, &str); 3] = [
    ("dose_j_kg", "absorbed_energy_j_kg"),
    ("therapeutic_index_ratio", "selectivity_ratio"),
    ("drop_percent", "amplitude_reduction_percent"),
];

/// Present name of the column formerly called `name`; `None` if `name` is not a former name.
pub fn renamed(name: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(former, _)| *former == name).map(|(_, present)| *present)
}

/// The present name of a column; `name` itself if it is not a former name.
pub fn present(name: &str) -> &str {
    renamed(name).unwrap_or(name)
}

/// Reads a table from a file, with the present names of columns and bands.
///
/// # Errors
/// As [`Table::read_file`].
pub fn read_file(path: &Path) -> Result<Table, OutputError> {
    let mut table = Table::read_file(path)?;
    update(&mut table);
    Ok(table)
}

/// Replaces former column names of a table, and drops former band labels.
fn update(table: &mut Table) {
    for column in table.columns_mut() {
        if let Some(present) = renamed(column.name()) {
            column.rename(present);
        }
        if column.name() == "band" {
            column.replace_texts(|label| band::present_label(label).to_string());
        }
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
        let names: Vec<&str> = table.names().collect();
        assert_eq!(names, ["site", "absorbed_energy_j_kg", "selectivity_ratio", "band"]);
        assert_eq!(table.numbers("absorbed_energy_j_kg").unwrap(), [Some(2.0)]);
        assert_eq!(table.numbers("selectivity_ratio").unwrap(), [Some(0.5)]);
        assert_eq!(table.texts("band").unwrap(), ["–"]);
    }
}
