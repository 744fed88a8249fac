//! Names of the files in a run folder, except the manifest.

use crate::output::table::HAZARDS;

/// The resolved scenario.
pub const SCENARIO: &str = "scenario.ron";

/// The time series.
pub const TRACES: &str = "traces.parquet";

/// The field file; optional.
pub const FIELD: &str = "field.vtu";

/// Files that a run may have: a field file on demand, the hazards unless an earlier version wrote it.
pub const OPTIONAL: [&str; 2] = [FIELD, HAZARDS];

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
