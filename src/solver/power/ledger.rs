//! `PowerLedger`: mean powers delivered, absorbed and radiated.

use super::absorption::point_power;
use crate::fem::{Geometry, Space};
use crate::material::{MaterialField, RegionMap, Rheology};
use crate::math::C64;
use crate::solver::boundary::{Boundary, NodalMatrices};
use crate::solver::contact::HeadCycle;
use crate::solver::explicit::meter::Amplitude;
use crate::solver::load::NodalLoad;
use std::f64::consts::TAU;

/// Mean powers of a periodic motion [W].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PowerLedger {
    /// `[head, then load]` delivered.
    pub input: Vec<f64>,
    /// `[region]` absorbed in solids.
    pub absorbed: Vec<f64>,
    /// `[membrane]` absorbed.
    pub membranes: Vec<f64>,
    /// Radiated through absorbing faces.
    pub radiated: f64,
    /// Absorbed by the dashpots of supports and of rigid bodies.
    pub supports: f64,
}

impl PowerLedger {
    /// Σ input − Σ absorbed and radiated [W]: the change of stored energy and the error of the solution.
    pub fn residual(&self) -> f64 {
        let out = self.absorbed.iter().chain(&self.membranes).sum::<f64>() + self.radiated + self.supports;
        self.total_input() - out
    }

    /// Total input [W].
    pub fn total_input(&self) -> f64 {
        self.input.iter().sum()
    }

    /// Adds the losses of one harmonic with `[node]` complex `amplitude` [m] at ω [rad/s]: in solids with the
    /// moduli of `rheology`, and in the dashpots of `boundary`.
    pub fn add_losses(
        &mut self,
        solid: &Solid,
        rheology: Rheology,
        boundary: &Boundary,
        amplitude: &[[C64; 3]],
        omega: f64,
    ) {
        self.absorbed.resize(solid.regions.names.len(), 0.0);
        let power = point_power(solid.space, solid.geometry, solid.material, rheology, amplitude, omega);
        for (q, power) in power.iter().enumerate() {
            solid.regions.at(q).for_each(|(region, share)| self.absorbed[region] += share * power);
        }
        let part = |f: fn(&C64) -> f64| amplitude.iter().flatten().map(f).collect::<Vec<f64>>();
        let (re, im) = (part(|z| z.re), part(|z| z.im));
        let dashpot = |c: &NodalMatrices| 0.5 * omega * omega * (c.quadratic(&re) + c.quadratic(&im));
        self.radiated += dashpot(&boundary.absorbing);
        self.supports += dashpot(&boundary.dampers) + boundary.rigid.dissipation(amplitude, omega);
    }

    /// Adds the input of `heads` and `loads` in a motion with fundamental frequency `hz` [Hz] and
    /// `[harmonic]` amplitudes.
    pub fn add_input(&mut self, heads: &[HeadCycle], loads: &[NodalLoad], hz: f64, amplitude: &Amplitude) {
        self.input.extend(heads.iter().map(|h| h.total_power(TAU * hz)));
        for load in loads {
            // The frequency of a load may be a multiple of the fundamental.
            let ratio = (load.signal.frequency / hz).round() as usize;
            let of = |(h, u): (usize, &Vec<[C64; 3]>)| {
                if ratio > 0 && (h + 1) % ratio == 0 { load.power((h + 1) / ratio - 1, u) } else { 0.0 }
            };
            self.input.push(amplitude.iter().enumerate().map(of).sum());
        }
    }
}

/// The solid whose losses are evaluated.
#[derive(Clone, Copy)]
pub struct Solid<'a> {
    /// Spectral-element space.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Material coefficients per GLL point.
    pub material: &'a MaterialField,
    /// Regions at every GLL point.
    pub regions: &'a RegionMap,
}
