//! `Unit`: the unit of a column, which its name ends in.

use std::fmt;

/// The unit of a column of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Without a unit.
    Ratio,
    /// %.
    Percent,
    /// °.
    Degree,
    /// s.
    Second,
    /// Hz.
    Hertz,
    /// µm.
    Micrometre,
    /// mm.
    Millimetre,
    /// mm/s.
    MillimetrePerSecond,
    /// m/s².
    MetrePerSecondSquared,
    /// Standard gravity.
    Gravity,
    /// cm².
    SquareCentimetre,
    /// cm³.
    CubicCentimetre,
    /// Pa.
    Pascal,
    /// kPa.
    Kilopascal,
    /// MPa.
    Megapascal,
    /// N.
    Newton,
    /// N/m.
    NewtonPerMetre,
    /// N·s/m.
    NewtonSecondPerMetre,
    /// J.
    Joule,
    /// W.
    Watt,
    /// W/m².
    WattPerSquareMetre,
    /// W/m³.
    WattPerCubicMetre,
    /// J/m³.
    JoulePerCubicMetre,
    /// J/kg.
    JoulePerKilogram,
}

impl Unit {
    /// All units.
    const ALL: [Unit; 24] = [
        Unit::Ratio,
        Unit::Percent,
        Unit::Degree,
        Unit::Second,
        Unit::Hertz,
        Unit::Micrometre,
        Unit::Millimetre,
        Unit::MillimetrePerSecond,
        Unit::MetrePerSecondSquared,
        Unit::Gravity,
        Unit::SquareCentimetre,
        Unit::CubicCentimetre,
        Unit::Pascal,
        Unit::Kilopascal,
        Unit::Megapascal,
        Unit::Newton,
        Unit::NewtonPerMetre,
        Unit::NewtonSecondPerMetre,
        Unit::Joule,
        Unit::Watt,
        Unit::WattPerSquareMetre,
        Unit::WattPerCubicMetre,
        Unit::JoulePerCubicMetre,
        Unit::JoulePerKilogram,
    ];

    /// The unit as the names of columns have it.
    fn suffix(self) -> &'static str {
        match self {
            Unit::Ratio => "ratio",
            Unit::Percent => "percent",
            Unit::Degree => "deg",
            Unit::Second => "s",
            Unit::Hertz => "hz",
            Unit::Micrometre => "um",
            Unit::Millimetre => "mm",
            Unit::MillimetrePerSecond => "mm_s",
            Unit::MetrePerSecondSquared => "m_s2",
            Unit::Gravity => "g",
            Unit::SquareCentimetre => "cm2",
            Unit::CubicCentimetre => "cm3",
            Unit::Pascal => "pa",
            Unit::Kilopascal => "kpa",
            Unit::Megapascal => "mpa",
            Unit::Newton => "n",
            Unit::NewtonPerMetre => "n_m",
            Unit::NewtonSecondPerMetre => "ns_m",
            Unit::Joule => "j",
            Unit::Watt => "w",
            Unit::WattPerSquareMetre => "w_m2",
            Unit::WattPerCubicMetre => "w_m3",
            Unit::JoulePerCubicMetre => "j_m3",
            Unit::JoulePerKilogram => "j_kg",
        }
    }

    /// The unit that a name of a column ends in, after `_` or a space; the longest if there are several.
    pub fn at_end(name: &str) -> Option<Unit> {
        let ends = |unit: &Unit| {
            name.strip_suffix(unit.suffix()).is_some_and(|quantity| quantity.ends_with(['_', ' ']))
        };
        Unit::ALL.into_iter().filter(ends).max_by_key(|unit| unit.suffix().len())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.suffix())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_a_column_is_the_longest_at_the_end_of_its_name() {
        for unit in Unit::ALL {
            assert_eq!(Unit::at_end(&format!("x_{unit}")), Some(unit));
        }
        assert_eq!(Unit::at_end("GAS TrP1 displacement_rms_per_mm_1 um"), Some(Unit::Micrometre));
        assert_eq!(Unit::at_end("stiffness_1_2_re_n_m"), Some(Unit::NewtonPerMetre));
        for text in ["case", "mm", "keeps_contact", "notes", ""] {
            assert_eq!(Unit::at_end(text), None, "{text}");
        }
    }
}
