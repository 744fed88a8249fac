//! Set-up of a [`HarmonicSystem`]: everything that does not depend on the frequency.

use super::check;
use super::error::HarmonicError;
use super::operator::{
    Body, Elements, HarmonicMembrane, Level, ReferenceOperator, bulk_compliance,
    pressure_functions_unless_cancelled, resampled,
};
use super::precondition::{
    AugmentationTerm, DirectSolver, Galerkin, Multigrid, PressureBlock, PressureContrast, Smoother,
};
use super::system::{HarmonicSystem, WorkFields};
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::math::Monitor;
use crate::math::lanes::Isa;
use crate::math::multifrontal::FactorError;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Augmentation γ where fine levels are smoothed: A_γ has the bulk modulus γ|G|, and smoothers tolerate only
/// a small one.
const SMOOTHED_GAMMA: f64 = 4.0;
/// Augmentation γ where the finest level is solved directly, limited by f32 round-off.
const DIRECT_GAMMA: f64 = 1000.0;
/// Largest ratio of stiffnesses of neighbours in f32 factors: its round-off, ε times it and summed over a
/// front, stays well below one. With 10⁶, a skin of 0.2 mm and 120 kPa on fat is not solved in statics; with
/// 10⁵ and 3·10⁴ it takes 6 and 7 iterations.
const LARGEST_CONTRAST: f64 = 1e5;
/// Frequency at which held nodes are evaluated [Hz]; they are taken to be the same at all frequencies.
const SUPPORT_HZ: f64 = 50.0;
const CANCELLED: HarmonicError = HarmonicError::Cancelled { iterations: 0 };

impl HarmonicSystem {
    /// Sets up everything that does not depend on the frequency.
    ///
    /// # Errors
    /// Orders outside 2–6, elements whose maps are of too high a degree, materials out of range.
    pub fn new(body: &Body) -> Result<HarmonicSystem, HarmonicError> {
        HarmonicSystem::new_monitored(body, &AtomicBool::new(false))
    }

    /// [`HarmonicSystem::new`], stopped once `monitor` is cancelled.
    ///
    /// # Errors
    /// Those of [`HarmonicSystem::new`]; cancellation.
    pub fn new_monitored<'m>(
        body: &Body,
        monitor: impl Into<Monitor<'m>>,
    ) -> Result<HarmonicSystem, HarmonicError> {
        let started = Instant::now();
        let monitor = monitor.into();
        check_cancelled(monitor)?;
        check::material(body.material)?;
        let phi = pressure_functions_unless_cancelled(body.space, body.geometry, monitor).ok_or(CANCELLED)?;
        let shear = mean_shear(body);
        let orders = body.displacement_solver.orders(body.space.order, 3.0 * body.space.n_nodes() as f64);
        let is_direct = orders.len() == 1;
        let compliance = bulk_compliance(body.space, body.material);
        let (gamma, penalty) = augmentation(body, is_direct, &shear, &compliance);
        let hierarchy = Hierarchy { body, orders: &orders, penalty: &penalty, phi: &phi, monitor };
        let (mut multigrid, materials) = hierarchy.build()?;
        check_cancelled(monitor)?;
        let pressure = if is_direct {
            None
        } else {
            Some(pressure_block(body, &mut multigrid.levels[0], &phi, &compliance, monitor)?)
        };
        let of = (body.space, body.geometry, body.material);
        let soft: Vec<f64> = penalty.iter().map(|k| k / gamma).collect();
        let contrast = (!is_direct).then(|| PressureContrast::new(of, &phi, &soft));
        let elements = &multigrid.levels[0].elements;
        let pressures = elements.pressure_len();
        let compliance = elements.pressure_field(|e| compliance[e] as f32);
        Ok(HarmonicSystem {
            reference: ReferenceOperator::without_frequency(body, &phi)?,
            multigrid,
            pressure,
            contrast,
            gamma,
            penalty,
            materials,
            compliance,
            shear,
            omega: 0.0,
            scale_u: vec![0.0; 3 * body.space.n_nodes()],
            scale_p: vec![0.0; body.space.n_elements],
            gamma_g: [vec![0.0; pressures], vec![0.0; pressures]],
            applications: 0,
            setup_seconds: started.elapsed().as_secs_f64(),
            coupling: None,
            work: WorkFields::new(body.space.n_nodes(), pressures),
        })
    }
}

impl HarmonicSystem {
    /// Sets the shear moduli of `body`, which differs from the present one in them alone, and discards the
    /// factors. What does not depend on the moduli is kept where the finest level is solved directly;
    /// otherwise the system is set up anew.
    ///
    /// # Errors
    /// Those of [`HarmonicSystem::new`]; cancellation.
    pub fn set_material<'m>(
        &mut self,
        body: &Body,
        monitor: impl Into<Monitor<'m>>,
    ) -> Result<(), HarmonicError> {
        let started = Instant::now();
        if !self.multigrid.is_direct() {
            let before = self.setup_seconds;
            *self = HarmonicSystem::new_monitored(body, monitor)?;
            self.setup_seconds += before;
            return Ok(());
        }
        self.shear = mean_shear(body);
        let compliance = bulk_compliance(body.space, body.material);
        (self.gamma, self.penalty) = augmentation(body, true, &self.shear, &compliance);
        self.multigrid.set_material(body.geometry, body.material, &self.penalty);
        self.reference.set_material(body);
        self.materials = vec![body.material.clone()];
        self.setup_seconds += started.elapsed().as_secs_f64();
        Ok(())
    }
}

fn check_cancelled(monitor: Monitor<'_>) -> Result<(), HarmonicError> {
    if monitor.is_cancelled() { Err(CANCELLED) } else { Ok(()) }
}

/// `[element]` mean μ_L [Pa at 50 Hz].
fn mean_shear(body: &Body) -> Vec<f64> {
    let points = body.space.points_per_element();
    let mean =
        |values: &[f64], e: usize| values[e * points..(e + 1) * points].iter().sum::<f64>() / points as f64;
    (0..body.space.n_elements).map(|e| mean(&body.material.mu_l, e)).collect()
}

/// `[element]` harmonic mean of μ_L [Pa at 50 Hz].
fn soft_shear(body: &Body) -> Vec<f64> {
    let points = body.space.points_per_element();
    let elements = body.material.mu_l.chunks_exact(points);
    elements.map(|mu| points as f64 / mu.iter().map(|mu| 1.0 / mu).sum::<f64>()).collect()
}

/// γ, and the `[element]` bulk modulus of A_γ [Pa at 50 Hz], from the `[element]` shear modulus and 1/K.
fn augmentation(body: &Body, is_direct: bool, shear: &[f64], compliance: &[f64]) -> (f64, Vec<f64>) {
    // A bulk modulus above the true one is of no use.
    let largest = shear.iter().zip(compliance).map(|(g, s)| 1.0 / (g * s)).fold(f64::INFINITY, f64::min);
    let gamma = if is_direct { DIRECT_GAMMA } else { SMOOTHED_GAMMA.min(largest) };
    let limit = if is_direct { largest_gamma(body, shear) } else { vec![gamma; shear.len()] };
    let soft = if is_direct { shear.to_vec() } else { soft_shear(body) };
    let penalty =
        (0..shear.len()).map(|e| (gamma.min(limit[e]) * soft[e]).min(1.0 / compliance[e])).collect();
    (gamma, penalty)
}

/// `[element]` largest γ that f32 factors resolve. A stiffness γG/h leaves the round-off ε γG/h, which must
/// stay below the stiffness of the softest neighbour of the element.
fn largest_gamma(body: &Body, shear: &[f64]) -> Vec<f64> {
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
    (0..own.len()).map(|e| LARGEST_CONTRAST * near(e) / own[e]).collect()
}

/// What the levels are built from.
struct Hierarchy<'a> {
    body: &'a Body<'a>,
    /// Orders, finest first.
    orders: &'a [usize],
    /// `[element]` bulk modulus of A_γ [Pa at 50 Hz].
    penalty: &'a [f64],
    /// `[element][point][function]` pressure functions.
    phi: &'a [f64],
    monitor: Monitor<'a>,
}

impl Hierarchy<'_> {
    /// The levels with their smoothers and the direct solver of the last; and the `[level]` materials.
    fn build(&self) -> Result<(Multigrid, Vec<MaterialField>), HarmonicError> {
        let (mut levels, mut smoothers, mut materials) = (Vec::new(), Vec::new(), Vec::new());
        let mut direct = None;
        for (l, &order) in self.orders.iter().enumerate() {
            let (space, geometry, material) = self.discretisation(l, order)?;
            let level = self.level(l, space, &geometry, &material)?;
            materials.push(material.clone());
            if l + 1 < self.orders.len() {
                let smoother = Smoother::new(
                    &level,
                    &geometry,
                    &material,
                    &self.body.membranes,
                    self.penalty,
                    self.monitor,
                );
                smoothers.push(smoother.ok_or(CANCELLED)?);
                check_cancelled(self.monitor)?;
            } else {
                check_cancelled(self.monitor)?;
                direct = Some(self.direct(&level, geometry, material)?);
            }
            levels.push(level);
        }
        Ok((Multigrid::new(levels, smoothers, direct.expect("the last level makes it")), materials))
    }

    /// Space, metric terms and material of level `l`.
    fn discretisation(
        &self,
        l: usize,
        order: usize,
    ) -> Result<(Space, Geometry, MaterialField), HarmonicError> {
        let body = self.body;
        if l == 0 {
            return Ok((body.space.clone(), body.geometry.clone(), body.material.clone()));
        }
        let space = Space::new(body.mesh, order)?;
        let (geometry, material) = (Geometry::new(&space)?, resampled(body.space, body.material, &space));
        Ok((space, geometry, material))
    }

    /// The operator of level `l`; the finest level carries the pressure functions.
    fn level(
        &self,
        l: usize,
        space: Space,
        geometry: &Geometry,
        material: &MaterialField,
    ) -> Result<Level, HarmonicError> {
        let body = self.body;
        check_cancelled(self.monitor)?;
        let functions = (l == 0).then_some(self.phi);
        let elements = Elements::new(&space, geometry, material, self.penalty, functions, Isa::detect())?;
        let membranes =
            body.membranes.iter().map(|(sheet, spec)| HarmonicMembrane::new(&space, sheet, spec)).collect();
        let fixed = (body.supports)(&space, material, SUPPORT_HZ).fixed;
        check_cancelled(self.monitor)?;
        Ok(Level::new(space, geometry, material, elements, membranes, &fixed))
    }

    /// The direct solver of the last level.
    fn direct(
        &self,
        level: &Level,
        geometry: Geometry,
        material: MaterialField,
    ) -> Result<DirectSolver, HarmonicError> {
        let augmentation = if self.orders.len() == 1 {
            AugmentationTerm::projected(self.penalty, level, &geometry, self.phi, self.monitor)
                .ok_or(CANCELLED)?
        } else {
            AugmentationTerm::Collocated(self.penalty.to_vec())
        };
        let body = self.body;
        let restricted = if self.orders.len() == 1 {
            Galerkin::unrestricted(&level.space, &body.membranes)
        } else {
            let finest = (body.space, body.geometry, body.material);
            Galerkin::new(finest, &body.membranes, self.penalty, &level.space)
        };
        Ok(DirectSolver::new(level, geometry, material, augmentation, restricted))
    }
}

/// The pressure block of the finest `level`.
fn pressure_block(
    body: &Body,
    level: &mut Level,
    phi: &[f64],
    compliance: &[f64],
    monitor: Monitor<'_>,
) -> Result<PressureBlock, HarmonicError> {
    let vertices = Space::new(body.mesh, 1)?;
    let block = PressureBlock::new(level, body.geometry, phi, compliance, &vertices, monitor);
    block.map_err(|stop| match stop {
        FactorError::Cancelled => CANCELLED,
        FactorError::Singular(source) => HarmonicError::Singular { hz: 0.0, source },
    })
}
