//! `Reduced`: a large symmetric family A(ω) x = b, projected on the span of a few real vectors V.
//!
//! ```text
//! Vᵀ A(ω) V y = Vᵀ b,   x ≈ V y,   c ≈ C V y
//! ```
//!
//! V holds the real and imaginary parts of solutions at a few frequencies, so the model is exact there.
//! Because V is real, VᵀAV is symmetric (reciprocity) and its imaginary part is as definite as that of A
//! (passivity: the model cannot create power, and its poles stay in the damped half plane). The error of bᵀx
//! is quadratic in the error of x, as in every Galerkin method. A(ω) need not be rational: VᵀA(ω)V is smooth
//! and is interpolated entry by entry (Beattie & Gugercin 2009, structure-preserving interpolation;
//! Hetmaniuk, Tezaur & Farhat 2012, review for frequency response). The interpolation is polynomial in f^¼ at
//! Chebyshev points, in barycentric form (Berrut & Trefethen 2004): f and f² are exact, and a springpot f^α
//! is far from its branch point.

use crate::math::C64;
use nalgebra::DMatrix;
use std::f64::consts::PI;

/// Number of Chebyshev points of a band. Interpolation error: 2·10⁻⁹ for any springpot over 10–200 Hz, below
/// 10⁻⁵ over 1–400 Hz.
pub const POINTS: usize = 10;

/// A frequency band with its interpolation points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Lowest frequency [Hz], > 0.
    pub from: f64,
    /// Highest frequency [Hz], > `from`.
    pub to: f64,
}

impl Band {
    /// f^¼ of Chebyshev point `k`.
    fn abscissa(&self, k: usize) -> f64 {
        let (a, b) = (self.from.powf(0.25), self.to.powf(0.25));
        0.5 * (a + b) + 0.5 * (b - a) * ((2 * k + 1) as f64 * PI / (2 * POINTS) as f64).cos()
    }

    /// The [`POINTS`] frequencies at which A(ω) is projected [Hz].
    pub fn points(&self) -> Vec<f64> {
        (0..POINTS).map(|k| self.abscissa(k).powi(4)).collect()
    }

    /// `[point]` interpolation weights at `hz`; they sum to 1.
    pub fn weights(&self, hz: f64) -> Vec<f64> {
        let x = hz.powf(0.25);
        let away: Vec<f64> = (0..POINTS).map(|k| x - self.abscissa(k)).collect();
        if let Some(hit) = away.iter().position(|d| *d == 0.0) {
            return (0..POINTS).map(|k| if k == hit { 1.0 } else { 0.0 }).collect();
        }
        let raw: Vec<f64> = away
            .iter()
            .enumerate()
            .map(|(k, d)| {
                let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
                sign * ((2 * k + 1) as f64 * PI / (2 * POINTS) as f64).sin() / d
            })
            .collect();
        let sum: f64 = raw.iter().sum();
        raw.into_iter().map(|w| w / sum).collect()
    }
}

/// The projected family: r vectors, m inputs, o outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduced {
    /// Frequency band in which the model is valid.
    pub band: Band,
    /// `[point]` VᵀAV, r × r, symmetric.
    pub matrices: Vec<DMatrix<C64>>,
    /// Vᵀb, r × m.
    pub inputs: DMatrix<f64>,
    /// C V, o × r.
    pub outputs: DMatrix<f64>,
}

impl Reduced {
    /// An empty model, r = 0.
    pub fn new(band: Band, inputs: usize, outputs: usize) -> Reduced {
        Reduced {
            band,
            matrices: vec![DMatrix::zeros(0, 0); POINTS],
            inputs: DMatrix::zeros(0, inputs),
            outputs: DMatrix::zeros(outputs, 0),
        }
    }

    /// Number of vectors r.
    pub fn rank(&self) -> usize {
        self.inputs.nrows()
    }

    /// Adds n vectors: `columns[point]` is VᵀA of the new vectors, (r + n) × n; `inputs` is n × m; `outputs`
    /// is o × n.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn extend(&mut self, columns: &[DMatrix<C64>], inputs: &DMatrix<f64>, outputs: &DMatrix<f64>) {
        let (old, n) = (self.rank(), inputs.nrows());
        for (matrix, columns) in self.matrices.iter_mut().zip(columns) {
            assert_eq!(columns.shape(), (old + n, n), "one column per new vector");
            let before = &*matrix;
            let entry = |i: usize, j: usize| match (i < old, j < old) {
                (true, true) => before[(i, j)],
                (_, false) => columns[(i, j - old)],
                (false, true) => columns[(j, i - old)],
            };
            *matrix = DMatrix::from_fn(old + n, old + n, entry);
            // The new block is symmetric up to rounding; the mean with its transpose is so exactly.
            *matrix = (&*matrix + matrix.transpose()) * C64::from(0.5);
        }
        let before = std::mem::replace(&mut self.inputs, DMatrix::zeros(0, 0));
        let entry = |i: usize, j: usize| if i < old { before[(i, j)] } else { inputs[(i - old, j)] };
        self.inputs = DMatrix::from_fn(old + n, before.ncols(), entry);
        let before = std::mem::replace(&mut self.outputs, DMatrix::zeros(0, 0));
        let entry = |i: usize, j: usize| if j < old { before[(i, j)] } else { outputs[(i, j - old)] };
        self.outputs = DMatrix::from_fn(before.nrows(), old + n, entry);
    }

    /// The model of the first `rank` vectors.
    pub fn truncated(&self, rank: usize) -> Reduced {
        Reduced {
            band: self.band,
            matrices: self.matrices.iter().map(|m| m.view((0, 0), (rank, rank)).into()).collect(),
            inputs: self.inputs.rows(0, rank).into(),
            outputs: self.outputs.columns(0, rank).into(),
        }
    }

    /// y at `hz` for every input, r × m; [`None`] if the reduced matrix is singular (that of a damped body is
    /// not).
    pub fn solve(&self, hz: f64) -> Option<DMatrix<C64>> {
        let mut matrix = DMatrix::zeros(self.rank(), self.rank());
        for (weight, at) in self.band.weights(hz).into_iter().zip(&self.matrices) {
            matrix.zip_apply(at, |sum: &mut C64, a| *sum += a * weight);
        }
        matrix.lu().solve(&self.inputs.map(C64::from))
    }

    /// bᵀx of every pair of inputs for the coefficients `y`, m × m.
    pub fn work(&self, y: &DMatrix<C64>) -> DMatrix<C64> {
        real_times(&self.inputs.transpose(), y)
    }

    /// Outputs C x for the coefficients `y`, o × m.
    pub fn observe(&self, y: &DMatrix<C64>) -> DMatrix<C64> {
        real_times(&self.outputs, y)
    }
}

/// Real matrix times complex matrix.
fn real_times(a: &DMatrix<f64>, y: &DMatrix<C64>) -> DMatrix<C64> {
    let (re, im) = (a * y.map(|z| z.re), a * y.map(|z| z.im));
    re.zip_map(&im, C64::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const LENGTH: f64 = 0.03;
    const DENSITY: f64 = 1060.0;
    const PAD: f64 = 5e5;
    const CELLS: usize = 200;

    /// Springpot of 2 kPa at 50 Hz, α = 0.25.
    fn modulus(hz: f64) -> C64 {
        C64::from_polar(2e3 * (hz / 50.0).powf(0.25), 0.125 * PI)
    }

    fn wavenumber(hz: f64) -> C64 {
        (C64::from(DENSITY * (TAU * hz).powi(2)) / modulus(hz)).sqrt()
    }

    /// Shear rod of unit section, fixed at x = L, driven at x = 0 through a pad by a unit displacement: exact
    /// u(x) and u'(x).
    fn rod(hz: f64, x: f64) -> [C64; 2] {
        let (k, g) = (wavenumber(hz), modulus(hz));
        let (s, c) = ((k * (LENGTH - x)).sin(), (k * (LENGTH - x)).cos());
        let scale = C64::from(PAD) / ((k * LENGTH).sin() * PAD + g * k * (k * LENGTH).cos());
        [scale * s, -scale * k * c]
    }

    /// Four Gauss points per cell and their weights.
    fn quadrature() -> Vec<(f64, f64)> {
        let (near, far) = (0.339_981_043_584_856_3, 0.861_136_311_594_052_6);
        let (heavy, light) = (0.652_145_154_862_546_1, 0.347_854_845_137_453_9);
        let half = 0.5 * LENGTH / CELLS as f64;
        let rule = [(-far, light), (-near, heavy), (near, heavy), (far, light)];
        (0..CELLS).flat_map(|i| rule.map(|(t, w)| ((2 * i + 1) as f64 * half + half * t, half * w))).collect()
    }

    /// The model built from the exact solutions at `solved`; the integrals of the weak form are exact to
    /// round-off. The output is the displacement at the middle.
    fn model(band: Band, solved: &[f64]) -> Reduced {
        let rule = quadrature();
        let parts = [|z: C64| z.re, |z: C64| z.im];
        // [vector][value, slope][quadrature point], then the ends.
        let vectors: Vec<_> = solved.iter().flat_map(|&hz| parts.map(|part| (hz, part))).collect();
        let at = |x: f64, d: usize| -> Vec<f64> {
            vectors.iter().map(|(hz, part)| part(rod(*hz, x)[d])).collect()
        };
        let n = vectors.len();
        let (mut stiff, mut mass) = (DMatrix::<f64>::zeros(n, n), DMatrix::<f64>::zeros(n, n));
        for &(x, w) in &rule {
            let (u, du) = (at(x, 0), at(x, 1));
            for i in 0..n {
                for j in 0..n {
                    stiff[(i, j)] += w * du[i] * du[j];
                    mass[(i, j)] += w * DENSITY * u[i] * u[j];
                }
            }
        }
        let end = at(0.0, 0);
        let pad = DMatrix::from_fn(n, n, |i, j| PAD * end[i] * end[j]);
        let matrix = |hz: f64| {
            let square = (TAU * hz).powi(2);
            let real = &pad - &mass * square;
            DMatrix::from_fn(n, n, |i, j| modulus(hz) * stiff[(i, j)] + real[(i, j)])
        };
        let mut model = Reduced::new(band, 1, 1);
        let columns: Vec<_> = band.points().into_iter().map(matrix).collect();
        let inputs = DMatrix::from_fn(n, 1, |i, _| PAD * end[i]);
        model.extend(&columns, &inputs, &DMatrix::from_row_slice(1, n, &at(0.5 * LENGTH, 0)));
        model
    }

    /// Largest relative errors over the band: driving-point stiffness, displacement at the middle.
    fn errors(model: &Reduced) -> [f64; 2] {
        let mut worst = [0.0f64; 2];
        for i in 0..=100 {
            let hz = model.band.from * (model.band.to / model.band.from).powf(f64::from(i) / 100.0);
            let y = model.solve(hz).unwrap();
            let exact = [C64::from(PAD) * (C64::from(1.0) - rod(hz, 0.0)[0]), rod(hz, 0.5 * LENGTH)[0]];
            let found = [C64::from(PAD) - model.work(&y)[(0, 0)], model.observe(&y)[(0, 0)]];
            assert!(found[0].im > 0.0, "the model creates power at {hz} Hz");
            for k in 0..2 {
                worst[k] = worst[k].max((found[k] - exact[k]).norm() / exact[k].norm());
            }
        }
        worst
    }

    /// The closed form of a rod, 7 half waves long at 200 Hz: two vectors per solution must outnumber the
    /// half waves.
    #[test]
    fn a_springpot_rod_is_reproduced_over_the_band_from_a_few_frequencies() {
        let band = Band { from: 10.0, to: 200.0 };
        let even =
            |n: usize| -> Vec<f64> { (0..n).map(|i| 10.0 + 190.0 * i as f64 / (n - 1) as f64).collect() };
        let [few, enough] = [5, 8].map(|n| errors(&model(band, &even(n))));
        println!("stiffness, middle: {few:?} from 5 solutions, {enough:?} from 8");
        assert!(few[0] < 1e-3 && few[1] < 3e-2, "{few:?}");
        // The interpolation of the matrices leaves 2e-9.
        assert!(enough[0] < 1e-7 && enough[1] < 1e-4, "{enough:?}");
    }

    #[test]
    fn matrix_interpolation_is_accurate_to_round_off() {
        let band = Band { from: 10.0, to: 200.0 };
        for hz in [10.0, 13.7, 50.0, 144.0, 200.0] {
            let at = |f: &dyn Fn(f64) -> C64| -> C64 {
                band.points().into_iter().zip(band.weights(hz)).map(|(p, w)| f(p) * w).sum()
            };
            assert!((at(&|f| C64::from(f * f)) / (hz * hz) - 1.0).norm() < 1e-10);
            assert!((at(&modulus) / modulus(hz) - 1.0).norm() < 1e-8);
        }
    }

    #[test]
    fn a_model_can_be_extended_and_truncated() {
        let band = Band { from: 20.0, to: 100.0 };
        let (small, large) = (model(band, &[20.0, 60.0]), model(band, &[20.0, 60.0, 100.0]));
        let mut grown = small.clone();
        let columns: Vec<_> = large.matrices.iter().map(|m| m.columns(4, 2).into()).collect();
        grown.extend(&columns, &large.inputs.rows(4, 2).into(), &large.outputs.columns(4, 2).into());
        let near = |a: &Reduced, b: &Reduced| {
            a.matrices.iter().zip(&b.matrices).all(|(a, b)| (a - b).norm() <= 1e-12 * b.norm())
                && a.inputs == b.inputs
                && a.outputs == b.outputs
        };
        assert!(near(&grown, &large) && near(&large.truncated(4), &small));
    }
}
