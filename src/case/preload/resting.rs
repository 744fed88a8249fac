//! `RestingContact`: the static contact of a device at rest, and its report.

use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::workspace::Workspace;
use crate::case::preload::hardened::solve_hardened;
use crate::case::preload::state::PreloadState;
use crate::case::preload::static_solution::StaticSolution;
use crate::case::preload::stiffening::{self, least_strain, tangents};
use crate::case::preload::tools::BONE_REACH;
use crate::case::seat::Seat;
use crate::fem::PointBasis;
use crate::material::MaterialField;
use crate::material::ogden::MAX_COMPRESSION;
use crate::math::{C64, Monitor, V3};
use crate::mesh::Locator;
use crate::metric::report::{ContactRow, LINEAR_PERCENT, SolveRow, Warning};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use crate::solver::static_contact::newton::solve_contact;
use crate::solver::static_contact::settings::ContactSettings;
use crate::solver::static_contact::solution::ContactSolution;
use crate::solver::static_contact::tool_equilibrium::ToolEquilibrium;
use crate::solver::static_contact::{Load, Tool};
use crate::units::MM;
use std::sync::Arc;
use std::time::Instant;

/// Relative residual of the solves of a contact. The contact pressure follows from the small difference of
/// travel and displacement, which needs this accuracy.
const TOLERANCE: f64 = 5e-6;
/// Relative decrease of the energy at which a contact on hardening tissue has converged.
const GAIN: f64 = 3e-3;
/// Largest number of Newton steps of one contact.
const STEPS: usize = 30;

/// Solve demand of the contact: one solve for each tool, and one for the gaps.
fn demand(tools: &[Tool]) -> SolveDemand {
    SolveDemand::new(0.0, tools.len() + 1)
}

/// The static contact of a device at rest on the body.
pub struct RestingContact<'a> {
    spec: &'a ScenarioSpec,
    model: &'a Model,
    tools: &'a [Tool],
    pressed: ContactSolution,
    materials: Arc<MaterialField>,
    mean_stress: Vec<C64>,
    effort: SolveRow,
    /// `None` without hardening.
    hardened: Option<HardeningReport>,
}

/// Report values of the contact on hardening tissue.
struct HardeningReport {
    /// Equivalent compression under the heads, 99th percentile by volume.
    compression: f64,
    /// Largest tension of a membrane [N/m].
    tension: f64,
    /// Energy still to be gained by the minimisation over the work done.
    gain: f64,
}

impl<'a> RestingContact<'a> {
    /// Solves the contact of `tools`, on hardening tissue if it `hardens`, else on linear tissue.
    ///
    /// # Errors
    /// [`RunError::StaticContact`]; those of the solver; [`RunError::Cancelled`].
    pub fn new(
        (spec, case): (&'a ScenarioSpec, &CaseSpec),
        (model, workspace): (&'a Model, &Workspace),
        tools: &'a [Tool],
        hardens: bool,
        progress: &Progress<'_>,
    ) -> Result<RestingContact<'a>, RunError> {
        progress.check()?;
        let settings = ContactSettings {
            moduli_hz: spec.analysis.static_moduli_hz,
            tolerance: spec.analysis.tolerance.min(TOLERANCE),
            iterations: spec.analysis.iterations,
            steps: STEPS,
            gain: GAIN,
        };
        let begun = Instant::now();
        let (pressed, materials, mean_stress, setup, hardened) = if hardens {
            // Hardening tissue has a solver of its own.
            workspace.release_system();
            let done = solve_hardened((spec, case), model, tools, &settings, progress)?;
            let report = HardeningReport {
                compression: stiffening::near(model, tools, |q| done.compression[q]),
                tension: done.tension,
                gain: done.predicted_decrease,
            };
            (done.contact, Arc::new(done.material), done.mean_stress, done.setup_seconds, Some(report))
        } else {
            workspace.with_system(spec, model, demand(tools), progress, |system, solid| {
                let report =
                    progress.part(&case.name, (0, 1), "contact at rest, of the Newton steps allowed");
                let monitor = Monitor::new(progress.cancel, &report);
                let pressed = solve_contact(system, solid, tools, None, &settings, monitor)
                    .map_err(|e| RunError::static_contact(&case.name, e))?;
                let mean_stress = system.mean_stress(&pressed.solution);
                let materials = model.harmonic_materials.clone();
                Ok::<_, RunError>((pressed, materials, mean_stress, system.setup_seconds(), None))
            })?
        };
        let effort = SolveRow {
            setup_s: setup,
            frequencies_hz: vec![0.0; pressed.iterations.len()],
            iterations: pressed.iterations.clone(),
            residual: pressed.residual,
            solve_s: begun.elapsed().as_secs_f64() - setup,
            ..SolveRow::default()
        };
        Ok(RestingContact { spec, model, tools, pressed, materials, mean_stress, effort, hardened })
    }

    /// Mean indentation of the heads [m].
    fn indentation(&self) -> f64 {
        let sum: f64 = self.pressed.tools.iter().zip(self.tools).map(|(r, t)| r.indentation(t)).sum();
        sum / self.tools.len() as f64
    }

    /// The tangent factors on the moduli, `[element · point]`, if tissue hardened, and the preload state.
    pub fn state(self) -> (Option<Vec<f64>>, PreloadState) {
        let strain = least_strain(self.model, &self.pressed.solution.displacement);
        let factor = self.hardened.as_ref().map(|_| tangents(self.model, &strain));
        let preload = self.hardened.as_ref().zip(factor.as_ref()).map(|(h, factor)| {
            stiffening::row(self.model, factor, self.indentation(), 100.0 * h.compression, h.tension)
        });
        let state = PreloadState {
            seats: self.tools.iter().zip(&self.pressed.tools).map(|(t, r)| Seat::new(t, r)).collect(),
            contact: self.rows(),
            preload,
            warnings: self.warnings(&strain),
            solution: StaticSolution::new(
                self.materials,
                &self.pressed.solution.displacement,
                self.mean_stress,
                self.effort,
            ),
        };
        (factor, state)
    }

    /// Warnings, from the least principal strain `[element · point]`.
    fn warnings(&self, strain: &[f64]) -> Vec<Warning> {
        let mut all = Vec::new();
        for (i, (tool, rest)) in self.tools.iter().zip(&self.pressed.tools).enumerate() {
            let reach = rest.radius(tool).max(BONE_REACH);
            let thickness = self.model.thickness(self.spec, tool.pose(), reach);
            if rest.indentation(tool) >= thickness {
                let indentation_mm = rest.indentation(tool) / MM;
                all.push(Warning::TooSoft { head: i + 1, indentation_mm, thickness_mm: thickness / MM });
            }
        }
        match &self.hardened {
            None => {
                let percent = 100.0 * stiffening::near(self.model, self.tools, |q| -strain[q]);
                if percent > LINEAR_PERCENT {
                    all.push(Warning::BeyondLinearLaw { percent });
                }
            }
            Some(h) => {
                if h.compression > MAX_COMPRESSION {
                    all.push(Warning::BeyondHardeningLaw { percent: 100.0 * h.compression });
                }
                if h.gain > GAIN {
                    all.push(Warning::PreloadNotConverged { percent: 100.0 * h.gain });
                }
            }
        }
        all
    }

    /// `[head]` rows of the report.
    fn rows(&self) -> Vec<ContactRow> {
        let locator = Locator::new(&self.model.mesh);
        let each = self.tools.iter().zip(&self.pressed.tools).enumerate();
        each.map(|(i, (t, r))| row(i, t, r, self.half_depth(&locator, t, r))).collect()
    }

    /// Depth on the axis of `tool` below which the pressure stays under half the mean contact pressure [m]; 0
    /// if it never reaches that, the tissue thickness if it never falls below.
    fn half_depth(&self, locator: &Locator, tool: &Tool, rest: &ToolEquilibrium) -> f64 {
        let half = 0.5 * rest.force(tool) / rest.area(tool);
        let (pose, points) = (tool.pose(), self.model.space.points_per_element());
        let pressure = |x: V3| {
            let (element, xi) = locator.locate(x)?;
            let basis = PointBasis::new(&self.model.space, element, xi);
            let at = self.mean_stress[element * points..].iter().zip(&basis.values);
            Some(-at.map(|(p, w)| p.re * w).sum::<f64>())
        };
        let depths = (1..200).map(|i| 0.5 * MM * f64::from(i));
        let above = |depth: f64| pressure(pose.centre + pose.axis * depth).map(|p| (depth, p));
        depths.map_while(above).filter(|&(_, p)| p >= half).map(|(depth, _)| depth).fold(0.0, f64::max)
    }
}

/// The report row of head `i`, counted from 0.
fn row(i: usize, tool: &Tool, rest: &ToolEquilibrium, half_depth: f64) -> ContactRow {
    let (force, area) = (rest.force(tool), rest.area(tool));
    ContactRow {
        head: i + 1,
        force_n: match tool.load {
            Load::Force(given) => given,
            Load::Travel(_) => force,
        },
        indentation_mm: rest.indentation(tool) / MM,
        area_cm2: area * 1e4,
        radius_mm: rest.radius(tool) / MM,
        pressure_mean_kpa: force / area * 1e-3,
        pressure_peak_kpa: rest.peak(tool) * 1e-3,
        tilt_deg: [0.0; 2],
        balance_percent: match tool.load {
            Load::Force(given) => 100.0 * (force / given - 1.0),
            Load::Travel(_) => 0.0,
        },
        penalty_percent: 100.0 * rest.penalty_error(tool),
        half_depth_mm: half_depth / MM,
    }
}
