//! `HarmonicMembrane`: a membrane at one frequency in f32. Its real stiffness is applied to the real and the
//! imaginary part, then multiplied by its springpot factor.

use crate::fem::{FaceGeometry, Gll, Space};
use crate::material::MaxwellFit;
use crate::material::spec::MembraneSpec;
use crate::material::springpot::springpot;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::solver::membrane::kernel::{FaceBatch, FaceInput, LANES, StepCoefficients};
use crate::solver::membrane::{Sheet, batch, incidence, kernel, metric_at, plane_stress, work};
use nalgebra::Matrix3;
use rayon::prelude::*;

/// One membrane on one space.
#[derive(Clone, Debug)]
pub struct HarmonicMembrane {
    isa: Isa,
    order: usize,
    alpha: f64,
    g: C64,
    /// Batches whose nodes are positions in `nodes`.
    batches: Vec<FaceBatch<f32>>,
    derivative: Vec<f32>,
    rate: StepCoefficients<f32>,
    /// Global nodes, ascending.
    nodes: Vec<u32>,
    start: Vec<u32>,
    slots: Vec<u32>,
    /// `[node]` real diagonal block of the stiffness [N/m].
    diagonal: Vec<Matrix3<f64>>,
    /// Mass per area [kg/m²] times each node's area.
    mass: Vec<f64>,
    scratch: [Vec<f32>; 3],
}

impl HarmonicMembrane {
    /// The membrane `spec` on `sheet` of `space`.
    pub fn new(space: &Space, sheet: &Sheet<'_>, spec: &MembraneSpec) -> HarmonicMembrane {
        let geometry = sheet.geometry(space);
        let (nodes, start, slots) = incidence(&geometry);
        let gll = Gll::new(space.order);
        let stiffness = plane_stress(spec);
        let local = |n: u32| nodes.binary_search(&n).expect("every face node is listed") as u32;
        let (mut diagonal, mut mass) = (vec![Matrix3::zeros(); nodes.len()], vec![0.0; nodes.len()]);
        for face in &geometry {
            let (k, n) = (face_stiffness(face, &gll, spec), face.nodes.len());
            for (p, &node) in face.nodes.iter().enumerate() {
                diagonal[local(node) as usize] += k[p * n + p];
                mass[local(node) as usize] += spec.mass_kg_m2 * face.weights[p];
            }
        }
        let mut batches: Vec<FaceBatch<f32>> = geometry.chunks(LANES).map(|g| batch(g, 0)).collect();
        batches.iter_mut().flat_map(|b| &mut b.nodes).for_each(|lanes| *lanes = lanes.map(local));
        let elastic = MaxwellFit { relaxed: 1.0, ..MaxwellFit::default() };
        let empty = vec![0.0; 3 * nodes.len()];
        HarmonicMembrane {
            isa: Isa::detect(),
            order: space.order,
            alpha: spec.alpha,
            g: C64::from(1.0),
            batches,
            derivative: gll.derivative.iter().map(|&d| d as f32).collect(),
            rate: StepCoefficients::new(&stiffness, &elastic, &[]),
            nodes,
            start,
            slots,
            diagonal,
            mass,
            scratch: [empty.clone(), empty.clone(), empty],
        }
    }

    /// Adds the membrane's share to the `[node]` mass [kg].
    pub fn add_mass(&self, mass: &mut [f64]) {
        self.nodes.iter().zip(&self.mass).for_each(|(&n, m)| mass[n as usize] += m);
    }

    /// Sets the springpot factor of `hz` [Hz] > 0; its magnitude alone if the load is `quasi_static`.
    pub fn set_frequency(&mut self, hz: f64, quasi_static: bool) {
        let g = springpot(self.alpha, hz);
        self.g = if quasi_static { C64::from(g.norm()) } else { g };
    }

    /// The springpot factor.
    pub fn factor(&self) -> C64 {
        self.g
    }

    /// (node, complex K_nn) [N/m].
    pub fn diagonal(&self) -> impl Iterator<Item = (u32, Matrix3<C64>)> + '_ {
        self.nodes.iter().zip(&self.diagonal).map(|(&n, k)| (n, k.map(|k| self.g * k)))
    }

    /// y += g K u.
    pub fn apply(&mut self, u: &[f32], y: &mut [f32]) {
        let g = [self.g.re as f32, self.g.im as f32];
        for part in 0..2 {
            let local = &mut self.scratch[0];
            for (x, &n) in local.chunks_exact_mut(3).zip(&self.nodes) {
                x.copy_from_slice(&u[6 * n as usize + 3 * part..][..3]);
            }
            let (isa, order) = (self.isa, self.order);
            let input =
                FaceInput { u: &self.scratch[0], derivative: &self.derivative, coefficients: &self.rate };
            self.batches.par_iter_mut().with_min_len(4).for_each(|b| kernel::run(b, input, isa, order));
            let force = &mut self.scratch[1 + part];
            let points = (order + 1) * (order + 1);
            for (f, list) in force.chunks_exact_mut(3).zip(self.start.windows(2)) {
                f.fill(0.0);
                for &slot in &self.slots[list[0] as usize..list[1] as usize] {
                    let (face, q) = (slot as usize / points, slot as usize % points);
                    let of = &self.batches[face / LANES].force[q];
                    (0..3).for_each(|c| f[c] += of[c][face % LANES]);
                }
            }
        }
        let [_, re, im] = &self.scratch;
        for ((re, im), &n) in re.chunks_exact(3).zip(im.chunks_exact(3)).zip(&self.nodes) {
            let y = &mut y[6 * n as usize..][..6];
            for c in 0..3 {
                y[c] += g[0] * re[c] - g[1] * im[c];
                y[3 + c] += g[0] * im[c] + g[1] * re[c];
            }
        }
    }
}

/// Strain–displacement matrix b of a basis function at point `q`, e = Σ_c b_c u_c, from its reference
/// derivatives `slope`.
fn strain_displacement(face: &FaceGeometry, q: usize, slope: [f64; 2]) -> [[f64; 3]; 3] {
    let g = metric_at(face, q, 0.0);
    let d1 = g[6] * slope[0] + g[7] * slope[1];
    let d2 = g[8] * slope[0] + g[9] * slope[1];
    [0, 1, 2].map(|c| [g[c] * d1, g[3 + c] * d2, g[c] * d2 + g[3 + c] * d1])
}

/// weight aᵀ Q b for the strain–displacement matrices a and b of two basis functions, Q the plane-stress
/// stiffness.
fn stiffness_block(q: &[f64; 4], a: &[[f64; 3]; 3], b: &[[f64; 3]; 3], weight: f64) -> Matrix3<f64> {
    Matrix3::from_fn(|i, j| weight * work(q, &a[i], &b[j]))
}

/// (i, j, real K_ij) [N/m] of two nodes, without the springpot factor.
pub type MembraneBlock = (u32, u32, Matrix3<f64>);

/// `[membrane]` blocks of all faces.
pub fn membrane_blocks(space: &Space, membranes: &[(Sheet<'_>, &MembraneSpec)]) -> Vec<Vec<MembraneBlock>> {
    let gll = Gll::new(space.order);
    let of_face = |face: &FaceGeometry, spec: &MembraneSpec| {
        let (k, n) = (face_stiffness(face, &gll, spec), face.nodes.len());
        (0..n * n).map(|at| (face.nodes[at / n], face.nodes[at % n], k[at])).collect::<Vec<_>>()
    };
    let of = |(sheet, spec): &(Sheet<'_>, &MembraneSpec)| {
        sheet.geometry(space).iter().flat_map(|face| of_face(face, spec)).collect()
    };
    membranes.iter().map(of).collect()
}

/// `[a · n + b]` real 3×3 stiffness between the n nodes of a face, without the springpot factor.
fn face_stiffness(face: &FaceGeometry, gll: &Gll, spec: &MembraneSpec) -> Vec<Matrix3<f64>> {
    let (m, stiffness) = (gll.order + 1, plane_stress(spec));
    let n = m * m;
    let mut k = vec![Matrix3::zeros(); n * n];
    for q in 0..n {
        let (i, j) = (q % m, q / m);
        let along = |on: bool, at: usize, to: usize| if on { gll.derivative[at * m + to] } else { 0.0 };
        let slope = |p: usize| [along(p / m == j, i, p % m), along(p % m == i, j, p / m)];
        let near: Vec<_> = (0..n)
            .filter(|p| p / m == j || p % m == i)
            .map(|p| (p, strain_displacement(face, q, slope(p))))
            .collect();
        for (a, at_a) in &near {
            for (b, at_b) in &near {
                k[a * n + b] += stiffness_block(&stiffness, at_a, at_b, face.weights[q]);
            }
        }
    }
    k
}
