//! Smooth interpolation. Of tables: monotone cubic (Fritsch & Carlson 1980, harmonic-mean slopes of Fritsch &
//! Butland 1984). The interpolant does not exceed the extremes of the table.

/// A table y(x) with increasing x, interpolated without overshoot and extrapolated as a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    x: Vec<f64>,
    y: Vec<f64>,
    slope: Vec<f64>,
}

impl Table {
    /// A table from (x, y) pairs, at least two, x strictly increasing.
    ///
    /// # Panics
    /// If there are fewer than two pairs or x does not increase; tables are constants of the program.
    pub fn new(pairs: &[(f64, f64)]) -> Table {
        assert!(
            pairs.len() >= 2 && pairs.windows(2).all(|w| w[0].0 < w[1].0),
            "table x must rise: {pairs:?}"
        );
        let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let secant: Vec<f64> = (1..x.len()).map(|i| (y[i] - y[i - 1]) / (x[i] - x[i - 1])).collect();
        let mut slope = vec![0.0; x.len()];
        for i in 1..x.len() - 1 {
            let (a, b) = (secant[i - 1], secant[i]);
            if a * b > 0.0 {
                slope[i] = 2.0 * a * b / (a + b);
            }
        }
        Table { x, y, slope }
    }

    /// y at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let last = self.x.len() - 1;
        if x <= self.x[0] {
            return self.y[0];
        }
        if x >= self.x[last] {
            return self.y[last];
        }
        let i = self.x.partition_point(|&v| v <= x) - 1;
        let h = self.x[i + 1] - self.x[i];
        let t = (x - self.x[i]) / h;
        let (t2, t3) = (t * t, t * t * t);
        (2.0 * t3 - 3.0 * t2 + 1.0) * self.y[i]
            + (t3 - 2.0 * t2 + t) * h * self.slope[i]
            + (3.0 * t2 - 2.0 * t3) * self.y[i + 1]
            + (t3 - t2) * h * self.slope[i + 1]
    }
}

/// Weights of four equidistant values for a point between the second (t = 0) and the third (t = 1), with
/// continuous slope (Catmull & Rom 1974).
pub fn catmull_rom(t: f64) -> [f64; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        0.5 * (-t3 + 2.0 * t2 - t),
        0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
        0.5 * (-3.0 * t3 + 4.0 * t2 + t),
        0.5 * (t3 - t2),
    ]
}

/// 0 for x ≤ 0, 1 for x ≥ 1, and a cubic with level ends between.
pub fn smoothstep(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values_of_a_parabola_give_the_parabola() {
        let of = |t: f64| t * t - t;
        let sum = |t: f64| -> f64 {
            catmull_rom(t).iter().zip([-1.0, 0.0, 1.0, 2.0]).map(|(w, x)| w * of(x)).sum()
        };
        assert!((0..=10).all(|k| (sum(f64::from(k) * 0.1) - of(f64::from(k) * 0.1)).abs() < 1e-14));
        assert_eq!([-1.0, 0.5, 2.0].map(smoothstep), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn passes_through_its_points_and_never_overshoots() {
        let t = Table::new(&[(0.0, 1.0), (1.0, 2.0), (2.0, 2.0), (4.0, 0.0)]);
        assert_eq!((t.at(0.0), t.at(1.0), t.at(4.0), t.at(9.0)), (1.0, 2.0, 0.0, 0.0));
        for k in 0..=400 {
            let y = t.at(f64::from(k) * 0.01);
            assert!((0.0..=2.0).contains(&y));
        }
    }
}
