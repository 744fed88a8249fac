//! Motion in time: sums of harmonics of one frequency, faded in smoothly.
//!
//! x(t) = r(t) Re Σ_h X_h e^{ihωt}, r = 10s³ − 15s⁴ + 6s⁵ with s = t/t_ramp clamped to [0, 1] (C²).
//! Crank-slider (stroke S, rod ℓ): x = (S/2) cos ωt + (S²/16ℓ) cos 2ωt, first two harmonics of the
//! exact motion for S/2ℓ ≪ 1.

use crate::drive::error::{DriveError, within};
use crate::drive::spec::DriveSpec;
use crate::math::C64;
use crate::units::{DEG, MM};
use std::f64::consts::TAU;

/// Whether two frequencies [Hz] are one: equal but for rounding.
pub fn same_frequency(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// A faded sum of harmonics.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// Fundamental frequency [Hz], > 0.
    pub frequency: f64,
    /// `[h]` complex amplitude of harmonic h+1; unit of the signal.
    pub harmonics: Vec<C64>,
    /// Time over which the signal is faded in [s], ≥ 0.
    pub ramp: f64,
}

impl Signal {
    /// A pure cosine of zero-to-peak `amplitude`, phase 0.
    pub fn cosine(frequency: f64, amplitude: f64, ramp: f64) -> Signal {
        Signal { frequency, harmonics: vec![C64::from(amplitude)], ramp }
    }

    /// Value at time `t` [s].
    pub fn value(&self, t: f64) -> f64 {
        self.fade(t).0 * self.steady(t).0
    }

    /// Time derivative at time `t` [1/s].
    pub fn rate(&self, t: f64) -> f64 {
        let ((r, dr), (x, dx)) = (self.fade(t), self.steady(t));
        r * dx + dr * x
    }

    /// (frequency [Hz], complex amplitude) of every harmonic that is not silent.
    pub fn tones(&self) -> impl Iterator<Item = (f64, C64)> + '_ {
        let harmonic = |(h, &z): (usize, &C64)| (self.frequency * (h + 1) as f64, z);
        self.harmonics.iter().enumerate().map(harmonic).filter(|(hz, z)| *hz > 0.0 && z.norm() > 0.0)
    }

    /// Complex amplitude at `hz`; 0 if no harmonic has that frequency.
    pub fn at(&self, hz: f64) -> C64 {
        self.tones().filter(|(f, _)| same_frequency(*f, hz)).map(|(_, z)| z).sum()
    }

    /// Whether it never moves.
    pub fn is_silent(&self) -> bool {
        self.tones().next().is_none()
    }

    /// The fade r and its derivative.
    pub fn fade(&self, t: f64) -> (f64, f64) {
        fade(t, self.ramp)
    }

    /// Unfaded value and derivative.
    fn steady(&self, t: f64) -> (f64, f64) {
        self.harmonics.iter().enumerate().fold((0.0, 0.0), |(x, dx), (h, amplitude)| {
            let omega = TAU * self.frequency * (h + 1) as f64;
            let z = amplitude * C64::from_polar(1.0, omega * t);
            (x + z.re, dx - omega * z.im)
        })
    }
}

/// The fade r over `ramp` [s] at time `t` [s], and its derivative [1/s].
pub fn fade(t: f64, ramp: f64) -> (f64, f64) {
    if ramp <= 0.0 || t >= ramp {
        return (1.0, 0.0);
    }
    let s = (t / ramp).max(0.0);
    let value = s * s * s * (10.0 - 15.0 * s + 6.0 * s * s);
    (value, 30.0 * s * s * (1.0 - s) * (1.0 - s) / ramp)
}

/// Translation of a head: along its axis (inward +) and tangentially (proximal +).
#[derive(Clone, Debug, PartialEq)]
pub struct HeadMotion {
    /// Axial displacement [m], inward +.
    pub normal: Signal,
    /// Tangential displacement [m], proximal +.
    pub tangential: Signal,
}

impl HeadMotion {
    /// Motion of `spec`, faded in over `ramp` [s]. `path` prefixes field names in errors.
    ///
    /// # Errors
    /// A value outside the range its field documents; a rod not longer than the stroke.
    pub fn new(spec: &DriveSpec, ramp: f64, path: &str) -> Result<HeadMotion, DriveError> {
        check(spec, path)?;
        let (frequency, normal, tangential) = match *spec {
            DriveSpec::Displacement {
                frequency_hz,
                normal_mm,
                tangential_mm,
                second_harmonic_mm,
                phase_deg,
            } => {
                let turn = C64::from_polar(1.0, phase_deg * DEG);
                let second = turn * turn * (second_harmonic_mm * MM);
                // In quadrature: tangential = T sin(ωt+φ) = Re(−i T e^{i(ωt+φ)}).
                let tangential = turn * C64::new(0.0, -tangential_mm * MM);
                (frequency_hz, vec![turn * (normal_mm * MM), second], vec![tangential])
            }
            DriveSpec::CrankStroke { frequency_hz, stroke_mm, rod_mm, phase_deg, .. } => {
                let turn = C64::from_polar(1.0, phase_deg * DEG);
                let second = stroke_mm * stroke_mm / (16.0 * rod_mm);
                let normal = vec![turn * (0.5 * stroke_mm * MM), turn * turn * (second * MM)];
                (frequency_hz, normal, vec![C64::from(0.0)])
            }
            // Motion is an outcome.
            DriveSpec::RotatingMass { .. } | DriveSpec::Force { .. } | DriveSpec::Rest => {
                (spec.frequency_hz(), Vec::new(), Vec::new())
            }
        };
        let signal = |harmonics| Signal { frequency, harmonics, ramp };
        Ok(HeadMotion { normal: signal(normal), tangential: signal(tangential) })
    }

    /// No motion of its own.
    pub fn still(ramp: f64) -> HeadMotion {
        let signal = Signal { frequency: 0.0, harmonics: Vec::new(), ramp };
        HeadMotion { normal: signal.clone(), tangential: signal }
    }

    /// Largest axial excursion of the steady motion [m]; 1 % resolution of the period is ample.
    pub fn peak(&self) -> f64 {
        if self.normal.is_silent() {
            return 0.0;
        }
        let signal = Signal { ramp: 0.0, ..self.normal.clone() };
        (0..400).map(|i| signal.value(f64::from(i) / (400.0 * signal.frequency)).abs()).fold(0.0, f64::max)
    }
}

/// Ranges of the drive fields.
fn check(spec: &DriveSpec, path: &str) -> Result<(), DriveError> {
    let field = |name: &str| format!("{path}.{name}");
    match *spec {
        DriveSpec::Displacement { frequency_hz, normal_mm, tangential_mm, second_harmonic_mm, phase_deg } => {
            within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
            within(&field("normal_mm"), normal_mm, (0.0, 20.0), "0–20")?;
            within(&field("tangential_mm"), tangential_mm, (0.0, 20.0), "0–20")?;
            within(&field("second_harmonic_mm"), second_harmonic_mm, (0.0, 20.0), "0–20")?;
            within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
        }
        DriveSpec::CrankStroke { frequency_hz, stroke_mm, rod_mm, phase_deg, stall_force_n } => {
            let stall = stall_force_n.unwrap_or(180.0);
            within(&field("stall_force_n"), stall, (10.0, 1000.0), "10–1000")?;
            within(&field("frequency_hz"), frequency_hz, (1.0, 100.0), "1–100")?;
            within(&field("stroke_mm"), stroke_mm, (0.1, 30.0), "0.1–30")?;
            within(&field("rod_mm"), rod_mm, (0.0, 1000.0), "0–1000")?;
            within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
            if rod_mm <= stroke_mm {
                return Err(DriveError::RodTooShort {
                    field: field("rod_mm"),
                    value: rod_mm,
                    stroke: stroke_mm,
                });
            }
        }
        DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, tangential_ratio, phase_deg } => {
            within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
            within(&field("unbalance_kg_mm"), unbalance_kg_mm, (0.0, 20.0), "0–20")?;
            within(&field("tangential_ratio"), tangential_ratio, (0.0, 1.0), "0–1")?;
            within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
        }
        DriveSpec::Force { frequency_hz, normal_n, tangential_n, phase_deg } => {
            within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
            within(&field("normal_n"), normal_n, (0.0, 500.0), "0–500")?;
            within(&field("tangential_n"), tangential_n, (0.0, 500.0), "0–500")?;
            within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
        }
        DriveSpec::Rest => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_is_the_derivative_of_value() {
        let signal =
            Signal { frequency: 40.0, harmonics: vec![C64::new(1.0, 0.3), C64::new(-0.2, 0.1)], ramp: 0.03 };
        for i in 1..60 {
            let (t, h) = (1e-3 * f64::from(i) + 1e-4, 1e-6);
            let slope = (signal.value(t + h) - signal.value(t - h)) / (2.0 * h);
            assert!((slope - signal.rate(t)).abs() < 1e-5 * 400.0, "t={t}");
        }
        assert_eq!((signal.value(0.0), signal.rate(0.0)), (0.0, 0.0));
    }

    #[test]
    fn crank_follows_the_exact_slider() {
        let (stroke, rod) = (12.0, 40.0);
        let spec = DriveSpec::CrankStroke {
            frequency_hz: 40.0,
            stroke_mm: stroke,
            rod_mm: rod,
            phase_deg: 0.0,
            stall_force_n: None,
        };
        let motion = HeadMotion::new(&spec, 0.0, "drive").unwrap();
        let r = 0.5 * stroke;
        let slider = |p: f64| r * p.cos() + (rod * rod - (r * p.sin()).powi(2)).sqrt();
        let mean = rod - r * r / (4.0 * rod);
        for i in 0..50 {
            let p = TAU * f64::from(i) / 50.0;
            let exact = (slider(p) - mean) * MM;
            // Next terms of the series: mean 3, cos 2ωt 4, cos 4ωt 1 times r⁴/(64 ℓ³), 2.5·10⁻³ mm together,
            // and 1 % of that for the rest.
            let next = 1.02 * r.powi(4) / (8.0 * rod.powi(3)) * MM;
            assert!((motion.normal.value(p / TAU / 40.0) - exact).abs() <= next);
        }
    }

    #[test]
    fn tangential_motion_is_in_quadrature() {
        let spec = DriveSpec::Displacement {
            frequency_hz: 50.0,
            normal_mm: 0.7,
            tangential_mm: 0.7,
            second_harmonic_mm: 0.0,
            phase_deg: 33.0,
        };
        let m = HeadMotion::new(&spec, 0.0, "drive").unwrap();
        for i in 0..20 {
            let t = f64::from(i) * 1e-3;
            assert!((m.normal.value(t).hypot(m.tangential.value(t)) - 0.7 * MM).abs() < 1e-15);
        }
        assert!((m.peak() - 0.7 * MM).abs() < 1e-7);
    }

    #[test]
    fn short_rod_is_refused_with_its_numbers() {
        let spec = DriveSpec::CrankStroke {
            frequency_hz: 40.0,
            stroke_mm: 12.0,
            rod_mm: 10.0,
            phase_deg: 0.0,
            stall_force_n: None,
        };
        let text = HeadMotion::new(&spec, 0.0, "heads[0].drive").unwrap_err().to_string();
        assert_eq!(text, "heads[0].drive.rod_mm = 10 mm must be longer than the stroke of 12 mm");
    }
}
