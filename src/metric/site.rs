//! Site rows: vibration, strain and energy at each charted site or probe point.

use crate::fem::PointBasis;
use crate::math::{C64, V3};
use crate::metric::band::{NO_LABEL, band_label};
use crate::metric::beat::rms_range;
use crate::metric::point::{CV3, PointState};
use crate::metric::quantile::quantile;
use crate::metric::report::{SiteRow, Spread, ratio};
use crate::metric::steady_state::{SteadyState, state_at};
use crate::units::G0;
use nalgebra::DMatrix;

/// A site, or probe point, located in the mesh.
#[derive(Clone, Debug)]
pub struct SampleSite {
    /// Name in the tables.
    pub name: String,
    /// Host region name.
    pub host: String,
    /// Depth of the centre below the skin [m].
    pub depth: f64,
    /// Located sample points (element, reference coordinates), at least one.
    pub points: Vec<(usize, [f64; 3])>,
    /// Density of the host tissue [kg/m³].
    pub density: f64,
}

/// Reference values for the ratios of a site.
#[derive(Clone, Copy, Debug)]
pub struct SiteReference {
    /// Displacement amplitude of the head, zero to peak [m]; `None` if no head moves.
    pub head_displacement: Option<f64>,
    /// Peak superficial octahedral shear strain [1]; `None` if unknown.
    pub superficial_strain: Option<f64>,
    /// Treatment time over which the absorbed energy is summed [s].
    pub treatment: f64,
}

/// The row of one site.
pub fn site_row(steady: &SteadyState, site: &SampleSite, reference: &SiteReference) -> SiteRow {
    let states: Vec<PointState> = site.points.iter().map(|&(e, xi)| state_at(steady, e, xi)).collect();
    let spread = |of: fn(&PointState) -> f64, unit: f64| spread(states.iter().map(|s| of(s) / unit));
    let n = states.len() as f64;
    let mean = |of: fn(&PointState) -> f64| states.iter().map(of).sum::<f64>() / n;
    let flux: V3 = states.iter().fold(V3::zeros(), |sum, s| sum + s.flux) / n;
    let fibre = spread(|s| s.fibre_strain_peak, 0.01);
    // Amplitude over RMS value; 1 for a static displacement.
    let moving = steady.field.frequency_hz > 0.0;
    let crest = if moving { 2f64.sqrt() } else { 1.0 };
    SiteRow {
        name: site.name.clone(),
        host: site.host.clone(),
        depth_mm: site.depth * 1e3,
        displacement_rms_um: spread(|s| s.displacement_rms, 1e-6),
        velocity_rms_mm_s: spread(|s| s.velocity_rms, 1e-3),
        acceleration_rms_g: spread(|s| s.acceleration_rms, G0),
        shear_strain_peak_percent: spread(|s| s.shear_strain_peak, 0.01),
        fibre_strain_peak_percent: fibre,
        pressure_peak_pa: spread(|s| s.pressure_peak, 1.0),
        energy_density_j_m3: spread(|s| s.energy_density, 1.0),
        dissipation_w_m3: spread(|s| s.dissipation, 1.0),
        absorbed_energy_j_kg: mean(|s| s.dissipation) * reference.treatment / site.density,
        flux_w_m2: [flux.x, flux.y, flux.z],
        transmissibility: reference
            .head_displacement
            .and_then(|head| ratio(mean(|s| s.displacement_rms) * crest, head)),
        selectivity: reference
            .superficial_strain
            .and_then(|strain| ratio(mean(|s| s.shear_strain_peak), strain)),
        // The band holds for vibration only.
        band: if moving { band_label(fibre.mean, steady.field.frequency_hz) } else { NO_LABEL }.to_string(),
        harmonics_um: harmonics(steady, site),
        beat_rms_um: (!steady.field.free.is_empty()).then(|| beat(steady, site)),
    }
}

/// Smallest and largest RMS displacement over one cycle of components without a common period [µm], RMS over
/// the box.
fn beat(steady: &SteadyState, site: &SampleSite) -> [f64; 2] {
    let components = steady.field.amplitude.len();
    let mut form = DMatrix::zeros(components, components);
    for &(element, xi) in &site.points {
        let basis = PointBasis::new(steady.space, element, xi);
        let at = |values: &Vec<[C64; 3]>| -> CV3 {
            let part = |(&n, &w): (&u32, &f64)| CV3::from(values[n as usize]) * C64::from(w);
            basis.nodes.iter().zip(&basis.values).map(part).sum()
        };
        let u: Vec<CV3> = steady.field.amplitude.iter().map(at).collect();
        form += DMatrix::from_fn(components, components, |i, j| u[i].dotc(&u[j]) / site.points.len() as f64);
    }
    rms_range(&form).map(|rms| rms * 1e6)
}

/// `[harmonic]` mean over the box of the vector amplitude |û_h| [µm].
fn harmonics(steady: &SteadyState, site: &SampleSite) -> Vec<f64> {
    let mut sum = vec![0.0; steady.field.amplitude.len()];
    for &(element, xi) in &site.points {
        let basis = PointBasis::new(steady.space, element, xi);
        for (total, values) in sum.iter_mut().zip(&steady.field.amplitude) {
            let mut u = CV3::zeros();
            for (&node, &value) in basis.nodes.iter().zip(&basis.values) {
                u += CV3::from(values[node as usize]) * C64::from(value);
            }
            *total += u.norm() * 1e6 / site.points.len() as f64;
        }
    }
    sum
}

/// Mean and 95th percentile; NaN without values.
pub fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return Spread { mean: f64::NAN, p95: f64::NAN };
    }
    Spread { mean: sorted.iter().sum::<f64>() / sorted.len() as f64, p95: quantile(&sorted, 0.95) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_has_its_mean_and_percentile() {
        let s = spread((0..=100).map(f64::from));
        assert!((s.mean - 50.0).abs() < 1e-12 && (s.p95 - 95.0).abs() < 1e-12);
        let one = spread(std::iter::once(3.0));
        assert_eq!((one.mean, one.p95), (3.0, 3.0));
    }
}
