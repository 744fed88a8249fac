//! Element kernel of `reference` in f64: four elements side by side, real and imaginary parts apart.
//!
//! Plain loops over the lanes, compiled for every instruction set of [`Isa`]. No fused multiply-add is used,
//! so all of them give the same bits.

use crate::math::C64;
use crate::math::lanes::{self, Isa, Kernel};
use crate::solver::stiffness::law::{self, Scalar, ShearLaw};
use std::ops::{Add, Mul, Sub};

/// Elements side by side.
pub const ELEMENTS: usize = 4;
/// Numbers per point: ∂ξ_i/∂x_j (9), w det J, 2μ_T, 2(μ_L−μ_T), ½β, a (3).
pub const COUNT: usize = 16;
/// Real and imaginary part of an element-wise complex number.
pub type Parts = [Lanes; 2];

/// One real number of each element.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(32))]
pub struct Lanes(pub [f64; ELEMENTS]);

impl Lanes {
    #[inline(always)]
    fn zip(self, b: Lanes, f: impl Fn(f64, f64) -> f64) -> Lanes {
        Lanes([f(self.0[0], b.0[0]), f(self.0[1], b.0[1]), f(self.0[2], b.0[2]), f(self.0[3], b.0[3])])
    }

    #[inline(always)]
    fn splat(x: f64) -> Lanes {
        Lanes([x; ELEMENTS])
    }
}

impl Add for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn add(self, b: Lanes) -> Lanes {
        self.zip(b, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn sub(self, b: Lanes) -> Lanes {
        self.zip(b, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn mul(self, b: Lanes) -> Lanes {
        self.zip(b, |a, b| a * b)
    }
}

impl Scalar for Lanes {
    #[inline(always)]
    fn from_f64(x: f64) -> Lanes {
        Lanes::splat(x)
    }

    #[inline(always)]
    fn scale(self, x: f64) -> Lanes {
        Lanes::splat(x) * self
    }

    /// Without a division.
    #[inline(always)]
    fn third(self) -> Lanes {
        Lanes::splat(1.0 / 3.0) * self
    }

    /// From left to right.
    #[inline(always)]
    fn sum(self, b: Lanes, c: Lanes) -> Lanes {
        self + b + c
    }
}

/// Coefficients of four elements; the last one is repeated to fill a batch.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// `[point]` global nodes.
    pub nodes: Vec<[u32; ELEMENTS]>,
    /// `[point][COUNT]`.
    pub coefficients: Vec<[Lanes; COUNT]>,
    /// `[point][function]` φ.
    pub phi: Vec<Lanes>,
    /// `[point]` n of a tangent law (xx, yy, zz, yz, xz, xy); empty for none.
    pub tangent: Vec<[Lanes; 6]>,
}

/// Input of four elements.
#[derive(Clone, Copy)]
pub struct ElementInput<'a> {
    /// `[node][component]` displacement.
    pub u: &'a [[C64; 3]],
    /// `[function]` pressure coefficients of the elements.
    pub p: &'a [Parts],
    /// Springpot factors of the elements.
    pub g: Parts,
    /// `[i][j]` derivative matrix of the GLL basis.
    pub derivative: &'a [f64],
}

/// The elements of one batch: from displacements and pressures to forces and moments.
pub struct Elements<'a> {
    /// Coefficients.
    pub batch: &'a Batch,
    /// Displacements and pressures.
    pub input: ElementInput<'a>,
    /// `[point][component]` forces, overwritten.
    pub force: &'a mut [[Parts; 3]],
    /// `[function]` moments ∫ φ div u, overwritten.
    pub moments: &'a mut [Parts],
}

impl Elements<'_> {
    /// Computes forces and moments on `isa`, with loops sized by the order.
    pub fn run(self, isa: Isa, order: usize) {
        match order {
            2 => isa.run(OfOrder::<3>(self)),
            3 => isa.run(OfOrder::<4>(self)),
            4 => isa.run(OfOrder::<5>(self)),
            5 => isa.run(OfOrder::<6>(self)),
            6 => isa.run(OfOrder::<7>(self)),
            _ => unreachable!("Elements::new admits orders 2–6"),
        }
    }
}

/// Elements with `M` = N+1 points along each axis.
struct OfOrder<'a, const M: usize>(Elements<'a>);

impl<const M: usize> Kernel for OfOrder<'_, M> {
    #[inline(always)]
    fn run<L: lanes::Lanes>(self) {
        let Elements { batch, input, force, moments } = self.0;
        forces::<M>(batch, input, force, moments);
    }
}

const ZERO: Parts = [Lanes([0.0; ELEMENTS]); 2];

/// All points of one batch; `M` = N+1.
#[inline(always)]
fn forces<const M: usize>(
    batch: &Batch,
    input: ElementInput<'_>,
    force: &mut [[Parts; 3]],
    moments: &mut [Parts],
) {
    let d = input.derivative;
    let mut local = [[[[ZERO; 3]; M]; M]; M];
    let mut flux = [[[[[ZERO; 3]; 3]; M]; M]; M];
    gather(batch, input.u, local.as_flattened_mut().as_flattened_mut());
    moments.fill(ZERO);
    for k in 0..M {
        for j in 0..M {
            for i in 0..M {
                let mut slope = [[ZERO; 3]; 3];
                for n in 0..M {
                    accumulate(&mut slope[0], d[i * M + n], &local[k][j][n]);
                    accumulate(&mut slope[1], d[j * M + n], &local[k][n][i]);
                    accumulate(&mut slope[2], d[k * M + n], &local[n][j][i]);
                }
                flux[k][j][i] = point(batch, (k * M + j) * M + i, &slope, input, moments);
            }
        }
    }
    for k in 0..M {
        for j in 0..M {
            for i in 0..M {
                let mut sum = [ZERO; 3];
                for n in 0..M {
                    accumulate(&mut sum, d[n * M + i], &flux[k][j][n][0]);
                    accumulate(&mut sum, d[n * M + j], &flux[k][n][i][1]);
                    accumulate(&mut sum, d[n * M + k], &flux[n][j][i][2]);
                }
                force[(k * M + j) * M + i] = sum;
            }
        }
    }
}

/// Gathers the displacements at the points, real and imaginary parts apart.
#[inline(always)]
fn gather(batch: &Batch, u: &[[C64; 3]], local: &mut [[Parts; 3]]) {
    for (point, nodes) in local.iter_mut().zip(&batch.nodes) {
        let at = nodes.map(|n| &u[n as usize]);
        for c in 0..3 {
            point[c] = [Lanes(at.map(|u| u[c].re)), Lanes(at.map(|u| u[c].im))];
        }
    }
}

/// sum += d x for three components of both parts.
#[inline(always)]
fn accumulate(sum: &mut [Parts; 3], d: f64, x: &[Parts; 3]) {
    let d = Lanes::splat(d);
    for c in 0..3 {
        for part in 0..2 {
            sum[c][part] = sum[c][part] + d * x[c][part];
        }
    }
}

/// Maps reference derivatives `[axis][component]` to fluxes w det J σ·∇ξ `[axis][component]` with
/// σ = g dev[C : e] + p I, and adds ∫ φ div u to `moments`.
#[inline(always)]
fn point(
    batch: &Batch,
    q: usize,
    slope: &[[Parts; 3]; 3],
    input: ElementInput<'_>,
    moments: &mut [Parts],
) -> [[Parts; 3]; 3] {
    let a = &batch.coefficients[q];
    let weight = a[9];
    let phi = &batch.phi[q * input.p.len()..][..input.p.len()];
    let shear = ShearLaw { twice_mu_t: a[10], excess: a[11], half_beta: a[12], fibre: [a[13], a[14], a[15]] };
    let (mut stress, mut trace) = ([ZERO; 6], ZERO);
    for part in 0..2 {
        let (e, part_trace) = strain(a, slope, part);
        let mut sigma = shear.stress(&e);
        if let Some(n) = batch.tangent.get(q) {
            add_tangent(n, &e, &mut sigma);
        }
        for n in 0..6 {
            stress[n][part] = sigma[n];
        }
        trace[part] = part_trace;
    }
    let mut pressure = ZERO;
    for (m, &phi) in phi.iter().enumerate() {
        for part in 0..2 {
            pressure[part] = pressure[part] + phi * input.p[m][part];
            moments[m][part] = moments[m][part] + weight * phi * trace[part];
        }
    }
    let mut flux = [[ZERO; 3]; 3];
    let [re, im] = input.g;
    for stress in &mut stress {
        let [x, y] = *stress;
        *stress = [re * x - im * y, re * y + im * x];
    }
    for part in 0..2 {
        let rows = law::with_pressure(stress.map(|s| s[part]), pressure[part]);
        for axis in 0..3 {
            for c in 0..3 {
                let row = rows[c];
                let sum = row[0] * a[3 * axis] + row[1] * a[3 * axis + 1] + row[2] * a[3 * axis + 2];
                flux[axis][c][part] = weight * sum;
            }
        }
    }
    flux
}

/// sigma += n (n : e).
#[inline(always)]
fn add_tangent(n: &[Lanes; 6], e: &[Lanes; 6], sigma: &mut [Lanes; 6]) {
    let shear = n[3] * e[3] + n[4] * e[4] + n[5] * e[5];
    let along = n[0] * e[0] + n[1] * e[1] + n[2] * e[2] + shear + shear;
    for i in 0..6 {
        sigma[i] = sigma[i] + n[i] * along;
    }
}

/// Deviator (xx, yy, zz, yz, xz, xy) and trace of the strain of one part.
#[inline(always)]
fn strain(a: &[Lanes; COUNT], slope: &[[Parts; 3]; 3], part: usize) -> ([Lanes; 6], Lanes) {
    let mut g = [[Lanes::default(); 3]; 3];
    for c in 0..3 {
        for j in 0..3 {
            g[c][j] = slope[0][c][part] * a[j] + slope[1][c][part] * a[3 + j] + slope[2][c][part] * a[6 + j];
        }
    }
    law::strain(&g)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::stiffness::law::Law;
    use approx::assert_relative_eq;

    /// Every instruction set gives the same bits, at every order.
    #[test]
    fn all_instruction_sets_agree() {
        let mut seed = 1.0;
        let mut next = || {
            seed = (seed * 997.0f64 + 0.377) % 1.0;
            seed - 0.5
        };
        for order in 2..=6 {
            let points = (order + 1usize).pow(3);
            let u: Vec<[C64; 3]> = (0..points).map(|_| [0; 3].map(|_| C64::new(next(), next()))).collect();
            let derivative: Vec<f64> = (0..points).map(|_| next()).collect();
            let mut lanes = || Lanes([0; ELEMENTS].map(|_| next()));
            let batch = Batch {
                nodes: (0..points as u32).map(|n| [n; ELEMENTS]).collect(),
                coefficients: (0..points).map(|_| [0; COUNT].map(|_| lanes())).collect(),
                phi: (0..2 * points).map(|_| lanes()).collect(),
                tangent: (0..points).map(|_| [0; 6].map(|_| lanes())).collect(),
            };
            let p = [0; 2].map(|_| [lanes(), lanes()]);
            let input = ElementInput { u: &u, p: &p, g: [lanes(), lanes()], derivative: &derivative };
            let on = |isa: Isa| {
                let (mut force, mut moments) = (vec![[ZERO; 3]; points], vec![ZERO; 2]);
                Elements { batch: &batch, input, force: &mut force, moments: &mut moments }.run(isa, order);
                force
                    .concat()
                    .into_iter()
                    .chain(moments)
                    .flatten()
                    .flat_map(|l| l.0.map(f64::to_bits))
                    .collect()
            };
            let all: Vec<Vec<u64>> = Isa::available().into_iter().map(on).collect();
            assert!(all[0].iter().any(|&bits| f64::from_bits(bits).abs() > 1e-3));
            assert!(all.iter().all(|bits| *bits == all[0]), "order {order}");
        }
    }

    /// Strain and stress on lanes equal those in f64 but for the order of roundings.
    #[test]
    fn the_law_on_lanes_is_the_law() {
        let law = Law {
            bulk: 7e3,
            mu_t: 1e3,
            mu_l: 1450.0,
            beta: 4400.0,
            fibre: [0.48, -0.6, 0.64],
            tangent: None,
        };
        let gradient = |lane: usize| {
            [0, 1, 2].map(|i| [0, 1, 2].map(|j| (1 + 2 * i + 3 * j * j) as f64 - 1.7 * lane as f64))
        };
        let lanes =
            [0, 1, 2].map(|i| [0, 1, 2].map(|j| Lanes([0, 1, 2, 3].map(|lane| gradient(lane)[i][j]))));
        let (e, trace) = law::strain(&lanes);
        let sigma = law.shear().stress(&e);
        for (lane, trace) in trace.0.into_iter().enumerate() {
            let (exact, exact_trace) = law::strain(&gradient(lane));
            assert_eq!(trace, exact_trace);
            for (sigma, exact) in sigma.iter().zip(law.deviatoric_stress(&exact)) {
                assert_relative_eq!(sigma.0[lane], exact, max_relative = 1e-12, epsilon = 1e-9);
            }
        }
    }
}
