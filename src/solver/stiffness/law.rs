//! D: strain and stress at a point, the definition that every back-end must reproduce.
//!
//! The law stands here once, generic over the number type: f64 ([`Law`], the plain back-end, energies and
//! powers), complex numbers (strain amplitudes) and the f64 lanes of the harmonic reference operator. Two
//! places evaluate it in another order of operations, and results depend on that order to the last bit:
//! - `simd/physics.rs` in f32, with fused multiply-add on five components and engineering shear strains;
//! - `PointMaterial::deviatoric` in `metric/point/material.rs`, with products of full complex matrices.
//!
//! All three must change together; `tests/parity` and the tests of the metrics compare them.

use crate::material::MaterialField;
use crate::math::C64;
use std::ops::{Add, Mul, Sub};

/// Symmetric tensor (xx, yy, zz, yz, xz, xy), tensor components (no factor 2 on shear).
pub type Sym = [f64; 6];

/// A number type of the law: its arithmetic, and how it rounds a third and a sum of three terms.
pub trait Scalar: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// The number `x`.
    fn from_f64(x: f64) -> Self;

    /// `self` times a real number.
    fn scale(self, x: f64) -> Self;

    /// One third of `self`.
    fn third(self) -> Self;

    /// `self + b + c`, in the order of the type.
    fn sum(self, b: Self, c: Self) -> Self;
}

impl Scalar for f64 {
    #[inline(always)]
    fn from_f64(x: f64) -> f64 {
        x
    }

    #[inline(always)]
    fn scale(self, x: f64) -> f64 {
        self * x
    }

    #[inline(always)]
    fn third(self) -> f64 {
        self / 3.0
    }

    #[inline(always)]
    fn sum(self, b: f64, c: f64) -> f64 {
        self + (b + c)
    }
}

/// Both parts round as f64 does.
impl Scalar for C64 {
    #[inline(always)]
    fn from_f64(x: f64) -> C64 {
        C64::from(x)
    }

    #[inline(always)]
    fn scale(self, x: f64) -> C64 {
        self * x
    }

    #[inline(always)]
    fn third(self) -> C64 {
        self / 3.0
    }

    #[inline(always)]
    fn sum(self, b: C64, c: C64) -> C64 {
        self + (b + c)
    }
}

/// Coefficients of dev[C : e].
#[derive(Clone, Copy, Debug)]
pub struct ShearLaw<S> {
    /// 2μ_T [Pa].
    pub twice_mu_t: S,
    /// 2(μ_L−μ_T) [Pa].
    pub excess: S,
    /// ½β [Pa].
    pub half_beta: S,
    /// Unit fibre direction a.
    pub fibre: [S; 3],
}

impl<S: Scalar> ShearLaw<S> {
    /// dev[C : e] [Pa] for a deviatoric strain e = (xx, yy, zz, yz, xz, xy).
    ///
    /// The stress of a transversely isotropic, nearly incompressible solid is
    ///
    /// ```text
    /// σ = K tr(ε) I + dev[C : e],   C : e = 2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A,   A = a⊗a
    /// ```
    ///
    /// with β = E_L + μ_T − 4μ_L (Rouze et al. 2013 for tr ε → 0). With e = dev ε on the right and the
    /// deviator on the left, C is symmetric and σ = ∂W/∂ε also for finite K, with
    /// W = ½ K tr²ε + μ_T e:e + 2(μ_L−μ_T) |e a|² + ½ β (a·e a)².
    ///
    /// With q = e a, s = a·q and w = 2(μ_L−μ_T) q + ½ β s a: C : e = 2μ_T e + a wᵀ + w aᵀ, with trace 2 a·w.
    #[inline(always)]
    pub fn stress(&self, e: &[S; 6]) -> [S; 6] {
        let ShearLaw { twice_mu_t: m, excess, half_beta, fibre: a } = *self;
        let q = [dot([e[0], e[5], e[4]], a), dot([e[5], e[1], e[3]], a), dot([e[4], e[3], e[2]], a)];
        let s = half_beta * dot(q, a);
        let w = [excess * q[0] + s * a[0], excess * q[1] + s * a[1], excess * q[2] + s * a[2]];
        let minus_mean = dot(w, a).scale(-2.0).third();
        [
            (m * e[0]).sum(a[0].scale(2.0) * w[0], minus_mean),
            (m * e[1]).sum(a[1].scale(2.0) * w[1], minus_mean),
            (m * e[2]).sum(a[2].scale(2.0) * w[2], minus_mean),
            (m * e[3]).sum(a[1] * w[2], a[2] * w[1]),
            (m * e[4]).sum(a[0] * w[2], a[2] * w[0]),
            (m * e[5]).sum(a[0] * w[1], a[1] * w[0]),
        ]
    }
}

#[inline(always)]
fn dot<S: Scalar>(a: [S; 3], b: [S; 3]) -> S {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Deviator (xx, yy, zz, yz, xz, xy) and trace of the strain sym(∇u), `gradient[i][j]` = ∂u_i/∂x_j.
#[inline(always)]
pub fn strain<S: Scalar>(gradient: &[[S; 3]; 3]) -> ([S; 6], S) {
    let g = gradient;
    let trace = g[0][0] + g[1][1] + g[2][2];
    let mean = trace.third();
    let e = [
        g[0][0] - mean,
        g[1][1] - mean,
        g[2][2] - mean,
        (g[1][2] + g[2][1]).scale(0.5),
        (g[0][2] + g[2][0]).scale(0.5),
        (g[0][1] + g[1][0]).scale(0.5),
    ];
    (e, trace)
}

/// Rows of σ = p I + `deviator`, p the mean stress.
#[inline(always)]
pub fn with_pressure<S: Scalar>(deviator: [S; 6], p: S) -> [[S; 3]; 3] {
    let [xx, yy, zz, yz, xz, xy] = deviator;
    [[xx + p, xy, xz], [xy, yy + p, yz], [xz, yz, zz + p]]
}

/// Elastic coefficients of one GLL point (see [`MaterialField`]).
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// Bulk modulus K [Pa].
    pub bulk: f64,
    /// Cross-fibre shear modulus μ_T [Pa].
    pub mu_t: f64,
    /// Along-fibre shear modulus μ_L [Pa].
    pub mu_l: f64,
    /// Fibre modulus β [Pa].
    pub beta: f64,
    /// Unit fibre direction a.
    pub fibre: [f64; 3],
    /// n of a tangent law [√Pa]: the stress gains n (n : e).
    pub tangent: Option<Sym>,
}

impl Law {
    /// Coefficients at point `slot` of the field, `element · points + point`.
    pub fn at(field: &MaterialField, slot: usize) -> Law {
        let a = field.fibre[slot];
        Law {
            bulk: field.bulk[slot],
            mu_t: field.mu_t[slot],
            mu_l: field.mu_l[slot],
            beta: field.beta[slot],
            fibre: [a.x, a.y, a.z],
            tangent: field.tangent.get(slot).copied(),
        }
    }

    /// Coefficients of the deviatoric stress, without the term of a tangent law.
    pub fn shear<S: Scalar>(&self) -> ShearLaw<S> {
        ShearLaw {
            twice_mu_t: S::from_f64(2.0 * self.mu_t),
            excess: S::from_f64(2.0 * (self.mu_l - self.mu_t)),
            half_beta: S::from_f64(0.5 * self.beta),
            fibre: self.fibre.map(S::from_f64),
        }
    }

    /// dev[C : e] [Pa] for a deviatoric strain e; see [`ShearLaw::stress`]. With the term n (n : e) of a
    /// tangent law.
    pub fn deviatoric_stress(&self, e: &Sym) -> Sym {
        let stress = self.shear().stress(e);
        let Some(n) = &self.tangent else { return stress };
        let along = contract(n, e);
        std::array::from_fn(|i| stress[i] + n[i] * along)
    }
}

/// a : b of symmetric tensors.
pub fn contract(a: &Sym, b: &Sym) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + 2.0 * (a[3] * b[3] + a[4] * b[4] + a[5] * b[5])
}

/// Asserts that the arrays of `field` have their documented shapes for `points` element points and `elements`
/// elements.
///
/// # Panics
/// If an array has the wrong length, a class index or weight count is out of range.
pub fn check_shapes(field: &MaterialField, points: usize, elements: usize) {
    for (name, length) in [
        ("density", field.density.len()),
        ("bulk", field.bulk.len()),
        ("mu_t", field.mu_t.len()),
        ("mu_l", field.mu_l.len()),
        ("beta", field.beta.len()),
        ("fibre", field.fibre.len()),
    ] {
        assert_eq!(length, points, "material array {name} must be [element][point]");
    }
    assert_eq!(field.class.len(), elements, "material class must be [element]");
    assert!(field.tangent.is_empty(), "time steps know no tangent law");
    for &c in &field.class {
        let class = &field.classes[usize::from(c)];
        assert!(class.weights.is_empty() || class.weights.len() == field.tau.len(), "one weight per tau");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const LAW: Law =
        Law { bulk: 7e3, mu_t: 1e3, mu_l: 1450.0, beta: 4400.0, fibre: [0.48, -0.6, 0.64], tangent: None };

    fn gradient() -> [[f64; 3]; 3] {
        [[0.31, -0.72, 0.15], [0.44, 0.27, -0.58], [-0.63, 0.09, -0.36]]
    }

    /// W = ½ K tr²ε + μ_T e:e + 2(μ_L−μ_T) |e a|² + ½ β (a·e a)².
    fn energy(law: &Law, gradient: &[[f64; 3]; 3]) -> f64 {
        let (e, trace) = strain(gradient);
        let [xx, yy, zz, yz, xz, xy] = e;
        let a = law.fibre;
        let q = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]].map(|row| dot(row, a));
        0.5 * law.bulk * trace * trace
            + law.mu_t * contract(&e, &e)
            + 2.0 * (law.mu_l - law.mu_t) * dot(q, q)
            + 0.5 * law.beta * dot(q, a).powi(2)
    }

    /// W is quadratic, so that central differences are exact but for round-off.
    #[test]
    fn stress_is_the_derivative_of_the_energy() {
        let g = gradient();
        let (e, trace) = strain(&g);
        let stress = with_pressure(LAW.deviatoric_stress(&e), LAW.bulk * trace);
        for (i, row) in stress.iter().enumerate() {
            for (j, &stress) in row.iter().enumerate() {
                let moved = |h: f64| {
                    let mut g = g;
                    g[i][j] += h;
                    energy(&LAW, &g)
                };
                let h = 0.125;
                let slope = (moved(h) - moved(-h)) / (2.0 * h);
                assert_relative_eq!(stress, slope, max_relative = 1e-11, epsilon = 1e-8);
            }
        }
        assert_relative_eq!(LAW.deviatoric_stress(&e)[..3].iter().sum::<f64>(), 0.0, epsilon = 1e-9);
    }

    #[test]
    fn complex_stress_is_that_of_both_parts() {
        let real = gradient();
        let imaginary = [0, 1, 2].map(|i| [0, 1, 2].map(|j| real[j][i] * (1.0 + i as f64)));
        let all = [0, 1, 2].map(|i| [0, 1, 2].map(|j| C64::new(real[i][j], imaginary[i][j])));
        for (gradient, parts) in
            [(real.map(|row| row.map(C64::from)), [real, [[0.0; 3]; 3]]), (all, [real, imaginary])]
        {
            let (e, trace) = strain(&gradient);
            let sigma = LAW.shear().stress(&e);
            let [(e_re, trace_re), (e_im, trace_im)] = parts.each_ref().map(strain);
            let [re, im] = [e_re, e_im].map(|e| LAW.deviatoric_stress(&e));
            assert_eq!(trace, C64::new(trace_re, trace_im));
            assert_eq!(e, std::array::from_fn(|i| C64::new(e_re[i], e_im[i])));
            assert_eq!(sigma, std::array::from_fn(|i| C64::new(re[i], im[i])));
        }
    }
}
