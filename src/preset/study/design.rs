//! `Design`: the points of a study, that is the value of every axis in every case.

use super::axis::AxisValue;
use super::spec::{AxisSpec, Combine, StudySpec};
use crate::math::sample::{SOBOL_DIMENSIONS, SOBOL_POINTS, latin_hypercube, sobol};
use crate::preset::scenario::{Part, Variant};

/// The points of a study.
#[derive(Clone, Debug)]
pub struct Design<'a> {
    axes: &'a [AxisSpec],
    combine: Combine,
    /// `[row][sampled axis]` points in the unit cube; empty if nothing is sampled.
    sample: Vec<Vec<f64>>,
}

impl StudySpec {
    /// Number of sampled axes.
    pub fn sampled(&self) -> u64 {
        self.axes.iter().filter(|a| a.values.is_sampled()).count() as u64
    }

    /// Number of points before constraints and variants; saturates at `u64::MAX`.
    pub fn point_count(&self) -> u64 {
        let lists = || self.axes.iter().filter(|a| !a.values.is_sampled()).map(|a| a.values.len());
        let crossed = || lists().fold(1, u64::saturating_mul);
        match self.combine {
            Combine::List => lists().min().unwrap_or(0),
            Combine::Product => crossed(),
            Combine::LatinHypercube { n, .. } | Combine::Sobol { n, .. } => crossed().saturating_mul(n),
            Combine::Saltelli { n, .. } => crossed().saturating_mul(n).saturating_mul(self.sampled() + 2),
        }
    }

    /// Tissue variants of every point: those of the body if the study has variants, else its tissue alone.
    /// The scenario must be resolved.
    pub fn variants_of_points(&self) -> &'static [Variant] {
        match &self.scenario {
            Part::Inline(scenario) if self.variants => Variant::of_body(&scenario.geometry),
            _ => &[Variant::AsGiven],
        }
    }

    /// Number of cases before constraints; the scenario must be resolved.
    pub fn case_count(&self) -> u64 {
        self.point_count().saturating_mul(self.variants_of_points().len() as u64)
    }
}

impl<'a> Design<'a> {
    /// The points of `spec`, which must be valid; the whole sample is held in memory.
    pub fn new(spec: &'a StudySpec) -> Design<'a> {
        let d = spec.sampled() as usize;
        let sample = match spec.combine {
            Combine::Product | Combine::List => Vec::new(),
            Combine::LatinHypercube { n, seed } => latin_hypercube(n as usize, d, seed),
            Combine::Sobol { n, seed } => sobol(n as usize, d, seed),
            Combine::Saltelli { n, seed } => saltelli(n as usize, d, seed),
        };
        Design { axes: &spec.axes, combine: spec.combine, sample }
    }

    /// Value of every axis at point `index`. The last axis varies fastest, the sample slowest.
    pub fn point(&self, index: u64) -> Vec<AxisValue> {
        if self.combine == Combine::List {
            return self.axes.iter().map(|a| a.values.at(index)).collect();
        }
        let mut rest = index;
        let mut places = vec![0; self.axes.len()];
        for (place, axis) in places.iter_mut().zip(self.axes).rev() {
            if !axis.values.is_sampled() {
                let n = axis.values.len().max(1);
                *place = rest % n;
                rest /= n;
            }
        }
        let row: &[f64] = self.sample.get(rest as usize).map_or(&[], Vec::as_slice);
        let mut sampled = row.iter();
        let value = |(axis, place): (&AxisSpec, u64)| match axis.values.is_sampled() {
            true => axis.values.quantile(sampled.next().copied().unwrap_or(0.5)),
            false => axis.values.at(place),
        };
        self.axes.iter().zip(places).map(value).collect()
    }
}

/// Rows A, B, A_B¹ … A_Bᵈ of every base point: A and B are the two halves of a 2d-dimensional Sobol' point.
fn saltelli(n: usize, d: usize, seed: u64) -> Vec<Vec<f64>> {
    let n = n.min(SOBOL_POINTS);
    let d = d.min(SOBOL_DIMENSIONS / 2);
    let mut rows = Vec::with_capacity(n * (d + 2));
    for both in sobol(n, 2 * d, seed) {
        let (a, b) = both.split_at(d);
        rows.push(a.to_vec());
        rows.push(b.to_vec());
        for i in 0..d {
            let mut mixed = a.to_vec();
            mixed[i] = b[i];
            rows.push(mixed);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::scenario::Part;
    use crate::preset::study::AxisValues;

    fn axis(name: &str, values: AxisValues) -> AxisSpec {
        AxisSpec { name: name.into(), field: "x".into(), factor: 1.0, also: Vec::new(), values }
    }

    fn study(axes: Vec<AxisSpec>, combine: Combine) -> StudySpec {
        StudySpec {
            version: 1,
            title: String::new(),
            question: String::new(),
            scenario: Part::File(String::new()),
            axes,
            combine,
            constraints: Vec::new(),
            variants: false,
            metrics: Vec::new(),
        }
    }

    fn texts(spec: &StudySpec) -> Vec<Vec<String>> {
        let design = Design::new(spec);
        (0..spec.point_count()).map(|i| design.point(i).into_iter().map(|v| v.text).collect()).collect()
    }

    #[test]
    fn ranges_include_their_end() {
        let n = |from, to, step| AxisValues::Range { from, to, step }.len();
        assert_eq!(n(20.0, 100.0, 10.0), 9);
        assert_eq!(n(0.0, 0.3, 0.1), 4);
        assert_eq!(n(5.0, 5.0, 1.0), 1);
        assert_eq!(n(40.0, 20.0, 2.0), 0);
        assert_eq!(n(0.0, 1.0, 0.0), 0);
        assert_eq!(n(0.0, f64::NAN, 1.0), 0);
        assert_eq!(n(0.0, 1.0, 1e-300), u64::MAX);
        assert_eq!(AxisValues::Range { from: 0.0, to: 0.3, step: 0.1 }.at(3).text, "0.3");
        let octaves = AxisValues::LogRange { from: 12.5, to: 100.0, count: 4 };
        let texts: Vec<String> = (0..octaves.len()).map(|i| octaves.at(i).text).collect();
        assert_eq!(texts, ["12.5", "25.0", "50.0", "100.0"]);
        assert_eq!(AxisValues::LogRange { from: 0.0, to: 1.0, count: 4 }.len(), 0);
    }

    #[test]
    fn the_last_axis_varies_fastest_and_counts_saturate() {
        let ab = || AxisValues::Names(vec!["a".into(), "b".into()]);
        let mut spec = study(
            vec![axis("x", ab()), axis("y", AxisValues::Numbers(vec![1.0, 2.0, 3.0]))],
            Combine::Product,
        );
        assert_eq!(spec.point_count(), 6);
        let found: Vec<String> = texts(&spec).iter().map(|row| row.join(" ")).collect();
        assert_eq!(found, ["a 1.0", "a 2.0", "a 3.0", "b 1.0", "b 2.0", "b 3.0"]);
        spec.axes = vec![axis("x", AxisValues::Numbers(vec![0.0; 1000])); 10];
        spec.variants = true;
        assert_eq!(spec.case_count(), u64::MAX);
    }

    /// Every value of a listed axis has the same sampled points.
    #[test]
    fn lists_are_crossed_with_the_sample() {
        let devices = axis("device", AxisValues::Names(vec!["one".into(), "four".into()]));
        let fat = axis("fat", AxisValues::Uniform { from: 3.0, to: 18.0 });
        let alpha = axis("alpha", AxisValues::Triangular { from: 0.2, mode: 0.27, to: 0.45 });
        for combine in [Combine::LatinHypercube { n: 5, seed: 4 }, Combine::Sobol { n: 5, seed: 4 }] {
            let rows = texts(&study(vec![fat.clone(), devices.clone(), alpha.clone()], combine));
            assert_eq!(rows.len(), 10);
            for pair in rows.chunks(2) {
                assert_eq!((&pair[0][0], &pair[0][2]), (&pair[1][0], &pair[1][2]));
                assert_eq!((pair[0][1].as_str(), pair[1][1].as_str()), ("one", "four"));
            }
            let values: Vec<f64> = rows.iter().map(|r| r[0].parse().unwrap()).collect();
            assert!(values.iter().all(|x| (3.0..=18.0).contains(x)) && values[0] != values[2]);
        }
    }

    #[test]
    fn a_saltelli_design_exchanges_one_axis_at_a_time() {
        let x = |name| axis(name, AxisValues::LogUniform { from: 1.0, to: 100.0 });
        let spec = study(vec![x("a"), x("b"), x("c")], Combine::Saltelli { n: 4, seed: 1 });
        assert_eq!(spec.point_count(), 20);
        let rows = texts(&spec);
        for block in rows.chunks(5) {
            let [a, b, mixed @ ..] = block else { panic!("five rows") };
            for (i, row) in mixed.iter().enumerate() {
                for k in 0..3 {
                    assert_eq!(row[k], if k == i { b[k].clone() } else { a[k].clone() });
                }
            }
        }
    }
}
