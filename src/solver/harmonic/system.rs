//! `HarmonicSystem`: a body ready to be asked at any frequency.

use super::check;
use super::coarse::Coarse;
use super::elements::Elements;
use super::error::{HarmonicError, within};
use super::level::Level;
use super::multigrid::Multigrid;
use super::pad::Pad;
use super::pressure::PressureBlock;
use super::sampling::{moduli, pressure_functions, resampled, softness};
use super::sheet::Sheet;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::mesh::{Face, HexMesh};
use crate::solver::boundary::Boundary;
use std::time::Instant;

/// Augmentation: the preconditioner sees a solid of bulk modulus γ|G|.
pub(super) const GAMMA: f64 = 1.0;
/// Artificial damping of the preconditioner's mass.
const DAMPING: f64 = 0.3;

/// What is shaken.
pub struct Body<'a> {
    /// Elements.
    pub mesh: &'a HexMesh,
    /// Nodes, order 2–6.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Coefficients per GLL point.
    pub material: &'a MaterialField,
    /// Faces and data of every membrane.
    pub membranes: Vec<(&'a [Face], &'a MembraneSpec)>,
    /// What holds any space on this mesh at a frequency [Hz].
    pub hold: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
}

/// A body ready to be asked at any frequency.
#[derive(Clone, Debug)]
pub struct HarmonicSystem {
    pub(super) multigrid: Multigrid,
    pub(super) pressure: PressureBlock,
    materials: Vec<MaterialField>,
    /// Spread 1/K [1/Pa].
    pub(super) compliance: Vec<f32>,
    /// `[element]` mean μ_L [Pa at 50 Hz].
    shear: Vec<f64>,
    pub(super) hz: f64,
    pub(super) omega: f64,
    /// `[node · 3]` 1/√|A_nn| and `[element]` √|G| at the present frequency: the norm of residuals.
    pub(super) scale_u: Vec<f32>,
    pub(super) scale_p: Vec<f32>,
    /// Spread complex γG and (4/3 + γ)G: real and imaginary factors per lane.
    pub(super) gamma_g: [Vec<f32>; 2],
    pub(super) applications: usize,
    setup_seconds: f64,
    pub(super) fields: Fields,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) r: Vec<f32>,
    pub(super) b: Vec<f32>,
    pub(super) u: Vec<f32>,
    pub(super) y: Vec<f32>,
    pub(super) rp: Vec<f32>,
    pub(super) p: Vec<f32>,
    pub(super) q: Vec<f32>,
}

/// Orders of the hierarchy above 1, finest first.
fn orders(finest: usize) -> Vec<usize> {
    match finest {
        2 => vec![2],
        3 => vec![3, 2],
        4 => vec![4, 2],
        5 => vec![5, 3],
        _ => vec![finest, 3],
    }
}

impl HarmonicSystem {
    /// Sets up everything that does not depend on the frequency.
    ///
    /// # Errors
    /// Orders outside 2–6, elements that are not triquadratic, materials out of range.
    pub fn new(body: &Body) -> Result<HarmonicSystem, HarmonicError> {
        let begun = Instant::now();
        check::material(body.material)?;
        let isa = Isa::detect();
        let fixed = |space: &Space, material: &MaterialField| (body.hold)(space, material, 50.0).fixed;
        let vertices = Space::new(body.mesh, 1)?;
        let phi = pressure_functions(body.space, body.geometry);
        let (mut levels, mut materials) = (Vec::new(), Vec::new());
        let mut coarse = None;
        for (l, &order) in orders(body.space.order).iter().enumerate() {
            let space = if l == 0 { body.space.clone() } else { Space::new(body.mesh, order)? };
            let (geometry, material) = if l == 0 {
                (body.geometry.clone(), body.material.clone())
            } else {
                (Geometry::new(&space)?, resampled(body.space, body.material, &space))
            };
            let functions = (l == 0).then_some(&phi[..]);
            let elements = Elements::new(&space, &geometry, &material, GAMMA, functions, isa)?;
            let sheets = body.membranes.iter().map(|(faces, spec)| Sheet::new(&space, faces, spec)).collect();
            let held = fixed(&space, &material);
            if order == *orders(body.space.order).last().expect("never empty") {
                let held = fixed(&vertices, &resampled(body.space, body.material, &vertices));
                coarse = Some(Coarse::new(
                    vertices.clone(),
                    (&space, &geometry, &material),
                    GAMMA,
                    &body.membranes,
                    &held,
                ));
            }
            levels.push(Level::new(space, &geometry, &material, GAMMA, elements, sheets, &held));
            materials.push(material);
        }
        let points = body.space.points_per_element();
        let mean = |values: &[f64], e: usize| {
            values[e * points..(e + 1) * points].iter().sum::<f64>() / points as f64
        };
        let shear: Vec<f64> = (0..body.space.n_elements).map(|e| mean(&body.material.mu_l, e)).collect();
        let softness = softness(body.space, body.material);
        let singular = |source| HarmonicError::Singular { hz: 0.0, source };
        let pressure = PressureBlock::new(&mut levels[0], body.geometry, &phi, &softness, &vertices)
            .map_err(singular)?;
        let (n, np) = (6 * body.space.n_nodes(), levels[0].elements.pressure_len());
        let compliance = levels[0].elements.spread(|e| softness[e] as f32);
        let zero_p = vec![0.0; np];
        Ok(HarmonicSystem {
            multigrid: Multigrid::new(levels, coarse.expect("the coarsest level makes it")),
            pressure,
            materials,
            compliance,
            shear,
            hz: f64::NAN,
            omega: 0.0,
            scale_u: vec![0.0; n / 2],
            scale_p: vec![0.0; body.space.n_elements],
            gamma_g: [zero_p.clone(), zero_p.clone()],
            applications: 0,
            setup_seconds: begun.elapsed().as_secs_f64(),
            fields: Fields {
                r: vec![0.0; n],
                b: vec![0.0; n],
                u: vec![0.0; n],
                y: vec![0.0; n],
                rp: zero_p.clone(),
                p: zero_p.clone(),
                q: zero_p,
            },
        })
    }

    /// Displacement unknowns.
    pub fn unknowns(&self) -> usize {
        3 * self.level().space.n_nodes()
    }

    /// Wall time of the set-up that is common to all frequencies [s].
    pub fn setup_seconds(&self) -> f64 {
        self.setup_seconds
    }

    pub(super) fn level(&self) -> &Level {
        &self.multigrid.levels[0]
    }

    /// Heads on the skin; takes effect with the next [`HarmonicSystem::set_frequency`].
    pub fn set_pads(&mut self, pads: Vec<Pad>) {
        self.multigrid.set_pads(pads);
        self.hz = f64::NAN;
    }

    /// Moves to `hz` (0 for the static problem) with moduli of `moduli_hz` > 0.
    ///
    /// # Errors
    /// Frequencies out of range, a body that can move as a whole at 0 Hz, a singular coarse problem. After an error the
    /// system must be moved to a frequency again before it can be asked.
    pub fn set_frequency(&mut self, hz: f64, moduli_hz: f64, body: &Body) -> Result<(), HarmonicError> {
        within("frequency", hz, (0.0, 2000.0), "0–2000 Hz")?;
        within("frequency of the moduli", moduli_hz, (1e-6, 2000.0), "above 0, to 2000 Hz")?;
        self.hz = f64::NAN;
        self.omega = std::f64::consts::TAU * hz;
        let material = body.material;
        let quasi_static = hz == 0.0;
        let g = moduli(material, self.shear.len(), hz, moduli_hz);
        let boundaries: Vec<Boundary> = self
            .multigrid
            .levels
            .iter()
            .zip(&self.materials)
            .map(|(level, material)| (body.hold)(&level.space, material, moduli_hz))
            .collect();
        check::boundary(&boundaries[0])?;
        if quasi_static {
            check::supports(body.space, &boundaries[0], &self.level().pads)?;
        }
        let shift = self.omega * self.omega * C64::new(1.0, -DAMPING);
        let singular = |source| HarmonicError::Singular { hz, source };
        self.multigrid.set_frequency(&g, moduli_hz, self.omega, &boundaries, shift).map_err(singular)?;
        if quasi_static {
            self.multigrid.levels.iter_mut().flat_map(|l| &mut l.sheets).for_each(Sheet::hold_still);
        }
        self.pressure.set_frequency(self.omega).map_err(singular)?;
        self.hz = hz;
        self.set_scales(&g);
        Ok(())
    }

    /// Norm of residuals, and the factors of the pressure block.
    fn set_scales(&mut self, g: &[C64]) {
        let level = &self.multigrid.levels[0];
        let blocks = level.node_blocks(g);
        for (n, k) in blocks.iter().enumerate() {
            for c in 0..3 {
                let root = k[(c, c)].norm().sqrt();
                self.scale_u[3 * n + c] = if level.free[n] { (1.0 / root) as f32 } else { 0.0 };
            }
        }
        for (e, g) in g.iter().enumerate() {
            let z = g * self.shear[e];
            self.scale_p[e] = z.norm().sqrt() as f32;
            let (first, stride) = level.elements.pressure_at(e);
            for m in 0..level.elements.functions {
                let at = first + m * stride;
                self.gamma_g[0][at..at + 2].fill((GAMMA * z.re) as f32);
                self.gamma_g[1][at] = (-GAMMA * z.im) as f32;
                self.gamma_g[1][at + 1] = (GAMMA * z.im) as f32;
            }
        }
    }
}
