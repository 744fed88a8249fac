//! Old paths. // shim

pub use crate::analysis::claims; // shim
pub use crate::analysis::comparison as fair; // shim
pub use crate::analysis::optimise; // shim
pub use crate::study as batch; // shim

pub use crate::analysis::response; // shim
pub use crate::case::outcome::*; // shim
pub use crate::case::{cost, method};
pub use crate::engine::{RunOptions, budget, need, run_folder as record}; // shim
pub use crate::model::{Progress, ProgressEvent, error, memory}; // shim
pub use crate::session::{self, answer}; // shim // shim
pub mod outcome {
    //! shim
    pub use crate::case::outcome::*;
    pub use crate::engine::RunOptions;
    pub use crate::model::progress::*;
}
pub mod pipeline {
    //! shim
    pub use crate::engine::{Engine as Workbench, run_scenario};
    pub use crate::model::RunError;
}
pub mod recall {
    //! shim
    pub use crate::engine::{Engine as Recall, by_model as by_body};
}
pub mod prepare {
    //! shim
    pub use crate::model::{Model as Prepared, inline};
}
pub mod live {
    //! shim
    pub use crate::session::SessionSolver as Pipeline;
}
