//! Results along time: the steady displacement field and traces at points.
//!
//! In: the simulation (as an observer) or a harmonic field, and located points. Out: a [`HarmonicField`],
//! which the metrics evaluate, and [`Traces`] for the tables and plots.
//!
//! Read in this order:
//!
//! - `harmonic_field` – steady state as complex amplitudes
//! - `trace_point` – where a trace is taken
//! - `traces` – named time series
//! - `recorder` – observer that records traces during time stepping

pub(crate) mod harmonic_field;
mod recorder;
mod trace_point;
mod traces;

pub use harmonic_field::HarmonicField;
pub use recorder::TraceRecorder;
pub use trace_point::TracePoint;
pub use traces::Traces;
