//! Site rows: what each charted site (or probe point) receives.

use crate::fem::eval::PointBasis;
use crate::math::{C64, V3};
use crate::metric::band::fibre_strain_band;
use crate::metric::beat::range;
use crate::metric::point::{CV3, PointState};
use crate::metric::report::{SiteRow, Spread, ratio};
use crate::metric::sweep::{Steady, state_at};
use crate::units::G0;
use nalgebra::DMatrix;

/// A place to evaluate: sample points already located in the mesh.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Name in the tables.
    pub name: String,
    /// Host region name.
    pub host: String,
    /// Depth of the centre below the skin [m].
    pub depth: f64,
    /// Located sample points: element, reference coordinates. Never empty.
    pub points: Vec<(usize, [f64; 3])>,
    /// Density of the host [kg/m³].
    pub density: f64,
}

/// What the site's numbers are set against.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Displacement amplitude of the head, zero to peak [m]; none where there is none.
    pub head_displacement: Option<f64>,
    /// Peak superficial octahedral strain [1]; none where it is not known.
    pub superficial_strain: Option<f64>,
    /// Treatment time of the dose [s].
    pub treatment: f64,
}

/// Evaluates one site.
pub fn site_row(steady: &Steady, spot: &Spot, scale: &Scale) -> SiteRow {
    let states: Vec<PointState> = spot.points.iter().map(|&(e, xi)| state_at(steady, e, xi)).collect();
    let spread = |of: fn(&PointState) -> f64, unit: f64| spread(states.iter().map(|s| of(s) / unit));
    let n = states.len() as f64;
    let mean = |of: fn(&PointState) -> f64| states.iter().map(of).sum::<f64>() / n;
    let flux: V3 = states.iter().fold(V3::zeros(), |sum, s| sum + s.flux) / n;
    let fibre = spread(|s| s.fibre_strain_peak, 0.01);
    // Amplitude over root mean square; one where nothing moves.
    let moving = steady.field.frequency_hz > 0.0;
    let crest = if moving { 2f64.sqrt() } else { 1.0 };
    SiteRow {
        name: spot.name.clone(),
        host: spot.host.clone(),
        depth_mm: spot.depth * 1e3,
        displacement_rms_um: spread(|s| s.displacement_rms, 1e-6),
        velocity_rms_mm_s: spread(|s| s.velocity_rms, 1e-3),
        acceleration_rms_g: spread(|s| s.acceleration_rms, G0),
        shear_strain_peak_percent: spread(|s| s.shear_strain_peak, 0.01),
        fibre_strain_peak_percent: fibre,
        pressure_peak_pa: spread(|s| s.pressure_peak, 1.0),
        energy_density_j_m3: spread(|s| s.energy_density, 1.0),
        dissipation_w_m3: spread(|s| s.dissipation, 1.0),
        dose_j_kg: mean(|s| s.dissipation) * scale.treatment / spot.density,
        flux_w_m2: [flux.x, flux.y, flux.z],
        transmissibility: scale
            .head_displacement
            .and_then(|head| ratio(mean(|s| s.displacement_rms) * crest, head)),
        therapeutic_index: scale
            .superficial_strain
            .and_then(|strain| ratio(mean(|s| s.shear_strain_peak), strain)),
        // The bands are those of vibration.
        band: if moving { fibre_strain_band(fibre.mean).to_string() } else { "–".to_string() },
        harmonics_um: harmonics(steady, spot),
        beat_rms_um: (!steady.field.free.is_empty()).then(|| beat(steady, spot)),
    }
}

/// Smallest and largest RMS displacement over one fast cycle as free-running tones drift [µm], root mean square over the box.
fn beat(steady: &Steady, spot: &Spot) -> [f64; 2] {
    let tones = steady.field.amplitude.len();
    let mut form = DMatrix::zeros(tones, tones);
    for &(element, xi) in &spot.points {
        let basis = PointBasis::new(steady.space, element, xi);
        let at = |values: &Vec<[C64; 3]>| -> CV3 {
            let part = |(&n, &w): (&u32, &f64)| CV3::from(values[n as usize]) * C64::from(w);
            basis.nodes.iter().zip(&basis.values).map(part).sum()
        };
        let u: Vec<CV3> = steady.field.amplitude.iter().map(at).collect();
        form += DMatrix::from_fn(tones, tones, |i, j| u[i].dotc(&u[j]) / spot.points.len() as f64);
    }
    range(&form).map(|rms| rms * 1e6)
}

/// Mean over the box of the vector amplitude |û_h| [µm], every recorded harmonic.
fn harmonics(steady: &Steady, spot: &Spot) -> Vec<f64> {
    let mut sum = vec![0.0; steady.field.amplitude.len()];
    for &(element, xi) in &spot.points {
        let basis = PointBasis::new(steady.space, element, xi);
        for (total, values) in sum.iter_mut().zip(&steady.field.amplitude) {
            let mut u = CV3::zeros();
            for (&node, &value) in basis.nodes.iter().zip(&basis.values) {
                u += CV3::from(values[node as usize]) * C64::from(value);
            }
            *total += u.norm() * 1e6 / spot.points.len() as f64;
        }
    }
    sum
}

/// Mean and 95th percentile (linear interpolation between order statistics); NaN for no values.
pub fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return Spread { mean: f64::NAN, p95: f64::NAN } };
    let at = 0.95 * last as f64;
    let (low, part) = (at.floor() as usize, at.fract());
    let p95 = sorted[low] + part * (sorted[(low + 1).min(last)] - sorted[low]);
    Spread { mean: sorted.iter().sum::<f64>() / sorted.len() as f64, p95 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_of_a_ramp() {
        let s = spread((0..=100).map(f64::from));
        assert!((s.mean - 50.0).abs() < 1e-12 && (s.p95 - 95.0).abs() < 1e-12);
        let one = spread(std::iter::once(3.0));
        assert_eq!((one.mean, one.p95), (3.0, 3.0));
    }
}
