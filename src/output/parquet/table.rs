//! A table as Parquet: numeric columns as f64, others as text, empty cells as nulls, one row group.

use super::properties::properties;
use crate::output::table::Table;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Writes `table`. A column is numeric if all its cells are numbers or empty, and not all are empty.
///
/// # Errors
/// The errors of the writer.
pub fn write(table: &Table, name: &str, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    try_write(table, name, out).map_err(std::io::Error::other)
}

fn try_write(table: &Table, name: &str, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
    let numeric: Vec<bool> = (0..table.header.len()).map(|c| is_numeric(table, c)).collect();
    let field = |(title, numeric): (&String, &bool)| {
        let physical = if *numeric { Physical::DOUBLE } else { Physical::BYTE_ARRAY };
        let text = (!numeric).then_some(LogicalType::String);
        let builder = Type::primitive_type_builder(title, physical).with_repetition(Repetition::OPTIONAL);
        builder.with_logical_type(text).build().map(Arc::new)
    };
    let fields = table.header.iter().zip(&numeric).map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
    let mut writer = SerializedFileWriter::new(out, schema, properties())?;
    let mut group = writer.next_row_group()?;
    for (c, numeric) in numeric.into_iter().enumerate() {
        let cells = || table.rows.iter().map(|row| row[c].as_str());
        let levels: Vec<i16> = cells().map(|cell| i16::from(!cell.is_empty())).collect();
        let filled = cells().filter(|cell| !cell.is_empty());
        let Some(mut column) = group.next_column()? else { break };
        if numeric {
            let values: Vec<f64> = filled.map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
        } else {
            let values: Vec<ByteArray> = filled.map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        column.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

fn is_numeric(table: &Table, column: usize) -> bool {
    let mut filled =
        table.rows.iter().map(|row| row[column].as_str()).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| cell.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    #[test]
    fn cells_read_back_as_numbers_texts_and_nulls() {
        let rows = [["1.5", "a ü", "", ""], ["", "7", "", "-2e-3"]];
        let table = Table {
            header: ["x_mm", "name", "never", "y"].map(String::from).to_vec(),
            rows: rows.map(|row| row.map(String::from).to_vec()).to_vec(),
        };
        let mut file = tempfile::tempfile().unwrap();
        write(&table, "study", &mut file).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect())
            .collect();
        let text = |t: &str| Field::Str(t.into());
        assert_eq!(rows[0], [Field::Double(1.5), text("a ü"), Field::Null, Field::Null]);
        assert_eq!(rows[1], [Field::Null, text("7"), Field::Null, Field::Double(-2e-3)]);
    }
}
