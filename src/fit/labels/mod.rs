//! Labels: what a file says is where.
//!
//! In: a path, the name of a label scheme or of a map file, a side. Out: a [`LabelVolume`], and the [`Part`]
//! of each of its labels.
//!
//! Read in this order:
//!
//! - `part` – what a label stands for; names and built-in schemes
//! - `volume` – a label at every voxel
//! - `map` – a file that says what labels stand for
//! - `read/` – NIfTI, NRRD, folders of masks and of surfaces

pub(super) mod map;
pub(super) mod part;
mod read;
pub(super) mod volume;

pub use map::{Labels, MapSpec};
pub use part::{Part, Parts, SCHEMES, Side};
pub use read::labels as read_labels;
pub use volume::LabelVolume;
