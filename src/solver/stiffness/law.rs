//! D: stress at a point in f64, the definition that every back-end must reproduce.

use crate::material::MaterialField;

/// Symmetric tensor (xx, yy, zz, yz, xz, xy), tensor components (no factor 2 on shear).
pub type Sym = [f64; 6];

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
        }
    }

    /// dev[C : e] [Pa] for a deviatoric strain e.
    ///
    /// With q = e a, s = a·q and w = 2(μ_L−μ_T) q + ½ β s a: C : e = 2μ_T e + a wᵀ + w aᵀ, with trace 2 a·w.
    /// `PointMaterial::deviatoric` in `metric/point/state.rs` is the complex counterpart; both must change
    /// together.
    pub fn deviatoric_stress(&self, e: &Sym) -> Sym {
        let a = self.fibre;
        let q = [
            e[0] * a[0] + e[5] * a[1] + e[4] * a[2],
            e[5] * a[0] + e[1] * a[1] + e[3] * a[2],
            e[4] * a[0] + e[3] * a[1] + e[2] * a[2],
        ];
        let s = dot(&a, &q);
        let w = [0, 1, 2].map(|i| 2.0 * (self.mu_l - self.mu_t) * q[i] + 0.5 * self.beta * s * a[i]);
        let mean = 2.0 * dot(&a, &w) / 3.0;
        let mut sigma = e.map(|e| 2.0 * self.mu_t * e);
        for i in 0..3 {
            sigma[i] += 2.0 * a[i] * w[i] - mean;
        }
        sigma[3] += a[1] * w[2] + a[2] * w[1];
        sigma[4] += a[0] * w[2] + a[2] * w[0];
        sigma[5] += a[0] * w[1] + a[1] * w[0];
        sigma
    }
}

/// Deviator and trace of the strain sym(∇u), `gradient[i][j]` = ∂u_i/∂x_j.
pub fn strain(gradient: &[[f64; 3]; 3]) -> (Sym, f64) {
    let g = gradient;
    let trace = g[0][0] + g[1][1] + g[2][2];
    let mean = trace / 3.0;
    let e = [
        g[0][0] - mean,
        g[1][1] - mean,
        g[2][2] - mean,
        0.5 * (g[1][2] + g[2][1]),
        0.5 * (g[0][2] + g[2][0]),
        0.5 * (g[0][1] + g[1][0]),
    ];
    (e, trace)
}

/// a : b of symmetric tensors.
pub fn contract(a: &Sym, b: &Sym) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + 2.0 * (a[3] * b[3] + a[4] * b[4] + a[5] * b[5])
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
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
    for &c in &field.class {
        let class = &field.classes[usize::from(c)];
        assert!(class.weights.is_empty() || class.weights.len() == field.tau.len(), "one weight per tau");
    }
}
