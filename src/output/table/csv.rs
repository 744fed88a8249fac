//! Tables as CSV.
//!
//! A text that a spreadsheet would take for a formula is written with an apostrophe before it, which reading
//! removes again. Reading finds the type of a column by its name. The names of axes, and others that no table
//! of this program declares, do not say it: such a column is of numbers if its cells are numbers as this
//! program writes them, so that it is written again to the same bytes.

use super::column::{Column, Value, Values};
use super::table::Table;
use super::unit::Unit;
use crate::output::error::OutputError;
use crate::output::file::open;
use crate::output::text::printable;
use std::borrow::Cow;
use std::path::Path;

/// Beginning of the names of the columns of axes.
pub(crate) const AXIS: &str = "axis_";
/// Columns of texts.
const TEXTS: [&str; 9] = ["case_id", "case", "method", "load", "site", "host", "band", "region", "path"];
/// Columns of counts.
const INTEGERS: [&str; 2] = ["number", "evaluation"];
/// Columns of yes and no.
const FLAGS: [&str; 2] = ["keeps_contact", "allowed"];

/// Why a text is not a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Rows of different length, text that is not UTF-8, a failure of the reader.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// A cell is not of the type of its column.
    #[error("row {row}, {column}: `{cell}` is not {allowed}")]
    Cell {
        /// Number of the row, from 1.
        row: usize,
        /// Name of the column.
        column: String,
        /// The cell.
        cell: String,
        /// The type in words.
        allowed: &'static str,
    },
}

impl Table {
    /// Writes the table as CSV.
    ///
    /// # Errors
    /// The errors of the writer.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(self.names().map(|name| escape_formula(name).into_owned()))?;
        for row in 0..self.rows() {
            let cells = self.columns().iter().map(|column| column.value(row).to_string());
            csv.write_record(cells.map(|cell| escape_formula(&cell).into_owned()))?;
        }
        csv.flush()
    }

    /// Reads a table from CSV.
    ///
    /// # Errors
    /// Malformed CSV, or a cell that is not of the type of its column.
    pub fn read(text: impl std::io::Read) -> Result<Table, TableError> {
        let mut csv = csv::Reader::from_reader(text);
        let names: Vec<String> = csv.headers()?.iter().map(|name| unescape_formula(name).into()).collect();
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for record in csv.records() {
            let record = record?;
            cells.iter_mut().zip(&record).for_each(|(all, cell)| all.push(unescape_formula(cell).into()));
        }
        let columns = names.into_iter().zip(cells).map(|(name, cells)| column(name, cells));
        Ok(Table::new(columns.collect::<Result<_, _>>()?))
    }

    /// Reads a table from a file, with the names of the columns as written.
    ///
    /// # Errors
    /// The file cannot be read, is a link, or is malformed.
    pub fn read_file(path: &Path) -> Result<Table, OutputError> {
        let file = open::open_no_link(path, open::MAX_TABLE_BYTES).map_err(OutputError::io(path))?;
        let malformed = |e: TableError| OutputError::Malformed { path: path.into(), reason: e.to_string() };
        Table::read(file).map_err(malformed)
    }
}

/// The column of a name from its cells.
fn column(name: String, cells: Vec<String>) -> Result<Column, TableError> {
    let is = |names: &[&str]| names.contains(&name.as_str());
    let has_unit = !name.starts_with(AXIS) && Unit::at_end(&name).is_some();
    let values = if is(&INTEGERS) {
        parsed(&cells, "an integer", |cell| cell.parse().ok()).map(Values::Integer)
    } else if is(&FLAGS) {
        parsed(&cells, "yes or no", flag).map(Values::Flag)
    } else if has_unit {
        parsed(&cells, "a number", |cell| cell.parse().ok()).map(numbers)
    } else if is(&TEXTS) {
        return Ok(Column::new(name, Values::Text(cells)));
    } else {
        return Ok(undeclared(name, cells));
    };
    match values {
        Ok(values) => Ok(Column::new(name, values)),
        Err((row, allowed)) => {
            Err(TableError::Cell { row: row + 1, column: name, cell: cells[row].clone(), allowed })
        }
    }
}

/// The values of cells, none where a cell is empty; or the first cell that `value` does not accept, with what
/// is allowed there.
fn parsed<T>(
    cells: &[String],
    allowed: &'static str,
    value: impl Fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, (usize, &'static str)> {
    let parse = |(row, cell): (usize, &String)| match cell.as_str() {
        "" => Ok(None),
        cell => value(cell).map(Some).ok_or((row, allowed)),
    };
    cells.iter().enumerate().map(parse).collect()
}

fn flag(cell: &str) -> Option<bool> {
    match cell {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn numbers(all: Vec<Option<f64>>) -> Values {
    all.into_iter().map(|x| x.unwrap_or(f64::NAN)).collect()
}

/// A column whose name does not say its type: of numbers if its cells are numbers as this program writes
/// them, else of texts.
pub(crate) fn undeclared(name: String, cells: Vec<String>) -> Column {
    let is_own = |x: &f64, cell: &str| !x.is_nan() && Value::Number(*x).to_string() == cell;
    let own = |cell: &str| cell.parse().ok().filter(|x| is_own(x, cell));
    match parsed(&cells, "", own) {
        Ok(all) if all.iter().any(Option::is_some) => Column::new(name, numbers(all)),
        _ => Column::new(name, Values::Text(cells)),
    }
}

/// Whether a spreadsheet would take a cell for a formula, leading apostrophes ignored.
fn is_formula(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
        && cell.parse::<f64>().is_err()
}

/// A cell as written to a file: neither a formula of a spreadsheet nor a control sequence of a terminal.
fn escape_formula(cell: &str) -> Cow<'_, str> {
    match is_formula(cell) {
        true => Cow::Owned(format!("'{}", printable(cell))),
        false => printable(cell),
    }
}

/// The cell before [`escape_formula`].
fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text.as_bytes()).unwrap()
    }

    fn written(table: &Table) -> String {
        let mut bytes = Vec::new();
        table.write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn formulas_are_escaped_and_every_cell_reads_back() {
        let cells =
            ["=1+1", "+x", "-lead", "@SUM(A1)", "'=1", "''-", "'quoted'", "＝1", "-1.5", "+2e3", "", "ü"];
        let table = Table::new(vec![
            Column::new("-a", cells.into_iter().collect()),
            Column::new("b_mm", [1.0; 12].into_iter().collect()),
        ]);
        let text = written(&table);
        for line in text.lines() {
            let formula = line.trim_start_matches('"').starts_with(['=', '+', '-', '@', '＝']);
            let is_number = line.split(',').next().is_some_and(|c| c.parse::<f64>().is_ok());
            assert!(!formula || is_number, "{line}");
        }
        assert!(text.contains("\n-1.5,1.0\n+2e3,1.0\n"), "{text}");
        assert_eq!(read(&text), table);
        assert_eq!(escape_formula("\tx\u{1b}"), "'\\tx\\u{1b}");
    }

    #[test]
    fn the_name_of_a_column_says_its_type() {
        let text = "number,case,keeps_contact,depth_mm,axis_site_mm\n3,7,yes,-0.0,a\n,8.0,no,,2.0\n";
        let table = read(text);
        let values = |name: &str| table.column(name).unwrap().values().clone();
        assert_eq!(values("number"), Values::Integer(vec![Some(3), None]));
        assert_eq!(values("case"), Values::Text(vec!["7".into(), "8.0".into()]));
        assert_eq!(values("keeps_contact"), Values::Flag(vec![Some(true), Some(false)]));
        assert_eq!(values("depth_mm"), Values::Number(vec![Some(-0.0), None]));
        assert_eq!(values("axis_site_mm"), Values::Text(vec!["a".into(), "2.0".into()]));
        assert_eq!(written(&table), text);
        for (text, why) in [
            ("depth_mm\n1.0\ndeep\n", "row 2, depth_mm: `deep` is not a number"),
            ("number\n1.5\n", "row 1, number: `1.5` is not an integer"),
            ("keeps_contact\nmaybe\n", "row 1, keeps_contact: `maybe` is not yes or no"),
        ] {
            assert_eq!(Table::read(text.as_bytes()).unwrap_err().to_string(), why);
        }
    }

    /// A list of cases is identified by its bytes.
    #[test]
    fn an_axis_is_written_again_to_the_same_bytes() {
        for cells in ["1.0\n0.1\n1e-9", "1\n2", "1.0\n2", "007.0\n1.0", "NaN\n1.0", "1e5\n1.0", "soft\nstiff"]
        {
            let text = format!("axis_x\n{cells}\n");
            assert_eq!(written(&read(&text)), text);
        }
        assert_eq!(read("axis_x\n1.0\n0.1\n").numbers("axis_x").unwrap(), [Some(1.0), Some(0.1)]);
        assert!(read("axis_x\n1\n2\n").texts("axis_x").is_some(), "names that look like numbers");
    }
}
