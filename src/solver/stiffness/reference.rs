//! The definition of f = K u: plain f64 loops over the elements. Every other back-end must reproduce it.

use super::law::{self, Law, Sym};
use super::maxwell::Branch;
use super::operator::{RegionEnergy, Stiffness};
use super::projection;
use crate::fem::{Geometry, Gll, Incidence, Space};
use crate::material::MaterialField;

/// Plain f64 back-end.
#[derive(Clone, Debug)]
pub struct Reference {
    space: Space,
    gll: Gll,
    geometry: Geometry,
    incidence: Incidence,
    material: MaterialField,
    /// `[element][point][function]` pressure basis; empty if the volumetric term is collocated.
    pressure_basis: Vec<f64>,
    branches: Vec<Branch>,
    /// `[element][point][branch]` memory y; see [`super`].
    memory: Vec<Sym>,
    started: bool,
    /// `[element][point][3]` element forces.
    slots: Vec<[f64; 3]>,
}

/// Treatment of the memory variables.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Advance,
    Instantaneous,
}

impl Reference {
    /// The operator on `space` with `material`. Until [`Stiffness::set_time_step`] is called, memory is
    /// frozen at zero (instantaneous moduli).
    ///
    /// # Panics
    /// If a material array does not have the shape it documents.
    pub fn new(space: &Space, geometry: &Geometry, material: &MaterialField) -> Reference {
        law::check_shapes(material, space.node_of.len(), space.n_elements);
        let pressure_basis = if projection::needed(space.order) {
            (0..space.n_elements)
                .flat_map(|e| projection::basis(space, geometry, &material.bulk, e))
                .collect()
        } else {
            Vec::new()
        };
        Reference {
            space: space.clone(),
            gll: Gll::new(space.order),
            geometry: geometry.clone(),
            incidence: Incidence::new(space),
            material: material.clone(),
            pressure_basis,
            branches: vec![Branch::FROZEN; material.tau.len()],
            memory: vec![[0.0; 6]; space.node_of.len() * material.tau.len()],
            started: false,
            slots: vec![[0.0; 3]; space.node_of.len()],
        }
    }

    /// E → B → D → Bᵀ, element by element.
    fn run(&mut self, u: &[f64], mode: Mode) {
        assert_eq!(u.len(), 3 * self.space.n_nodes(), "u must be [node][3]");
        for element in 0..self.space.n_elements {
            let local = self.gather(u, element);
            let gradients = self.gradients(&local, element);
            let flux = self.flux(&gradients, element, mode);
            self.divergence(&flux, element);
        }
    }

    /// E: `[point]` displacements of an element.
    fn gather(&self, u: &[f64], element: usize) -> Vec<[f64; 3]> {
        self.space.nodes_of(element).iter().map(|&n| [0, 1, 2].map(|c| u[3 * n as usize + c])).collect()
    }

    /// B: `[point][i][j]` = ∂u_i/∂x_j.
    fn gradients(&self, local: &[[f64; 3]], element: usize) -> Vec<[[f64; 3]; 3]> {
        let (m, points) = (self.space.order + 1, local.len());
        let stride = [1, m, m * m];
        (0..points)
            .map(|p| {
                let index = [p % m, p / m % m, p / (m * m)];
                let mut reference = [[0.0; 3]; 3];
                for axis in 0..3 {
                    let first = p - index[axis] * stride[axis];
                    for q in 0..m {
                        let d = self.gll.derivative[index[axis] * m + q];
                        for c in 0..3 {
                            reference[c][axis] += d * local[first + q * stride[axis]][c];
                        }
                    }
                }
                let inverse = &self.geometry.inverse[element * points + p];
                [0, 1, 2].map(|c| [0, 1, 2].map(|j| (0..3).map(|a| reference[c][a] * inverse[a][j]).sum()))
            })
            .collect()
    }

    /// D: `[point][c][axis]` = w det J Σ_j σ_cj ∂ξ_axis/∂x_j.
    fn flux(&mut self, gradients: &[[[f64; 3]; 3]], element: usize, mode: Mode) -> Vec<[[f64; 3]; 3]> {
        let first = element * gradients.len();
        let strains: Vec<(Sym, f64)> = gradients.iter().map(law::strain).collect();
        let pressure = self.pressure(&strains, element);
        let mut flux = Vec::with_capacity(gradients.len());
        for (p, (e, _)) in strains.iter().enumerate() {
            let slot = first + p;
            let effective = self.effective_strain(e, element, slot, mode);
            let deviator = Law::at(&self.material, slot).deviatoric_stress(&effective);
            let full = law::with_pressure(deviator, pressure[p]);
            let (w, inverse) = (self.geometry.weight[slot], &self.geometry.inverse[slot]);
            flux.push(full.map(|row| inverse.map(|i| w * (row[0] * i[0] + row[1] * i[1] + row[2] * i[2]))));
        }
        flux
    }

    /// `[point]` volumetric stress K tr ε [Pa], projected if the order requires it.
    fn pressure(&self, strains: &[(Sym, f64)], element: usize) -> Vec<f64> {
        let first = element * strains.len();
        if self.pressure_basis.is_empty() {
            return strains.iter().enumerate().map(|(p, s)| self.material.bulk[first + p] * s.1).collect();
        }
        let count = projection::functions(self.space.order);
        let basis = |p: usize, m: usize| self.pressure_basis[(first + p) * count + m];
        let coefficients: Vec<f64> = (0..count)
            .map(|m| {
                strains
                    .iter()
                    .enumerate()
                    .map(|(p, s)| self.geometry.weight[first + p] * basis(p, m) * s.1)
                    .sum()
            })
            .collect();
        (0..strains.len()).map(|p| (0..count).map(|m| basis(p, m) * coefficients[m]).sum()).collect()
    }

    /// e_eff = (g∞ + Σ g_k) e − Σ g_k ζ_k, advancing the stored y.
    fn effective_strain(&mut self, e: &Sym, element: usize, slot: usize, mode: Mode) -> Sym {
        let class = &self.material.classes[usize::from(self.material.class[element])];
        let g0 = class.unrelaxed();
        let mut effective = e.map(|e| g0 * e);
        if mode == Mode::Instantaneous {
            return effective;
        }
        for (k, (&g, branch)) in class.weights.iter().zip(&self.branches).enumerate() {
            let y = &mut self.memory[slot * self.branches.len() + k];
            for i in 0..6 {
                let zeta = y[i] + branch.b1 * e[i];
                effective[i] -= g * zeta;
                y[i] = branch.a * zeta + branch.b0 * e[i];
            }
        }
        effective
    }

    /// Bᵀ: `slots[point][c]` = Σ_axis Σ_q D[q][index] flux[q][c][axis].
    fn divergence(&mut self, flux: &[[[f64; 3]; 3]], element: usize) {
        let (m, points) = (self.space.order + 1, flux.len());
        let stride = [1, m, m * m];
        for p in 0..points {
            let index = [p % m, p / m % m, p / (m * m)];
            let mut force = [0.0; 3];
            for axis in 0..3 {
                let first = p - index[axis] * stride[axis];
                for q in 0..m {
                    let d = self.gll.derivative[q * m + index[axis]];
                    for c in 0..3 {
                        force[c] += d * flux[first + q * stride[axis]][c][axis];
                    }
                }
            }
            self.slots[element * points + p] = force;
        }
    }

    /// Densities of strain energy and dissipated power at a point, from its memory variables.
    fn point_energy(&self, e: &Sym, element: usize, slot: usize) -> RegionEnergy {
        let law = Law::at(&self.material, slot);
        let class = &self.material.classes[usize::from(self.material.class[element])];
        let quadratic = |e: &Sym| contract_with(&law, e);
        let mut energy = RegionEnergy { strain: 0.5 * class.relaxed * quadratic(e), dissipated: 0.0 };
        for (k, (&g, b)) in class.weights.iter().zip(&self.branches).enumerate() {
            let y = &self.memory[slot * self.branches.len() + k];
            let spring: Sym = std::array::from_fn(|i| {
                let zeta = if self.started { (y[i] - b.b0 * e[i]) / b.a } else { 0.0 };
                e[i] - zeta
            });
            let q = quadratic(&spring);
            energy.strain += 0.5 * g * q;
            energy.dissipated += g * q / self.material.tau[k];
        }
        energy
    }
}

/// e : C : e.
fn contract_with(law: &Law, e: &Sym) -> f64 {
    law::contract(e, &law.deviatoric_stress(e))
}

impl Stiffness<f64> for Reference {
    fn elements(&mut self, u: &[f64]) {
        self.run(u, Mode::Advance);
        self.started = true;
    }

    fn elements_instantaneous(&mut self, u: &[f64]) {
        self.run(u, Mode::Instantaneous);
    }

    fn collect(&self, first: usize, f: &mut [f64]) {
        for (n, f) in f.chunks_exact_mut(3).enumerate() {
            for (c, f) in f.iter_mut().enumerate() {
                *f = self.incidence.of(first + n).iter().map(|&s| self.slots[s as usize][c]).sum();
            }
        }
    }

    fn set_time_step(&mut self, dt: f64) {
        self.branches = self.material.tau.iter().map(|&tau| Branch::new(dt, tau)).collect();
        self.reset();
    }

    fn reset(&mut self) {
        self.memory.fill([0.0; 6]);
        self.started = false;
    }

    fn energy(&self, u: &[f64], region: &[u16]) -> Vec<RegionEnergy> {
        assert_eq!(region.len(), self.space.n_elements, "region must be [element]");
        let rows = region.iter().max().map_or(0, |&r| usize::from(r) + 1);
        let mut total = vec![RegionEnergy::default(); rows];
        let points = self.space.points_per_element();
        for element in 0..self.space.n_elements {
            let row = &mut total[usize::from(region[element])];
            let gradients = self.gradients(&self.gather(u, element), element);
            let strains: Vec<(Sym, f64)> = gradients.iter().map(law::strain).collect();
            let pressure = self.pressure(&strains, element);
            for (p, (e, trace)) in strains.iter().enumerate() {
                let slot = element * points + p;
                let density = self.point_energy(e, element, slot);
                row.strain += self.geometry.weight[slot] * (density.strain + 0.5 * pressure[p] * trace);
                row.dissipated += self.geometry.weight[slot] * density.dissipated;
            }
        }
        total
    }

    fn isa(&self) -> &'static str {
        "reference"
    }
}
