//! Elements sorted into groups with the same kind of material, and their coefficients packed batch by batch.
//!
//! A batch holds one element per lane; the last batch of a group is padded with copies of the last element,
//! whose results are not used. Arrays are `[batch][…][lane]`.

use super::super::{StiffnessError, maxwell::Branch, projection};
use super::physics::{COMMON, DEVIATORIC, FIBRE, Step};
use super::shape;
use crate::fem::{Geometry, Gll, Space};
use crate::material::{MaterialField, MaxwellFit};
use crate::math::lanes::Aligned;
use nalgebra::Matrix3;

/// Elements that use the same specialised kernel.
#[derive(Clone, Debug)]
pub struct Group {
    /// Whether the group has Maxwell branches.
    pub memory_on: bool,
    /// Whether the group has fibres (μ_L ≠ μ_T or β ≠ 0 at some point).
    pub fibres_on: bool,
    /// Elements in ascending order, without padding.
    pub elements: Vec<u32>,
    /// Number of batches.
    pub batches: usize,
    /// `[batch][point][lane]` 3 × global node.
    pub nodes: Aligned<u32>,
    /// `[batch][K³][3][lane]`, see [`shape`].
    pub shape: Aligned<f32>,
    /// `[batch][point][coefficient][lane]`, see [`Layout::coefficient_count`].
    pub coefficients: Aligned<f32>,
    /// `[batch][branch + 1][lane]` for a time step: g∞ + Σ g_k (1 − b₁), then g_k.
    pub weights: Aligned<f32>,
    /// `[batch][1][lane]` g∞ + Σ g_k.
    pub unrelaxed: Aligned<f32>,
    /// `[batch][point][branch][DEVIATORIC][lane]` stored y; empty without memory.
    pub memory: Aligned<f32>,
}

/// Array layout of all groups.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Elements per batch.
    pub width: usize,
    /// GLL points per element.
    pub points: usize,
    /// Terms of a map along an axis, K of [`shape`].
    pub terms: usize,
    /// Maxwell branches.
    pub branches: usize,
    /// Pressure functions; 0 if the volumetric term is collocated.
    pub pressure: usize,
    /// Unit of length ℓ of shapes and strains [m], about half an element, which keeps f32 far from underflow.
    pub length: f64,
}

impl Layout {
    /// Coefficients per point, V = w/det J: V 2μ_T, then V K or w φ_m, then with fibres V 2(μ_L−μ_T), V ½β,
    /// a.
    pub fn coefficient_count(&self, fibres_on: bool) -> usize {
        COMMON + self.pressure.max(1) + if fibres_on { FIBRE } else { 0 }
    }

    /// Number of values in the slots of a batch, `[point][3][lane]`.
    pub fn slot_count(&self) -> usize {
        self.points * 3 * self.width
    }
}

/// Sorts the elements into groups with the same kind of material and packs each group.
///
/// # Errors
/// [`StiffnessError::Shape`] if an element's nodes do not lie on a map of the layout's terms.
pub fn groups(
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
    layout: Layout,
) -> Result<Vec<Group>, StiffnessError> {
    let kind = |e: usize| {
        let class = &material.classes[usize::from(material.class[e])];
        let slots = e * layout.points..(e + 1) * layout.points;
        let fibres =
            slots.into_iter().any(|s| material.beta[s] != 0.0 || material.mu_l[s] != material.mu_t[s]);
        (class.weights.iter().any(|&g| g != 0.0), fibres)
    };
    [(false, false), (false, true), (true, false), (true, true)]
        .into_iter()
        .filter_map(|wanted| {
            let elements: Vec<u32> =
                (0..space.n_elements).filter(|&e| kind(e) == wanted).map(|e| e as u32).collect();
            (!elements.is_empty()).then(|| pack(space, geometry, material, layout, wanted, elements))
        })
        .collect()
}

/// Packs one group.
fn pack(
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
    layout: Layout,
    (memory_on, fibres_on): (bool, bool),
    elements: Vec<u32>,
) -> Result<Group, StiffnessError> {
    let gll = Gll::new(space.order);
    let Layout { width, points, branches, terms, .. } = layout;
    let batches = elements.len().div_ceil(width);
    let count = layout.coefficient_count(fibres_on);
    let memory = if memory_on { batches * points * branches * DEVIATORIC * width } else { 0 };
    let mut group = Group {
        memory_on,
        fibres_on,
        batches,
        nodes: Aligned::new(batches * points * width),
        shape: Aligned::new(batches * shape::count(terms) * width),
        coefficients: Aligned::new(batches * points * count * width),
        weights: Aligned::new(batches * (branches + 1) * width),
        unrelaxed: Aligned::new(batches * width),
        memory: Aligned::new(memory),
        elements,
    };
    let to_power = shape::to_power(&gll, terms);
    for place in 0..batches * width {
        let element = group.elements[place.min(group.elements.len() - 1)] as usize;
        let (batch, lane) = (place / width, place % width);
        let monomials = shape::monomials(space, &gll, element, &to_power)?;
        for (n, x) in monomials.iter().flat_map(|x| x.iter()).enumerate() {
            group.shape[(batch * shape::count(terms) + n) * width + lane] = (x / layout.length) as f32;
        }
        let pressure =
            (layout.pressure > 0).then(|| projection::basis(space, geometry, &material.bulk, element));
        for point in 0..points {
            let slot = element * points + point;
            let at = batch * points + point;
            group.nodes[at * width + lane] = 3 * space.node_of[slot];
            let functions = pressure.as_ref().map(|p| &p[point * layout.pressure..][..layout.pressure]);
            let values = coefficients(geometry, material, layout.length, slot, fibres_on, functions);
            for (n, value) in values.into_iter().enumerate() {
                group.coefficients[(at * count + n) * width + lane] = value as f32;
            }
        }
    }
    Ok(group)
}

/// Coefficients of one point in the order of [`Layout::coefficient_count`].
///
/// Lengths are measured in `length` = ℓ: V = w ℓ⁴/det J goes with strains det J/ℓ² times the true ones.
fn coefficients(
    geometry: &Geometry,
    material: &MaterialField,
    length: f64,
    slot: usize,
    fibres_on: bool,
    pressure: Option<&[f64]>,
) -> Vec<f64> {
    let inverse = geometry.inverse[slot];
    let scale = Matrix3::from_fn(|i, j| inverse[i][j]).determinant() * length * length;
    let (plain, weight) = (geometry.weight[slot] * scale, geometry.weight[slot] * scale * scale);
    let mut values = vec![weight * 2.0 * material.mu_t[slot]];
    match pressure {
        Some(functions) => values.extend(functions.iter().map(|phi| plain * phi)),
        None => values.push(weight * material.bulk[slot]),
    }
    if fibres_on {
        values.push(weight * 2.0 * (material.mu_l[slot] - material.mu_t[slot]));
        values.push(weight * 0.5 * material.beta[slot]);
        values.extend(material.fibre[slot].iter());
    }
    values
}

impl Group {
    /// Sets the Maxwell weights for the update coefficients `branches`; `of` is the `[element]` class.
    pub fn set_weights(&mut self, of: &[u16], classes: &[MaxwellFit], layout: Layout, branches: &[Branch]) {
        let (width, rows) = (layout.width, layout.branches + 1);
        for place in 0..self.batches * width {
            let element = self.elements[place.min(self.elements.len() - 1)] as usize;
            let class = &classes[usize::from(of[element])];
            let (batch, lane) = (place / width, place % width);
            let unrelaxed = class.unrelaxed();
            let relaxing: f64 = class.weights.iter().zip(branches).map(|(g, b)| g * b.b1).sum();
            self.unrelaxed[batch * width + lane] = unrelaxed as f32;
            self.weights[batch * rows * width + lane] = (unrelaxed - relaxing) as f32;
            for (k, &g) in class.weights.iter().enumerate() {
                self.weights[(batch * rows + k + 1) * width + lane] = g as f32;
            }
        }
    }
}

/// Update coefficients of the kernel, y ← a y + (a b₁ + b₀) e.
pub fn steps(branches: &[Branch]) -> Vec<Step> {
    branches.iter().map(|b| Step { decay: b.a as f32, drive: (b.a * b.b1 + b.b0) as f32 }).collect()
}
