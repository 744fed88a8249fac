//! Reading labels: NIfTI, NRRD, a folder of NIfTI masks, or a folder of closed STL surfaces.
//!
//! In: a path. Out: a [`LabelVolume`](crate::fit::labels::volume::LabelVolume), with the names of its labels
//! where the files state them.
//!
//! Read in this order:
//!
//! - `nifti` – one NIfTI file
//! - `nrrd` – one NRRD file
//! - `surfaces` – a folder of closed STL surfaces
//! - `masks` – a folder of NIfTI masks
//! - `any` – any of them, by the ending of the name

mod any;
mod masks;
mod nifti;
mod nrrd;
mod surfaces;

pub use any::labels;
