//! D on lanes: the stress at a point from the displacement gradient and the memory variables.
//!
//! Strains are det J/ℓ² times the true ones and moduli carry V = w ℓ⁴/det J (see [`super::shape`]), so the
//! flux comes out integrated. Shear strains are engineering strains γ = 2 e.
//!
//! The law is [`crate::solver::stiffness::law::ShearLaw::stress`] in another order of operations: fused
//! multiply-add, five components (e_zz = −e_xx − e_yy), engineering shear strains and the mean stress as
//! first term. Results depend on that order to the last bit, and the speed on the fused operations, so the
//! law stands here a second time. Both must change together; `tests/parity` compares them.

#![expect(
    clippy::needless_range_loop,
    reason = "one index runs over several arrays; iterator closures would not inline across instruction sets"
)]

use super::batch::Batch;
use crate::math::lanes::Lanes;

/// Number of coefficients per point common to all materials: V 2μ_T, with V = w/det J.
pub const COMMON: usize = 1;
/// Number of additional coefficients with fibres: V 2(μ_L−μ_T), V ½β, a.
pub const FIBRE: usize = 5;
/// Number of deviatoric components stored per branch: xx, yy, γ_yz, γ_xz, γ_xy.
pub const DEVIATORIC: usize = 5;

/// Update coefficients of one Maxwell branch: y ← a y + c e, with c = a b₁ + b₀.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step {
    /// Decay factor a.
    pub decay: f32,
    /// Weight c of the new strain.
    pub drive: f32,
}

/// Coefficient `n` of the `[coefficient][lane]` array of one point.
#[inline(always)]
pub fn coefficient<L: Lanes>(of_point: &[f32], n: usize) -> L {
    L::load(&of_point[n * L::WIDTH..])
}

/// D for the points of one batch: `P` pressure functions (0: collocated), fibres or not.
pub struct Physics<'a, L: Lanes, const P: usize, const FIBRES: bool> {
    /// `[K³][3][lane]` shape monomials.
    pub shape: &'a [f32],
    coefficients: &'a [f32],
    weights: &'a [f32],
    steps: &'a [Step],
    factor: L,
}

impl<'a, L: Lanes, const P: usize, const FIBRES: bool> Physics<'a, L, P, FIBRES> {
    /// Volumetric coefficients per point: V K, or the pressure functions w φ_m.
    const BULK: usize = if P == 0 { 1 } else { P };
    /// Coefficients per point.
    const COUNT: usize = COMMON + Self::BULK + if FIBRES { FIBRE } else { 0 };

    /// D for the points of `batch`; empty `steps` disable the memory.
    #[inline(always)]
    pub fn new(steps: &'a [Step], batch: &Batch<'a>) -> Self {
        let factor = L::load(batch.weights);
        let Batch { shape, coefficients, weights, .. } = *batch;
        Physics { shape, coefficients, weights, steps, factor }
    }

    /// Coefficients of a point, `[coefficient][lane]`.
    #[inline(always)]
    pub fn at(&self, point: usize) -> &'a [f32] {
        &self.coefficients[point * Self::COUNT * L::WIDTH..][..Self::COUNT * L::WIDTH]
    }

    /// `[axis][c]` = w Σ_j σ_cj A_axis,j from `d[axis][c]` = ∂u_c/∂ξ_axis and the adjugate rows `g`.
    #[inline(always)]
    pub fn flux(
        &self,
        point: usize,
        g: &[[L; 3]; 3],
        d: [[L; 3]; 3],
        pressure: &[L; P],
        memory: &mut [f32],
    ) -> [[L; 3]; 3] {
        let c = self.at(point);
        let (trace, deviator) = strain(g, &d);
        let mut p = coefficient::<L>(c, COMMON) * if P == 0 { trace } else { pressure[0] };
        for m in 1..P {
            p = coefficient::<L>(c, COMMON + m).fma(pressure[m], p);
        }
        let effective = self.effective(point, deviator, memory);
        let mut fibre = [p; FIBRE];
        if FIBRES {
            for n in 0..FIBRE {
                fibre[n] = coefficient(c, COMMON + Self::BULK + n);
            }
        }
        traction(g, stress::<L, FIBRES>(coefficient(c, COMMON - 1), &fibre, effective, p))
    }

    /// e_eff = (g₀ − Σ g_k b₁) e − Σ g_k y_k and y_k ← a y_k + c e.
    #[inline(always)]
    fn effective(&self, point: usize, e: [L; DEVIATORIC], memory: &mut [f32]) -> [L; DEVIATORIC] {
        let mut effective = e;
        for i in 0..DEVIATORIC {
            effective[i] = self.factor * e[i];
        }
        let size = DEVIATORIC * L::WIDTH;
        let here = &mut memory[point * self.steps.len() * size..][..self.steps.len() * size];
        for (k, (y, step)) in here.chunks_exact_mut(size).zip(self.steps).enumerate() {
            let g = L::load(&self.weights[(k + 1) * L::WIDTH..]);
            let (decay, drive) = (L::splat(step.decay), L::splat(step.drive));
            for i in 0..DEVIATORIC {
                let at = &mut y[i * L::WIDTH..][..L::WIDTH];
                let old = L::load(at);
                effective[i] = g.fnma(old, effective[i]);
                decay.fma(old, drive * e[i]).store(at);
            }
        }
        effective
    }
}

/// det J ∇u → (trace, deviator as (e_xx, e_yy, γ_yz, γ_xz, γ_xy)), det J times the true ones.
///
/// H_ix = Σ_axis ∂u_i/∂ξ_axis A_axis,x with `d[axis][c]` = ∂u_c/∂ξ_axis and the adjugate rows `g`.
#[inline(always)]
pub fn strain<L: Lanes>(g: &[[L; 3]; 3], d: &[[L; 3]; 3]) -> (L, [L; DEVIATORIC]) {
    let mut h = *d;
    for i in 0..3 {
        for x in 0..3 {
            h[i][x] = d[2][i].fma(g[2][x], d[1][i].fma(g[1][x], d[0][i] * g[0][x]));
        }
    }
    let trace = h[0][0] + h[1][1] + h[2][2];
    let third = L::splat(1.0 / 3.0);
    let deviator = [
        trace.fnma(third, h[0][0]),
        trace.fnma(third, h[1][1]),
        h[1][2] + h[2][1],
        h[0][2] + h[2][0],
        h[0][1] + h[1][0],
    ];
    (trace, deviator)
}

/// `[axis][c]` = Σ_j σ_cj A_axis,j from (xx, yy, zz, yz, xz, xy).
#[inline(always)]
pub fn traction<L: Lanes>(g: &[[L; 3]; 3], [xx, yy, zz, yz, xz, xy]: [L; 6]) -> [[L; 3]; 3] {
    let sigma = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]];
    let mut flux = sigma;
    for axis in 0..3 {
        for i in 0..3 {
            let [sx, sy, sz]: [L; 3] = sigma[i];
            flux[axis][i] = sz.fma(g[axis][2], sy.fma(g[axis][1], sx * g[axis][0]));
        }
    }
    flux
}

/// V (dev[C : e] + p I) as (xx, yy, zz, yz, xz, xy) from (e_xx, e_yy, γ_yz, γ_xz, γ_xy).
///
/// `two_mu` is V 2μ_T, `fibre` is V 2(μ_L−μ_T), V ½β, a.
#[inline(always)]
pub fn stress<L: Lanes, const FIBRES: bool>(
    two_mu: L,
    fibre: &[L; FIBRE],
    e: [L; DEVIATORIC],
    p: L,
) -> [L; 6] {
    let half = L::splat(0.5);
    let mu = two_mu * half;
    let ezz = e[0] + e[1];
    let mut s =
        [two_mu.fma(e[0], p), two_mu.fma(e[1], p), two_mu.fnma(ezz, p), mu * e[2], mu * e[3], mu * e[4]];
    if FIBRES {
        let [m, b, ..] = *fibre;
        let a = [fibre[2], fibre[3], fibre[4]];
        let [hx, hy, hz]: [L; 3] = [a[0] * half, a[1] * half, a[2] * half];
        // q = e a, s = a·q, w = V [2(μ_L−μ_T) q + ½ β s a].
        let q = [
            e[0].fma(a[0], e[4].fma(hy, e[3] * hz)),
            e[1].fma(a[1], e[4].fma(hx, e[2] * hz)),
            ezz.fnma(a[2], e[3].fma(hx, e[2] * hy)),
        ];
        let along = a[2].fma(q[2], a[1].fma(q[1], a[0] * q[0]));
        let bs = b * along;
        let w = [m.fma(q[0], bs * a[0]), m.fma(q[1], bs * a[1]), m.fma(q[2], bs * a[2])];
        let mean = a[2].fma(w[2], a[1].fma(w[1], a[0] * w[0])) * L::splat(2.0 / 3.0);
        for i in 0..3 {
            s[i] = (a[i] + a[i]).fma(w[i], s[i] - mean);
        }
        s[3] = a[1].fma(w[2], a[2].fma(w[1], s[3]));
        s[4] = a[0].fma(w[2], a[2].fma(w[0], s[4]));
        s[5] = a[0].fma(w[1], a[1].fma(w[0], s[5]));
    }
    s
}
