//! A whole treatment: what it leaves at every site, and how much of the calf it reaches.
//!
//! In: a [`crate::preset::Protocol`], which says where a device stands and for how long. Out: a
//! [`Treatment`]: one case for each placement, the energy absorbed per mass over all of them at every site
//! and at every point of the body, the coverage of the muscles, and a map of the calf.
//!
//! The device is in its steady state at every placement, so that energies are powers times seconds and add.
//!
//! Read in this order:
//!
//! - `stop_store` – the answer at one placement, in memory and on disk
//! - `coverage` – shares of the muscles that absorb more than a level
//! - `skin_map` – the energy below every point of the skin
//! - `treatment` – solves the placements and adds them up
//! - `tables` – the tables of a treatment
//! - `page` – its report

mod coverage;
mod page;
mod skin_map;
mod stop_store;
mod tables;
mod treatment;

pub use coverage::{ALL_MUSCLE, Coverage, coverage};
pub use page::{report, summary};
pub use skin_map::{SkinMap, skin_map};
pub use stop_store::{StopAnswer, StopStore};
pub use tables::tables;
pub use treatment::{SiteTotal, StopResult, Treatment, add_power, site_totals, treat};
