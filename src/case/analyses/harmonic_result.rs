//! `HarmonicResult`: what the harmonic solves of a case add up to, and its outcome.

use crate::case::analyses::measure::{SolvedCase, samples};
use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::case::outcome::CaseOutcome;
use crate::material::Rheology;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::metric::report::{DeviceRow, Effort, SolveRow};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::probe::{HarmonicField, Traces};
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::meter::HeadCycle;
use crate::solver::{PowerLedger, Solid};
use nalgebra::DMatrix;
use std::f64::consts::TAU;

/// Field, losses and effort of the solves of a case.
pub(super) struct HarmonicResult {
    pub field: HarmonicField,
    /// `[harmonic][element · point]` mean stress [Pa]; empty where nothing is driven.
    pub mean_stress: Vec<Vec<C64>>,
    /// Losses; the input is added later.
    pub power: PowerLedger,
    pub effort: SolveRow,
    /// `[component]` dynamic stiffness of the body on the heads' components, where ports were solved.
    pub tissue: Vec<DMatrix<C64>>,
}

impl HarmonicResult {
    pub fn new(
        excitation: &Excitation,
        components: &[FrequencyComponent],
        nodes: usize,
        membranes: usize,
        setup_s: f64,
    ) -> HarmonicResult {
        let orders = components.last().map_or(1, |component| component.order);
        let free = if excitation.free_running {
            (1..=orders).map(|o| excitation.hz(o)).collect()
        } else {
            Vec::new()
        };
        HarmonicResult {
            field: HarmonicField {
                frequency_hz: excitation.frequency,
                amplitude: vec![vec![[C64::default(); 3]; nodes]; orders],
                free,
            },
            mean_stress: vec![Vec::new(); orders],
            power: PowerLedger { membranes: vec![0.0; membranes], ..PowerLedger::default() },
            effort: SolveRow { setup_s, ..SolveRow::default() },
            tissue: Vec::new(),
        }
    }

    /// Adds the effort of solves; their time only if they were done now.
    pub fn count(&mut self, solutions: &PortSolutions, hz: f64, known: bool) {
        let effort = &mut self.effort;
        effort.frequencies_hz.extend(solutions.iterations.iter().map(|_| hz));
        effort.iterations.extend(&solutions.iterations);
        effort.residual = effort.residual.max(solutions.residual);
        if !known {
            effort.frequency_setup_s += solutions.seconds[0];
            effort.solve_s += solutions.seconds[1];
        }
    }

    /// Adds the losses of one component's solution and keeps it.
    pub fn keep(
        &mut self,
        model: &Model,
        system: &mut HarmonicSystem,
        solid: &Body,
        order: usize,
        hz: f64,
        solution: Solution,
    ) {
        let u = &solution.displacement;
        for (sum, power) in self.power.membranes.iter_mut().zip(system.membrane_power(u)) {
            *sum += power;
        }
        let region = &model.mesh.region;
        let tissue =
            Solid { space: &model.space, geometry: &model.geometry, material: solid.material, region };
        let boundary = (solid.hold)(&model.space, solid.material, hz);
        self.power.add_losses(&tissue, Rheology::Exact, &boundary, u, TAU * hz);
        self.mean_stress[order - 1] = system.mean_stress(&solution);
        self.field.amplitude[order - 1] = solution.displacement;
    }

    /// The measured case: `heads` over one period, `wall` seconds for all of it, `device` as its row.
    pub fn outcome(
        self,
        cx: &CaseContext<'_>,
        excitation: Excitation,
        heads: &[HeadCycle],
        device: Option<DeviceRow>,
        wall: f64,
    ) -> Result<CaseOutcome, RunError> {
        let spots = cx.model.spots(cx.spec)?;
        let answered = SolvedCase {
            cx,
            excitation: &excitation,
            materials: &cx.model.harmonic_materials,
            rheology: Rheology::Exact,
            field: &self.field,
            mean_stress: &self.mean_stress,
            heads,
            power: Some(&self.power),
            stored: Some(0.0),
            backend: Isa::detect().name().to_string(),
            wall,
            effort: Effort::Solved(self.effort),
        };
        let (mut report, nodal) = answered.report(&spots);
        report.device = device;
        let samples = samples(self.field.amplitude.len());
        let traces = Traces::of_period(&self.field, &cx.model.gauges(&spots), samples);
        Ok(CaseOutcome { report, field: self.field, nodal, traces, heads: excitation.poses })
    }
}
