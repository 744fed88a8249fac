//! `Tool`: a rigid tool behind its elastic pad, its load, and its integrals over the skin that it can touch.

use crate::drive::placement::patch::PatchPoint;
use crate::drive::{Patch, Pose};
use crate::math::{C64, V3};
use crate::solver::harmonic::Pad;
use crate::solver::static_contact::error::ContactError;
use std::collections::BTreeMap;

/// A rigid tool behind its elastic pad.
#[derive(Clone, Debug)]
pub struct Tool {
    /// Skin that the tool can touch.
    pub patch: Patch,
    /// `[point]` distance between skin and tool along the axis at first touch [m], ≥ 0.
    pub gap: Vec<f64>,
    /// Pad stiffness per area [N/m³], > 0.
    pub pad: f64,
    /// Prescribed force or travel.
    pub load: Load,
}

/// The load of a tool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Load {
    /// A force along the axis [N], > 0; the travel is unknown.
    Force(f64),
    /// A travel from first touch [m], > 0; the force is unknown.
    Travel(f64),
}

impl Tool {
    /// Pose of the tool.
    pub fn pose(&self) -> &Pose {
        &self.patch.pose
    }

    /// `[point]` initial active set: gap at most a fifth of the largest gap.
    pub(super) fn initial_active_set(&self) -> Vec<bool> {
        let most = self.gap.iter().copied().fold(0.0, f64::max);
        self.gap.iter().map(|&g| g <= 0.2 * most).collect()
    }

    /// Pad stiffness k ∫ φ_i φ_j dA over the `[point]` `active` points.
    pub(super) fn pad(&self, active: &[bool]) -> Pad {
        let patch = &self.patch;
        let mut local: Vec<Vec<f64>> = patch.faces.iter().map(|f| vec![0.0; f.len() * f.len()]).collect();
        for (point, _) in patch.points.iter().zip(active).filter(|(_, on)| **on) {
            let m = point.values.len();
            for (i, a) in point.values.iter().enumerate() {
                for (j, b) in point.values.iter().enumerate() {
                    local[point.face][i * m + j] += self.pad * point.weight * a * b;
                }
            }
        }
        let mut entries = BTreeMap::new();
        for (nodes, matrix) in patch.faces.iter().zip(&local).filter(|(_, k)| k.iter().any(|k| *k != 0.0)) {
            for (i, &a) in nodes.iter().enumerate() {
                for (j, &b) in nodes.iter().enumerate() {
                    *entries.entry((a, b)).or_insert(0.0) += matrix[i * nodes.len() + j];
                }
            }
        }
        let axis = patch.pose.axis;
        Pad::new(&entries, axis * axis.transpose())
    }

    /// force += ∫ traction φ a dA, with `traction(point)` [Pa].
    pub(super) fn add_traction(&self, traction: impl Fn(usize) -> f64, force: &mut [[C64; 3]]) {
        let axis = self.patch.pose.axis;
        for (i, point) in self.patch.points.iter().enumerate() {
            let total = traction(i) * point.weight;
            if total != 0.0 {
                for (&n, w) in self.patch.faces[point.face].iter().zip(&point.values) {
                    (0..3).for_each(|c| force[n as usize][c] += total * w * axis[c]);
                }
            }
        }
    }

    /// `[point]` axial skin displacement a·u [m].
    pub(super) fn skin_displacement(&self, u: &[[C64; 3]]) -> Vec<f64> {
        let axis = self.patch.pose.axis;
        let along = |n: u32| V3::from(u[n as usize].map(|z| z.re)).dot(&axis);
        let at =
            |p: &PatchPoint| self.patch.faces[p.face].iter().zip(&p.values).map(|(&n, w)| along(n) * w).sum();
        self.patch.points.iter().map(at).collect()
    }

    /// ∫ value dA over the patch, with `value(point)`.
    pub(super) fn integral(&self, value: impl Fn(usize) -> f64) -> f64 {
        self.patch.points.iter().enumerate().map(|(i, p)| p.weight * value(i)).sum()
    }
}

/// Checks that loads and pad stiffnesses are positive and finite.
///
/// # Errors
/// [`ContactError::NotPositive`].
pub(super) fn check_tools(tools: &[Tool]) -> Result<(), ContactError> {
    for (i, tool) in tools.iter().enumerate() {
        let load = match tool.load {
            Load::Force(force) => ("force [N]", force),
            Load::Travel(travel) => ("travel [m]", travel),
        };
        for (field, value) in [load, ("pad stiffness [N/m³]", tool.pad)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(ContactError::NotPositive { tool: i + 1, field, value });
            }
        }
    }
    Ok(())
}
