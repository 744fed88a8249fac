//! `HeadMotion`: the motion that a drive prescribes for its head.
//!
//! Crank-slider of stroke S and rod length ℓ: x = (S/2) cos ωt + (S²/16ℓ) cos 2ωt, the first two harmonics of
//! the exact motion for S/2ℓ ≪ 1.

use crate::drive::error::DriveError;
use crate::drive::signal::Signal;
use crate::drive::spec::DriveSpec;
use crate::math::C64;
use crate::units::{DEG, MM};

/// Prescribed translation of a head, along its axis and tangentially.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadMotion {
    /// Axial displacement [m], inward +.
    pub normal: Signal,
    /// Tangential displacement [m], proximal +.
    pub tangential: Signal,
}

impl HeadMotion {
    /// The motion of `spec` with an onset of `ramp` [s]; zero for drives that prescribe no motion. `path`
    /// prefixes field names in errors.
    ///
    /// # Errors
    /// [`DriveError::OutOfRange`] for a value outside the documented range of its field,
    /// [`DriveError::RodTooShort`].
    pub fn new(spec: &DriveSpec, ramp: f64, path: &str) -> Result<HeadMotion, DriveError> {
        spec.validate(path)?;
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
            // The motion is part of the solution.
            DriveSpec::RotatingMass { .. } | DriveSpec::Force { .. } | DriveSpec::Rest => {
                (spec.frequency_hz(), Vec::new(), Vec::new())
            }
        };
        let signal = |harmonics| Signal { frequency, harmonics, ramp };
        Ok(HeadMotion { normal: signal(normal), tangential: signal(tangential) })
    }

    /// No motion.
    pub fn still(ramp: f64) -> HeadMotion {
        let signal = Signal { frequency: 0.0, harmonics: Vec::new(), ramp };
        HeadMotion { normal: signal.clone(), tangential: signal }
    }

    /// Largest axial displacement of the steady state [m], from 400 samples of a period.
    pub fn peak(&self) -> f64 {
        if self.normal.is_silent() {
            return 0.0;
        }
        let signal = Signal { ramp: 0.0, ..self.normal.clone() };
        (0..400).map(|i| signal.value(f64::from(i) / (400.0 * signal.frequency)).abs()).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn the_crank_approximates_the_exact_slider() {
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
            // Next terms of the series: mean 3, cos 2ωt 4, cos 4ωt 1 times r⁴/(64 ℓ³), 2.5·10⁻³ mm in total,
            // and 1 % of this for the remainder.
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
    fn a_short_rod_is_an_error_with_its_values() {
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
