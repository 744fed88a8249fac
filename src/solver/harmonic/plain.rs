//! The mixed operator of one frequency in f64: plain loops, matrix-free, exact springpots. The definition that the f32
//! sweeps must match, the residual of [`super::refine`], and a way to prescribe displacements and pressures.
//!
//! ```text
//! y = Σ_e g_e K_dev,e u + Bᵀ p − ω² M u + (membranes + springs + iω dashpots + pads) u,     d = B u − p/K
//! ```
//!
//! Pressures are `[element][function]` coefficients of functions that are orthonormal in the volume of their element.

use super::level::nodal;
use super::pad::Pad;
use super::sampling::{moduli, pressure_functions, softness};
use super::system::Body;
use crate::fem::{Gll, Incidence, lumped_mass};
use crate::material::spec::MembraneSpec;
use crate::material::{MaterialField, MaxwellFit, fit::springpot};
use crate::math::C64;
use crate::solver::error::SolverError;
use crate::solver::membrane::Membrane;
use crate::solver::stiffness::law::{self, Law, Sym};
use crate::solver::stiffness::projection;
use nalgebra::Matrix3;
use rayon::prelude::*;
use std::f64::consts::TAU;

/// Displacement `[node][component]` [m] and pressure `[element][function]` [Pa·√m³], p = K div u.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// `[node]` complex displacement [m]; or nodal forces [N].
    pub u: Vec<[C64; 3]>,
    /// `[element][function]` pressure coefficients; or volume defects ∫ φ (div u − p/K).
    pub p: Vec<C64>,
}

/// The operator of one frequency.
#[derive(Clone)]
pub struct Plain<'a> {
    body: &'a Body<'a>,
    gll: Gll,
    incidence: Incidence,
    /// `[element][point][function]`.
    phi: Vec<f64>,
    /// Pressure functions per element.
    functions: usize,
    /// `[element]` springpot factor.
    g: Vec<C64>,
    /// `[element]` 1/K [1/Pa].
    softness: Vec<f64>,
    /// `[node]` mass [kg].
    mass: Vec<f64>,
    square: f64,
    /// Membranes with their springpot factors.
    sheets: Vec<(C64, Membrane<f64>)>,
    nodal: Vec<(u32, Matrix3<C64>)>,
    pads: Vec<Pad>,
    fixed: Vec<u32>,
}

impl<'a> Plain<'a> {
    /// The operator of `body` with `pads` at `hz` (0: static, with |g|), moduli of `moduli_hz` > 0.
    ///
    /// # Errors
    /// Membranes that cannot be made.
    pub fn new(body: &'a Body<'a>, pads: &[Pad], hz: f64, moduli_hz: f64) -> Result<Plain<'a>, SolverError> {
        let (space, material) = (body.space, body.material);
        // One elastic class: the membrane's own moduli; the springpot multiplies afterwards.
        let elastic = MaterialField {
            classes: vec![MaxwellFit { relaxed: 1.0, ..MaxwellFit::default() }],
            ..MaterialField::default()
        };
        let sheet = |(faces, spec): &(&[_], &MembraneSpec)| {
            let plain = MembraneSpec { alpha: 0.0, ..(*spec).clone() };
            let g = springpot(spec.alpha, moduli_hz);
            let g = if hz == 0.0 { C64::from(g.norm()) } else { g };
            Ok((g, Membrane::new(space, faces, &plain, &elastic)?))
        };
        let sheets: Vec<(C64, Membrane<f64>)> =
            body.membranes.iter().map(sheet).collect::<Result<_, SolverError>>()?;
        let mut mass = lumped_mass(space, body.geometry, &material.density);
        sheets.iter().for_each(|(_, m)| m.add_mass(&mut mass));
        let boundary = (body.hold)(space, material, moduli_hz);
        let omega = TAU * hz;
        Ok(Plain {
            gll: Gll::new(space.order),
            incidence: Incidence::new(space),
            phi: pressure_functions(space, body.geometry),
            functions: projection::modes(space.order),
            g: moduli(material, space.n_elements, hz, moduli_hz),
            softness: softness(space, material),
            mass,
            square: omega * omega,
            sheets,
            nodal: nodal(&boundary, omega),
            pads: pads.to_vec(),
            fixed: boundary.fixed,
            body,
        })
    }

    /// Fields of zeros.
    pub fn zeros(&self) -> Fields {
        let space = self.body.space;
        Fields {
            u: vec![[C64::default(); 3]; space.n_nodes()],
            p: vec![C64::default(); space.n_elements * self.functions],
        }
    }

    /// The image of `x`: nodal forces, also at held nodes (their reactions), and volume defects.
    pub fn apply(&mut self, x: &Fields) -> Fields {
        let space = self.body.space;
        let points = space.points_per_element();
        let all: Vec<(Vec<[C64; 3]>, Vec<C64>)> =
            (0..space.n_elements).into_par_iter().map(|e| self.element(e, x)).collect();
        let mut y = self.zeros();
        for (n, y) in y.u.iter_mut().enumerate() {
            for &slot in self.incidence.of(n) {
                let force = &all[slot as usize / points].0[slot as usize % points];
                (0..3).for_each(|c| y[c] += force[c]);
            }
            (0..3).for_each(|c| y[c] -= x.u[n][c] * (self.square * self.mass[n]));
        }
        y.p = all.into_iter().flat_map(|(_, d)| d).collect();
        self.hold(&x.u, &mut y.u);
        y
    }

    /// Zero forces at held nodes.
    pub fn mask(&self, force: &mut [[C64; 3]]) {
        self.fixed.iter().for_each(|&n| force[n as usize] = [C64::default(); 3]);
    }

    /// `[element][point]` pressure [Pa] at the nodes of each element; positive where the tissue is stretched.
    pub fn pressure(&self, p: &[C64]) -> Vec<C64> {
        let per = self.functions;
        let points = self.body.space.points_per_element();
        (0..self.body.space.node_of.len())
            .map(|slot| {
                let phi = &self.phi[slot * per..][..per];
                let p = &p[slot / points * per..][..per];
                phi.iter().zip(p).map(|(phi, p)| p * phi).sum()
            })
            .collect()
    }

    /// Membranes, springs, dashpots and pads.
    fn hold(&mut self, u: &[[C64; 3]], y: &mut [[C64; 3]]) {
        for (g, sheet) in &mut self.sheets {
            for (part, unit) in [C64::from(1.0), C64::i()].into_iter().enumerate() {
                let of = |z: &C64| if part == 0 { z.re } else { z.im };
                let x: Vec<f64> = u.iter().flatten().map(of).collect();
                let mut f = vec![0.0; x.len()];
                sheet.apply_instantaneous(&x, &mut f);
                y.iter_mut().flatten().zip(f).for_each(|(y, f)| *y += *g * unit * f);
            }
        }
        for pad in &self.pads {
            pad.blocks().for_each(|(i, j, k)| add(y, i, &k, &u[j as usize]));
        }
        self.nodal.iter().for_each(|(n, k)| add(y, *n, k, &u[*n as usize]));
    }

    /// `[point]` forces and `[function]` defects of one element.
    fn element(&self, e: usize, x: &Fields) -> (Vec<[C64; 3]>, Vec<C64>) {
        let nodes = self.body.space.nodes_of(e);
        let p = &x.p[e * self.functions..][..self.functions];
        let part = |of: fn(&C64) -> f64| {
            let u: Vec<[f64; 3]> =
                nodes.iter().map(|&n| [0, 1, 2].map(|c| of(&x.u[n as usize][c]))).collect();
            let p: Vec<f64> = p.iter().map(of).collect();
            self.real_element(e, &u, &p)
        };
        let (re, im) = (part(|z| z.re), part(|z| z.im));
        let g = self.g[e];
        let force = (0..nodes.len())
            .map(|n| {
                [0, 1, 2].map(|c| {
                    let shear = C64::new(re.shear[n][c], im.shear[n][c]);
                    g * shear + C64::new(re.volume[n][c], im.volume[n][c])
                })
            })
            .collect();
        let defect = re.divergence.iter().zip(&im.divergence).zip(p);
        (force, defect.map(|((&re, &im), p)| C64::new(re, im) - p * self.softness[e]).collect())
    }

    /// K_dev u, Bᵀ p and B u of one element with real moduli.
    fn real_element(&self, e: usize, u: &[[f64; 3]], p: &[f64]) -> RealElement {
        let first = e * u.len();
        let (mut shear, mut volume) = (Vec::with_capacity(u.len()), Vec::with_capacity(u.len()));
        let mut divergence = vec![0.0; self.functions];
        for point in 0..u.len() {
            let slot = first + point;
            let (strain, trace) = law::strain(&self.slopes(u, point, slot));
            let stress = Law::at(self.body.material, slot).deviatoric_stress(&strain);
            let weight = self.body.geometry.weight[slot];
            let phi = &self.phi[slot * self.functions..][..self.functions];
            let pressure: f64 = phi.iter().zip(p).map(|(phi, p)| phi * p).sum();
            divergence.iter_mut().zip(phi).for_each(|(d, phi)| *d += weight * phi * trace);
            let inverse = &self.body.geometry.inverse[slot];
            shear.push(flux(&stress, weight, inverse));
            volume.push(flux(&[pressure, pressure, pressure, 0.0, 0.0, 0.0], weight, inverse));
        }
        RealElement { shear: self.forces(&shear), volume: self.forces(&volume), divergence }
    }

    /// Points of the line through `p` along `axis`, and the place of `p` on it.
    fn line(&self, p: usize, axis: usize) -> (usize, usize, usize) {
        let m = self.gll.order + 1;
        let stride = [1, m, m * m][axis];
        let at = p / stride % m;
        (p - at * stride, stride, at)
    }

    /// ∂u_i/∂x_j at a point.
    fn slopes(&self, u: &[[f64; 3]], p: usize, slot: usize) -> [[f64; 3]; 3] {
        let m = self.gll.order + 1;
        let mut along = [[0.0; 3]; 3];
        for (axis, along) in along.iter_mut().enumerate() {
            let (first, stride, at) = self.line(p, axis);
            for q in 0..m {
                let d = self.gll.derivative[at * m + q];
                (0..3).for_each(|c| along[c] += d * u[first + q * stride][c]);
            }
        }
        let inverse = &self.body.geometry.inverse[slot];
        [0, 1, 2].map(|c| [0, 1, 2].map(|j| (0..3).map(|a| along[a][c] * inverse[a][j]).sum()))
    }

    /// `[point]` nodal forces of `[point][component][axis]` fluxes.
    fn forces(&self, flux: &[[[f64; 3]; 3]]) -> Vec<[f64; 3]> {
        let m = self.gll.order + 1;
        let part = |p: usize, c: usize, axis: usize| -> f64 {
            let (first, stride, at) = self.line(p, axis);
            (0..m).map(|q| self.gll.derivative[q * m + at] * flux[first + q * stride][c][axis]).sum()
        };
        let at_point = |p: usize| [0, 1, 2].map(|c| (0..3).map(|axis| part(p, c, axis)).sum());
        (0..flux.len()).map(at_point).collect()
    }
}

/// Images of one element with real moduli.
struct RealElement {
    shear: Vec<[f64; 3]>,
    volume: Vec<[f64; 3]>,
    divergence: Vec<f64>,
}

/// w det J Σ_j σ_cj ∂ξ_axis/∂x_j.
fn flux(stress: &Sym, weight: f64, inverse: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let [xx, yy, zz, yz, xz, xy] = *stress;
    [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]
        .map(|row| inverse.map(|i| weight * (row[0] * i[0] + row[1] * i[1] + row[2] * i[2])))
}

/// y_n += k u.
fn add(y: &mut [[C64; 3]], n: u32, k: &Matrix3<C64>, u: &[C64; 3]) {
    for (i, y) in y[n as usize].iter_mut().enumerate() {
        (0..3).for_each(|j| *y += k[(i, j)] * u[j]);
    }
}
