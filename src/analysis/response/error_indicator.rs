//! `ErrorIndicator`: the next frequency to solve. It is the middle of the interval between solved frequencies
//! with the largest residual of the reduced model there, times the width of the interval.
//!
//! A residual needs one application of the operator, a solve hundreds. Residuals fall as the model grows, so
//! an earlier residual is an upper bound and is evaluated again only if it is the largest (Minoux 1978, lazy
//! greedy).

/// Intervals are bisected in f raised to this power, as the number of wavelengths across the body grows.
const SPACING: f64 = 0.75;
/// Intervals whose ends have a smaller ratio than this are not bisected.
const NARROW: f64 = 1.01;

/// The intervals of a band with their residuals.
#[derive(Clone, Debug)]
pub struct ErrorIndicator {
    intervals: Vec<Interval>,
}

#[derive(Clone, Copy, Debug)]
struct Interval {
    from: f64,
    to: f64,
    /// Residual in the middle for a model of `rank` vectors, times the width, so that wide intervals come
    /// first where only the error of the solver remains.
    residual: f64,
    rank: Option<usize>,
}

impl Interval {
    fn middle(&self) -> f64 {
        middle(self.from, self.to)
    }
}

/// The middle of the interval from `a` to `b` [Hz].
pub fn middle(a: f64, b: f64) -> f64 {
    (0.5 * (a.powf(SPACING) + b.powf(SPACING))).powf(1.0 / SPACING)
}

impl ErrorIndicator {
    /// An indicator with a single interval.
    pub fn new(from: f64, to: f64) -> ErrorIndicator {
        ErrorIndicator { intervals: vec![Interval { from, to, residual: f64::INFINITY, rank: None }] }
    }

    /// Splits the interval around `hz`, which is solved now.
    pub fn split(&mut self, hz: f64) {
        let Some(at) = self.intervals.iter().position(|g| g.from < hz && hz < g.to) else { return };
        let old = self.intervals.remove(at);
        let part = |from, to| Interval { from, to, residual: f64::INFINITY, rank: None };
        self.intervals.insert(at, part(hz, old.to));
        self.intervals.insert(at, part(old.from, hz));
    }

    /// The middle of the interval with the largest residual for a model of `rank` vectors; `residual(hz)`
    /// evaluates it. Intervals that end at a frequency of `excluded` are taken only if there is no other.
    ///
    /// # Errors
    /// Those of `residual`.
    pub fn worst<E>(
        &mut self,
        rank: usize,
        excluded: &[f64],
        mut residual: impl FnMut(f64) -> Result<f64, E>,
    ) -> Result<f64, E> {
        let wide = |g: &Interval| g.to > NARROW * g.from;
        let free = |g: &Interval| wide(g) && !excluded.iter().any(|f| g.from == *f || g.to == *f);
        let mut open: Vec<usize> = (0..self.intervals.len()).filter(|&i| free(&self.intervals[i])).collect();
        if open.is_empty() {
            open = (0..self.intervals.len()).collect();
        }
        loop {
            let larger = |a: &&usize, b: &&usize| {
                self.intervals[**a].residual.total_cmp(&self.intervals[**b].residual)
            };
            let top = *open.iter().max_by(larger).expect("a band has an interval");
            let interval = &mut self.intervals[top];
            if interval.rank == Some(rank) {
                return Ok(interval.middle());
            }
            interval.residual = residual(interval.middle())? * (interval.to / interval.from).ln();
            interval.rank = Some(rank);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_residual_is_found_with_few_evaluations() {
        let mut indicator = ErrorIndicator::new(10.0, 200.0);
        for hz in [20.0, 40.0, 80.0, 120.0, 160.0] {
            indicator.split(hz);
        }
        let mut evaluated = Vec::new();
        let mut next = |indicator: &mut ErrorIndicator, rank, excluded: &[f64], peak: f64| {
            evaluated.clear();
            let hz = indicator.worst(rank, excluded, |hz| {
                evaluated.push(hz);
                Ok::<f64, ()>(1.0 / (1.0 + (hz - peak).abs()) / rank as f64)
            });
            (hz.unwrap(), evaluated.len())
        };
        let (first, count) = next(&mut indicator, 1, &[], 100.0);
        assert!((80.0..120.0).contains(&first) && count == 6);
        indicator.split(first);
        // Two new intervals, and those with a larger bound than the result.
        let (second, count) = next(&mut indicator, 2, &[], 100.0);
        assert!((80.0..120.0).contains(&second) && count <= 4, "{second} {count}");
        let (third, _) = next(&mut indicator, 2, &[80.0, first, 120.0], 100.0);
        assert!(!(80.0..120.0).contains(&third), "{third}");
    }
}
