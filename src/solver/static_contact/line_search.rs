//! One-dimensional search along a step.

/// Zero of an increasing `slope` in [0, 1], where it is at most `tolerance` of its value at 0 or known to
/// 2⁻⁴⁰; the nearer end of the interval if there is none.
pub fn zero_of_slope(slope: impl Fn(f64) -> f64, tolerance: f64) -> f64 {
    let start = slope(0.0).abs();
    if slope(1.0) <= tolerance.max(1e-9) * start {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let x = 0.5 * (low + high);
        let at = slope(x);
        if at.abs() <= tolerance * start {
            return x;
        }
        if at > 0.0 { high = x } else { low = x }
    }
    0.5 * (low + high)
}
