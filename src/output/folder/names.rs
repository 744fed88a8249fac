//! Names of the files in a run folder, except the manifest.

/// The resolved scenario.
pub const SCENARIO: &str = "scenario.ron";

/// The time series.
pub const TRACES: &str = "traces.parquet";

/// The field file; optional.
pub const FIELD: &str = "field.vtu";

/// Files of every run, besides its manifest.
pub const EXPECTED: [&str; 9] = [
    "sites.csv",
    "regions.csv",
    "ledger.csv",
    "surface.csv",
    "contact.csv",
    "paths.csv",
    "device.csv",
    SCENARIO,
    TRACES,
];
