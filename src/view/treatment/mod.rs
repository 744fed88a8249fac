//! Whole treatments: a device at one place after another.
//!
//! In: the shipped protocols, requests of the reader, the answer on screen. Out: the question with one
//! placement alone, and the sum over the answered placements
//! ([`Treatment`](crate::view::state::treatment::Treatment)). The strip that shows the placements belongs to
//! `ui`.
//!
//! - `shipped` – the shipped protocols to choose from
//! - `requests` – opens, shows, closes
//! - `collect` – keeps answers
//! - `play` – one placement after another; keys
//! - `plugin` – registers them

pub mod collect;
pub mod play;
pub mod plugin;
pub mod requests;
pub mod shipped;
