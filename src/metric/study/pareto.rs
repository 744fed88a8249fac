//! Pareto front: the non-dominated cases.

/// Indices of the non-dominated points, ascending. `better[k]` is +1 if objective k is maximised, −1 if it is
/// minimised. A point dominates another if it is at least as good in every objective and better in one; equal
/// points are both kept. Points with a non-finite value are omitted. O(n²).
pub fn front(points: &[Vec<f64>], better: &[f64]) -> Vec<usize> {
    let finite: Vec<usize> = (0..points.len()).filter(|&i| points[i].iter().all(|x| x.is_finite())).collect();
    let dominates = |a: &[f64], b: &[f64]| {
        let gains = || a.iter().zip(b).zip(better).map(|((x, y), sign)| (x - y) * sign);
        gains().all(|g| g >= 0.0) && gains().any(|g| g > 0.0)
    };
    finite.iter().copied().filter(|&i| !finite.iter().any(|&j| dominates(&points[j], &points[i]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arc x²+y² = 1 in the first quadrant is its own front; points inside it are dominated.
    #[test]
    fn the_front_of_a_known_set_is_found() {
        let circle = |i: usize, r: f64| {
            let angle = i as f64 / 20.0 * std::f64::consts::FRAC_PI_2;
            vec![r * angle.cos(), r * angle.sin()]
        };
        let mut points: Vec<Vec<f64>> = (0..=20).map(|i| circle(i, 1.0)).collect();
        // 0.95 < cos(π/80): each inner point is dominated by its outer counterpart.
        points.extend((0..=20).map(|i| circle(i, 0.95)));
        assert_eq!(front(&points, &[1.0, 1.0]), (0..=20).collect::<Vec<_>>());
        // Minimised, the front lies on the inner arc.
        let inner = front(&points, &[-1.0, -1.0]);
        assert!(inner.iter().all(|&i| i > 20), "{inner:?}");
    }

    #[test]
    fn equal_points_are_kept_and_missing_values_omitted() {
        let points = [vec![1.0, 2.0], vec![1.0, 2.0], vec![1.0, 1.0], vec![f64::NAN, 9.0]];
        assert_eq!(front(&points, &[1.0, 1.0]), [0, 1]);
        assert_eq!(front(&points, &[1.0, -1.0]), [2]);
        assert_eq!(front(&[], &[1.0]), [0usize; 0]);
    }
}
