//! Where to solve next: the gap between known frequencies in whose middle the model leaves the largest residual, weighed
//! with the gap's width.
//!
//! A residual is a sweep of the operator, a solve hundreds. Residuals fall as the model learns, so one measured earlier is
//! taken as an upper bound and measured again only when it is the largest (Minoux 1978, lazy greedy).

/// Gaps are halved in f^this: wavelengths across the body grow like it.
const SPACING: f64 = 0.75;
/// Gaps narrower than this ratio are left alone.
const NARROW: f64 = 1.01;

/// Gaps of a band.
#[derive(Clone, Debug)]
pub struct Doubts {
    gaps: Vec<Gap>,
}

#[derive(Clone, Copy, Debug)]
struct Gap {
    from: f64,
    to: f64,
    /// Residual in the middle when the model had `rank` vectors, times the width: where only the solver's own error is
    /// left, wide gaps come first.
    residual: f64,
    rank: Option<usize>,
}

impl Gap {
    fn middle(&self) -> f64 {
        between(self.from, self.to)
    }
}

/// The middle of a gap.
pub fn between(a: f64, b: f64) -> f64 {
    (0.5 * (a.powf(SPACING) + b.powf(SPACING))).powf(1.0 / SPACING)
}

impl Doubts {
    /// One gap, from end to end.
    pub fn new(from: f64, to: f64) -> Doubts {
        Doubts { gaps: vec![Gap { from, to, residual: f64::INFINITY, rank: None }] }
    }

    /// `hz` is known now.
    pub fn split(&mut self, hz: f64) {
        let Some(at) = self.gaps.iter().position(|g| g.from < hz && hz < g.to) else { return };
        let old = self.gaps.remove(at);
        let part = |from, to| Gap { from, to, residual: f64::INFINITY, rank: None };
        self.gaps.insert(at, part(hz, old.to));
        self.gaps.insert(at, part(old.from, hz));
    }

    /// The middle of the gap with the largest residual for a model of `rank` vectors, `measure(hz)` telling it; gaps beside a
    /// frequency in `apart` only if there is no other.
    ///
    /// # Errors
    /// Those of `measure`.
    pub fn worst<E>(
        &mut self,
        rank: usize,
        apart: &[f64],
        mut measure: impl FnMut(f64) -> Result<f64, E>,
    ) -> Result<f64, E> {
        let wide = |g: &Gap| g.to > NARROW * g.from;
        let free = |g: &Gap| wide(g) && !apart.iter().any(|f| g.from == *f || g.to == *f);
        let mut open: Vec<usize> = (0..self.gaps.len()).filter(|&i| free(&self.gaps[i])).collect();
        if open.is_empty() {
            open = (0..self.gaps.len()).collect();
        }
        loop {
            let larger = |a: &&usize, b: &&usize| self.gaps[**a].residual.total_cmp(&self.gaps[**b].residual);
            let top = *open.iter().max_by(larger).expect("a band has a gap");
            let gap = &mut self.gaps[top];
            if gap.rank == Some(rank) {
                return Ok(gap.middle());
            }
            gap.residual = measure(gap.middle())? * (gap.to / gap.from).ln();
            gap.rank = Some(rank);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_residual_is_found_with_few_measurements() {
        let mut doubts = Doubts::new(10.0, 200.0);
        for hz in [20.0, 40.0, 80.0, 120.0, 160.0] {
            doubts.split(hz);
        }
        let mut seen = Vec::new();
        let mut ask = |doubts: &mut Doubts, rank, apart: &[f64], peak: f64| {
            seen.clear();
            let hz = doubts.worst(rank, apart, |hz| {
                seen.push(hz);
                Ok::<f64, ()>(1.0 / (1.0 + (hz - peak).abs()) / rank as f64)
            });
            (hz.unwrap(), seen.len())
        };
        let (first, measured) = ask(&mut doubts, 1, &[], 100.0);
        assert!((80.0..120.0).contains(&first) && measured == 6);
        doubts.split(first);
        // Two new gaps and those that were suspected more than the answer.
        let (second, measured) = ask(&mut doubts, 2, &[], 100.0);
        assert!((80.0..120.0).contains(&second) && measured <= 4, "{second} {measured}");
        let (third, _) = ask(&mut doubts, 2, &[80.0, first, 120.0], 100.0);
        assert!(!(80.0..120.0).contains(&third), "{third}");
    }
}
