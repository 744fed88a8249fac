//! `HarmonicResult`: field, losses and effort of the harmonic solves of a case.

use crate::case::analyses::housing::weighted_acceleration;
use crate::case::analyses::measure::{SolvedCase, samples};
use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::case::outcome::CaseOutcome;
use crate::material::Rheology;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::metric::hazard::hand_row;
use crate::metric::report::{DeviceRow, Effort, SolveRow};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::probe::{HarmonicField, Traces};
use crate::solver::contact::HeadCycle;
use crate::solver::harmonic::{Body, OperatorAtFrequency, Solution};
use crate::solver::{PowerLedger, Solid};
use nalgebra::DMatrix;
use std::f64::consts::TAU;

/// Field, losses and effort of the harmonic solves of a case.
pub(super) struct HarmonicResult {
    pub field: HarmonicField,
    /// `[harmonic][element · point]` mean stress [Pa]; empty for harmonics without excitation.
    pub mean_stress: Vec<Vec<C64>>,
    /// Losses; the input power is added later.
    pub power: PowerLedger,
    pub effort: SolveRow,
    /// `[component]` dynamic stiffness of the body at the heads, `[3 head + component]²` [N/m]; empty for
    /// prescribed motion.
    pub tissue: Vec<DMatrix<C64>>,
}

impl HarmonicResult {
    /// An empty result for the orders of `components` on a body with the given numbers of nodes and
    /// membranes.
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

    /// Adds the effort of `solutions` at `hz`; the wall time only if they were not `cached`.
    pub fn add_effort(&mut self, solutions: &PortSolutions, hz: f64, cached: bool) {
        let effort = &mut self.effort;
        effort.frequencies_hz.extend(solutions.iterations.iter().map(|_| hz));
        effort.iterations.extend(&solutions.iterations);
        effort.residual = effort.residual.max(solutions.residual);
        if !cached {
            effort.frequency_setup_s += solutions.seconds[0];
            effort.solve_s += solutions.seconds[1];
        }
    }

    /// Adds the solution of one component and its losses.
    pub fn add(
        &mut self,
        model: &Model,
        operator: &mut OperatorAtFrequency<'_>,
        solid: &Body,
        order: usize,
        hz: f64,
        solution: Solution,
    ) {
        let u = &solution.displacement;
        for (sum, power) in self.power.membranes.iter_mut().zip(operator.membrane_power(u)) {
            *sum += power;
        }
        let (space, geometry, regions) = (&*model.space, &*model.geometry, &*model.regions);
        let tissue = Solid { space, geometry, material: solid.material, regions };
        let boundary = (solid.supports)(&model.space, solid.material, hz);
        self.power.add_losses(&tissue, Rheology::Exact, &boundary, u, TAU * hz);
        self.mean_stress[order - 1] = operator.mean_stress(&solution);
        self.field.amplitude[order - 1] = solution.displacement;
    }

    /// The outcome of the case, with `heads` over one period, the row of the `device` and the wall time
    /// `wall` [s].
    pub fn outcome(
        self,
        cx: &CaseContext<'_>,
        excitation: Excitation,
        heads: &[HeadCycle],
        device: Option<DeviceRow>,
        wall: f64,
    ) -> Result<CaseOutcome, RunError> {
        let sites = cx.model.sites(cx.spec)?;
        let solved_case = SolvedCase {
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
        let (mut report, nodal, dissipation) = solved_case.report(&sites);
        if let Some(device) = &device {
            let known = device.housing_weighted_m_s2;
            let acceleration =
                known.map_or_else(|| weighted_acceleration(&excitation, heads), |a| Ok(Some(a)))?;
            report.hazards.push(hand_row(acceleration));
        }
        report.device = device;
        let samples = samples(self.field.amplitude.len());
        let traces = Traces::of_period(&self.field, &cx.model.trace_points(&sites), samples);
        Ok(CaseOutcome { report, field: self.field, nodal, dissipation, traces, heads: excitation.poses })
    }
}
