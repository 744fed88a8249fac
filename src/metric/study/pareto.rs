//! Pareto front: cases that no other case beats in everything at once.

/// Indices of the points that no other dominates, ascending. `better[k]` is +1 where more of goal k is better, −1 where less
/// is. A point dominates if it is at least as good in every goal and better in one; equal points both stay. Points with a
/// value that is not finite are left out. O(n²).
pub fn front(points: &[Vec<f64>], better: &[f64]) -> Vec<usize> {
    let whole: Vec<usize> = (0..points.len()).filter(|&i| points[i].iter().all(|x| x.is_finite())).collect();
    let dominates = |a: &[f64], b: &[f64]| {
        let gains = || a.iter().zip(b).zip(better).map(|((x, y), sign)| (x - y) * sign);
        gains().all(|g| g >= 0.0) && gains().any(|g| g > 0.0)
    };
    whole.iter().copied().filter(|&i| !whole.iter().any(|&j| dominates(&points[j], &points[i]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x²+y² = 1 in the first quadrant is its own front; everything pulled inwards is not on it.
    #[test]
    fn the_front_of_a_known_set() {
        let circle = |i: usize, r: f64| {
            let angle = i as f64 / 20.0 * std::f64::consts::FRAC_PI_2;
            vec![r * angle.cos(), r * angle.sin()]
        };
        let mut points: Vec<Vec<f64>> = (0..=20).map(|i| circle(i, 1.0)).collect();
        // 0.95 < cos(π/80): each inner point lies below its own outer one
        points.extend((0..=20).map(|i| circle(i, 0.95)));
        assert_eq!(front(&points, &[1.0, 1.0]), (0..=20).collect::<Vec<_>>());
        // less is better: the front is the inner arc's two ends, (r, 0) and (0, r), and every point between
        let inner = front(&points, &[-1.0, -1.0]);
        assert!(inner.iter().all(|&i| i > 20), "{inner:?}");
    }

    #[test]
    fn twins_stay_losers_and_missing_values_go() {
        let points = [vec![1.0, 2.0], vec![1.0, 2.0], vec![1.0, 1.0], vec![f64::NAN, 9.0]];
        assert_eq!(front(&points, &[1.0, 1.0]), [0, 1]);
        assert_eq!(front(&points, &[1.0, -1.0]), [2]);
        assert_eq!(front(&[], &[1.0]), [0usize; 0]);
    }
}
