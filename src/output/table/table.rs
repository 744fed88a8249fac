//! `Table`: columns of equal length.

use super::column::Column;

/// A table: named columns of typed values.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
}

impl Table {
    /// A table of `columns`, which have the same number of rows.
    pub fn new(columns: Vec<Column>) -> Table {
        let rows = columns.first().map_or(0, Column::rows);
        let odd = columns.iter().find(|column| column.rows() != rows).map(Column::name);
        assert!(odd.is_none(), "the column `{}` has not {rows} rows", odd.unwrap_or_default());
        Table { columns }
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, by value.
    pub(crate) fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The columns, for changes that keep the number of rows.
    pub(super) fn columns_mut(&mut self) -> &mut [Column] {
        &mut self.columns
    }

    /// Names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(Column::name)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Column::rows)
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    /// The numbers of a column; `None` if there is no column of numbers of that name.
    pub fn numbers(&self, name: &str) -> Option<&[Option<f64>]> {
        self.column(name)?.numbers()
    }

    /// The texts of a column; `None` if there is no column of texts of that name.
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        self.column(name)?.texts()
    }

    /// Appends columns to every row.
    pub(crate) fn widen(&mut self, columns: impl IntoIterator<Item = Column>) {
        let before = std::mem::take(&mut self.columns);
        *self = Table::new(before.into_iter().chain(columns).collect());
    }

    /// Appends the rows of `other`. The table then has the columns of both; rows have no value in a column of
    /// the other one.
    pub(crate) fn append(&mut self, other: &Table) {
        for column in &other.columns {
            if self.column(column.name()).is_none() {
                self.columns.push(column.pick(&vec![None; self.rows()]));
            }
        }
        for own in &mut self.columns {
            match other.column(own.name()) {
                Some(column) => own.append(column),
                None => own.append(&own.pick(&vec![None; other.rows()])),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_tables_with_other_columns_are_appended() {
        let column = |name: &str, x: f64| Column::new(name, [x].into_iter().collect());
        let mut table = Table::new(vec![column("a_mm", 1.0), column("b_mm", 2.0)]);
        table.append(&Table::new(vec![column("c_mm", 3.0), column("b_mm", 4.0)]));
        assert_eq!(table.names().collect::<Vec<_>>(), ["a_mm", "b_mm", "c_mm"]);
        assert_eq!(table.numbers("a_mm").unwrap(), [Some(1.0), None]);
        assert_eq!(table.numbers("b_mm").unwrap(), [Some(2.0), Some(4.0)]);
        assert_eq!(table.numbers("c_mm").unwrap(), [None, Some(3.0)]);
    }

    #[test]
    #[should_panic(expected = "the column `b` has not 1 rows")]
    fn columns_of_different_length_are_no_table() {
        let _ = Table::new(vec![
            Column::new("a", [1.0].into_iter().collect()),
            Column::new("b", [1.0, 2.0].into_iter().collect()),
        ]);
    }
}
