//! Energies from the packed f32 coefficients and memory, evaluated in f64 element by element.

use super::super::law::{self, Law, Sym};
use super::super::operator::RegionEnergy;
use super::backend::Simd;
use super::pack::Group;
use super::physics::{COMMON, DEVIATORIC};
use super::shape;
use crate::math::V3;

/// `[region]` strain energy and dissipated power; see [`super::super::Stiffness::energy`].
pub fn energy(simd: &Simd, u: &[f32], region: &[u16]) -> Vec<RegionEnergy> {
    assert_eq!(region.len(), simd.class.len(), "region must be [element]");
    let rows = region.iter().max().map_or(0, |&r| usize::from(r) + 1);
    let mut of_element = vec![RegionEnergy::default(); region.len()];
    for group in &simd.groups {
        for (place, &element) in group.elements.iter().enumerate() {
            of_element[element as usize] = ElementView { simd, group, place }.energy(u);
        }
    }
    let mut total = vec![RegionEnergy::default(); rows];
    for (energy, &r) in of_element.iter().zip(region) {
        total[usize::from(r)].strain += energy.strain;
        total[usize::from(r)].dissipated += energy.dissipated;
    }
    total
}

/// One element of a group.
struct ElementView<'a> {
    simd: &'a Simd,
    group: &'a Group,
    place: usize,
}

impl ElementView<'_> {
    /// Entry `n` of `count` at `point` in a `[batch][point][n][lane]` array.
    fn entry(&self, array: &[f32], point: usize, count: usize, n: usize) -> f64 {
        let layout = self.simd.layout;
        let (batch, lane) = (self.place / layout.width, self.place % layout.width);
        f64::from(array[((batch * layout.points + point) * count + n) * layout.width + lane])
    }

    fn coefficient(&self, point: usize, n: usize) -> f64 {
        let count = self.simd.layout.coefficient_count(self.group.fibres_on);
        self.entry(&self.group.coefficients, point, count, n)
    }

    fn energy(&self, u: &[f32]) -> RegionEnergy {
        let strains: Vec<(Sym, f64)> = self.gradients(u).iter().map(law::strain).collect();
        let mut total = RegionEnergy { strain: self.volumetric(&strains), dissipated: 0.0 };
        for (point, (e, _)) in strains.iter().enumerate() {
            let of_point = self.deviatoric(point, e);
            total.strain += of_point.strain;
            total.dissipated += of_point.dissipated;
        }
        total
    }

    /// ½ Σ W p tr ε.
    fn volumetric(&self, strains: &[(Sym, f64)]) -> f64 {
        let count = self.simd.layout.pressure;
        if count == 0 {
            return strains
                .iter()
                .enumerate()
                .map(|(q, s)| 0.5 * self.coefficient(q, COMMON) * s.1 * s.1)
                .sum();
        }
        (0..count)
            .map(|m| -> f64 {
                let c: f64 =
                    strains.iter().enumerate().map(|(q, s)| self.coefficient(q, COMMON + m) * s.1).sum();
                0.5 * c * c
            })
            .sum()
    }

    /// Relaxed and Maxwell parts at a point, times the quadrature weight.
    fn deviatoric(&self, point: usize, e: &Sym) -> RegionEnergy {
        let simd = self.simd;
        let law = self.law(point);
        let quadratic = |e: &Sym| law::contract(e, &law.deviatoric_stress(e));
        let element = self.group.elements[self.place] as usize;
        let class = &simd.classes[usize::from(simd.class[element])];
        let mut energy = RegionEnergy { strain: 0.5 * class.relaxed * quadratic(e), dissipated: 0.0 };
        for (k, (&g, b)) in class.weights.iter().zip(&simd.branches).enumerate() {
            let stored = self.stored(point, k);
            let spring: Sym = std::array::from_fn(|i| {
                let zeta = if simd.started { (stored[i] - b.b0 * e[i]) / b.a } else { 0.0 };
                e[i] - zeta
            });
            let q = quadratic(&spring);
            energy.strain += 0.5 * g * q;
            energy.dissipated += g * q / simd.tau[k];
        }
        energy
    }

    /// Stored y of a branch as a tensor; zero if the group has no memory.
    fn stored(&self, point: usize, branch: usize) -> Sym {
        if !self.group.memory_on {
            return [0.0; 6];
        }
        let count = self.simd.layout.branches * DEVIATORIC;
        let y = |i: usize| self.entry(&self.group.memory, point, count, branch * DEVIATORIC + i);
        [y(0), y(1), -y(0) - y(1), 0.5 * y(2), 0.5 * y(3), 0.5 * y(4)]
    }

    /// Deviatoric coefficients, times the quadrature weight.
    fn law(&self, point: usize) -> Law {
        let mu_t = 0.5 * self.coefficient(point, COMMON - 1);
        let mut law = Law { bulk: 0.0, mu_t, mu_l: mu_t, beta: 0.0, fibre: [0.0; 3], tangent: None };
        if self.group.fibres_on {
            let first = COMMON + self.simd.layout.pressure.max(1);
            law.mu_l = mu_t + 0.5 * self.coefficient(point, first);
            law.beta = 2.0 * self.coefficient(point, first + 1);
            law.fibre = [2, 3, 4].map(|n| self.coefficient(point, first + n));
        }
        law
    }

    /// `[point][i][j]` = det J ∂u_i/∂x_j, the scale of the stored coefficients and memory.
    fn gradients(&self, u: &[f32]) -> Vec<[[f64; 3]; 3]> {
        let simd = self.simd;
        let (m, points) = (simd.gll.order + 1, simd.layout.points);
        let (width, batch) = (simd.layout.width, self.place / simd.layout.width);
        let node = |p: usize| self.group.nodes[(batch * points + p) * width + self.place % width] as usize;
        let stride = [1, m, m * m];
        let k = simd.layout.terms;
        let count = shape::count(k);
        let entry = |n: usize| f64::from(self.group.shape[(batch * count + n) * width + self.place % width]);
        let monomials: Vec<V3> =
            (0..k * k * k).map(|q| V3::new(entry(3 * q), entry(3 * q + 1), entry(3 * q + 2))).collect();
        (0..points)
            .map(|p| {
                let index = [p % m, p / m % m, p / (m * m)];
                let reference = |c: usize, axis: usize| -> f64 {
                    let first = p - index[axis] * stride[axis];
                    (0..m)
                        .map(|q| {
                            let d = simd.gll.derivative[index[axis] * m + q];
                            d * (f64::from(u[node(first + q * stride[axis]) + c]) - f64::from(u[node(0) + c]))
                        })
                        .sum()
                };
                let d = [0, 1, 2].map(|c| [0, 1, 2].map(|axis| reference(c, axis)));
                let rows = shape::adjugate(&monomials, k, index.map(|i| simd.gll.points[i]));
                [0, 1, 2].map(|c| [0, 1, 2].map(|j| (0..3).map(|a| d[c][a] * rows[a][j]).sum()))
            })
            .collect()
    }
}
