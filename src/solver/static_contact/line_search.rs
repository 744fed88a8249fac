//! One-dimensional search along a step.

/// Zero of an increasing `slope` in [0, 1]; the nearer end of the interval if there is none.
pub fn zero_of_slope(slope: impl Fn(f64) -> f64) -> f64 {
    let start = slope(0.0);
    if slope(1.0) <= 1e-9 * start.abs() {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let x = 0.5 * (low + high);
        if slope(x) > 0.0 { high = x } else { low = x }
    }
    0.5 * (low + high)
}
