//! Pressure under one head: mean and 99th percentile over the contact, at rest, of the motion, and together.
//!
//! The percentile is that of the peak over time at every point, weighted by area. It replaces the maximum
//! because pressure is singular at the rim of a flat head.

use crate::metric::limits::{HazardQuantity, Subject};
use crate::metric::quantile::weighted_quantile;
use crate::metric::report::{HazardNote, HazardRow, Parts};
use crate::solver::contact::PERCENTILE;

/// A head whose contact does not open.
#[derive(Clone, Debug)]
pub struct ClosedHead<'a> {
    /// Name.
    pub place: String,
    /// `[point]` area of contact [m²].
    pub area: &'a [f64],
    /// Force at rest [N] and `[point]` pressure at rest [Pa]; `None` if the load at rest was not solved.
    pub still: Option<(f64, &'a [f64])>,
    /// Largest force of the motion [N] and `[point]` largest pressure of the motion [Pa]; `None` if nothing
    /// moves.
    pub motion: Option<(f64, &'a [f64])>,
    /// Whether the head is flat.
    pub flat: bool,
}

/// A head at rest, or one whose contact may open.
#[derive(Clone, Debug)]
pub struct OpenHead {
    /// Name.
    pub place: String,
    /// Mean pressure at rest [Pa] and its 99th percentile; `None` if the load at rest was not solved.
    pub still: Option<[f64; 2]>,
    /// Mean pressure when the force is largest [Pa], and the largest 99th percentile over a period, if it was
    /// sampled [Pa]; `None` if nothing moves.
    pub motion: Option<(f64, Option<f64>)>,
    /// Whether the head is flat.
    pub flat: bool,
}

/// A prescribed uniform pressure.
#[derive(Clone, Copy, Debug)]
pub struct UniformPressure {
    /// Amplitude [Pa].
    pub pressure: f64,
    /// Whether it is at rest.
    pub at_rest: bool,
}

/// Both rows of a head.
fn rows(place: &str, [mean, percentile]: [Parts; 2], notes: &[HazardNote], flat: bool) -> [HazardRow; 2] {
    let kpa = |x: Option<f64>| x.map(|x| 1e-3 * x);
    let in_kpa = |p: Parts| Parts {
        static_part: kpa(p.static_part),
        dynamic_peak: kpa(p.dynamic_peak),
        total: kpa(p.total),
    };
    let mut noted = notes.to_vec();
    if flat {
        noted.push(HazardNote::RimSingular);
    }
    if percentile.total.is_none() {
        noted.push(HazardNote::NotSampled);
    }
    [
        HazardRow::new(Subject::Plain(HazardQuantity::SkinPressureMean), place, in_kpa(mean), notes.to_vec()),
        HazardRow::new(Subject::Plain(HazardQuantity::SkinPressureP99), place, in_kpa(percentile), noted),
    ]
}

/// 99th percentile of `pressure` by area over the points where `touches`.
fn percentile(area: &[f64], pressure: impl Fn(usize) -> f64, touches: impl Fn(usize) -> bool) -> Option<f64> {
    let pairs = (0..area.len()).filter(|&i| touches(i)).map(|i| (pressure(i) as f32, area[i])).collect();
    weighted_quantile(pairs, PERCENTILE)
}

/// Mean and 99th percentile by area of the pressures at rest, `[point]` [Pa] on `area` [m²], over the points
/// in contact; `None` without contact.
pub fn at_rest(area: &[f64], pressure: &[f64]) -> Option<[f64; 2]> {
    let on = |i: usize| pressure[i] > 0.0;
    let touched: f64 = (0..area.len()).filter(|&i| on(i)).map(|i| area[i]).sum();
    let force: f64 = area.iter().zip(pressure).map(|(a, p)| a * p).sum();
    Some([force / touched, percentile(area, |i| pressure[i], on)?])
}

impl ClosedHead<'_> {
    /// Mean pressure and percentile.
    pub fn rows(&self) -> [HazardRow; 2] {
        let area: f64 = self.area.iter().sum();
        let sum = |parts: [Option<f64>; 2]| parts.into_iter().flatten().reduce(|a, b| a + b);
        let forces = [self.still.map(|(force, _)| force), self.motion.map(|(force, _)| force)];
        let [static_part, dynamic_peak] = forces.map(|force| force.map(|force| force / area));
        let mean = Parts { static_part, dynamic_peak, total: sum([static_part, dynamic_peak]) };
        let at = |part: Option<(f64, &[f64])>, i: usize| part.map_or(0.0, |(_, pressure)| pressure[i]);
        let own = |part: Option<(f64, &[f64])>| {
            part.and_then(|(_, pressure)| percentile(self.area, |i| pressure[i], |_| true))
        };
        let together = percentile(self.area, |i| at(self.still, i) + at(self.motion, i), |_| true);
        let high = Parts { static_part: own(self.still), dynamic_peak: own(self.motion), total: together };
        let notes: Vec<HazardNote> =
            self.still.is_none().then_some(HazardNote::NoStaticPart).into_iter().collect();
        rows(&self.place, [mean, high], &notes, self.flat)
    }
}

impl OpenHead {
    /// Mean pressure and percentile. The pressure under a head that opens contains the load at rest: the part
    /// of the motion is what exceeds it.
    pub fn rows(&self) -> [HazardRow; 2] {
        let [mean, high] = [0, 1].map(|i| self.still.map(|still| still[i]));
        let Some((moving_mean, moving_high)) = self.motion else {
            let both =
                [mean, high].map(|still| Parts { static_part: still, dynamic_peak: None, total: still });
            return rows(&self.place, both, &[], self.flat);
        };
        let parts = |static_part: Option<f64>, total: Option<f64>| Parts {
            static_part,
            dynamic_peak: static_part.zip(total).map(|(still, total)| total - still),
            total,
        };
        let both = [parts(mean, Some(moving_mean)), parts(high, moving_high)];
        rows(&self.place, both, &[HazardNote::WholePressure], self.flat)
    }
}

impl UniformPressure {
    /// Mean pressure and percentile, which are the same.
    pub fn rows(self, place: &str) -> [HazardRow; 2] {
        let (known, total) = (Some(self.pressure), Some(self.pressure));
        let parts = match self.at_rest {
            true => Parts { static_part: known, dynamic_peak: None, total },
            false => Parts { static_part: None, dynamic_peak: known, total },
        };
        rows(place, [parts, parts], &[], false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use std::f64::consts::PI;

    /// Rings of equal area of a disc of radius `a` [m], at their middle radius over `a`.
    fn rings(a: f64, count: usize) -> (Vec<f64>, Vec<f64>) {
        let area = vec![PI * a * a / count as f64; count];
        let radius = (0..count).map(|i| ((i as f64 + 0.5) / count as f64).sqrt()).collect();
        (area, radius)
    }

    fn closed<'a>(area: &'a [f64], still: (f64, &'a [f64]), motion: (f64, &'a [f64])) -> [HazardRow; 2] {
        let place = "head 1".to_string();
        ClosedHead { place, area, still: Some(still), motion: Some(motion), flat: true }.rows()
    }

    #[test]
    fn under_a_uniform_pressure_mean_and_percentile_are_the_same() {
        let (area, _) = rings(0.02, 1000);
        let total: f64 = area.iter().sum();
        let (still, moving) = (vec![3000.0; 1000], vec![1000.0; 1000]);
        let [mean, high] = closed(&area, (3000.0 * total, &still), (1000.0 * total, &moving));
        for row in [&mean, &high] {
            assert_relative_eq!(row.static_part.expect("known"), 3.0, max_relative = 1e-6);
            assert_relative_eq!(row.dynamic_peak.expect("known"), 1.0, max_relative = 1e-6);
            assert_relative_eq!(row.total.expect("known"), 4.0, max_relative = 1e-6);
        }
        assert_eq!((mean.notes.len(), high.notes), (0, vec![HazardNote::RimSingular]));
        let [mean, high] = UniformPressure { pressure: 4000.0, at_rest: false }.rows("load");
        assert_eq!((mean.total, high.total, mean.static_part), (Some(4.0), Some(4.0), None));
    }

    /// Hertz: p = p₀ √(1 − r²/a²) has the mean ⅔ p₀; 1 % of the area has more than √0.99 p₀.
    #[test]
    fn the_pressure_of_hertz_has_its_mean_and_percentile() {
        let (area, radius) = rings(0.01, 20_000);
        let pressure: Vec<f64> = radius.iter().map(|r| 9e4 * (1.0 - r * r).sqrt()).collect();
        let [mean, high] = at_rest(&area, &pressure).expect("in contact");
        assert_relative_eq!(mean, 6e4, max_relative = 1e-4);
        assert_relative_eq!(high, 9e4 * 0.99f64.sqrt(), max_relative = 1e-4);
        // Points that do not touch change neither.
        let (mut area, mut pressure) = (area, pressure);
        area.extend([1.0; 50]);
        pressure.extend([0.0; 50]);
        assert_eq!(at_rest(&area, &pressure), Some([mean, high]));
    }

    /// Rigid flat punch: p = p̄/2 / √(1 − r²/a²) is unbounded at the rim; 99 % of the area have less than
    /// p̄/2 / √0.01 = 5 p̄.
    #[test]
    fn the_percentile_under_a_flat_punch_is_bounded() {
        let (area, radius) = rings(0.0375, 20_000);
        let pressure: Vec<f64> = radius.iter().map(|r| 500.0 / (1.0 - r * r).sqrt()).collect();
        let [_, high] = at_rest(&area, &pressure).expect("in contact");
        assert_relative_eq!(high, 5000.0, max_relative = 3e-3);
        assert!(pressure.iter().copied().fold(0.0, f64::max) > 15.0 * high);
    }

    /// The parts are summed at every point: maxima at different places do not add.
    #[test]
    fn pressures_are_summed_point_by_point() {
        let (area, _) = rings(0.02, 1000);
        let still: Vec<f64> = (0..1000).map(|i| if i < 500 { 4000.0 } else { 0.0 }).collect();
        let moving: Vec<f64> = (0..1000).map(|i| if i < 500 { 0.0 } else { 4000.0 }).collect();
        let [_, high] = closed(&area, (1.0, &still), (1.0, &moving));
        assert_eq!((high.static_part, high.dynamic_peak, high.total), (Some(4.0), Some(4.0), Some(4.0)));
    }

    #[test]
    fn a_head_that_opens_has_the_whole_pressure() {
        let head = OpenHead {
            place: "head 1".into(),
            still: Some([2e4, 3e4]),
            motion: Some((5e4, Some(8e4))),
            flat: false,
        };
        let [mean, high] = head.rows();
        assert_eq!((mean.static_part, mean.dynamic_peak, mean.total), (Some(20.0), Some(30.0), Some(50.0)));
        assert_eq!((high.dynamic_peak, high.total), (Some(50.0), Some(80.0)));
        let [mean, high] = OpenHead { still: None, motion: Some((5e4, None)), ..head.clone() }.rows();
        assert_eq!((mean.static_part, mean.dynamic_peak, mean.total), (None, None, Some(50.0)));
        assert_eq!((high.total, high.limit_ratio), (None, None));
        assert_eq!(high.notes, [HazardNote::WholePressure, HazardNote::NotSampled]);
        let [mean, high] = OpenHead { motion: None, ..head }.rows();
        assert_eq!((mean.static_part, mean.dynamic_peak, mean.total), (Some(20.0), None, Some(20.0)));
        assert_eq!((high.total, high.notes.len()), (Some(30.0), 0));
    }
}
