//! What many cases together say: which are worth a second look, what the answer depends on, and what would flip it.

pub mod flip;
pub mod pareto;
pub mod rank;
pub mod sobol;

/// Median and the interval that holds 95 % of the values, by linear interpolation between order statistics; none without
/// finite values.
pub fn interval(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| [0.025, 0.5, 0.975].map(|q| quantile(&sorted, q)))
}

/// Quantile `q` (0–1) of ascending values, at least one.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len() - 1) as f64;
    let (i, share) = (at.floor() as usize, at.fract());
    let next = sorted[(i + 1).min(sorted.len() - 1)];
    sorted[i] + share * (next - sorted[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_order_statistics() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(interval(&[5.0, f64::NAN]), Some([5.0; 3]));
        assert_eq!(interval(&[]), None);
        let even: Vec<f64> = (0..=1000).map(f64::from).collect();
        assert_eq!(interval(&even), Some([25.0, 500.0, 975.0]));
    }
}
