//! `HarmonicSystem`: a body ready to be asked at any frequency.

use super::check;
use super::direct::{Bulk, Direct};
use super::elements::Elements;
use super::error::{HarmonicError, within};
use super::inner::Inner;
use super::level::Level;
use super::multigrid::Multigrid;
use super::pad::Pad;
use super::pressure::PressureBlock;
use super::reference::ReferenceOperator;
use super::sampling::{moduli, pressure_functions_unless, resampled, softness};
use super::sheet::Sheet;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::math::fronts::Stop;
use crate::math::lanes::Isa;
use crate::math::{C64, Monitor};
use crate::mesh::{Face, HexMesh};
use crate::solver::boundary::Boundary;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Augmentation: the preconditioner sees a solid of bulk modulus γ|G|. Smoothers bear little of it, a direct solution much
/// more, until f32 shows.
const SMOOTHED_GAMMA: f64 = 4.0;
const DIRECT_GAMMA: f64 = 1000.0;
/// Stiffness that factors in f32 bear beside a stiffness of one: their round-off, ε times it and summed over a front, stays well below one.
/// At 10⁶ a skin of 0.2 mm and 120 kPa on fat is not solved at rest, at 10⁵ and 3·10⁴ it takes 6 and 7 iterations.
const BEARABLE: f64 = 1e5;

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
    /// How displacements are solved for inside; order 2 is always solved directly.
    pub inner: Inner,
}

/// A body ready to be asked at any frequency.
#[derive(Clone, Debug)]
pub struct HarmonicSystem {
    pub(super) multigrid: Multigrid,
    /// The equations themselves, in f64.
    pub(super) reference: ReferenceOperator,
    /// `None` where the finest level is solved directly.
    pub(super) pressure: Option<PressureBlock>,
    /// γ.
    pub(super) gamma: f64,
    /// `[element]` γ μ_L or the bulk modulus, whichever is less [Pa at 50 Hz].
    penalty: Vec<f64>,
    materials: Vec<MaterialField>,
    /// Spread 1/K [1/Pa].
    pub(super) compliance: Vec<f32>,
    /// `[element]` mean μ_L [Pa at 50 Hz].
    shear: Vec<f64>,
    pub(super) hz: f64,
    pub(super) omega: f64,
    /// `[node · 3]` 1/√A_nn, 0 at held nodes, and `[element]` √|G| at the present frequency: the norm of residuals.
    pub(super) scale_u: Vec<f32>,
    pub(super) scale_p: Vec<f32>,
    /// Spread complex γG: real and imaginary factors per lane.
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

/// Orders of the hierarchy, finest first; the last is solved directly.
fn orders(finest: usize, inner: Inner) -> Vec<usize> {
    match (inner, finest) {
        (Inner::Direct, _) | (_, 2) => vec![finest],
        (Inner::Multigrid, 3 | 4) => vec![finest, 2],
        (Inner::Multigrid, _) => vec![finest, 3, 2],
    }
}

/// `[element]` largest γ whose round-off in the factors is not felt by the softest neighbour of the element. In f32 a stiffness γG/h leaves
/// noise of ε γG/h, which must stay below the stiffness of what lies next to it, or the factors no longer know that.
fn bearable(body: &Body, shear: &[f64]) -> Vec<f64> {
    let points = body.space.points_per_element();
    let stiffness = |e: usize| {
        let at = |slot: usize| {
            let square = body.geometry.inverse[slot].iter().flatten().map(|x| x * x).sum::<f64>();
            body.geometry.weight[slot] * square
        };
        shear[e] * (e * points..(e + 1) * points).map(at).fold(0.0, f64::max)
    };
    let own: Vec<f64> = (0..shear.len()).map(stiffness).collect();
    let mut softest = vec![f64::INFINITY; body.space.n_nodes()];
    for (slot, &n) in body.space.node_of.iter().enumerate() {
        softest[n as usize] = softest[n as usize].min(own[slot / points]);
    }
    let near =
        |e: usize| body.space.nodes_of(e).iter().map(|&n| softest[n as usize]).fold(f64::INFINITY, f64::min);
    (0..own.len()).map(|e| BEARABLE * near(e) / own[e]).collect()
}

impl HarmonicSystem {
    /// Sets up everything that does not depend on the frequency.
    ///
    /// # Errors
    /// Orders outside 2–6, elements that are not triquadratic, materials out of range.
    pub fn new(body: &Body) -> Result<HarmonicSystem, HarmonicError> {
        HarmonicSystem::new_unless(body, &AtomicBool::new(false))
    }

    /// [`HarmonicSystem::new`], given up once `monitor` asks for it.
    ///
    /// # Errors
    /// Those of [`HarmonicSystem::new`]; cancellation.
    pub fn new_unless<'m>(
        body: &Body,
        monitor: impl Into<Monitor<'m>>,
    ) -> Result<HarmonicSystem, HarmonicError> {
        let begun = Instant::now();
        let monitor = monitor.into();
        let cancelled = HarmonicError::Cancelled { iterations: 0 };
        let heed = || if monitor.is_cancelled() { Err(cancelled.clone()) } else { Ok(()) };
        heed()?;
        check::material(body.material)?;
        let isa = Isa::detect();
        let fixed = |space: &Space, material: &MaterialField| (body.hold)(space, material, 50.0).fixed;
        let phi = pressure_functions_unless(body.space, body.geometry, monitor).ok_or(cancelled.clone())?;
        let points = body.space.points_per_element();
        let mean = |values: &[f64], e: usize| {
            values[e * points..(e + 1) * points].iter().sum::<f64>() / points as f64
        };
        let shear: Vec<f64> = (0..body.space.n_elements).map(|e| mean(&body.material.mu_l, e)).collect();
        let orders = orders(body.space.order, body.inner);
        let is_direct = orders.len() == 1;
        let softness = softness(body.space, body.material);
        // Nothing is gained by more than the true bulk modulus.
        let stiffest = shear.iter().zip(&softness).map(|(g, s)| 1.0 / (g * s)).fold(f64::INFINITY, f64::min);
        let gamma = if is_direct { DIRECT_GAMMA } else { SMOOTHED_GAMMA.min(stiffest) };
        let most = if is_direct { bearable(body, &shear) } else { vec![gamma; shear.len()] };
        let penalty: Vec<f64> =
            (0..shear.len()).map(|e| (gamma.min(most[e]) * shear[e]).min(1.0 / softness[e])).collect();
        let (mut levels, mut materials, mut direct) = (Vec::new(), Vec::new(), None);
        for (l, &order) in orders.iter().enumerate() {
            let space = if l == 0 { body.space.clone() } else { Space::new(body.mesh, order)? };
            let (geometry, material) = if l == 0 {
                (body.geometry.clone(), body.material.clone())
            } else {
                (Geometry::new(&space)?, resampled(body.space, body.material, &space))
            };
            heed()?;
            let functions = (l == 0).then_some(&phi[..]);
            let elements = Elements::new(&space, &geometry, &material, gamma, functions, isa)?;
            let sheets = body.membranes.iter().map(|(faces, spec)| Sheet::new(&space, faces, spec)).collect();
            let held = fixed(&space, &material);
            let last = l + 1 == orders.len();
            heed()?;
            let smoothed = (!last).then_some(monitor);
            let level = Level::new(space, &geometry, &material, gamma, elements, sheets, &held, smoothed);
            let level = level.ok_or(cancelled.clone())?;
            materials.push(material.clone());
            heed()?;
            if last {
                let bulk = if is_direct {
                    Bulk::projected(&penalty, &level, &geometry, &phi, monitor).ok_or(cancelled.clone())?
                } else {
                    Bulk::Collocated(gamma)
                };
                direct = Some(Direct::new(&level, geometry, material, bulk, &body.membranes));
            }
            levels.push(level);
        }
        heed()?;
        let pressure = if is_direct {
            None
        } else {
            let vertices = Space::new(body.mesh, 1)?;
            let block =
                PressureBlock::new(&mut levels[0], body.geometry, &phi, &softness, &vertices, monitor);
            Some(block.map_err(|stop| match stop {
                Stop::Cancelled => cancelled.clone(),
                Stop::Singular(source) => HarmonicError::Singular { hz: 0.0, source },
            })?)
        };
        let (n, np) = (6 * body.space.n_nodes(), levels[0].elements.pressure_len());
        let compliance = levels[0].elements.spread(|e| softness[e] as f32);
        let zero_p = vec![0.0; np];
        Ok(HarmonicSystem {
            reference: ReferenceOperator::without_frequency(body, &phi)?,
            multigrid: Multigrid::new(levels, direct.expect("the last level makes it")),
            pressure,
            gamma,
            penalty,
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

    /// How displacements are solved for.
    pub fn inner(&self) -> Inner {
        if self.multigrid.is_direct() { Inner::Direct } else { Inner::Multigrid }
    }

    /// Factors made so far are not used again: what follows depends on nothing that was asked before.
    pub fn forget(&mut self) {
        self.multigrid.forget();
        self.hz = f64::NAN;
    }

    /// Moves to `hz` (0 for the static problem) with moduli of `moduli_hz` > 0.
    ///
    /// # Errors
    /// Frequencies out of range, a body that can move as a whole at 0 Hz, a singular problem. After an error the
    /// system must be moved to a frequency again before it can be asked.
    pub fn set_frequency(&mut self, hz: f64, moduli_hz: f64, body: &Body) -> Result<(), HarmonicError> {
        self.set_frequency_unless(hz, moduli_hz, body, &AtomicBool::new(false))
    }

    /// [`HarmonicSystem::set_frequency`], given up once `monitor` asks for it, which is told the share of the factorisation done.
    ///
    /// # Errors
    /// Those of [`HarmonicSystem::set_frequency`]; cancellation.
    pub fn set_frequency_unless<'m>(
        &mut self,
        hz: f64,
        moduli_hz: f64,
        body: &Body,
        monitor: impl Into<Monitor<'m>>,
    ) -> Result<(), HarmonicError> {
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
        let singular = |source| HarmonicError::Singular { hz, source };
        self.multigrid.set_frequency(&g, moduli_hz, self.omega, &boundaries, monitor.into()).map_err(
            |stop| match stop {
                Stop::Cancelled => HarmonicError::Cancelled { iterations: 0 },
                Stop::Singular(source) => singular(source),
            },
        )?;
        let pads = &self.multigrid.levels[0].pads;
        self.reference.set_frequency(&g, hz, moduli_hz, &boundaries[0], pads);
        if let Some(pressure) = &mut self.pressure {
            pressure.set_frequency(self.omega).map_err(singular)?;
        }
        self.hz = hz;
        self.set_scales(&g);
        Ok(())
    }

    /// Norm of residuals, and the factors of the pressure block.
    fn set_scales(&mut self, g: &[C64]) {
        let level = &self.multigrid.levels[0];
        let mut size = self.reference.magnitude();
        level.other_blocks(|n, k| (0..3).for_each(|c| size[n][c] += k[(c, c)].norm()));
        for (n, size) in size.iter().enumerate() {
            let scale = |size: &f64| if level.free[n] { (1.0 / size.sqrt()) as f32 } else { 0.0 };
            self.scale_u[3 * n..][..3].copy_from_slice(&size.map(|size| scale(&size)));
        }
        // Augmentation belongs to the matrix that is solved: the cycle's is of now, the factors' may be of a frequency nearby.
        let augmented = if self.multigrid.is_direct() { self.multigrid.factored() } else { g };
        for (e, (g, augmented)) in g.iter().zip(augmented).enumerate() {
            let (z, bulk) = (g * self.shear[e], augmented * self.penalty[e]);
            self.scale_p[e] = z.norm().sqrt() as f32;
            let (first, stride) = level.elements.pressure_at(e);
            for m in 0..level.elements.functions {
                let at = first + m * stride;
                self.gamma_g[0][at..at + 2].fill(bulk.re as f32);
                self.gamma_g[1][at] = -bulk.im as f32;
                self.gamma_g[1][at + 1] = bulk.im as f32;
            }
        }
    }
}
