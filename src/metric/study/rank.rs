//! Rank correlation: monotonic dependence of a result on an input.

/// Spearman's ρ with an approximate 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// ρ, −1 to 1.
    pub rho: f64,
    /// Lower and upper end of the interval (Fisher's z with the standard error √(1.06/(n − 3)) of Fieller,
    /// Hartley & Pearson 1957).
    pub interval: [f64; 2],
}

/// Rank correlation of two lists of equal length; `None` for fewer than 5 pairs of finite values or a
/// constant list.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<Correlation> {
    let pairs: Vec<(f64, f64)> =
        x.iter().copied().zip(y.iter().copied()).filter(|(a, b)| a.is_finite() && b.is_finite()).collect();
    let n = pairs.len();
    if n < 5 {
        return None;
    }
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let (rx, ry) = (ranks(&x), ranks(&y));
    let middle = (n as f64 + 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let scale = (product(&rx, &rx) * product(&ry, &ry)).sqrt();
    if scale <= 0.0 {
        return None;
    }
    let rho = (product(&rx, &ry) / scale).clamp(-1.0, 1.0);
    let half = 1.959_964 * (1.06 / (n as f64 - 3.0)).sqrt();
    let end = |side: f64| if rho.abs() == 1.0 { rho } else { (rho.atanh() + side * half).tanh() };
    Some(Correlation { rho, interval: [end(-1.0), end(1.0)] })
}

/// Rank of each value, from 1; equal values have the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let tie = order[start..].iter().take_while(|&&i| values[i] == values[order[start]]).count();
        for &i in &order[start..start + tie] {
            ranks[i] = start as f64 + (tie as f64 + 1.0) / 2.0;
        }
        start += tie;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rising_curve_has_one_and_a_falling_curve_minus_one() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let rising: Vec<f64> = x.iter().map(|x| x.exp()).collect();
        let falling: Vec<f64> = x.iter().map(|x| -x.powi(3)).collect();
        assert_eq!(correlation(&x, &rising).unwrap().rho, 1.0);
        assert_eq!(correlation(&x, &falling).unwrap().rho, -1.0);
        assert_eq!(correlation(&x, &[3.0; 10]), None);
        assert_eq!(correlation(&x[..4], &rising[..4]), None);
    }

    /// Ranks (1,2,3,4,5) against (2,1,4,3,5): ρ = 1 − 6·Σd²/(n(n²−1)) = 1 − 24/120.
    #[test]
    fn a_small_case_and_ties_match_hand_calculation() {
        let c = correlation(&[1.0, 2.0, 3.0, 4.0, 5.0], &[20.0, 10.0, 40.0, 30.0, 50.0]).unwrap();
        assert!((c.rho - 0.8).abs() < 1e-15);
        assert!(c.interval[0] < 0.8 && 0.8 < c.interval[1]);
        assert_eq!(ranks(&[7.0, 5.0, 7.0, 9.0]), [2.5, 1.0, 2.5, 4.0]);
    }
}
