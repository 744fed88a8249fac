//! `Traces`: named time series of a case.

/// Time series sampled at common instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// Column names with unit, e.g. `time_s`, `GAS TrP1 ux_um`; the first is the time.
    pub names: Vec<String>,
    /// `[column][sample]` values; all columns are equally long.
    pub columns: Vec<Vec<f64>>,
}
