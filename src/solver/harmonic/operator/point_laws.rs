//! Constitutive laws at a point. Lanes 2k and 2k+1 hold the real and the imaginary part of one element.
//!
//! Differentiation and integration are real and linear, so they are shared with the transient kernel
//! ([`crate::solver::stiffness::simd::kernel`]); only the complex modulus couples the two parts.

#![expect(
    clippy::needless_range_loop,
    reason = "one index runs over several arrays; iterator closures would not inline across instruction sets"
)]

use crate::math::lanes::Lanes;
use crate::solver::stiffness::simd::kernel::PointLaw;
use crate::solver::stiffness::simd::physics::{DEVIATORIC, FIBRE, strain, stress, traction};

/// Numbers per point, V = w/det J: V 2μ_T, V κ μ_L, V 2(μ_L−μ_T), V ½β, a.
pub const COUNT: usize = 2 + FIBRE;

/// Numbers per point of a tangent law, √V n: xx, yy, zz, yz, xz, xy.
pub const TANGENT: usize = 6;

/// Complex moduli of a batch at one frequency.
#[derive(Clone, Copy)]
pub struct Moduli<'a, L> {
    /// `[point][COUNT][lane pair]`.
    coefficients: &'a [f32],
    /// `[point][TANGENT][lane pair]`, empty for none.
    tangent: &'a [f32],
    /// Re g; and −Im g, +Im g alternating.
    factor: [L; 2],
}

impl<'a, L: Lanes> Moduli<'a, L> {
    /// `coefficients` is `[point][COUNT][lane pair]`, `tangent` `[point][TANGENT][lane pair]` or empty,
    /// `factor` `[2][lane]`.
    #[inline(always)]
    pub fn new(coefficients: &'a [f32], tangent: &'a [f32], factor: &[f32]) -> Self {
        Moduli { coefficients, tangent, factor: [L::load(factor), L::load(&factor[L::WIDTH..])] }
    }

    /// Coefficient `n` of `point`.
    #[inline(always)]
    fn at(&self, point: usize, n: usize) -> L {
        L::load_pairs(&self.coefficients[(point * COUNT + n) * (L::WIDTH / 2)..])
    }

    /// g z.
    #[inline(always)]
    fn times(&self, z: L) -> L {
        self.factor[1].fma(z.swap_pairs(), self.factor[0] * z)
    }

    /// V (g dev[C : e] + p I).
    #[inline(always)]
    fn stress(&self, point: usize, e: [L; DEVIATORIC], p: L) -> [L; 6] {
        let mut ge = e;
        for i in 0..DEVIATORIC {
            ge[i] = self.times(e[i]);
        }
        let mut fibre = [p; FIBRE];
        for n in 0..FIBRE {
            fibre[n] = self.at(point, 2 + n);
        }
        let mut sigma = stress::<L, true>(self.at(point, 0), &fibre, ge, p);
        if !self.tangent.is_empty() {
            self.add_tangent(point, &ge, &mut sigma);
        }
        sigma
    }

    /// sigma += n (n : e), e = (xx, yy, γ_yz, γ_xz, γ_xy).
    #[inline(always)]
    fn add_tangent(&self, point: usize, e: &[L; DEVIATORIC], sigma: &mut [L; 6]) {
        let n = |i: usize| L::load_pairs(&self.tangent[(point * TANGENT + i) * (L::WIDTH / 2)..]);
        let [xx, yy, zz] = [n(0), n(1), n(2)];
        let mut along = (xx - zz) * e[0];
        along = (yy - zz).fma(e[1], along);
        for i in 3..TANGENT {
            along = n(i).fma(e[i - 1], along);
        }
        for i in 0..TANGENT {
            sigma[i] = n(i).fma(along, sigma[i]);
        }
    }
}

/// σ = g (dev[C : e] + κ μ_L tr ε I): the augmented solid without pressure unknowns.
pub struct Elastic<'a, L>(pub Moduli<'a, L>);

impl<L: Lanes> PointLaw<L> for Elastic<'_, L> {
    #[inline(always)]
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], gradient: [[L; 3]; 3]) -> [[L; 3]; 3] {
        let (trace, e) = strain(metric, &gradient);
        let p = self.0.at(point, 1) * self.0.times(trace);
        traction(metric, self.0.stress(point, e, p))
    }
}

/// Pressure functions of a batch, `[point][P][lane pair]`, times the quadrature weight.
#[derive(Clone, Copy)]
pub struct Functions<'a, const P: usize>(pub &'a [f32]);

impl<const P: usize> Functions<'_, P> {
    #[inline(always)]
    fn at<L: Lanes>(&self, point: usize, m: usize) -> L {
        L::load_pairs(&self.0[(point * P + m) * (L::WIDTH / 2)..])
    }

    /// Σ_m w φ_m p_m at `point`.
    #[inline(always)]
    fn value<L: Lanes>(&self, point: usize, p: &[L; P]) -> L {
        let mut sum = self.at::<L>(point, 0) * p[0];
        for m in 1..P {
            sum = self.at::<L>(point, m).fma(p[m], sum);
        }
        sum
    }

    /// d_m += w φ_m tr ε.
    #[inline(always)]
    fn moments<L: Lanes>(&self, point: usize, trace: L, d: &mut [L; P]) {
        for m in 0..P {
            d[m] = self.at::<L>(point, m).fma(trace, d[m]);
        }
    }
}

/// σ = g dev[C : e] + p I with given p; accumulates ∫ φ div u.
pub struct Mixed<'a, L, const P: usize> {
    /// Deviatoric moduli.
    pub moduli: Moduli<'a, L>,
    /// Pressure functions.
    pub functions: Functions<'a, P>,
    /// Pressure coefficients.
    pub pressure: [L; P],
    /// ∫ φ_m div u so far.
    pub divergence: [L; P],
}

impl<L: Lanes, const P: usize> PointLaw<L> for Mixed<'_, L, P> {
    #[inline(always)]
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], gradient: [[L; 3]; 3]) -> [[L; 3]; 3] {
        let (trace, e) = strain(metric, &gradient);
        self.functions.moments(point, trace, &mut self.divergence);
        let p = self.functions.value(point, &self.pressure);
        traction(metric, self.moduli.stress(point, e, p))
    }
}

/// B: accumulates ∫ φ div u, without stress.
pub struct Divergence<'a, L, const P: usize> {
    /// Pressure functions.
    pub functions: Functions<'a, P>,
    /// ∫ φ_m div u so far.
    pub divergence: [L; P],
}

impl<L: Lanes, const P: usize> PointLaw<L> for Divergence<'_, L, P> {
    #[inline(always)]
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], gradient: [[L; 3]; 3]) -> [[L; 3]; 3] {
        let mut trace = metric[0][0] * gradient[0][0];
        for axis in 0..3 {
            for x in 0..3 {
                if axis + x > 0 {
                    trace = metric[axis][x].fma(gradient[axis][x], trace);
                }
            }
        }
        self.functions.moments(point, trace, &mut self.divergence);
        gradient
    }
}

/// Bᵀ: σ = p I.
pub struct Gradient<'a, L, const P: usize> {
    /// Pressure functions.
    pub functions: Functions<'a, P>,
    /// Pressure coefficients.
    pub pressure: [L; P],
}

impl<L: Lanes, const P: usize> PointLaw<L> for Gradient<'_, L, P> {
    #[inline(always)]
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], _: [[L; 3]; 3]) -> [[L; 3]; 3] {
        let p = self.functions.value(point, &self.pressure);
        let mut flux = *metric;
        for axis in 0..3 {
            for x in 0..3 {
                flux[axis][x] = p * metric[axis][x];
            }
        }
        flux
    }
}
