//! The whole way from preset to outcome; batches; the interactive session.

pub mod batch;
pub mod outcome;
pub mod pipeline;
pub mod record;
pub use outcome::{CaseOutcome, HeadPose, Progress, ProgressEvent, RunOptions, ScenarioOutcome};
