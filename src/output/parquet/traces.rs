//! `traces.parquet`: time series of all cases in one file, one row group per case.
//!
//! Columns: `case` (text), then every trace as f64 with its unit in the name. A case without a trace has
//! nulls there.

use super::properties::properties;
use crate::output::error::OutputError;
use crate::probe::Traces;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Number of samples of a case.
///
/// # Errors
/// Columns of different length, or a number of names different from that of columns.
pub fn samples(traces: &Traces) -> Result<usize, OutputError> {
    let shape = |name: &str, found, expected| Err(OutputError::Shape { name: name.into(), found, expected });
    if traces.names.len() != traces.columns.len() {
        return shape("names", traces.names.len(), traces.columns.len());
    }
    let expected = traces.columns.first().map_or(0, Vec::len);
    match traces.names.iter().zip(&traces.columns).find(|(_, values)| values.len() != expected) {
        Some((name, values)) => shape(name, values.len(), expected),
        None => Ok(expected),
    }
}

/// Writes the traces of `cases`, each with its name.
///
/// # Errors
/// The errors of the writer.
pub fn write(cases: &[(String, &Traces)], out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    let mut names: Vec<&str> = Vec::new();
    for (_, traces) in cases {
        for name in &traces.names {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    write_parquet(cases, &names, out).map_err(std::io::Error::other)
}

fn write_parquet(
    cases: &[(String, &Traces)],
    names: &[&str],
    out: &mut (dyn Write + Send),
) -> Result<(), ParquetError> {
    let mut writer = SerializedFileWriter::new(out, schema(names)?, properties())?;
    for (case, traces) in cases {
        let count = samples(traces).map_err(|e| ParquetError::General(e.to_string()))?;
        let mut group = writer.next_row_group()?;
        write_names(&mut group, case, count)?;
        for name in names {
            let column = traces.names.iter().position(|n| n == name);
            write_numbers(&mut group, column.map(|c| &traces.columns[c][..]), count)?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn schema(names: &[&str]) -> Result<Arc<Type>, ParquetError> {
    let text = Type::primitive_type_builder("case", Physical::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .build()?;
    let mut fields = vec![Arc::new(text)];
    for name in names {
        let number =
            Type::primitive_type_builder(name, Physical::DOUBLE).with_repetition(Repetition::OPTIONAL);
        fields.push(Arc::new(number.build()?));
    }
    Ok(Arc::new(Type::group_type_builder("traces").with_fields(fields).build()?))
}

type Group<'a, 'b> = SerializedRowGroupWriter<'a, &'b mut (dyn Write + Send)>;

fn write_names(group: &mut Group<'_, '_>, case: &str, samples: usize) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Err(too_few()) };
    let values = vec![ByteArray::from(case); samples];
    column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
    column.close()
}

/// Writes a column of `samples` values, or of as many nulls.
fn write_numbers(
    group: &mut Group<'_, '_>,
    values: Option<&[f64]>,
    samples: usize,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Err(too_few()) };
    let levels = vec![i16::from(values.is_some()); samples];
    column.typed::<DoubleType>().write_batch(values.unwrap_or(&[]), Some(&levels), None)?;
    column.close()
}

fn too_few() -> ParquetError {
    ParquetError::General("the schema has fewer columns than the table".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    #[test]
    fn traces_read_back_to_the_same_bits() {
        let a = Traces {
            names: vec!["time_s".into(), "head_n".into()],
            columns: vec![vec![0.0, 0.1], vec![1.0 / 3.0, -0.0]],
        };
        let b = Traces {
            names: vec!["time_s".into(), "gas_trp1_um".into()],
            columns: vec![vec![0.5], vec![7.0]],
        };
        let mut file = tempfile::tempfile().unwrap();
        write(&[("single ü".into(), &a), ("gun".into(), &b)], &mut file).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].get_string(0).unwrap(), "single ü");
        assert_eq!(rows[0].get_double(2).unwrap().to_bits(), (1.0f64 / 3.0).to_bits());
        assert_eq!(rows[1].get_double(2).unwrap().to_bits(), (-0.0f64).to_bits());
        assert!(rows[2].get_double(2).is_err(), "null, not a number");
        assert_eq!(rows[2].get_double(3).unwrap(), 7.0);
    }

    #[test]
    fn ragged_traces_are_refused() {
        let a = Traces {
            names: vec!["time_s".into(), "head_n".into()],
            columns: vec![vec![0.0, 0.1], vec![1.0]],
        };
        assert!(write(&[("x".into(), &a)], &mut Vec::new()).is_err());
    }
}
