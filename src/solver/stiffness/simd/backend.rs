//! The f32 back-end: packed arrays, node lists and Maxwell coefficients.

use super::super::{StiffnessError, law, maxwell::Branch, projection};
use super::pack::{self, Group, Layout};
use super::physics::Step;
use super::shape;
use crate::fem::{Geometry, Gll, Incidence, Space};
use crate::material::{MaterialField, MaxwellFit};
use crate::math::lanes::{Aligned, Isa};

/// The f32 back-end of [`super::super::Stiffness`].
#[derive(Clone, Debug)]
pub struct Simd {
    pub(super) isa: Isa,
    pub(super) gll: Gll,
    pub(super) layout: Layout,
    pub(super) groups: Vec<Group>,
    /// `[element]` class, with the classes and relaxation times: the Maxwell weights are rebuilt from them
    /// when the time step changes.
    pub(super) class: Vec<u16>,
    pub(super) classes: Vec<MaxwellFit>,
    pub(super) tau: Vec<f64>,
    pub(super) branches: Vec<Branch>,
    pub(super) steps: Vec<Step>,
    pub(super) started: bool,
    /// `[batch][point][3][lane]` element forces, groups one after another.
    pub(super) slots: Aligned<f32>,
    /// `[node]` start of its list in `slot_of`; one extra at the end.
    pub(super) start: Vec<u32>,
    /// Offsets into `slots` of the element points of every node, in element order.
    pub(super) slot_of: Vec<u32>,
}

impl Simd {
    /// The operator with the widest instruction set of this CPU.
    ///
    /// # Errors
    /// [`StiffnessError`]: an order outside 2–6; a space too large for 32-bit indices; elements whose
    /// maps are neither triquadratic nor of the order of the space, at most 4.
    ///
    /// # Panics
    /// If a material array does not have the shape it documents.
    pub fn new(space: &Space, geometry: &Geometry, material: &MaterialField) -> Result<Simd, StiffnessError> {
        Simd::with_isa(space, geometry, material, Isa::detect())
    }

    /// The operator with a given instruction set.
    ///
    /// # Errors
    /// See [`Simd::new`].
    pub fn with_isa(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        isa: Isa,
    ) -> Result<Simd, StiffnessError> {
        if !(2..=6).contains(&space.order) {
            return Err(StiffnessError::Order { order: space.order });
        }
        if space.n_nodes() > i32::MAX as usize / 3 || 3 * space.node_of.len() > u32::MAX as usize / 2 {
            return Err(StiffnessError::Size { nodes: space.n_nodes() });
        }
        law::check_shapes(material, space.node_of.len(), space.n_elements);
        let gll = Gll::new(space.order);
        let layout = Layout {
            width: isa.width(),
            points: space.points_per_element(),
            terms: shape::terms(space, &gll),
            branches: material.tau.len(),
            pressure: projection::functions(space.order),
            length: 0.5 * (geometry.weight.iter().sum::<f64>() / space.n_elements as f64).cbrt(),
        };
        let groups = pack::groups(space, geometry, material, layout)?;
        let batches: usize = groups.iter().map(|g| g.batches).sum();
        let (start, slot_of) = slots_of_nodes(space, layout, &groups);
        let mut this = Simd {
            isa,
            gll,
            layout,
            groups,
            class: material.class.clone(),
            classes: material.classes.clone(),
            tau: material.tau.clone(),
            branches: Vec::new(),
            steps: Vec::new(),
            started: false,
            slots: Aligned::new(batches * layout.slot_count()),
            start,
            slot_of,
        };
        this.set_branches(vec![Branch::FROZEN; this.tau.len()]);
        Ok(this)
    }

    pub(super) fn set_branches(&mut self, branches: Vec<Branch>) {
        self.steps = pack::steps(&branches);
        for group in &mut self.groups {
            group.set_weights(&self.class, &self.classes, self.layout, &branches);
        }
        self.branches = branches;
    }
}

/// Lists of slot offsets of every node, in element order: (`start`, `slot_of`).
fn slots_of_nodes(space: &Space, layout: Layout, groups: &[Group]) -> (Vec<u32>, Vec<u32>) {
    let mut base = vec![0u32; space.n_elements];
    let mut first_batch = 0;
    for group in groups {
        for (place, &element) in group.elements.iter().enumerate() {
            let (batch, lane) = (first_batch + place / layout.width, place % layout.width);
            base[element as usize] = (batch * layout.slot_count() + lane) as u32;
        }
        first_batch += group.batches;
    }
    let Incidence { start, mut slots } = Incidence::new(space);
    for slot in &mut slots {
        let (element, point) = (*slot as usize / layout.points, *slot as usize % layout.points);
        *slot = base[element] + (point * 3 * layout.width) as u32;
    }
    (start, slots)
}
