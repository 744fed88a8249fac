//! **calfwave** simulates how vibration travels through the human calf.
//!
//! From a preset to a number:
//!
//! ```
//! use calfwave::engine::{RunOptions, run_scenario};
//! use calfwave::mesh::spec::Resolution;
//! use calfwave::model::Progress;
//! use calfwave::preset::load_scenario;
//!
//! let mut scenario = load_scenario("block_pressure".as_ref())?.spec;
//! scenario.resolution = Resolution::Preview;
//! let outcome = run_scenario(&scenario, &RunOptions::default(), &Progress::silent())?;
//! let probe = &outcome.cases[0].report.sites[0];
//! println!("{}: {:.1} µm RMS", probe.name, probe.displacement_rms_um.mean);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Three programs in `examples/` go on from here: `phantom` (a gel block), `leg_with_device` (a massager at
//! two placements), `own_study` (a parameter study).
//!
//! One case takes one way through the code:
//!
//! ```text
//! cli ─▶ analysis, study, session ─▶ engine ─▶ model: leg, mesh, space, materials
//!                                      └─▶ case: excitation, preload, analysis ─▶ solver ─▶ metric ─▶ output
//! ```
//!
//! A module imports only from modules above it in this list (lower numbers), and inside a folder only from
//! files that come earlier in the reading order of its `mod.rs`; `tests/tidy` enforces both.
//!
//! | layer | module | what it holds |
//! | --- | --- | --- |
//! | 0 | [`units`] [`math`] | SI inside, names at the edge; lanes, fits, spectra, samples, factors |
//! | 1 | [`anatomy`] | tissues and their fibre directions in the ISB shank frame |
//! | 2 | [`mesh`] | conforming curved hexahedra, named surfaces, quality, point location |
//! | 3 | [`fem`] | Gauss–Lobatto–Legendre (GLL) basis, spectral-element space, metric terms |
//! | 4 | [`material`] [`drive`] | springpot tissue and membranes; devices, signals, contact patches |
//! | 5 | [`solver`] | ρ ü = ∇·σ + f: stiffness, explicit time steps, harmonic and static solvers, contact |
//! | 6 | [`probe`] | harmonic fields and time series at points |
//! | 7 | [`metric`] | metrics of a site, a region, the skin and a path; comparison of cases |
//! | 8 | [`output`] | CSV, Parquet, VTU, manifest, reports, plots, written atomically |
//! | 9 | [`preset`] [`cache`] | versioned RON documents and identities; values kept in memory and on disk |
//! | 10 | [`model`] | everything that the cases of one body share, immutable |
//! | 11 | [`case`] | excitation, preload, the analyses of one case, its outcome |
//! | 12 | [`engine`] | threads, models and caches; memory budget; run folders |
//! | 13 | [`analysis`] [`fit`] | comparison of devices, claims, optimisation, response; a leg from labels |
//! | 14 | [`study`] | parameter studies and their reports |
//! | 15 | [`session`] | the interactive session behind the window |
//! | 16 | `view` | the Bevy app (feature `view`) |
//! | 17 | [`cli`] | one file per subcommand |
//!
//! Frame: ISB shank frame of the right leg, **+X anterior, +Y proximal, +Z lateral**. SI units inside.

pub mod analysis;
pub mod anatomy;
pub(crate) mod cache;
pub mod case;
pub mod cli;
pub mod drive;
pub mod engine;
pub mod fem;
pub mod fit;
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
