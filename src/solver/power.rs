//! The steady ledger: where the power of a periodic motion goes, from complex amplitudes and complex moduli.
//!
//! A body part with complex stiffness K̂(ω) absorbs ½ω Im(ûᴴ K̂ û) on average; for the solid that is
//! ½ω Im g(ω) ∫ e* : C : e dV, for dashpots ½ω² ûᴴ C û. Harmonics do not mix: powers add.

use crate::fem::{Geometry, Gll, Space};
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::solver::boundary::{Boundary, NodalMatrices};
use crate::solver::load::NodalLoad;
use crate::solver::march::RunInfo;
use crate::solver::meter::{Amplitude, HeadCycle};
use crate::solver::real::Real;
use crate::solver::simulation::Simulation;
use crate::solver::stiffness::law::{self, Law, Sym};
use rayon::prelude::*;
use std::f64::consts::TAU;

/// Mean powers of a steady state [W].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PowerLedger {
    /// Delivered by each head, then by each load.
    pub input: Vec<f64>,
    /// `[region]` absorbed in solids.
    pub absorbed: Vec<f64>,
    /// `[membrane]` absorbed.
    pub membranes: Vec<f64>,
    /// Radiated through absorbing faces.
    pub radiated: f64,
    /// Taken by support dashpots.
    pub supports: f64,
}

impl PowerLedger {
    /// Σ input − Σ everything else [W]; the change of stored energy and the error of the answer.
    pub fn residual(&self) -> f64 {
        let out = self.absorbed.iter().chain(&self.membranes).sum::<f64>() + self.radiated + self.supports;
        self.total_input() - out
    }

    /// Total input [W].
    pub fn total_input(&self) -> f64 {
        self.input.iter().sum()
    }
}

impl PowerLedger {
    /// Adds what one harmonic of `[node]` complex `amplitude` at ω loses in solids with the moduli of `rheology` and in the
    /// dashpots of `boundary`; `region` is `[element]`.
    pub fn add_losses(
        &mut self,
        solid: &Solid,
        rheology: Rheology,
        boundary: &Boundary,
        amplitude: &[[C64; 3]],
        omega: f64,
    ) {
        let rows = solid.region.iter().max().map_or(0, |&r| usize::from(r) + 1);
        self.absorbed.resize(rows, 0.0);
        let power = element_power(solid.space, solid.geometry, solid.material, rheology, amplitude, omega);
        power.iter().zip(solid.region).for_each(|(p, &r)| self.absorbed[usize::from(r)] += p);
        let part = |f: fn(&C64) -> f64| amplitude.iter().flatten().map(f).collect::<Vec<f64>>();
        let (re, im) = (part(|z| z.re), part(|z| z.im));
        let dashpot = |c: &NodalMatrices| 0.5 * omega * omega * (c.quadratic(&re) + c.quadratic(&im));
        self.radiated += dashpot(&boundary.absorbing);
        self.supports += dashpot(&boundary.dampers);
    }

    /// Adds the input of heads and loads of a motion with fundamental frequency `hz` and `[harmonic]` amplitudes.
    pub fn add_input(&mut self, heads: &[HeadCycle], loads: &[NodalLoad], hz: f64, amplitude: &Amplitude) {
        self.input.extend(heads.iter().map(|h| h.total_power(TAU * hz)));
        for load in loads {
            // A load may run at a multiple of the fundamental.
            let ratio = (load.signal.frequency / hz).round() as usize;
            let of = |(h, u): (usize, &Vec<[C64; 3]>)| {
                if ratio > 0 && (h + 1) % ratio == 0 { load.power((h + 1) / ratio - 1, u) } else { 0.0 }
            };
            self.input.push(amplitude.iter().enumerate().map(of).sum());
        }
    }
}

/// The solid whose losses are counted.
#[derive(Clone, Copy)]
pub struct Solid<'a> {
    /// Nodes.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Coefficients per GLL point.
    pub material: &'a MaterialField,
    /// `[element]` region.
    pub region: &'a [u16],
}

/// The ledger of `info`, a run of `simulation` on `space`.
pub fn ledger<T: Real>(
    simulation: &Simulation<T>,
    info: &RunInfo,
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
) -> PowerLedger {
    let parts = simulation.parts();
    let mut ledger = PowerLedger { membranes: vec![0.0; parts.membranes.len()], ..PowerLedger::default() };
    ledger.add_input(&info.heads, &parts.loads, info.frequency, &info.amplitude);
    let solid = Solid { space, geometry, material, region: &parts.region };
    for (h, amplitude) in info.amplitude.iter().enumerate() {
        let omega = TAU * info.frequency * (h + 1) as f64;
        ledger.add_losses(&solid, Rheology::Fitted, &parts.boundary, amplitude, omega);
        let part = |f: fn(&C64) -> f64| amplitude.iter().flatten().map(|z| T::of(f(z))).collect::<Vec<T>>();
        let (re, im) = (part(|z| z.re), part(|z| z.im));
        for (sum, membrane) in ledger.membranes.iter_mut().zip(&parts.membranes) {
            *sum += membrane.absorbed(&re, &im, omega);
        }
    }
    ledger
}

/// `[element]` mean power absorbed by a motion of `[node]` complex `amplitude` at ω with the moduli of `rheology` [W].
pub fn element_power(
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
    rheology: Rheology,
    amplitude: &[[C64; 3]],
    omega: f64,
) -> Vec<f64> {
    let gll = Gll::new(space.order);
    let points = space.points_per_element();
    (0..space.n_elements)
        .into_par_iter()
        .map(|element| {
            let loss = 0.5 * omega * rheology.shape(material, element, omega).im;
            let strains = strain_amplitudes(space, geometry, &gll, amplitude, element);
            let form = |(p, parts): (usize, &[Sym; 2])| {
                let law = Law::at(material, element * points + p);
                let quadratic = |e: &Sym| law::contract(e, &law.deviatoric_stress(e));
                geometry.weight[element * points + p] * (quadratic(&parts[0]) + quadratic(&parts[1]))
            };
            loss * strains.iter().enumerate().map(form).sum::<f64>()
        })
        .collect()
}

/// `[point]` (real, imaginary) deviatoric strain amplitudes of one element.
///
/// The metrics differentiate the same field by their own code (`at_gll` in `metric/sweep.rs`). They are kept apart on
/// purpose: `tests/run` checks the absorbed power of one side against the other's.
pub(super) fn strain_amplitudes(
    space: &Space,
    geometry: &Geometry,
    gll: &Gll,
    amplitude: &[[C64; 3]],
    element: usize,
) -> Vec<[Sym; 2]> {
    let (m, nodes) = (space.order + 1, space.nodes_of(element));
    let stride = [1, m, m * m];
    (0..nodes.len())
        .map(|p| {
            let mut gradient = [[C64::default(); 3]; 3];
            let inverse = &geometry.inverse[element * nodes.len() + p];
            for axis in 0..3 {
                let index = p / stride[axis] % m;
                let first = p - index * stride[axis];
                let slope: [C64; 3] = std::array::from_fn(|c| {
                    (0..m)
                        .map(|q| {
                            amplitude[nodes[first + q * stride[axis]] as usize][c]
                                * gll.derivative[index * m + q]
                        })
                        .sum()
                });
                for c in 0..3 {
                    (0..3).for_each(|j| gradient[c][j] += slope[c] * inverse[axis][j]);
                }
            }
            [
                law::strain(&gradient.map(|row| row.map(|z| z.re))).0,
                law::strain(&gradient.map(|row| row.map(|z| z.im))).0,
            ]
        })
        .collect()
}
