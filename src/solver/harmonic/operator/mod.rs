//! The discrete operator of one frequency, twice: in f64, where it defines the equations, and in f32, where
//! it is applied in every iteration.
//!
//! In: a [`Body`] (mesh, space, geometry, material, membranes, supports), a frequency and the pads of the
//! heads. Out: operator times vector, element and nodal matrices. Nothing is solved here.
//!
//! Read in this order:
//!
//! - `body` – the body to be solved
//! - `pad` – the elastic pad of a head as a matrix
//! - `fields` – displacement and pressure in f64
//! - `node_field` – f32 fields `[node][6]`
//! - `sampling` – material and pressure functions per element
//! - `nodal_stiffness` – springs and dashpots at nodes
//! - `tangent`, `stencil` – element stiffness matrices, block by block, from which preconditioners are
//!   assembled
//! - `reference_kernel`, `reference` – the element kernel of the f64 operator, and the operator
//! - `point_laws`, `elements` – constitutive laws at the points of an element in f32, and element forces
//! - `membrane` – a harmonic membrane in f32
//! - `level` – the f32 operator of one polynomial order: elements, mass, membranes, pads, springs, dashpots

mod body;
mod elements;
mod fields;
mod level;
mod membrane;
mod nodal_stiffness;
mod node_field;
pub(crate) mod pad;
mod point_laws;
mod reference;
mod reference_kernel;
mod sampling;
mod stencil;
mod tangent;

pub use body::Body;
pub(super) use elements::Elements;
pub use fields::Fields;
pub(super) use level::Level;
pub(super) use membrane::{HarmonicMembrane, MembraneBlock, membrane_blocks};
pub(super) use node_field::{from_complex, map_entries, to_complex};
pub use pad::Pad;
pub use reference::ReferenceOperator;
pub(super) use sampling::{bulk_compliance, pressure_functions_unless_cancelled, springpot_factors};
pub(crate) use sampling::{nearest_points, resampled};
pub(super) use stencil::Stencil;
pub(super) use tangent::{Tangent, tangent};
