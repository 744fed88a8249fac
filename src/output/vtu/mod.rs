//! `field.vtu`: nodal fields for ParaView, as a VTK XML unstructured grid.
//!
//! Nodes, elements and fields come in; one file with appended raw data comes out.
//!
//! - `arrays` – the grid and the arrays on it
//! - `harmonic` – arrays of a harmonic displacement field
//! - `writer` – the file

mod arrays;
mod harmonic;
mod writer;

pub use arrays::{CellArray, FieldDataArray, Grid, Nodal, NodalArray, region_numbers};
pub use harmonic::{frequencies, harmonic_arrays};
pub use writer::write;
