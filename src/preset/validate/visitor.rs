//! `Visitor`: collects the problems of a document; `Range`: allowed and ordinary values of a number.

use crate::preset::diagnostic::{Kind, Problem, Severity, listed, nearest};
use crate::preset::syntax::VERSION;
use std::collections::HashSet;

/// Allowed and ordinary values of a number; all bounds are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    usual: (f64, f64),
}

impl Range {
    /// `low ≤ x ≤ high`.
    pub const fn new(low: f64, high: f64) -> Range {
        Range { low, high, usual: (low, high) }
    }

    /// Adds a warning outside `low ..= high`.
    pub const fn usual(mut self, low: f64, high: f64) -> Range {
        self.usual = (low, high);
        self
    }

    /// Whether `x` is allowed.
    pub fn holds(&self, x: f64) -> bool {
        x >= self.low && x <= self.high
    }

    fn is_usual(&self, x: f64) -> bool {
        self.holds(x) && x >= self.usual.0 && x <= self.usual.1
    }

    /// The range in words, with the unit.
    pub fn describe(&self, unit: &str) -> String {
        let gap = if unit.is_empty() || unit == "°" || unit == "%" { "" } else { " " };
        format!("{} to {}{gap}{unit}", plain(self.low), plain(self.high))
    }
}

/// Collects problems while walking a document.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    path: String,
    problems: Vec<Problem>,
    visited: Vec<String>,
}

impl Visitor {
    /// The problems, in the order found.
    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    /// The problems found, followed by `further`.
    pub fn finish_with(mut self, further: Vec<Problem>) -> Vec<Problem> {
        self.problems.extend(further);
        self.problems
    }

    /// Paths of all numbers that were checked.
    pub fn visited(&self) -> &[String] {
        &self.visited
    }

    /// Path of a field below the present path.
    pub fn at(&self, name: &str) -> String {
        match (self.path.is_empty(), name.is_empty() || name.starts_with('[')) {
            (true, _) => name.to_string(),
            (_, true) => format!("{}{name}", self.path),
            _ => format!("{}.{name}", self.path),
        }
    }

    /// Whether any path that begins with `path` has an error so far.
    pub fn has_errors_at(&self, path: &str) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error && p.path.starts_with(path))
    }

    /// Whether there is any error so far.
    pub fn has_errors(&self) -> bool {
        self.has_errors_at("")
    }

    /// Applies the rules `walk` below a field.
    pub fn within(&mut self, name: &str, walk: impl FnOnce(&mut Visitor)) {
        let outer = std::mem::take(&mut self.path);
        self.path = if outer.is_empty() { name.to_string() } else { format!("{outer}.{name}") };
        walk(self);
        self.path = outer;
    }

    /// Checks a number; its unit follows from its name.
    pub fn number(&mut self, name: &str, value: f64, range: Range) {
        let path = self.at(name);
        self.visited.push(path.clone());
        let unit = unit_of(name);
        if !value.is_finite() {
            let problem = Problem::error(Kind::Range, path, "the value must be a finite number");
            self.problems.push(problem.with_value(value).with_allowed(range.describe(unit)));
        } else if !range.holds(value) {
            let mut problem = Problem::error(Kind::Range, path, outside(value, range, unit));
            problem = problem.with_value(value).with_allowed(range.describe(unit));
            self.problems.push(problem.with_nearest(unit_slip(value, range, unit)));
        } else if !range.is_usual(value) {
            let words = Range::new(range.usual.0, range.usual.1).describe(unit);
            let mut problem =
                Problem::error(Kind::Plausibility, path, format!("unusual value; ordinary is {words}"));
            problem.severity = Severity::Warning;
            // for a range from 0, some power of ten always fits: no suggestion
            let meant = if range.usual.0 > 0.0 { unit_slip(value, range, unit) } else { None };
            self.problems.push(problem.with_value(value).with_nearest(meant));
        }
    }

    /// Checks a coordinate: an error with `message` unless it is from `low` to `high`, within `slack`.
    /// Returns whether it is.
    pub fn coordinate(
        &mut self,
        name: &str,
        value: f64,
        [low, high]: [f64; 2],
        slack: f64,
        message: &str,
    ) -> bool {
        if Range::new(low - slack, high + slack).holds(value) {
            return true;
        }
        let unit = unit_of(name.rsplit('.').next().unwrap_or(name));
        // Tenths inside the range, independent of the round-off of its bounds.
        let (low, high) = ((10.0 * low - 1e-6).ceil() / 10.0 + 0.0, (10.0 * high + 1e-6).floor() / 10.0);
        let allowed = Range::new(low, high).describe(unit);
        let found = (1e3 * value).round() / 1e3;
        let problem = Problem::error(Kind::Range, self.at(name), message);
        self.problems.push(problem.with_value(found).with_allowed(allowed));
        false
    }

    /// Checks the three components of a vector.
    pub fn vector(&mut self, name: &str, value: [f64; 3], range: Range) {
        for (i, x) in value.into_iter().enumerate() {
            self.number(&format!("{name}[{i}]"), x, range);
        }
    }

    /// Checks an integer.
    pub fn count(&mut self, name: &str, value: usize, low: usize, high: usize) {
        let path = self.at(name);
        self.visited.push(path.clone());
        if value < low || value > high {
            let problem = Problem::error(Kind::Range, path, "the value is out of range");
            self.problems.push(problem.with_value(value).with_allowed(format!("{low} to {high}")));
        }
    }

    /// Checks the length of a list.
    pub fn length(&mut self, name: &str, entries: usize, most: usize) {
        if entries > most {
            let problem = Problem::error(Kind::Range, self.at(name), "the list is too long");
            self.problems.push(problem.with_value(entries).with_allowed(format!("at most {most} entries")));
        }
    }

    /// Checks the format version of a document or inline part.
    pub fn version(&mut self, value: u32) {
        let path = self.at("version");
        self.visited.push(path.clone());
        if value != VERSION {
            let problem = Problem::error(Kind::Version, path, "this format version is not known");
            self.problems.push(problem.with_value(value).with_allowed("1"));
        }
    }

    /// Adds an error of consistency.
    pub fn error(&mut self, name: &str, message: impl Into<String>) {
        let path = self.at(name);
        self.problems.push(Problem::error(Kind::Consistency, path, message));
    }

    /// Checks that the names in a list differ.
    pub fn unique<'a>(&mut self, list: &str, names: impl IntoIterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for (i, name) in names.into_iter().enumerate() {
            if !seen.insert(name) {
                self.error(&format!("{list}[{i}].name"), format!("the name `{name}` is used twice"));
            }
        }
    }

    /// Adds the error of an unknown name, with the nearest known one.
    pub fn unknown(&mut self, name: &str, value: &str, message: &str, known: &[&str]) {
        let path = self.at(name);
        let problem = Problem::error(Kind::UnknownName, path, message).with_value(value);
        let problem = problem.with_allowed(listed(known));
        self.problems.push(problem.with_nearest(nearest(value, known.iter().copied())));
    }

    /// Adds a warning of plausibility.
    pub fn warn(&mut self, name: &str, message: impl Into<String>) {
        let mut problem = Problem::error(Kind::Plausibility, self.at(name), message);
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }
}

/// A number in few characters: 100000000 as `1e8`.
fn plain(x: f64) -> String {
    if x.abs() < 1e6 { format!("{x}") } else { format!("{x:e}") }
}

/// Message for a number outside its range.
fn outside(value: f64, range: Range, unit: &str) -> String {
    match (value <= range.low, value < 0.0, unit) {
        (true, true, _) if range.low >= 0.0 => "the value may not be negative".to_string(),
        (true, _, _) if value == 0.0 => "the value may not be zero".to_string(),
        (true, _, _) => "the value is too small".to_string(),
        _ => "the value is too large".to_string(),
    }
}

/// The value probably meant: `value` times a power of ten from 10⁻⁶ to 10⁶ that makes it ordinary, if there
/// is one.
fn unit_slip(value: f64, range: Range, unit: &str) -> Option<String> {
    if value <= 0.0 {
        return None;
    }
    let factor =
        [1e3, 1e-3, 1e1, 1e-1, 1e2, 1e-2, 1e6, 1e-6].into_iter().find(|f| range.is_usual(value * f))?;
    let meant = format!("{:.6e}", value * factor).parse::<f64>().unwrap_or(value * factor);
    Some(format!("{meant} {unit}").trim().to_string())
}

/// The unit in a field's name: `stature_mm` is in mm.
pub fn unit_of(name: &str) -> &'static str {
    const UNITS: [(&str, &str); 15] = [
        ("_j_kg", "J/kg"),
        ("_kg_m3", "kg/m³"),
        ("_kg_m2", "kg/m²"),
        ("_kn_m", "kN/m"),
        ("_ns_m", "N·s/m"),
        ("_n_m", "N/m"),
        ("_mm", "mm"),
        ("_hz", "Hz"),
        ("_deg", "°"),
        ("_kpa", "kPa"),
        ("_mpa", "MPa"),
        ("_kg", "kg"),
        ("_percent", "%"),
        ("_n", "N"),
        ("_s", "s"),
    ];
    let name = name.split('[').next().unwrap_or(name);
    UNITS.iter().find(|(suffix, _)| name.ends_with(suffix)).map_or("", |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64, range: Range) -> Option<Problem> {
        let mut v = Visitor::default();
        v.number("stature_mm", value, range);
        v.finish().pop()
    }

    #[test]
    fn ranges_units_and_slips() {
        let stature = Range::new(1400.0, 2100.0).usual(1450.0, 2050.0);
        assert_eq!(one(1756.0, stature), None);
        assert_eq!(one(-1.0, Range::new(0.01, 1e8)).unwrap().allowed, "0.01 to 1e8 mm");
        let metres = one(1.756, stature).unwrap();
        assert_eq!(metres.allowed, "1400 to 2100 mm");
        assert_eq!(metres.nearest.as_deref(), Some("1756 mm"));
        assert_eq!(one(2080.0, stature).unwrap().severity, Severity::Warning);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0] {
            assert_eq!(one(bad, Range::new(0.01, 1e8)).unwrap().severity, Severity::Error, "{bad}");
        }
    }
}
