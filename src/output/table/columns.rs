//! Columns of the tables of a run: header with unit, and the value in a row. Ratios have no unit and end in
//! `_ratio`.

use crate::metric::report::{
    ContactRow, DeviceRow, HeadRow, Ledger, PathRow, RegionRow, SiteRow, Spread, SurfaceRow,
};

/// NaN for no value, which [`number`](super::number) leaves empty and [`short`](crate::output::text::short)
/// prints as a dash.
pub(crate) fn or_nan(x: Option<f64>) -> f64 {
    x.unwrap_or(f64::NAN)
}

/// Header of a column and its value in a row.
pub(crate) type Column<T> = (&'static str, fn(&T) -> f64);

/// Quantity and unit of two columns (mean and 95th percentile), and their values at a site.
pub(crate) type SpreadColumn = (&'static str, &'static str, fn(&SiteRow) -> Spread);

/// Root mean squares over time, for cases with motion.
pub(crate) const SITE_MOTION: [SpreadColumn; 3] = [
    ("displacement_rms", "um", |r| r.displacement_rms_um),
    ("velocity_rms", "mm_s", |r| r.velocity_rms_mm_s),
    ("acceleration_rms", "g", |r| r.acceleration_rms_g),
];

/// Displacement of static cases, in place of those.
pub(crate) const SITE_STATIC: [SpreadColumn; 1] = [("displacement_static", "um", |r| r.displacement_rms_um)];

pub(crate) const SITE_SPREADS: [SpreadColumn; 5] = [
    ("shear_strain_peak", "percent", |r| r.shear_strain_peak_percent),
    ("fibre_strain_peak", "percent", |r| r.fibre_strain_peak_percent),
    ("pressure_peak", "pa", |r| r.pressure_peak_pa),
    ("energy_density", "j_m3", |r| r.energy_density_j_m3),
    ("dissipation", "w_m3", |r| r.dissipation_w_m3),
];

pub(crate) const SITE_NUMBERS: [Column<SiteRow>; 6] = [
    ("absorbed_energy_j_kg", |r| r.absorbed_energy_j_kg),
    ("flux_anterior_w_m2", |r| r.flux_w_m2[0]),
    ("flux_proximal_w_m2", |r| r.flux_w_m2[1]),
    ("flux_lateral_w_m2", |r| r.flux_w_m2[2]),
    ("transmissibility_ratio", |r| or_nan(r.transmissibility)),
    ("selectivity_ratio", |r| or_nan(r.selectivity)),
];

/// A quantity of the treated site of which the tables have the least and the most with the device moved.
pub(crate) type TreatedColumn = (&'static str, fn(&SiteRow) -> f64);

/// Quantities of the treated site with the device moved.
pub(crate) const TREATED_NUMBERS: [TreatedColumn; 5] = [
    ("displacement_rms_mean_um", |s| s.displacement_rms_um.mean),
    ("shear_strain_peak_mean_percent", |s| s.shear_strain_peak_percent.mean),
    ("fibre_strain_peak_mean_percent", |s| s.fibre_strain_peak_percent.mean),
    ("energy_density_mean_j_m3", |s| s.energy_density_j_m3.mean),
    ("absorbed_energy_j_kg", |s| s.absorbed_energy_j_kg),
];

pub(crate) const REGION_NUMBERS: [Column<RegionRow>; 6] = [
    ("volume_cm3", |r| r.volume_cm3),
    ("absorbed_w", |r| r.absorbed_w),
    ("absorbed_percent", |r| or_nan(r.absorbed_percent)),
    ("coverage_above_0.05_percent_strain_percent", |r| r.coverage_percent[0]),
    ("coverage_above_0.5_percent_strain_percent", |r| r.coverage_percent[1]),
    ("coverage_above_2_percent_strain_percent", |r| r.coverage_percent[2]),
];

/// Columns of the energy ledger, in the order of the printed table.
pub const LEDGER_NUMBERS: [Column<Ledger>; 7] = [
    ("input_w", |l| l.input_w),
    ("absorbed_w", |l| l.absorbed_w),
    ("membranes_w", |l| l.membranes_w),
    ("radiated_w", |l| l.radiated_w),
    ("supports_w", |l| l.supports_w),
    ("stored_w", |l| or_nan(l.stored_w)),
    ("residual_percent", |l| or_nan(l.residual_percent)),
];

/// Columns of the surface table, in the order of the printed table.
pub const SURFACE_NUMBERS: [Column<SurfaceRow>; 7] = [
    ("contact_force_peak_n", |s| or_nan(s.contact_force_peak_n)),
    ("contact_pressure_peak_kpa", |s| or_nan(s.contact_pressure_peak_kpa)),
    ("contact_area_cm2", |s| or_nan(s.contact_area_cm2)),
    ("contact_loss_percent", |s| or_nan(s.contact_loss_percent)),
    ("fat_strain_peak_percent", |s| or_nan(s.fat_strain_peak_percent)),
    ("superficial_strain_peak_percent", |s| or_nan(s.superficial_strain_peak_percent)),
    ("skin_displacement_peak_mm", |s| s.skin_displacement_peak_mm),
];

/// Columns of the contact table, in the order of the printed table.
pub const CONTACT_NUMBERS: [Column<ContactRow>; 9] = [
    ("force_n", |c| c.force_n),
    ("indentation_mm", |c| c.indentation_mm),
    ("area_cm2", |c| c.area_cm2),
    ("radius_mm", |c| c.radius_mm),
    ("pressure_mean_kpa", |c| c.pressure_mean_kpa),
    ("pressure_peak_kpa", |c| c.pressure_peak_kpa),
    ("balance_percent", |c| c.balance_percent),
    ("penalty_percent", |c| c.penalty_percent),
    ("half_depth_mm", |c| c.half_depth_mm),
];

pub(crate) const PATH_NUMBERS: [Column<PathRow>; 3] = [
    ("strain_peak_percent", |p| p.strain_peak_percent),
    ("pressure_peak_kpa", |p| p.pressure_peak_kpa),
    ("at_s_ratio", |p| p.at_s),
];

/// Columns of a head in the device table, in the order of the printed table.
pub const HEAD_NUMBERS: [Column<HeadRow>; 10] = [
    ("frequency_hz", |h| h.frequency_hz),
    ("free_amplitude_mm", |h| or_nan(h.free_mm)),
    ("amplitude_mm", |h| h.amplitude_mm),
    ("tangential_amplitude_mm", |h| h.tangential_mm),
    ("drop_percent", |h| or_nan(h.drop_percent)),
    ("dynamic_force_n", |h| h.force_n),
    ("static_share_n", |h| h.static_n),
    ("impedance_re_ns_m", |h| or_nan(h.impedance_ns_m.map(|z| z[0]))),
    ("impedance_im_ns_m", |h| or_nan(h.impedance_ns_m.map(|z| z[1]))),
    ("absorbed_w", |h| h.absorbed_w),
];

/// Columns of a whole device, in the order of the printed table.
pub const DEVICE_NUMBERS: [Column<DeviceRow>; 5] = [
    ("motor_w", |d| d.motor_w),
    ("mounts_w", |d| d.mounts_w),
    ("hand_w", |d| d.hand_w),
    ("housing_acceleration_rms_m_s2", |d| or_nan(d.housing_m_s2)),
    ("housing_acceleration_weighted_rms_m_s2", |d| or_nan(d.housing_weighted_m_s2)),
];
