//! **calfwave** simulates how vibration travels through the human calf.
//!
//! ```text
//!  preset ─▶ Subject ─▶ Calf ─▶ HexMesh ─▶ Space ─▶ Materials ─┐
//!     │                                                        ├─▶ a method ──▶ Probes ─▶ Metrics ─▶ Outputs
//!     └────▶ Device ─▶ placed on the skin ─▶ Contact ──────────┘        │
//!                                                                        └─▶ View (feature `view`)
//! ```
//!
//! The data flows left to right; the code depends bottom to top. A module imports only from layers
//! above it in this list (lower numbers); `tests/tidy` reads every `use crate::…` line and enforces it.
//!
//! | layer | module | what it holds |
//! | --- | --- | --- |
//! | 0 | [`units`] [`math`] | SI inside, names at the edge; lanes, fits, spectra, samples, factors |
//! | 1 | [`anatomy`] | where which tissue is and which way its fibres run, in the ISB shank frame |
//! | 2 | [`mesh`] | conforming curved hexahedra, named surfaces, quality, point location |
//! | 3 | [`fem`] | Gauss–Lobatto–Legendre (GLL) basis, spectral-element space, metric terms |
//! | 4 | [`material`] [`drive`] | springpot tissue and membranes; devices, signals, contact patches |
//! | 5 | [`solver`] | ρ ü = ∇·σ + f: matrix-free stiffness, leapfrog, absorbing ends, energy; harmonic answers |
//! | 6 | [`probe`] | observers: harmonics, traces, energy ledger |
//! | 7 | [`metric`] | what each site receives and what the surface pays |
//! | 8 | [`output`] | CSV, Parquet, VTU, manifest, written atomically |
//! | 9 | [`preset`] | versioned RON documents: composed, validated, addressed by field path |
//! | 10 | [`run`] | the whole way as one function; the interactive session |
//! | 11 | [`study`] [`analysis`] | parameter studies; comparison of devices, claims, optimisation |
//! | 12 | `view` | the Bevy app (feature `view`) |
//! | 13 | [`cli`] | one file per subcommand |
//!
//! Frame: ISB shank frame of the right leg, **+X anterior, +Y proximal, +Z lateral**. SI units inside.

pub mod analysis;
pub mod anatomy;
pub mod cache;
pub mod case;
pub mod cli;
pub mod drive;
pub mod engine;
pub mod fem;
pub mod material;
pub mod math;
pub mod mesh;
pub mod metric;
pub mod model;
pub mod output;
pub mod preset;
pub mod probe;
pub mod session;
pub mod solver;
pub mod study;
pub mod units;
#[cfg(feature = "view")]
pub mod view;
