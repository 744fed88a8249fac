//! Quantiles of samples and of weighted values.

/// Quantiles 2.5 %, 50 % and 97.5 % of the finite values; `None` without finite values.
pub fn interval(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| [0.025, 0.5, 0.975].map(|q| quantile(&sorted, q)))
}

/// Quantile `q` ∈ [0, 1] of ascending values, at least one, by linear interpolation between order statistics.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len() - 1) as f64;
    let (i, share) = (at.floor() as usize, at.fract());
    let next = sorted[(i + 1).min(sorted.len() - 1)];
    sorted[i] + share * (next - sorted[i])
}

/// Quantile `q` ∈ [0, 1] of the weighted distribution of (value, weight) pairs; `None` without pairs.
pub fn weighted_quantile(mut pairs: Vec<(f32, f64)>, q: f64) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = pairs.iter().map(|p| p.1).sum();
    let mut below = 0.0;
    for (value, weight) in &pairs {
        below += weight;
        if below >= q * total {
            return Some(f64::from(*value));
        }
    }
    pairs.last().map(|(value, _)| f64::from(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weighted_quantile_respects_weights() {
        let pairs = vec![(1.0, 9.0), (5.0, 1.0)];
        assert_eq!(weighted_quantile(pairs.clone(), 0.5), Some(1.0));
        assert_eq!(weighted_quantile(pairs.clone(), 0.95), Some(5.0));
        assert_eq!(weighted_quantile(Vec::new(), 0.95), None);
    }

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(interval(&[5.0, f64::NAN]), Some([5.0; 3]));
        assert_eq!(interval(&[]), None);
        let even: Vec<f64> = (0..=1000).map(f64::from).collect();
        assert_eq!(interval(&even), Some([25.0, 500.0, 975.0]));
    }
}
