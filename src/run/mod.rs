//! The whole way from preset to outcome; batches; the interactive session.

pub mod answer;
pub mod outcome;
pub mod session;
pub use outcome::{CaseOutcome, HeadPose, Progress, ProgressEvent, RunOptions, ScenarioOutcome};
