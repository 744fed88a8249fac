//! Strips and columns at the edges of the window.
//!
//! In: [`PanelParams`](crate::view::ui::params::PanelParams) and
//! [`MenuParams`](crate::view::ui::params::MenuParams). Out: edits of the question, display options, settings
//! and export requests.
//!
//! - `device_icon` – a device as a small picture
//! - `header` – the strip above each view
//! - `body` – the menu of the body
//! - `menu` – the strip at the top, which holds it
//! - `headline` – question, verdict, progress
//! - `controls` – the groups at the bottom
//! - `tour` – the column on the left
//! - `strip` – the placements of the open treatment

pub mod body;
pub mod controls;
pub mod device_icon;
pub mod header;
pub mod headline;
pub mod menu;
pub mod strip;
pub mod tour;
