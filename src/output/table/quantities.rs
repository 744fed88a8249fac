//! Quantities in the tables of a run: name and unit of the column, and the value in a row.

use super::column::Column;
use super::unit::Unit;
use crate::metric::report::{
    ContactRow, DeviceRow, HeadRow, Ledger, PathRow, RegionRow, SiteRow, Spread, StrikeRow, SurfaceRow,
};

/// NaN for no value, which the columns of tables leave out and [`short`](crate::output::text::short) prints
/// as a dash.
pub(crate) fn or_nan(x: Option<f64>) -> f64 {
    x.unwrap_or(f64::NAN)
}

/// Name, unit, and value in a row.
pub(crate) type Quantity<T> = (&'static str, Unit, fn(&T) -> f64);

/// Name and unit of two columns (mean and 95th percentile), and their values at a site.
pub(crate) type SpreadQuantity = (&'static str, Unit, fn(&SiteRow) -> Spread);

/// A column of numbers, whose name ends in their unit.
pub(crate) fn measured(name: &str, unit: Unit, values: impl IntoIterator<Item = f64>) -> Column {
    Column::new(format!("{name}_{unit}"), values.into_iter().collect())
}

/// The columns of `quantities`, with a value for every one of `items`.
pub(crate) fn columns<T>(quantities: &[Quantity<T>], items: &[&T]) -> Vec<Column> {
    let column = |(name, unit, of): &Quantity<T>| measured(name, *unit, items.iter().map(|item| of(item)));
    quantities.iter().map(column).collect()
}

/// Root mean squares over time, for cases with motion.
pub(crate) const SITE_MOTION: [SpreadQuantity; 3] = [
    ("displacement_rms", Unit::Micrometre, |r| r.displacement_rms_um),
    ("velocity_rms", Unit::MillimetrePerSecond, |r| r.velocity_rms_mm_s),
    ("acceleration_rms", Unit::Gravity, |r| r.acceleration_rms_g),
];

/// Displacement of static cases, in place of those.
pub(crate) const SITE_STATIC: [SpreadQuantity; 1] =
    [("displacement_static", Unit::Micrometre, |r| r.displacement_rms_um)];

pub(crate) const SITE_SPREADS: [SpreadQuantity; 5] = [
    ("shear_strain_peak", Unit::Percent, |r| r.shear_strain_peak_percent),
    ("fibre_strain_peak", Unit::Percent, |r| r.fibre_strain_peak_percent),
    ("pressure_peak", Unit::Pascal, |r| r.pressure_peak_pa),
    ("energy_density", Unit::JoulePerCubicMetre, |r| r.energy_density_j_m3),
    ("dissipation", Unit::WattPerCubicMetre, |r| r.dissipation_w_m3),
];

pub(crate) const SITE_NUMBERS: [Quantity<SiteRow>; 6] = [
    ("absorbed_energy", Unit::JoulePerKilogram, |r| r.absorbed_energy_j_kg),
    ("flux_anterior", Unit::WattPerSquareMetre, |r| r.flux_w_m2[0]),
    ("flux_proximal", Unit::WattPerSquareMetre, |r| r.flux_w_m2[1]),
    ("flux_lateral", Unit::WattPerSquareMetre, |r| r.flux_w_m2[2]),
    ("transmissibility", Unit::Ratio, |r| or_nan(r.transmissibility)),
    ("selectivity", Unit::Ratio, |r| or_nan(r.selectivity)),
];

/// A quantity of the treated site of which the tables have the least and the most with the device moved.
pub(crate) type TreatedQuantity = Quantity<SiteRow>;

/// Quantities of the treated site with the device moved.
pub(crate) const TREATED_NUMBERS: [TreatedQuantity; 5] = [
    ("displacement_rms_mean", Unit::Micrometre, |s| s.displacement_rms_um.mean),
    ("shear_strain_peak_mean", Unit::Percent, |s| s.shear_strain_peak_percent.mean),
    ("fibre_strain_peak_mean", Unit::Percent, |s| s.fibre_strain_peak_percent.mean),
    ("energy_density_mean", Unit::JoulePerCubicMetre, |s| s.energy_density_j_m3.mean),
    ("absorbed_energy", Unit::JoulePerKilogram, |s| s.absorbed_energy_j_kg),
];

pub(crate) const REGION_NUMBERS: [Quantity<RegionRow>; 6] = [
    ("volume", Unit::CubicCentimetre, |r| r.volume_cm3),
    ("absorbed", Unit::Watt, |r| r.absorbed_w),
    ("absorbed", Unit::Percent, |r| or_nan(r.absorbed_percent)),
    ("coverage_above_0.05_percent_strain", Unit::Percent, |r| r.coverage_percent[0]),
    ("coverage_above_0.5_percent_strain", Unit::Percent, |r| r.coverage_percent[1]),
    ("coverage_above_2_percent_strain", Unit::Percent, |r| r.coverage_percent[2]),
];

/// Quantities of the energy ledger, in the order of the printed table.
pub(crate) const LEDGER_NUMBERS: [Quantity<Ledger>; 7] = [
    ("input", Unit::Watt, |l| l.input_w),
    ("absorbed", Unit::Watt, |l| l.absorbed_w),
    ("membranes", Unit::Watt, |l| l.membranes_w),
    ("radiated", Unit::Watt, |l| l.radiated_w),
    ("supports", Unit::Watt, |l| l.supports_w),
    ("stored", Unit::Watt, |l| or_nan(l.stored_w)),
    ("residual", Unit::Percent, |l| or_nan(l.residual_percent)),
];

/// Quantities of the surface table, in the order of the printed table.
pub(crate) const SURFACE_NUMBERS: [Quantity<SurfaceRow>; 7] = [
    ("contact_force_peak", Unit::Newton, |s| or_nan(s.contact_force_peak_n)),
    ("contact_pressure_peak", Unit::Kilopascal, |s| or_nan(s.contact_pressure_peak_kpa)),
    ("contact_area", Unit::SquareCentimetre, |s| or_nan(s.contact_area_cm2)),
    ("contact_loss", Unit::Percent, |s| or_nan(s.contact_loss_percent)),
    ("fat_strain_peak", Unit::Percent, |s| or_nan(s.fat_strain_peak_percent)),
    ("superficial_strain_peak", Unit::Percent, |s| or_nan(s.superficial_strain_peak_percent)),
    ("skin_displacement_peak", Unit::Millimetre, |s| s.skin_displacement_peak_mm),
];

/// Quantities of the contact table, in the order of the printed table.
pub(crate) const CONTACT_NUMBERS: [Quantity<ContactRow>; 9] = [
    ("force", Unit::Newton, |c| c.force_n),
    ("indentation", Unit::Millimetre, |c| c.indentation_mm),
    ("area", Unit::SquareCentimetre, |c| c.area_cm2),
    ("radius", Unit::Millimetre, |c| c.radius_mm),
    ("pressure_mean", Unit::Kilopascal, |c| c.pressure_mean_kpa),
    ("pressure_peak", Unit::Kilopascal, |c| c.pressure_peak_kpa),
    ("balance", Unit::Percent, |c| c.balance_percent),
    ("penalty", Unit::Percent, |c| c.penalty_percent),
    ("half_depth", Unit::Millimetre, |c| c.half_depth_mm),
];

pub(crate) const PATH_NUMBERS: [Quantity<PathRow>; 3] = [
    ("strain_peak", Unit::Percent, |p| p.strain_peak_percent),
    ("pressure_peak", Unit::Kilopascal, |p| p.pressure_peak_kpa),
    ("at_s", Unit::Ratio, |p| p.at_s),
];

/// A value of a head whose contact may open; NaN for other heads.
fn of_strike(head: &HeadRow, of: fn(&StrikeRow) -> f64) -> f64 {
    or_nan(head.strike.as_ref().map(of))
}

/// Quantities of a head in the device table, in the order of the printed table.
pub(crate) const HEAD_NUMBERS: [Quantity<HeadRow>; 15] = [
    ("frequency", Unit::Hertz, |h| h.frequency_hz),
    ("free_amplitude", Unit::Millimetre, |h| or_nan(h.free_mm)),
    ("amplitude", Unit::Millimetre, |h| h.amplitude_mm),
    ("tangential_amplitude", Unit::Millimetre, |h| h.tangential_mm),
    ("amplitude_reduction", Unit::Percent, |h| or_nan(h.amplitude_reduction_percent)),
    ("dynamic_force", Unit::Newton, |h| h.force_n),
    ("static_share", Unit::Newton, |h| h.static_n),
    ("mean_force", Unit::Newton, |h| of_strike(h, |s| s.mean_force_n)),
    ("indentation_mean", Unit::Millimetre, |h| of_strike(h, |s| s.mean_indentation_mm)),
    ("indentation_greatest", Unit::Millimetre, |h| of_strike(h, |s| s.greatest_indentation_mm)),
    ("duty", Unit::Percent, |h| of_strike(h, |s| s.duty_percent)),
    ("balance_error", Unit::Percent, |h| of_strike(h, |s| or_nan(s.balance_error_percent))),
    ("impedance_re", Unit::NewtonSecondPerMetre, |h| or_nan(h.impedance_ns_m.map(|z| z[0]))),
    ("impedance_im", Unit::NewtonSecondPerMetre, |h| or_nan(h.impedance_ns_m.map(|z| z[1]))),
    ("absorbed", Unit::Watt, |h| h.absorbed_w),
];

/// Quantities of a whole device, in the order of the printed table.
pub(crate) const DEVICE_NUMBERS: [Quantity<DeviceRow>; 5] = [
    ("motor", Unit::Watt, |d| d.motor_w),
    ("mounts", Unit::Watt, |d| d.mounts_w),
    ("hand", Unit::Watt, |d| d.hand_w),
    ("housing_acceleration_rms", Unit::MetrePerSecondSquared, |d| or_nan(d.housing_m_s2)),
    ("housing_acceleration_weighted_rms", Unit::MetrePerSecondSquared, |d| or_nan(d.housing_weighted_m_s2)),
];
