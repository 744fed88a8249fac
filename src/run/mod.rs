//! The whole way from preset to outcome; batches; the interactive session.

pub mod outcome;
pub use outcome::{CaseOutcome, HeadPose, Progress, ProgressEvent, RunOptions, ScenarioOutcome};
