//! Positive fields in two bytes per node. Code 0 is zero; codes 1…65535 are equal steps of the logarithm over
//! the eight decades below the largest value. A step is a factor of 10^(8/65534) ≈ 1.00028, so the error of a
//! value is at most 0.015 %.

/// Decades spanned by the codes.
const DECADES: f64 = 8.0;

/// Steps between the smallest and the largest value.
const STEPS: f64 = 65534.0;

/// A quantised field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// Largest value of the field; 0 if all are zero.
    pub largest: f64,
    /// `[node]` code.
    pub codes: Vec<u16>,
}

/// Quantises values ≥ 0. Values that are not finite, or more than eight decades below the largest, become
/// zero.
pub fn levels(values: &[f32]) -> Levels {
    let finite = values.iter().copied().filter(|v| v.is_finite());
    let largest = f64::from(finite.fold(0.0, f32::max));
    let code = |value: &f32| {
        let below = (f64::from(*value) / largest).log10() / DECADES;
        if below.is_finite() && below >= -1.0 { 1 + ((1.0 + below) * STEPS).round() as u16 } else { 0 }
    };
    Levels { largest, codes: values.iter().map(code).collect() }
}

/// The values of a quantised field.
pub fn values(levels: &Levels) -> Vec<f32> {
    let value = |&code: &u16| match code {
        0 => 0.0,
        c => (levels.largest * 10f64.powf(DECADES * (f64::from(c - 1) / STEPS - 1.0))) as f32,
    };
    levels.codes.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_restored_within_half_a_step() {
        let half_step = 10f64.powf(0.5 * DECADES / STEPS) - 1.0;
        let field: Vec<f32> = (0..400).map(|i| 3.7e4 * 10f32.powf(-8.0 * i as f32 / 400.0)).collect();
        for (back, was) in values(&levels(&field)).iter().zip(&field) {
            assert!(f64::from((back / was - 1.0).abs()) < 1.05 * half_step + 1e-6, "{back} for {was}");
        }
    }

    #[test]
    fn zero_and_non_finite_values_become_zero() {
        assert_eq!(values(&levels(&[0.0, 0.0])), [0.0, 0.0]);
        assert_eq!(values(&levels(&[f32::NAN, 2.0, 1e-9, f32::INFINITY])), [0.0, 2.0, 0.0, 0.0]);
        assert!(levels(&[]).codes.is_empty());
    }
}
