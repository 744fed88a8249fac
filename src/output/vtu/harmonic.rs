//! Arrays of a harmonic displacement field: amplitude and phase per frequency, root mean square.

use super::arrays::{FieldDataArray, Nodal, NodalArray};
use crate::math::C64;
use crate::probe::HarmonicField;

/// Harmonics with non-zero motion; the first if there is none.
fn moving_harmonics(field: &HarmonicField) -> Vec<usize> {
    let moves = |h: &usize| field.amplitude[*h].iter().flatten().any(|z| z.norm_sqr() > 0.0);
    let found: Vec<usize> = (0..field.amplitude.len()).filter(moves).collect();
    if found.is_empty() { (0..field.amplitude.len().min(1)).collect() } else { found }
}

/// Frequencies of `field` with non-zero motion, as `frequency_hz` [Hz]; 0 for a static field.
pub fn frequencies(prefix: &str, field: &HarmonicField) -> FieldDataArray {
    let values = moving_harmonics(field).into_iter().map(|h| field.hz(h)).collect();
    FieldDataArray { name: format!("{prefix}frequency_hz"), values }
}

/// Displacement of `field`, with `prefix` before every name. For every frequency f with non-zero motion:
/// amplitude `displacement_f_hz_um` and phase `phase_f_hz_deg` of each component; over all frequencies: root
/// mean square of the vector, `displacement_rms_um`. For a static field only the displacement,
/// `displacement_static_um`.
///
/// The motion is Σ Re{X e^{+iωt}}; at a phase of +90° it leads the cosine of the drive by a quarter of a
/// period.
pub fn harmonic_arrays(prefix: &str, field: &HarmonicField) -> Vec<NodalArray> {
    let array = |name: String, values: Nodal| NodalArray { name: format!("{prefix}{name}"), values };
    let each =
        |h: usize, of: fn(C64) -> f64| Nodal::Vector(field.amplitude[h].iter().map(|u| u.map(of)).collect());
    if field.frequency_hz == 0.0 {
        let still = |h| array("displacement_static_um".into(), each(h, |x| x.re * 1e6));
        return moving_harmonics(field).into_iter().take(1).map(still).collect();
    }
    let mut arrays = Vec::new();
    for h in moving_harmonics(field) {
        let hz = frequency_label(field.hz(h));
        arrays.push(array(format!("displacement_{hz}_hz_um"), each(h, |x| x.norm() * 1e6)));
        arrays.push(array(format!("phase_{hz}_hz_deg"), each(h, |x| x.arg().to_degrees())));
    }
    let nodes = field.amplitude.first().map_or(0, Vec::len);
    let square =
        |n: usize| field.amplitude.iter().flat_map(|u| &u[n]).map(|z| 0.5 * z.norm_sqr()).sum::<f64>();
    let rms = (0..nodes).map(|n| square(n).sqrt() * 1e6).collect();
    arrays.push(array("displacement_rms_um".into(), Nodal::Scalar(rms)));
    arrays
}

/// A frequency [Hz] with as few decimals as are exact to a relative 10⁻⁶.
fn frequency_label(hz: f64) -> String {
    let text = |decimals: usize| format!("{hz:.decimals$}");
    let is_near = |text: &String| text.parse::<f64>().is_ok_and(|x| (x - hz).abs() <= 1e-6 * hz);
    (0..=9).map(text).find(is_near).unwrap_or_else(|| hz.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Heads at 40 and 60 Hz: no motion at the common 20 Hz; the RMS includes both.
    #[test]
    fn every_frequency_with_motion_has_its_arrays() {
        let i = C64::i();
        let at = |z: [C64; 3]| vec![z.map(|z| z * 1e-6)];
        let zero = C64::from(0.0);
        let (a, b) = ([3.0 * i, zero, zero], [zero, C64::from(-4.0), zero]);
        let amplitude = vec![at([zero; 3]), at(a), at(b)];
        let field = HarmonicField { frequency_hz: 20.0, amplitude, free: Vec::new() };
        let arrays = harmonic_arrays("x.", &field);
        let names: Vec<&str> = arrays.iter().map(|a| a.name.as_str()).collect();
        let expected =
            ["displacement_40_hz_um", "phase_40_hz_deg", "displacement_60_hz_um", "phase_60_hz_deg"];
        assert_eq!(names[..4], expected.map(|name| format!("x.{name}")));
        assert_eq!(names[4], "x.displacement_rms_um");
        let vector = |k: usize| match &arrays[k].values {
            Nodal::Vector(values) => values[0],
            Nodal::Scalar(_) => panic!("{k} is a vector"),
        };
        assert!((vector(0)[0] - 3.0).abs() < 1e-9 && (vector(1)[0] - 90.0).abs() < 1e-12);
        assert!((vector(2)[1] - 4.0).abs() < 1e-9 && vector(3)[1].abs() == 180.0);
        let Nodal::Scalar(rms) = &arrays[4].values else { panic!("a scalar") };
        assert!((rms[0] - 12.5f64.sqrt()).abs() < 1e-9);
        assert_eq!(frequencies("x.", &field).values, [40.0, 60.0]);
        let third = [100.0 / 3.0, 49.37, 50.0].map(frequency_label);
        assert_eq!(third, ["33.33333", "49.37", "50"]);
    }

    #[test]
    fn a_static_field_has_one_signed_displacement() {
        let amplitude = vec![vec![[C64::from(-2e-6), C64::from(1e-6), C64::from(0.0)]]];
        let field = HarmonicField { frequency_hz: 0.0, amplitude, free: Vec::new() };
        let arrays = harmonic_arrays("", &field);
        assert_eq!(arrays.len(), 1);
        assert_eq!(arrays[0].name, "displacement_static_um");
        let Nodal::Vector(u) = &arrays[0].values else { panic!("a vector") };
        assert!((u[0][0] + 2.0).abs() < 1e-9);
    }
}
