//! The whole way from preset to outcome; batches; the interactive session.

pub mod answer;
pub mod budget;
pub mod case;
pub mod cost;
pub mod device;
pub mod droop;
pub mod error;
pub mod harmonic;
pub mod joint;
pub mod keep;
pub mod live;
pub mod load;
pub mod measure;
pub mod memory;
pub mod method;
pub mod need;
pub mod outcome;
pub mod percussion;
pub mod periodic;
pub mod pipeline;
pub mod prepare;
pub mod quantise;
pub mod recall;
pub mod record;
pub mod response;
pub mod session;
pub mod settle;
pub mod still;
pub mod told;
pub mod transient;

pub use outcome::{CaseOutcome, HeadPose, Progress, ProgressEvent, RunOptions, ScenarioOutcome};

pub use crate::analysis::{claims, comparison as fair, optimise}; // shim
pub use crate::study as batch; // shim
