//! The app without a window: session protocol, layers, colours, cuts, picking, clock.

mod app;
mod geometry;
mod looks;
mod phantom;
mod session;
