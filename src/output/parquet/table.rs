//! A table as Parquet: numbers as f64, counts as i64, flags as booleans, texts as UTF-8, missing values as
//! nulls, one row group.

use super::properties::properties;
use crate::output::table::{Column, Table, Values};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// Writes `table`.
///
/// # Errors
/// The errors of the writer.
pub fn write(table: &Table, name: &str, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    try_write(table, name, out).map_err(std::io::Error::other)
}

fn try_write(table: &Table, name: &str, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
    let fields = table.columns().iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
    let mut writer = SerializedFileWriter::new(out, schema, properties())?;
    let mut group = writer.next_row_group()?;
    for column in table.columns() {
        let Some(mut out) = group.next_column()? else { break };
        match column.values() {
            Values::Number(all) => write_values::<DoubleType>(&mut out, all)?,
            Values::Integer(all) => write_values::<Int64Type>(&mut out, all)?,
            Values::Flag(all) => write_values::<BoolType>(&mut out, all)?,
            Values::Text(all) => {
                let present = |text: &String| (!text.is_empty()).then(|| ByteArray::from(text.as_str()));
                write_values::<ByteArrayType>(&mut out, &all.iter().map(present).collect::<Vec<_>>())?;
            }
        }
        out.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

/// The field of a column in the schema.
fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.values() {
        Values::Number(_) => (Physical::DOUBLE, None),
        Values::Integer(_) => (Physical::INT64, None),
        Values::Flag(_) => (Physical::BOOLEAN, None),
        Values::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let builder = Type::primitive_type_builder(column.name(), physical).with_repetition(Repetition::OPTIONAL);
    builder.with_logical_type(logical).build().map(Arc::new)
}

fn write_values<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    all: &[Option<T::T>],
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = all.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = all.iter().flatten().cloned().collect();
    out.typed::<T>().write_batch(&values, Some(&levels), None).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    #[test]
    fn values_read_back_with_their_type() {
        let table = Table::new(vec![
            Column::new("x_mm", [1.5, f64::NAN].into_iter().collect()),
            Column::new("name", ["a ü", "7"].into_iter().collect()),
            Column::new("never_mm", [f64::NAN; 2].into_iter().collect()),
            Column::new("no_text", ["", ""].into_iter().collect()),
            Column::new("number", [3i64, -4].into_iter().collect()),
            Column::new("allowed", [true, false].into_iter().collect()),
        ]);
        let mut file = tempfile::tempfile().unwrap();
        write(&table, "study", &mut file).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let schema = reader.metadata().file_metadata().schema_descr();
        let types: Vec<Physical> = schema.columns().iter().map(|c| c.physical_type()).collect();
        let text = Physical::BYTE_ARRAY;
        assert_eq!(
            types,
            [Physical::DOUBLE, text, Physical::DOUBLE, text, Physical::INT64, Physical::BOOLEAN]
        );
        let rows: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect())
            .collect();
        let text = |t: &str| Field::Str(t.into());
        let (x, null) = (Field::Double(1.5), Field::Null);
        assert_eq!(rows[0], [x, text("a ü"), null.clone(), null.clone(), Field::Long(3), Field::Bool(true)]);
        let flag = Field::Bool(false);
        assert_eq!(rows[1], [null.clone(), text("7"), null.clone(), null, Field::Long(-4), flag]);
    }
}
