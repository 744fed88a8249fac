//! `Column`: the name and the values of one column of a table.

use super::unit::Unit;
use std::fmt;

/// A column: its name, which ends in the unit of its numbers, and one value per row.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    name: String,
    values: Values,
}

/// The values of a column, all of one type.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers, none of them NaN; `None` where there is no value.
    Number(Vec<Option<f64>>),
    /// Counts; `None` where there is no value.
    Integer(Vec<Option<i64>>),
    /// Answers yes or no; `None` where there is no value.
    Flag(Vec<Option<bool>>),
    /// Texts, empty where there is no value.
    Text(Vec<String>),
}

/// One value of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Missing,
    /// A number.
    Number(f64),
    /// A count.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// A text that is not empty.
    Text(&'a str),
}

impl Column {
    /// A column of `name`.
    pub fn new(name: impl Into<String>, values: Values) -> Column {
        Column { name: name.into(), values }
    }

    /// Name, with the unit at its end.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Unit of the numbers.
    pub fn unit(&self) -> Option<Unit> {
        Unit::at_end(&self.name)
    }

    /// The values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The value in a row.
    pub fn value(&self, row: usize) -> Value<'_> {
        match &self.values {
            Values::Number(all) => all[row].map_or(Value::Missing, Value::Number),
            Values::Integer(all) => all[row].map_or(Value::Missing, Value::Integer),
            Values::Flag(all) => all[row].map_or(Value::Missing, Value::Flag),
            Values::Text(all) if all[row].is_empty() => Value::Missing,
            Values::Text(all) => Value::Text(&all[row]),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.rows()
    }

    /// The numbers of a column of numbers.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        if let Values::Number(all) = &self.values { Some(all) } else { None }
    }

    /// The texts of a column of texts.
    pub fn texts(&self) -> Option<&[String]> {
        if let Values::Text(all) = &self.values { Some(all) } else { None }
    }

    /// Gives the column another name.
    pub(crate) fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// Replaces every text of a column of texts.
    pub(crate) fn replace_texts(&mut self, by: impl Fn(&str) -> String) {
        if let Values::Text(all) = &mut self.values {
            all.iter_mut().for_each(|text| *text = by(text));
        }
    }

    /// The column with the values in `rows`, and no value where there is no row.
    pub(crate) fn pick(&self, rows: &[Option<usize>]) -> Column {
        fn picked<T: Clone + Default>(all: &[T], rows: &[Option<usize>]) -> Vec<T> {
            rows.iter().map(|row| row.map_or_else(T::default, |row| all[row].clone())).collect()
        }
        let values = match &self.values {
            Values::Number(all) => Values::Number(picked(all, rows)),
            Values::Integer(all) => Values::Integer(picked(all, rows)),
            Values::Flag(all) => Values::Flag(picked(all, rows)),
            Values::Text(all) => Values::Text(picked(all, rows)),
        };
        Column { name: self.name.clone(), values }
    }

    /// Appends the values of `other`. If the types differ, the column becomes one of texts.
    pub(crate) fn append(&mut self, other: &Column) {
        match (&mut self.values, &other.values) {
            (Values::Number(own), Values::Number(more)) => own.extend(more),
            (Values::Integer(own), Values::Integer(more)) => own.extend(more),
            (Values::Flag(own), Values::Flag(more)) => own.extend(more),
            (Values::Text(own), Values::Text(more)) => own.extend_from_slice(more),
            _ => {
                let texts = |column: &Column| -> Vec<String> {
                    (0..column.rows()).map(|row| column.value(row).to_string()).collect()
                };
                self.values = Values::Text([texts(self), texts(other)].concat());
            }
        }
    }
}

impl Values {
    /// Number of rows.
    fn rows(&self) -> usize {
        match self {
            Values::Number(all) => all.len(),
            Values::Integer(all) => all.len(),
            Values::Flag(all) => all.len(),
            Values::Text(all) => all.len(),
        }
    }
}

impl FromIterator<f64> for Values {
    /// Numbers; NaN means no value.
    fn from_iter<I: IntoIterator<Item = f64>>(all: I) -> Values {
        Values::Number(all.into_iter().map(|x| Some(x).filter(|x| !x.is_nan())).collect())
    }
}

impl FromIterator<i64> for Values {
    fn from_iter<I: IntoIterator<Item = i64>>(all: I) -> Values {
        Values::Integer(all.into_iter().map(Some).collect())
    }
}

impl FromIterator<bool> for Values {
    fn from_iter<I: IntoIterator<Item = bool>>(all: I) -> Values {
        Values::Flag(all.into_iter().map(Some).collect())
    }
}

impl FromIterator<String> for Values {
    fn from_iter<I: IntoIterator<Item = String>>(all: I) -> Values {
        Values::Text(all.into_iter().collect())
    }
}

impl<'a> FromIterator<&'a str> for Values {
    fn from_iter<I: IntoIterator<Item = &'a str>>(all: I) -> Values {
        Values::Text(all.into_iter().map(String::from).collect())
    }
}

impl Value<'_> {
    /// The value of a number.
    pub fn number(self) -> Option<f64> {
        if let Value::Number(x) = self { Some(x) } else { None }
    }
}

/// The value as files have it: numbers with as many digits as make them read back to the same bits, always
/// with a decimal point; nothing for no value.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Missing => Ok(()),
            Value::Number(x) => write!(f, "{x:?}"),
            Value::Integer(n) => write!(f, "{n}"),
            Value::Flag(holds) => f.write_str(if *holds { "yes" } else { "no" }),
            Value::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_by_their_type() {
        let texts = |values: Values| {
            let column = Column::new("x", values);
            (0..column.rows()).map(|row| column.value(row).to_string()).collect::<Vec<_>>()
        };
        assert_eq!(texts([1.0, f64::NAN, -2e-30, 0.1].into_iter().collect()), ["1.0", "", "-2e-30", "0.1"]);
        assert_eq!(texts([7i64, -1].into_iter().collect()), ["7", "-1"]);
        assert_eq!(texts([true, false].into_iter().collect()), ["yes", "no"]);
        assert_eq!(texts(["a", ""].into_iter().collect()), ["a", ""]);
    }

    #[test]
    fn a_column_of_two_types_is_one_of_texts() {
        let mut column = Column::new("x", [1.5, f64::NAN].into_iter().collect());
        column.append(&Column::new("x", [2.0].into_iter().collect()));
        assert_eq!(column.numbers(), Some(&[Some(1.5), None, Some(2.0)][..]));
        column.append(&Column::new("x", ["free"].into_iter().collect()));
        assert_eq!(column.texts().unwrap(), ["1.5", "", "2.0", "free"]);
    }

    #[test]
    fn picked_rows_may_be_missing() {
        let column = Column::new("x_mm", [1.0, 2.0].into_iter().collect());
        let picked = column.pick(&[Some(1), None]);
        assert_eq!((picked.numbers(), picked.unit()), (Some(&[Some(2.0), None][..]), Some(Unit::Millimetre)));
    }
}
