//! `Level`: the operator of one polynomial order at one frequency in f32, supports included.
//!
//! Every level applies the augmented operator A_γ. The finest level also carries the pressure functions and
//! applies the mixed operator.

use super::elements::Elements;
use super::membrane::HarmonicMembrane;
use super::nodal_stiffness::nodal_stiffness;
use super::node_field::map_entries;
use super::pad::Pad;
use crate::fem::{Geometry, Space, lumped_mass};
use crate::material::MaterialField;
use crate::math::C64;
use crate::solver::boundary::Boundary;
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::Matrix3;
use rayon::prelude::*;

/// The operator of one polynomial order.
#[derive(Clone, Debug)]
pub struct Level {
    /// Nodes.
    pub space: Space,
    /// Element forces.
    pub elements: Elements,
    /// Membranes.
    pub membranes: Vec<HarmonicMembrane>,
    /// Pads of the heads.
    pub pads: Vec<Pad>,
    /// `[node]` mass [kg].
    pub mass: Vec<f32>,
    /// `[node]` false where u = 0.
    pub free: Vec<bool>,
    /// (node, k + iωc) [N/m] of springs, dashpots and absorbing faces at the present frequency.
    pub nodal: Vec<(u32, Matrix3<C64>)>,
    /// `[element]` springpot factors.
    g: Vec<C64>,
    /// ω² [1/s²].
    omega_squared: f64,
}

impl Level {
    /// The level of `elements` on `space`, with u = 0 at the nodes `fixed`.
    pub fn new(
        space: Space,
        geometry: &Geometry,
        material: &MaterialField,
        elements: Elements,
        membranes: Vec<HarmonicMembrane>,
        fixed: &[u32],
    ) -> Level {
        let mut mass = lumped_mass(&space, geometry, &material.density);
        membranes.iter().for_each(|m| m.add_mass(&mut mass));
        let mut free = vec![true; space.n_nodes()];
        fixed.iter().for_each(|&n| free[n as usize] = false);
        Level {
            space,
            elements,
            membranes,
            pads: Vec::new(),
            mass: mass.iter().map(|&m| m as f32).collect(),
            free,
            nodal: Vec::new(),
            g: Vec::new(),
            omega_squared: 0.0,
        }
    }

    /// Sets the `[element]` springpot factors `g`, the membranes' factors at `moduli_hz` [Hz], `omega`
    /// [rad/s] (0: static) and the supports.
    pub fn set_frequency(&mut self, g: &[C64], moduli_hz: f64, omega: f64, boundary: &Boundary) {
        self.elements.set_springpot_factors(g);
        self.membranes.iter_mut().for_each(|m| m.set_frequency(moduli_hz, omega == 0.0));
        self.nodal = nodal_stiffness(boundary, omega);
        self.g = g.to_vec();
        self.omega_squared = omega * omega;
    }

    /// `[element]` springpot factors at the present frequency.
    pub fn springpot_factors(&self) -> &[C64] {
        &self.g
    }

    /// Calls `add(node, K_nn)` [N/m] for every diagonal block of membranes, pads, springs and dashpots.
    pub fn visit_support_blocks(&self, mut add: impl FnMut(usize, Matrix3<C64>)) {
        let membranes = self.membranes.iter().flat_map(HarmonicMembrane::diagonal);
        let pads = self.pads.iter().flat_map(Pad::diagonal);
        membranes.chain(pads).chain(self.nodal.iter().copied()).for_each(|(n, k)| add(n as usize, k));
    }

    /// y += (membranes + pads + springs + dashpots) u.
    fn add_supports(&mut self, u: &[f32], y: &mut [f32]) {
        self.membranes.iter_mut().for_each(|m| m.apply(u, y));
        self.pads.iter().for_each(|p| p.apply(u, y));
        for (n, k) in &self.nodal {
            let (u, y) = (&u[6 * *n as usize..][..6], &mut y[6 * *n as usize..][..6]);
            for i in 0..3 {
                for j in 0..3 {
                    let (re, im) = (k[(i, j)].re as f32, k[(i, j)].im as f32);
                    y[i] += re * u[j] - im * u[3 + j];
                    y[3 + i] += im * u[j] + re * u[3 + j];
                }
            }
        }
    }

    /// y = element forces − ω² M u + supports; reactions at held nodes.
    fn assemble(&mut self, u: &[f32], y: &mut [f32]) {
        let omega_squared = self.omega_squared as f32;
        let level = &*self;
        y.par_chunks_mut(6 * NODE_BLOCK).enumerate().for_each(|(block, y)| {
            let first = block * NODE_BLOCK;
            level.elements.sum_at_nodes(first, y);
            for (n, y) in y.chunks_exact_mut(6).enumerate() {
                let inertia = omega_squared * level.mass[first + n];
                y.iter_mut().zip(&u[6 * (first + n)..]).for_each(|(y, u)| *y -= inertia * u);
            }
        });
        self.add_supports(u, y);
    }

    /// y = 0 at held nodes.
    pub fn mask(&self, y: &mut [f32]) {
        y.par_chunks_mut(6 * NODE_BLOCK).zip(self.free.par_chunks(NODE_BLOCK)).for_each(|(y, free)| {
            y.chunks_exact_mut(6).zip(free).filter(|(_, free)| !**free).for_each(|(y, _)| y.fill(0.0));
        });
    }

    /// y = A_γ u, the augmented operator; zero at held nodes.
    pub fn apply(&mut self, u: &[f32], y: &mut [f32]) {
        self.apply_with_reactions(u, y);
        self.mask(y);
    }

    /// y = A_γ u; reactions at held nodes.
    pub fn apply_with_reactions(&mut self, u: &[f32], y: &mut [f32]) {
        self.elements.apply_elastic(u);
        self.assemble(u, y);
    }

    /// y = A u + Bᵀ p and d = B u, the mixed operator; reactions at held nodes.
    pub fn apply_mixed(&mut self, u: &[f32], p: &[f32], y: &mut [f32], d: &mut [f32]) {
        self.elements.apply_mixed(u, p, d);
        self.assemble(u, y);
    }

    /// y = Bᵀ p.
    pub fn apply_gradient(&mut self, p: &[f32], y: &mut [f32]) {
        self.elements.apply_gradient(p);
        let level = &*self;
        y.par_chunks_mut(6 * NODE_BLOCK)
            .enumerate()
            .for_each(|(block, y)| level.elements.sum_at_nodes(block * NODE_BLOCK, y));
        self.mask(y);
    }

    /// r = b − A x.
    pub fn residual(&mut self, b: &[f32], x: &[f32], r: &mut [f32]) {
        self.apply(x, r);
        map_entries(r, |r, i| b[i] - r);
    }
}
