//! The whole way from preset to outcome; batches; the interactive session.

pub mod answer;
pub mod batch;
pub mod outcome;
pub mod pipeline;
pub mod record;
pub mod session;

pub use outcome::{CaseOutcome, HeadPose, Progress, ProgressEvent, RunOptions, ScenarioOutcome};
