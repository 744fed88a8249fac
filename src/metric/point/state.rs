//! `PointState`: metrics of the steady state at one point, from its frequency components.
//!
//! With u(t) = Re Σ_h û_h e^{ihωt} and ε̂_h = sym ∇û_h, time averages are sums over the components
//! (Parseval); peaks are sampled over one period. At ω = 0 the state is static, and its mean square is its
//! square. Octahedral shear strain after Nadai (1950): γ_oct = ⅔ √[(ε₁−ε₂)² + (ε₂−ε₃)² + (ε₃−ε₁)²] = (2/√3)
//! √(e:e), e = dev ε.

use crate::math::{C64, V3};
use crate::metric::point::component::FrequencyComponent;
use crate::metric::point::material::PointMaterial;
use crate::metric::point::tensor::CM3;
use nalgebra::Matrix3;

/// Minimum number of instants per period at which peaks are sampled.
const INSTANTS_PER_PERIOD: usize = 48;
/// Minimum number of instants per cycle of the highest harmonic.
const INSTANTS_PER_CYCLE: usize = 12;

/// Alternations between phases and direction in the search for the peak strain without a common period.
const PEAK_ITERATIONS: usize = 6;

/// Metrics of the steady state at one point.
#[derive(Clone, Copy, Debug, Default)]
pub struct PointState {
    /// RMS displacement of the vector [m].
    pub displacement_rms: f64,
    /// RMS velocity [m/s].
    pub velocity_rms: f64,
    /// RMS acceleration [m/s²].
    pub acceleration_rms: f64,
    /// Peak octahedral shear strain [1].
    pub shear_strain_peak: f64,
    /// Peak |a·ε a| [1].
    pub fibre_strain_peak: f64,
    /// Peak |mean stress| [Pa].
    pub pressure_peak: f64,
    /// Mean kinetic + strain energy density [J/m³].
    pub energy_density: f64,
    /// Dissipated power density ½ ω Im(g) ε̂*:C:ε̂ [W/m³].
    pub dissipation: f64,
    /// Mean energy flux −½ Re(σ̂ v̂*) [W/m²].
    pub flux: V3,
}

/// a : b*, the contraction of two complex tensors.
fn contract(a: &CM3, b: &CM3) -> C64 {
    a.iter().zip(b.iter()).map(|(x, y)| x * y.conj()).sum()
}

/// Evaluates the state at a point of material `m` from its frequency components, the fundamental first.
pub fn evaluate(harmonics: &[FrequencyComponent], m: &PointMaterial) -> PointState {
    let mut out = PointState::default();
    for h in harmonics {
        add_means(&mut out, h, m);
    }
    out.displacement_rms = out.displacement_rms.sqrt();
    out.velocity_rms = out.velocity_rms.sqrt();
    out.acceleration_rms = out.acceleration_rms.sqrt();
    add_peaks(&mut out, harmonics, m);
    out
}

/// Adds the contribution of one component to every time average (squares for the RMS quantities).
fn add_means(out: &mut PointState, h: &FrequencyComponent, m: &PointMaterial) {
    // Mean square of a cosine, or of a static value.
    let half = if h.omega > 0.0 { 0.5 } else { 1.0 };
    let u2 = half * h.u.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>();
    let w2 = h.omega * h.omega;
    out.displacement_rms += u2;
    out.velocity_rms += w2 * u2;
    out.acceleration_rms += w2 * w2 * u2;
    let strain = h.strain();
    let shear = contract(&m.deviatoric(&strain), &strain).re;
    let volume = h.mean_stress(m).norm_sqr() / m.bulk;
    out.energy_density += 0.5 * m.density * w2 * u2 + 0.5 * half * (h.shape.re * shear + volume);
    out.dissipation += 0.5 * h.omega * h.shape.im * shear;
    let v = h.u * C64::new(0.0, h.omega);
    out.flux -= (h.stress(m) * v.map(|z| z.conj())).map(|z| 0.5 * z.re);
}

/// Peaks over one sampled period of the fundamental; over all phases for components without a common period.
fn add_peaks(out: &mut PointState, harmonics: &[FrequencyComponent], m: &PointMaterial) {
    let Some(first) = harmonics.first() else { return };
    let cycles = |h: &FrequencyComponent| if first.omega > 0.0 { h.omega / first.omega } else { 0.0 };
    let parts: Vec<(f64, CM3, C64)> =
        harmonics.iter().map(|h| (cycles(h), h.strain(), h.mean_stress(m))).collect();
    if parts.iter().any(|p| (p.0 - p.0.round()).abs() > 1e-6) {
        return add_aperiodic_peaks(out, &parts, m);
    }
    let highest = parts.iter().map(|p| p.0).fold(0.0, f64::max);
    let instants = INSTANTS_PER_PERIOD.max(INSTANTS_PER_CYCLE * highest.round() as usize);
    for k in 0..instants {
        let turn = std::f64::consts::TAU * k as f64 / instants as f64;
        let (mut e, mut pressure) = (Matrix3::<f64>::zeros(), 0.0);
        for (order, strain, mean_stress) in &parts {
            let phase = C64::from_polar(1.0, turn * order);
            e += strain.map(|z| (z * phase).re);
            pressure += (mean_stress * phase).re;
        }
        let trace = e.trace();
        let dev = e - Matrix3::identity() * (trace / 3.0);
        out.shear_strain_peak = out.shear_strain_peak.max(2.0 / 3f64.sqrt() * dev.norm());
        out.fibre_strain_peak = out.fibre_strain_peak.max((m.fibre.transpose() * e * m.fibre)[0].abs());
        out.pressure_peak = out.pressure_peak.max(pressure.abs());
    }
}

/// Peaks of components without a common period. All combinations of phases occur in the long run, so that the
/// peak of a scalar is Σ|ẑ|. The peak strain is found by alternating between the phases that maximise the
/// strain along a direction in strain space and the direction that these phases give.
fn add_aperiodic_peaks(out: &mut PointState, parts: &[(f64, CM3, C64)], m: &PointMaterial) {
    let along = |e: &CM3| (m.fibre.map(C64::from).transpose() * e * m.fibre.map(C64::from))[0].norm();
    out.fibre_strain_peak = parts.iter().map(|p| along(&p.1)).sum();
    out.pressure_peak = parts.iter().map(|p| p.2.norm()).sum();
    let dev: Vec<CM3> = parts.iter().map(|p| p.1 - CM3::identity() * (p.1.trace() / 3.0)).collect();
    let best = |direction: &Matrix3<f64>| -> Matrix3<f64> {
        let turned = |e: &CM3| {
            let z: C64 = e.iter().zip(direction).map(|(e, d)| e * *d).sum();
            let turn = if z.norm() > 0.0 { z.conj() / z.norm() } else { C64::from(1.0) };
            e.map(|x| (x * turn).re)
        };
        dev.iter().map(turned).sum()
    };
    for start in dev.iter().flat_map(|e| [e.map(|z| z.re), e.map(|z| z.im)]) {
        let found = (0..PEAK_ITERATIONS).fold(start, |direction, _| best(&direction));
        out.shear_strain_peak = out.shear_strain_peak.max(2.0 / 3f64.sqrt() * found.norm());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::point::tensor::CV3;
    use approx::assert_relative_eq;

    fn muscle() -> PointMaterial {
        PointMaterial { density: 1060.0, bulk: 1e7, mu_t: 5000.0, mu_l: 5000.0, beta: 0.0, fibre: V3::y() }
    }

    /// A plane shear wave u_x = U e^{i(ωt − kz)} has closed forms for every quantity (verification W6).
    #[test]
    fn a_plane_shear_wave_matches_its_closed_forms() {
        let m = muscle();
        let omega = std::f64::consts::TAU * 40.0;
        let shape = C64::new(1.0, 0.15);
        let g = shape * m.mu_t;
        let k = (C64::from(m.density * omega * omega) / g).sqrt();
        let amplitude = 0.5e-3;
        let mut grad = CM3::zeros();
        grad[(0, 2)] = C64::new(0.0, -1.0) * k * amplitude;
        let u = CV3::new(C64::from(amplitude), C64::from(0.0), C64::from(0.0));
        let s = evaluate(&[FrequencyComponent { omega, u, grad, shape, mean_stress: None }], &m);
        assert_relative_eq!(s.displacement_rms, amplitude / 2f64.sqrt(), max_relative = 1e-12);
        assert_relative_eq!(s.velocity_rms, omega * amplitude / 2f64.sqrt(), max_relative = 1e-12);
        assert_relative_eq!(
            s.acceleration_rms,
            omega * omega * amplitude / 2f64.sqrt(),
            max_relative = 1e-12
        );
        let gamma = k.norm() * amplitude;
        assert_relative_eq!(s.dissipation, 0.5 * omega * g.im * gamma * gamma, max_relative = 1e-12);
        // ⟨I⟩ = ½ ω Re(k G) U²
        assert_relative_eq!(s.flux.z, 0.5 * omega * (k * g).re * amplitude * amplitude, max_relative = 1e-12);
        assert_relative_eq!(s.flux.x, 0.0, epsilon = 1e-12);
        // −div⟨I⟩ = 2α⟨I⟩ equals the dissipation
        assert_relative_eq!(2.0 * -k.im * s.flux.z, s.dissipation, max_relative = 1e-12);
        assert_relative_eq!(s.shear_strain_peak, (2.0f64 / 3.0).sqrt() * gamma, max_relative = 3e-3);
        assert_eq!(s.fibre_strain_peak, 0.0);
        let kinetic = 0.25 * m.density * omega * omega * amplitude * amplitude;
        let strain = 0.25 * g.re * gamma * gamma;
        assert_relative_eq!(s.energy_density, kinetic + strain, max_relative = 1e-12);
    }

    #[test]
    fn uniaxial_isochoric_stretch_along_the_fibre_has_the_fibre_modulus() {
        let m =
            PointMaterial { beta: 9200.0 + 1000.0 - 4.0 * 1450.0, mu_l: 1450.0, mu_t: 1000.0, ..muscle() };
        let mut e = CM3::zeros();
        e[(1, 1)] = C64::from(1e-3);
        e[(0, 0)] = C64::from(-0.5e-3);
        e[(2, 2)] = C64::from(-0.5e-3);
        let s = m.deviatoric(&e);
        // E_L = (σ_along − σ_across)/ε for an isochoric uniaxial stretch
        assert_relative_eq!((s[(1, 1)] - s[(0, 0)]).re / 1e-3, 9200.0, max_relative = 1e-12);
    }

    /// Static state: mean values are the values themselves, the energy is ½ σ:ε, the flux is zero.
    #[test]
    fn a_static_state_has_its_full_energy() {
        let m = muscle();
        let (shear, stretch) = (1e-3, 1e-7);
        let mut grad = CM3::zeros();
        grad[(0, 1)] = C64::from(shear);
        (0..3).for_each(|i| grad[(i, i)] = C64::from(stretch / 3.0));
        let u = CV3::new(C64::from(2e-4), C64::from(0.0), C64::from(0.0));
        let pressure = Some(C64::from(m.bulk * stretch));
        let at_rest =
            FrequencyComponent { omega: 0.0, u, grad, shape: C64::from(0.5), mean_stress: pressure };
        let s = evaluate(&[at_rest], &m);
        assert_relative_eq!(s.displacement_rms, 2e-4, max_relative = 1e-12);
        let energy = 0.5 * (0.5 * m.mu_t * shear * shear + m.bulk * stretch * stretch);
        assert_relative_eq!(s.energy_density, energy, max_relative = 1e-12);
        assert_relative_eq!(s.pressure_peak, m.bulk * stretch, max_relative = 1e-12);
        assert_eq!((s.velocity_rms, s.dissipation, s.flux), (0.0, 0.0, V3::zeros()));
    }

    #[test]
    fn doubling_the_amplitude_doubles_strain_and_quadruples_power() {
        let m = muscle();
        let grad = CM3::from_fn(|i, j| C64::new((i + 2 * j) as f64, (3 * i) as f64 - j as f64) * 1e-3);
        let u = CV3::new(C64::new(1.0, 2.0), C64::new(0.5, 0.0), C64::new(0.0, -1.0)) * C64::from(1e-4);
        let h = |s: f64| FrequencyComponent {
            omega: 300.0,
            u: u * C64::from(s),
            grad: grad * C64::from(s),
            shape: C64::new(1.0, 0.4),
            mean_stress: None,
        };
        let (a, b) = (evaluate(&[h(1.0)], &m), evaluate(&[h(2.0)], &m));
        assert_relative_eq!(b.shear_strain_peak, 2.0 * a.shear_strain_peak, max_relative = 1e-12);
        assert_relative_eq!(b.dissipation, 4.0 * a.dissipation, max_relative = 1e-12);
        assert_relative_eq!(b.energy_density, 4.0 * a.energy_density, max_relative = 1e-12);
        assert_relative_eq!(b.flux.norm(), 4.0 * a.flux.norm(), max_relative = 1e-12);
    }

    /// Two components at 50 and 51.3 Hz: mean squares add; the peak agrees with a search over both phases.
    #[test]
    fn components_without_a_common_period_peak_over_all_phases() {
        let m = muscle();
        let component = |hz: f64, seed: f64| {
            let z =
                |i: usize, j: usize| C64::new((seed + i as f64).sin(), (2.0 * seed + j as f64).cos()) * 1e-3;
            FrequencyComponent {
                omega: std::f64::consts::TAU * hz,
                u: CV3::new(z(0, 1), z(1, 2), z(2, 0)),
                grad: CM3::from_fn(z),
                shape: C64::new(1.0, 0.3),
                mean_stress: Some(z(1, 1)),
            }
        };
        let pair = [component(50.0, 0.4), component(51.3, 1.9)];
        let [a, b] = [0, 1].map(|i| evaluate(&pair[i..=i], &m));
        let both = evaluate(&pair, &m);
        assert_relative_eq!(
            both.displacement_rms,
            a.displacement_rms.hypot(b.displacement_rms),
            max_relative = 1e-12
        );
        assert_relative_eq!(both.dissipation, a.dissipation + b.dissipation, max_relative = 1e-12);
        let mut peak = 0.0f64;
        for k in 0..120 * 120 {
            let turn = |i: usize| C64::from_polar(1.0, std::f64::consts::TAU * i as f64 / 120.0);
            let e = pair[0].strain() * turn(k % 120) + pair[1].strain() * turn(k / 120);
            let real = e.map(|z| z.re);
            let dev = real - Matrix3::identity() * (real.trace() / 3.0);
            peak = peak.max(2.0 / 3f64.sqrt() * dev.norm());
        }
        assert!(both.shear_strain_peak >= peak && both.shear_strain_peak < 1.001 * peak);
        assert!(both.shear_strain_peak > a.shear_strain_peak.max(b.shear_strain_peak));
        let pressure: f64 = pair.iter().map(|h| h.mean_stress(&m).norm()).sum();
        assert_relative_eq!(both.pressure_peak, pressure, max_relative = 1e-12);
    }
}
