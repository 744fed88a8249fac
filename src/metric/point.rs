//! `PointState`: the steady state at one material point, from complex displacement gradients.
//!
//! With u(t) = Re Σ_h û_h e^{ihωt} and ε̂_h = sym ∇û_h, time averages are sums over harmonics
//! (Parseval); peaks are taken over one sampled period. At ω = 0 the state stands still: its mean square is its square. Octahedral shear strain after Nadai (1950):
//! γ_oct = ⅔ √[(ε₁−ε₂)² + (ε₂−ε₃)² + (ε₃−ε₁)²] = (2/√3) √(e:e), e = dev ε.

use crate::math::{C64, V3};
use nalgebra::{Matrix3, Vector3};

/// Complex 3-vector.
pub type CV3 = Vector3<C64>;
/// Complex 3×3 matrix.
pub type CM3 = Matrix3<C64>;

/// Fewest instants per period at which peaks are looked for, and fewest per cycle of the highest harmonic.
pub const INSTANTS: (usize, usize) = (48, 12);

/// Turns of phases and direction in the search for the peak of tones without a common period.
const FREE_SWEEPS: usize = 6;

/// Material at the point, as the metrics need it.
#[derive(Clone, Copy, Debug)]
pub struct PointMaterial {
    /// Density ρ [kg/m³].
    pub density: f64,
    /// Bulk modulus K [Pa].
    pub bulk: f64,
    /// Cross-fibre shear modulus at 50 Hz [Pa].
    pub mu_t: f64,
    /// Along-fibre shear modulus at 50 Hz [Pa].
    pub mu_l: f64,
    /// β = E_L + μ_T − 4 μ_L at 50 Hz [Pa].
    pub beta: f64,
    /// Unit fibre direction.
    pub fibre: V3,
}

impl PointMaterial {
    /// dev[2μ_T e + 2(μ_L−μ_T)(Ae + eA) + β (a·ea) A], e = dev ε, for complex strain at unit shape factor [Pa]:
    /// the same law as the solver's. The complex twin of `Law::deviatoric_stress` in `solver/stiffness/law.rs`, written in
    /// full tensors and taking any strain, not only a deviatoric one: a change of the law changes both, and `tests/run`
    /// compares the powers that follow from each.
    pub fn deviatoric(&self, strain: &CM3) -> CM3 {
        let strain = strain - CM3::identity() * (strain.trace() / 3.0);
        let a = self.fibre.map(C64::from);
        let outer = a * a.transpose();
        let along = (a.transpose() * strain * a)[0];
        let mix = outer * strain + strain * outer;
        let s = strain * C64::from(2.0 * self.mu_t)
            + mix * C64::from(2.0 * (self.mu_l - self.mu_t))
            + outer * (along * self.beta);
        s - CM3::identity() * (s.trace() / 3.0)
    }
}

/// One harmonic at the point.
#[derive(Clone, Copy, Debug)]
pub struct Harmonic {
    /// Angular frequency [rad/s].
    pub omega: f64,
    /// Complex displacement û [m].
    pub u: CV3,
    /// Complex displacement gradient ∂û_i/∂x_j.
    pub grad: CM3,
    /// Springpot shape factor g(ω) the field was solved with.
    pub shape: C64,
    /// Mean stress [Pa], tension positive, where the method solved for it; else K tr ε̂. Near incompressibility tr ε̂ is
    /// a small difference that holds no digit of it.
    pub mean_stress: Option<C64>,
}

impl Harmonic {
    /// ε̂ = sym ∇û.
    pub fn strain(&self) -> CM3 {
        (self.grad + self.grad.transpose()) * C64::from(0.5)
    }

    /// Mean stress [Pa], tension positive.
    pub fn mean_stress(&self, m: &PointMaterial) -> C64 {
        self.mean_stress.unwrap_or_else(|| self.grad.trace() * m.bulk)
    }

    /// σ̂ = p I + g dev[C ε̂] [Pa].
    pub fn stress(&self, m: &PointMaterial) -> CM3 {
        CM3::identity() * self.mean_stress(m) + m.deviatoric(&self.strain()) * self.shape
    }
}

/// Everything a table wants to know about one point.
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

/// ε̂ : σ̂* , the contraction of two complex tensors.
fn contract(a: &CM3, b: &CM3) -> C64 {
    a.iter().zip(b.iter()).map(|(x, y)| x * y.conj()).sum()
}

/// Evaluates the state at a point from its harmonics.
pub fn evaluate(harmonics: &[Harmonic], m: &PointMaterial) -> PointState {
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

/// Adds one harmonic's share of every time average (squares for the RMS quantities).
fn add_means(out: &mut PointState, h: &Harmonic, m: &PointMaterial) {
    // Mean square of a cosine, or of what stands still.
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

/// Takes the peaks over one sampled period of the fundamental; of tones without a common period over all phases.
fn add_peaks(out: &mut PointState, harmonics: &[Harmonic], m: &PointMaterial) {
    let Some(first) = harmonics.first() else { return };
    let cycles = |h: &Harmonic| if first.omega > 0.0 { h.omega / first.omega } else { 0.0 };
    let parts: Vec<(f64, CM3, C64)> =
        harmonics.iter().map(|h| (cycles(h), h.strain(), h.mean_stress(m))).collect();
    if parts.iter().any(|p| (p.0 - p.0.round()).abs() > 1e-6) {
        return add_free_peaks(out, &parts, m);
    }
    let highest = parts.iter().map(|p| p.0).fold(0.0, f64::max);
    let instants = INSTANTS.0.max(INSTANTS.1 * highest.round() as usize);
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

/// Peaks of tones that drift against each other: every set of phases comes by, so scalars peak at Σ|ẑ|. For the strain, the
/// phases that are best for a direction, and the direction that these phases give, in turn.
fn add_free_peaks(out: &mut PointState, parts: &[(f64, CM3, C64)], m: &PointMaterial) {
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
        let found = (0..FREE_SWEEPS).fold(start, |direction, _| best(&direction));
        out.shear_strain_peak = out.shear_strain_peak.max(2.0 / 3f64.sqrt() * found.norm());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn muscle() -> PointMaterial {
        PointMaterial { density: 1060.0, bulk: 1e7, mu_t: 5000.0, mu_l: 5000.0, beta: 0.0, fibre: V3::y() }
    }

    /// A plane shear wave u_x = U e^{i(ωt − kz)} has closed forms for every quantity (verification W6).
    #[test]
    fn plane_shear_wave_has_its_closed_forms() {
        let m = muscle();
        let omega = std::f64::consts::TAU * 40.0;
        let shape = C64::new(1.0, 0.15);
        let g = shape * m.mu_t;
        let k = (C64::from(m.density * omega * omega) / g).sqrt();
        let amplitude = 0.5e-3;
        let mut grad = CM3::zeros();
        grad[(0, 2)] = C64::new(0.0, -1.0) * k * amplitude;
        let u = CV3::new(C64::from(amplitude), C64::from(0.0), C64::from(0.0));
        let s = evaluate(&[Harmonic { omega, u, grad, shape, mean_stress: None }], &m);
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
    fn uniaxial_isochoric_stretch_along_the_fibre_feels_the_fibre_modulus() {
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

    /// Held still: mean values are the values themselves, energy is ½ σ:ε, nothing flows.
    #[test]
    fn what_stands_still_keeps_its_full_energy() {
        let m = muscle();
        let (shear, stretch) = (1e-3, 1e-7);
        let mut grad = CM3::zeros();
        grad[(0, 1)] = C64::from(shear);
        (0..3).for_each(|i| grad[(i, i)] = C64::from(stretch / 3.0));
        let u = CV3::new(C64::from(2e-4), C64::from(0.0), C64::from(0.0));
        let pressure = Some(C64::from(m.bulk * stretch));
        let still = Harmonic { omega: 0.0, u, grad, shape: C64::from(0.5), mean_stress: pressure };
        let s = evaluate(&[still], &m);
        assert_relative_eq!(s.displacement_rms, 2e-4, max_relative = 1e-12);
        let energy = 0.5 * (0.5 * m.mu_t * shear * shear + m.bulk * stretch * stretch);
        assert_relative_eq!(s.energy_density, energy, max_relative = 1e-12);
        assert_relative_eq!(s.pressure_peak, m.bulk * stretch, max_relative = 1e-12);
        assert_eq!((s.velocity_rms, s.dissipation, s.flux), (0.0, 0.0, V3::zeros()));
    }

    #[test]
    fn doubling_the_drive_doubles_strain_and_quadruples_power() {
        let m = muscle();
        let grad = CM3::from_fn(|i, j| C64::new((i + 2 * j) as f64, (3 * i) as f64 - j as f64) * 1e-3);
        let u = CV3::new(C64::new(1.0, 2.0), C64::new(0.5, 0.0), C64::new(0.0, -1.0)) * C64::from(1e-4);
        let h = |s: f64| Harmonic {
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

    /// Two tones at 50 and 51.3 Hz: squares add; the peak is what a search over both phases finds.
    #[test]
    fn tones_without_a_common_period_peak_where_their_phases_meet() {
        let m = muscle();
        let tone = |hz: f64, seed: f64| {
            let z =
                |i: usize, j: usize| C64::new((seed + i as f64).sin(), (2.0 * seed + j as f64).cos()) * 1e-3;
            Harmonic {
                omega: std::f64::consts::TAU * hz,
                u: CV3::new(z(0, 1), z(1, 2), z(2, 0)),
                grad: CM3::from_fn(z),
                shape: C64::new(1.0, 0.3),
                mean_stress: Some(z(1, 1)),
            }
        };
        let pair = [tone(50.0, 0.4), tone(51.3, 1.9)];
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
