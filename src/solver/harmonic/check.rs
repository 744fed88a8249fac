//! Checks before a solve: material, supports and load in range, no free rigid motions in statics.

use super::error::HarmonicError;
use super::operator::Pad;
use crate::fem::Space;
use crate::material::MaterialField;
use crate::math::{C64, V3};
use crate::solver::boundary::Boundary;
use crate::solver::rigid::{MOTIONS, PointMap, point_map};
use nalgebra::{DMatrix, Matrix3, Matrix6};
use std::collections::BTreeSet;

/// A rigid motion is free if its support stiffness is less than this part of the largest one.
const LOOSE: f64 = 1e-9;

/// Checks that `value` lies in [low, high].
///
/// # Errors
/// [`HarmonicError::OutOfRange`] naming the quantity `field` and the range `allowed`.
pub(super) fn within(
    field: &'static str,
    value: f64,
    (low, high): (f64, f64),
    allowed: &'static str,
) -> Result<(), HarmonicError> {
    if value >= low && value <= high {
        Ok(())
    } else {
        Err(HarmonicError::OutOfRange { field, value, allowed })
    }
}

/// Checks that the mixed form can be solved for the material. K may be infinite: exactly incompressible.
///
/// # Errors
/// [`HarmonicError::OutOfRange`] naming the quantity.
pub fn material(field: &MaterialField) -> Result<(), HarmonicError> {
    let all = |name, values: &[f64], high: f64, allowed| {
        values.iter().try_for_each(|&x| within(name, x, (f64::MIN_POSITIVE, high), allowed))
    };
    all("bulk modulus [Pa]", &field.bulk, f64::INFINITY, "above 0; infinite: exactly incompressible")?;
    all("density [kg/m³]", &field.density, 1e6, "above 0, to 10⁶")?;
    all("cross-fibre shear modulus [Pa]", &field.mu_t, 1e15, "above 0, to 10¹⁵")?;
    all("along-fibre shear modulus [Pa]", &field.mu_l, 1e15, "above 0, to 10¹⁵")
}

/// Checks that all boundary entries are finite: those of an absorbing face of an incompressible solid are
/// not.
///
/// # Errors
/// [`HarmonicError::OutOfRange`] naming the quantity.
pub fn boundary(boundary: &Boundary) -> Result<(), HarmonicError> {
    let finite = |name, at: &[(u32, Matrix3<f64>)]| {
        at.iter().flat_map(|(_, k)| k.iter()).try_for_each(|&x| {
            within(name, x, (f64::MIN, f64::MAX), "finite; absorbing faces need a finite K")
        })
    };
    finite("impedance of an absorbing face [N·s/m]", &boundary.absorbing.at)?;
    finite("stiffness of a support [N/m]", &boundary.springs.at)?;
    finite("damping of a support [N·s/m]", &boundary.dampers.at)
}

/// Checks that the nodal forces [N] are finite and fit in f32, and that the tolerance lies in 0–1.
///
/// # Errors
/// [`HarmonicError::OutOfRange`] naming the quantity.
pub fn load(force: &[[C64; 3]], tolerance: f64) -> Result<(), HarmonicError> {
    within("tolerance", tolerance, (0.0, 1.0), "0 to 1")?;
    force
        .iter()
        .flatten()
        .flat_map(|z| [z.re, z.im])
        .try_for_each(|x| within("load", x, (-1e30, 1e30), "−10³⁰ to 10³⁰ N"))
}

/// Checks that the supports resist every rigid motion, which a static analysis requires.
///
/// With R_n the six rigid motions at node n (lengths in units of the body), Σ R_nᵀ K_nm R_m over held nodes,
/// springs and pads, each set scaled to unit trace, must have full rank.
///
/// # Errors
/// [`HarmonicError::Unsupported`] if all rigid motions are free, [`HarmonicError::RigidMotionsFree`] if some
/// are.
pub fn supports(space: &Space, held: &Boundary, pads: &[Pad]) -> Result<(), HarmonicError> {
    let centre = space.positions.iter().sum::<V3>() / space.n_nodes() as f64;
    let size = space.positions.iter().map(|x| (x - centre).norm()).fold(0.0, f64::max);
    let at = |x: V3| point_map((x - centre) / size);
    let motion = |n: u32| at(space.positions[n as usize]);
    let mut total = Matrix6::zeros();
    let mut add = |part: Matrix6<f64>| {
        let trace = part.trace();
        if trace > 0.0 {
            total += part / trace;
        }
    };
    let bodies = held.rigid.bodies();
    let carried: BTreeSet<u32> = bodies.iter().flat_map(|body| body.nodes.iter().map(|n| n.0)).collect();
    let fixed = held.fixed.iter().filter(|n| !carried.contains(n));
    add(fixed.map(|&n| motion(n).transpose() * motion(n)).sum());
    add(body_stiffness(held, &at, size));
    add(held.springs.at.iter().map(|(n, k)| motion(*n).transpose() * k * motion(*n)).sum());
    let block = |(i, j, k): (u32, u32, Matrix3<C64>)| motion(i).transpose() * k.map(|z| z.re) * motion(j);
    add(pads.iter().flat_map(Pad::blocks).map(block).sum());
    let stiffness = total.symmetric_eigenvalues();
    match stiffness.iter().filter(|&&k| k <= LOOSE * stiffness.max()).count() {
        0 => Ok(()),
        6 => Err(HarmonicError::Unsupported),
        motions => Err(HarmonicError::RigidMotionsFree { motions }),
    }
}

/// Stiffness of the connectors of rigid bodies against the rigid motions of the whole; `at` gives these at a
/// point, in units of `size` [m].
fn body_stiffness(held: &Boundary, at: &dyn Fn(V3) -> PointMap, size: f64) -> Matrix6<f64> {
    let bodies = held.rigid.bodies();
    let mut motions = DMatrix::zeros(held.rigid.motions(), 6);
    for (b, body) in bodies.iter().enumerate() {
        motions.fixed_view_mut::<3, 6>(MOTIONS * b, 0).copy_from(&at(body.centre));
        motions.fixed_view_mut::<3, 3>(MOTIONS * b + 3, 3).copy_from(&(Matrix3::identity() / size));
    }
    let stiffness = motions.transpose() * held.rigid.stiffness() * &motions;
    stiffness.fixed_view::<6, 6>(0, 0).into_owned()
}
